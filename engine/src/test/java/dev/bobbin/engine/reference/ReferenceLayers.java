package dev.bobbin.engine.reference;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.spec.Padding;
import dev.bobbin.engine.spec.Size;
import org.jspecify.annotations.Nullable;

/**
 * The computation of layers, as nested loops over the definition. Weights are in Keras's axis
 * order.
 */
final class ReferenceLayers {
  private ReferenceLayers() {}

  /**
   * One axis of a sliding window, independent of {@link Padding}, which is under test.
   *
   * @param outputs positions of the window
   * @param before pixels of padding before the first one
   */
  private record Axis(int outputs, int before) {
    static Axis of(int input, int window, int stride, Padding padding) {
      return switch (padding) {
        case VALID -> new Axis((input - window) / stride + 1, 0);
        case SAME -> {
          int outputs = (input + stride - 1) / stride;
          yield new Axis(outputs, Math.max(0, (outputs - 1) * stride + window - input) / 2);
        }
      };
    }
  }

  /** y = x W + b; the kernel is [inputs][units]. */
  static Batch dense(Batch x, int units, double[] kernel, double @Nullable [] bias) {
    Batch y = Batch.zeros(x.count(), Shape.flat(units));
    for (int n = 0; n < x.count(); n++) {
      for (int u = 0; u < units; u++) {
        double sum = bias == null ? 0 : bias[u];
        for (int i = 0; i < x.shape().size(); i++) {
          sum += x.values()[n][i] * kernel[i * units + u];
        }
        y.values()[n][u] = sum;
      }
    }
    return y;
  }

  /** y = x * W + b; the kernel is [height][width][inputs][filters]. */
  static Batch conv(
      Batch x,
      int filters,
      Size window,
      Size stride,
      Padding padding,
      double[] kernel,
      double @Nullable [] bias) {
    Shape in = x.shape();
    Axis rows = Axis.of(in.height(), window.height(), stride.height(), padding);
    Axis columns = Axis.of(in.width(), window.width(), stride.width(), padding);
    Batch y = Batch.zeros(x.count(), new Shape(rows.outputs, columns.outputs, filters));
    for (int n = 0; n < x.count(); n++) {
      for (int oy = 0; oy < rows.outputs; oy++) {
        for (int ox = 0; ox < columns.outputs; ox++) {
          double[] sums = bias == null ? new double[filters] : bias.clone();
          for (int ky = 0; ky < window.height(); ky++) {
            for (int kx = 0; kx < window.width(); kx++) {
              int iy = oy * stride.height() + ky - rows.before;
              int ix = ox * stride.width() + kx - columns.before;
              if (iy < 0 || iy >= in.height() || ix < 0 || ix >= in.width()) {
                continue;
              }
              for (int c = 0; c < in.channels(); c++) {
                double value = x.at(n, iy, ix, c);
                int tap = ((ky * window.width() + kx) * in.channels() + c) * filters;
                for (int f = 0; f < filters; f++) {
                  sums[f] += value * kernel[tap + f];
                }
              }
            }
          }
          for (int f = 0; f < filters; f++) {
            y.put(n, oy, ox, f, sums[f]);
          }
        }
      }
    }
    return y;
  }

  /** The largest value of each window; padding takes no part. */
  static Batch maxPool(Batch x, Size window, Size stride, Padding padding) {
    return pool(x, window, stride, padding, true);
  }

  /** The mean of each window's values inside the image. */
  static Batch averagePool(Batch x, Size window, Size stride, Padding padding) {
    return pool(x, window, stride, padding, false);
  }

