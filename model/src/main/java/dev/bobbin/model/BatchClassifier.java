package dev.bobbin.model;

import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.NetworkExecutor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Classifies many images with a model: faster than one by one, with the same bits. It owns memory
 * for a batch, so each calling thread needs its own, and its own team.
 */
public final class BatchClassifier {
  /** The most images of a batch; more are hardly faster per image. */
  private static final int MOST_IMAGES = 64;

  /** The most values of a batch's images, which bounds its memory: 16 MiB of floats. */
  private static final int MOST_VALUES = 1 << 22;

  private final Classifier classifier;
  private final int batch;
  private final List<NetworkExecutor> members;

  /**
   * A classifier of batches.
   *
   * @param team whose threads share the work of a batch
   */
  public BatchClassifier(Classifier classifier, ThreadTeam team) {
    this.classifier = classifier;
    this.batch = Math.clamp(MOST_VALUES / classifier.input().size(), 1, MOST_IMAGES);
    List<Model> models =
        switch (classifier) {
          case Model model -> List.of(model);
          case Ensemble ensemble -> ensemble.members();
        };
    this.members = models.stream().map(model -> model.executor(batch, team)).toList();
  }

  /** The most images that run through the network together. */
  public int batchSize() {
    return batch;
  }

  /**
   * Classifies images whose values are already scaled, as in training.
   *
   * @param values [count][height][width][channels]
   * @param count the number of images, from 0 to {@link #batchSize}
   * @return an answer for each image
   */
  public List<Prediction> predict(float[] values, int count) {
    if (count == 0) {
      return List.of();
    }
    for (NetworkExecutor member : members) {
      member.setInputs(values, 0, count);
      member.predict(count);
    }
    int outputs = count * classifier.classNames().size();
    List<float[]> all =
        members.stream().map(member -> Arrays.copyOf(member.outputs(), outputs)).toList();
    List<List<ClassProbability>> ranked =
        switch (classifier) {
          case Model _ -> ClassProbability.ranked(classifier.classNames(), all.getFirst(), null);
          case Ensemble ensemble -> ensemble.ranked(all);
        };
    List<Prediction> predictions = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      int image = n;
      predictions.add(
          new Prediction(
              ranked.get(n),
              classifier.novelty().map(detector -> detector.novelty(members.getFirst(), image))));
    }
    return predictions;
  }
}
