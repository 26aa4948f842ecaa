package dev.bobbin.model;

import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Predictor;
import java.util.ArrayList;
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
  private final List<Predictor> members = new ArrayList<>();

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
    for (Model model : models) {
      members.add(new Predictor(model.network(), batch, team));
    }
  }

  /** The most images that run through the network together. */
  public int batchSize() {
    return batch;
  }

  /**
   * Classifies images whose values are already scaled, as in training.
   *
   * @param values [count][height][width][channels]
   * @param count the number of images
   * @return for each image all classes, the winner first
   */
  public List<List<ClassProbability>> classify(float[] values, int count) {
    int classes = classifier.classNames().size();
    List<float[]> outputs = new ArrayList<>();
    for (Predictor member : members) {
      float[] own = new float[count * classes];
      member.predict(values, count, own);
      outputs.add(own);
    }
    return switch (classifier) {
      case Model _ -> ClassProbability.ranked(classifier.classNames(), outputs.getFirst(), null);
      case Ensemble ensemble -> ensemble.ranked(outputs);
    };
  }
}
