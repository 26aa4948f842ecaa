package dev.bobbin.model;

import java.util.List;
import java.util.Optional;

/**
 * A model's answer for one image.
 *
 * @param classes all classes, the winner first
 * @param novelty how unlike the image is to those that the model learned from; empty if the model
 *     has no {@link NoveltyDetector}
 */
public record Prediction(List<ClassProbability> classes, Optional<Novelty> novelty) {
  public Prediction {
    classes = List.copyOf(classes);
  }
}
