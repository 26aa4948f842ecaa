package dev.bobbin.engine.contract;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.reference.ToySamples;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.NetworkSpec;
import java.util.List;
import java.util.SplittableRandom;

/** Problems with known solutions. */
final class ToyProblems {
  private ToyProblems() {}

  /**
   * Four clusters at the corners of a square, opposite corners of one class: not linearly
   * separable.
   */
  static ToySamples exclusiveOr(int count) {
    SplittableRandom random = new SplittableRandom(5);
    float[][] inputs = new float[count][2];
    int[] labels = new int[count];
    for (int n = 0; n < count; n++) {
      int x = random.nextInt(2);
      int y = random.nextInt(2);
      inputs[n][0] = (float) (2 * x - 1 + random.nextDouble(-0.5, 0.5));
      inputs[n][1] = (float) (2 * y - 1 + random.nextDouble(-0.5, 0.5));
      labels[n] = x ^ y;
    }
    return new ToySamples(Shape.flat(2), 2, inputs, labels);
  }

  /** A horizontal or a vertical bar at any place of a noisy image. */
  static ToySamples bars(int count) {
    SplittableRandom random = new SplittableRandom(6);
    float[][] inputs = new float[count][64];
    int[] labels = new int[count];
    for (int n = 0; n < count; n++) {
      int place = random.nextInt(8);
      labels[n] = random.nextInt(2);
      for (int i = 0; i < 64; i++) {
        boolean bar = (labels[n] == 0 ? i / 8 : i % 8) == place;
        inputs[n][i] = (float) ((bar ? 1 : 0) + random.nextDouble(0.3));
      }
    }
    return new ToySamples(new Shape(8, 8, 1), 2, inputs, labels);
  }

  /** Two dense layers, tanh and softmax. */
  static NetworkSpec dense(int inputs, int hidden, int classes) {
    return new NetworkSpec(
        Shape.flat(inputs),
        List.of(
            new LayerSpec.Dense(hidden, new Activation.Tanh()),
            new LayerSpec.Dense(classes, Activation.SOFTMAX)));
  }
}