  private static Batch pool(Batch x, Size window, Size stride, Padding padding, boolean max) {
    Shape in = x.shape();
    Axis rows = Axis.of(in.height(), window.height(), stride.height(), padding);
    Axis columns = Axis.of(in.width(), window.width(), stride.width(), padding);
    Batch y = Batch.zeros(x.count(), new Shape(rows.outputs, columns.outputs, in.channels()));
    for (int n = 0; n < x.count(); n++) {
      for (int oy = 0; oy < rows.outputs; oy++) {
        for (int ox = 0; ox < columns.outputs; ox++) {
          for (int c = 0; c < in.channels(); c++) {
            double largest = Double.NEGATIVE_INFINITY;
            double sum = 0;
            int inside = 0;
            for (int ky = 0; ky < window.height(); ky++) {
              for (int kx = 0; kx < window.width(); kx++) {
                int iy = oy * stride.height() + ky - rows.before;
                int ix = ox * stride.width() + kx - columns.before;
                if (iy >= 0 && iy < in.height() && ix >= 0 && ix < in.width()) {
                  largest = Math.max(largest, x.at(n, iy, ix, c));
                  sum += x.at(n, iy, ix, c);
                  inside++;
                }
              }
            }
            y.put(n, oy, ox, c, max ? largest : sum / inside);
          }
        }
      }
    }
    return y;
  }

  /** One window over the whole image. */
  static Size whole(Shape shape) {
    return new Size(shape.height(), shape.width());
  }

  /** The mean of each channel over all samples and pixels. */
  static double[] channelMeans(Batch x) {
    int channels = x.shape().channels();
    double[] means = new double[channels];
    for (double[] sample : x.values()) {
      for (int i = 0; i < sample.length; i++) {
        means[i % channels] += sample[i];
      }
    }
    for (int c = 0; c < channels; c++) {
      means[c] /= (double) x.count() * x.shape().pixels();
    }
    return means;
  }

  /** The biased variance of each channel over all samples and pixels. */
  static double[] channelVariances(Batch x, double[] means) {
    int channels = x.shape().channels();
    Batch squares = Batch.zeros(x.count(), x.shape());
    for (int n = 0; n < x.count(); n++) {
      for (int i = 0; i < x.shape().size(); i++) {
        double deviation = x.values()[n][i] - means[i % channels];
        squares.values()[n][i] = deviation * deviation;
      }
    }
    return channelMeans(squares);
  }

  /** gamma * (x - mean) / sqrt(variance + epsilon) + beta. */
  static Batch normalize(
      Batch x, double[] gamma, double[] beta, double[] means, double[] variances, double epsilon) {
    Batch y = Batch.zeros(x.count(), x.shape());
    for (int n = 0; n < x.count(); n++) {
      for (int i = 0; i < x.shape().size(); i++) {
        int c = i % x.shape().channels();
        y.values()[n][i] =
            gamma[c] * (x.values()[n][i] - means[c]) / Math.sqrt(variances[c] + epsilon) + beta[c];
      }
    }
    return y;
  }

  /** Values times a mask of zeros and 1 / (1 - rate). */
  static Batch dropout(Batch x, double[][] mask) {
    Batch y = Batch.zeros(x.count(), x.shape());
    for (int n = 0; n < x.count(); n++) {
      for (int i = 0; i < x.shape().size(); i++) {
        y.values()[n][i] = x.values()[n][i] * mask[n][i];
      }
    }
    return y;
  }

  /** The mask's first pixel, at every pixel. */
  static Batch spatialDropout(Batch x, double[][] mask) {
    int channels = x.shape().channels();
    double[][] everywhere = new double[mask.length][x.shape().size()];
    for (int n = 0; n < mask.length; n++) {
      for (int i = 0; i < everywhere[n].length; i++) {
        everywhere[n][i] = mask[n][i % channels];
      }
    }
    return dropout(x, everywhere);
  }

  static Batch add(Batch a, Batch b) {
    Batch y = Batch.zeros(a.count(), a.shape());
    for (int n = 0; n < a.count(); n++) {
      for (int i = 0; i < a.shape().size(); i++) {
        y.values()[n][i] = a.values()[n][i] + b.values()[n][i];
      }
    }
    return y;
  }
}
