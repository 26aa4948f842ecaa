package dev.bobbin.engine.reference;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.train.Samples;
import java.util.SplittableRandom;

/**
 * Samples in memory, the same in every epoch.
 *
 * @param shape of each
 * @param classes the labels range over
 * @param inputs [sample][value]
 * @param labels of the samples
 */
public record ToySamples(Shape shape, int classes, float[][] inputs, int[] labels)
    implements Samples {
  /** Uniform values on [-1, 1) and uniform labels. */
  public static ToySamples random(Shape shape, int classes, int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] inputs = new float[count][shape.size()];
    int[] labels = new int[count];
    for (int n = 0; n < count; n++) {
      for (int i = 0; i < shape.size(); i++) {
        inputs[n][i] = (float) random.nextDouble(-1, 1);
      }
      labels[n] = random.nextInt(classes);
    }
    return new ToySamples(shape, classes, inputs, labels);
  }

  /** The same inputs with other labels. */
  public ToySamples withLabels(int classes, int[] labels) {
    return new ToySamples(shape, classes, inputs, labels);
  }

  /** The inputs for the reference. */
  public Batch batch() {
    Batch batch = Batch.zeros(inputs.length, shape);
    for (int n = 0; n < inputs.length; n++) {
      for (int i = 0; i < shape.size(); i++) {
        batch.values()[n][i] = inputs[n][i];
      }
    }
    return batch;
  }

  /** The inputs one after the other, as a predictor takes them. */
  public float[] flat() {
    float[] flat = new float[inputs.length * shape.size()];
    for (int n = 0; n < inputs.length; n++) {
      read(n, 0, flat, n * shape.size());
    }
    return flat;
  }

  @Override
  public int count() {
    return inputs.length;
  }

  @Override
  public int label(int index) {
    return labels[index];
  }

  @Override
  public void read(int index, int epoch, float[] target, int offset) {
    System.arraycopy(inputs[index], 0, target, offset, shape.size());
  }
}
