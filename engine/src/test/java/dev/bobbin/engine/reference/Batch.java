package dev.bobbin.engine.reference;

import dev.bobbin.engine.Shape;
import java.util.function.DoubleUnaryOperator;

/**
 * A batch of samples between two layers of the reference, in double precision.
 *
 * @param shape of each sample
 * @param values [sample][(y * width + x) * channels + channel]
 */
public record Batch(Shape shape, double[][] values) {
  /** A batch of zeros. */
  public static Batch zeros(int count, Shape shape) {
    return new Batch(shape, new double[count][shape.size()]);
  }

  /** The number of samples. */
  public int count() {
    return values.length;
  }

  double at(int sample, int y, int x, int channel) {
    return values[sample][(y * shape.width() + x) * shape.channels() + channel];
  }

  void put(int sample, int y, int x, int channel, double value) {
    values[sample][(y * shape.width() + x) * shape.channels() + channel] = value;
  }

  Batch map(DoubleUnaryOperator f) {
    Batch result = zeros(count(), shape);
    for (int n = 0; n < count(); n++) {
      for (int i = 0; i < shape.size(); i++) {
        result.values[n][i] = f.applyAsDouble(values[n][i]);
      }
    }
    return result;
  }
}
