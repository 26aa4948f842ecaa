package dev.bobbin.engine.network.layer;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.kernels.Indirection;
import dev.bobbin.engine.network.memory.Halo;
import dev.bobbin.engine.network.memory.Layout;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.Padding;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * The windows of a convolution. Forward, an output pixel is a row of a matrix product whose terms
 * are the window's pixels and channels, read in place. Backward, the pixels of the input form
 * phases by their position modulo the stride. All pixels of a phase see the same taps of the
 * kernel, so each phase is a convolution of stride 1 over the output's gradient with some of the
 * taps, flipped.
 */
public final class ConvGeometry {
  private final int kernelHeight;
  private final int kernelWidth;
  private final int strideHeight;
  private final int strideWidth;
  private final int top;
  private final int left;
  private final Shape input;
  private final Shape output;
  private final Padding padding;

  public ConvGeometry(LayerSpec.Conv2d spec, Shape input, Shape output) {
    this.kernelHeight = spec.kernelSize().height();
    this.kernelWidth = spec.kernelSize().width();
    this.strideHeight = spec.strides().height();
    this.strideWidth = spec.strides().width();
    this.padding = spec.padding();
    this.input = input;
    this.output = output;
    this.top = padding.before(input.height(), kernelHeight, strideHeight);
    this.left = padding.before(input.width(), kernelWidth, strideWidth);
  }

  /** The zeros that the input's values need around them. */
  public Halo inputHalo() {
    return new Halo(
        top,
        left,
        padding.after(input.height(), kernelHeight, strideHeight),
        padding.after(input.width(), kernelWidth, strideWidth));
  }

  /** The zeros that the output's gradients need around them. */
  public Halo gradientHalo() {
    List<Axis> vertical = verticalPhases();
    List<Axis> horizontal = horizontalPhases();
    return new Halo(
        most(vertical, axis -> -axis.least()),
        most(horizontal, axis -> -axis.least()),
        most(vertical, axis -> axis.most() - (output.height() - 1)),
        most(horizontal, axis -> axis.most() - (output.width() - 1)));
  }

  private static int most(List<Axis> phases, ToIntFunction<Axis> halo) {
    return Math.max(0, phases.stream().mapToInt(halo).max().orElse(0));
  }

  /** The operands of the forward product in {@code samples} samples. */
  Indirection forward(Layout layout, int samples) {
    Steps vertical = new Steps(-top, strideHeight, output.height());
    Steps horizontal = new Steps(-left, strideWidth, output.width());
    int[] rows = pixels(layout, samples, vertical, horizontal);
    int channels = input.channels();
    int[] taps = new int[kernelHeight * kernelWidth * channels];
    for (int tap = 0; tap < taps.length; tap++) {
      int row = tap / (kernelWidth * channels);
      taps[tap] = row * layout.rowStride + tap % (kernelWidth * channels);
    }
    return new Indirection(rows, taps, kernelWidth * channels);
  }

  /** Where the pixels of {@code samples} samples of the output start. */
  int[] outputRows(Layout layout, int samples) {
    Steps vertical = new Steps(0, 1, output.height());
    return pixels(layout, samples, vertical, new Steps(0, 1, output.width()));
  }

  /** Coordinates {@code first}, {@code first + step}, ... along one axis. */
  private record Steps(int first, int step, int count) {
    int at(int i) {
      return first + i * step;
    }
  }

  /** Where the pixels of a grid start, sample by sample and row by row. */
  private static int[] pixels(Layout layout, int samples, Steps vertical, Steps horizontal) {
    int[] starts = new int[samples * vertical.count * horizontal.count];
    int i = 0;
    for (int n = 0; n < samples; n++) {
      for (int y = 0; y < vertical.count; y++) {
        for (int x = 0; x < horizontal.count; x++) {
          starts[i++] = layout.offset(n, vertical.at(y), horizontal.at(x));
        }
      }
    }
    return starts;
  }

  /**
   * A phase along one axis.
   *
   * @param first the first input of the phase
   * @param step from one input of the phase to the next: the stride
   * @param count inputs of the phase
   * @param start the first output that the first input's taps reach; it may lie in the halo
   * @param taps how many outputs an input reaches, one after the other
   * @param lastTap the kernel's tap that belongs to the first of these outputs; the next one's is
   *     {@code step} smaller
   */
  private record Axis(int first, int step, int count, int start, int taps, int lastTap) {
    Steps inputs() {
      return new Steps(first, step, count);
    }

    /** The first output that each input of the phase reaches. */
    Steps outputs() {
      return new Steps(start, 1, count);
    }

    int least() {
      return taps == 0 ? 0 : start;
    }

    int most() {
      return taps == 0 ? 0 : start + count - 1 + taps - 1;
    }
  }

  private List<Axis> verticalPhases() {
    return phases(input.height(), kernelHeight, strideHeight, top);
  }

  private List<Axis> horizontalPhases() {
    return phases(input.width(), kernelWidth, strideWidth, left);
  }

  private static List<Axis> phases(int inputs, int kernel, int stride, int before) {
    List<Axis> phases = new ArrayList<>();
    for (int first = 0; first < Math.min(stride, inputs); first++) {
      // Input i is under tap k of output o where i + before = o * stride + k.
      int smallestTap = (first + before) % stride;
      int taps = smallestTap < kernel ? Math.ceilDiv(kernel - smallestTap, stride) : 0;
      int start = (first + before - smallestTap) / stride - (taps - 1);
      phases.add(
          new Axis(
              first,
              stride,
              Math.ceilDiv(inputs - first, stride),
              start,
              taps,
              smallestTap + (taps - 1) * stride));
    }
    return phases;
  }

  /**
   * One phase of the backward pass.
   *
   * @param indirection how the product finds the output's gradients
   * @param rows where the phase's pixels of the input's gradients start
   * @param pixels pixels of the phase in one sample
   * @param kernelTaps for each pixel of the phase's window the kernel's tap (row * width + column)
   *     that it is multiplied with
   */
  record Phase(Indirection indirection, int[] rows, int pixels, int[] kernelTaps) {}

  /** The phases for {@code samples} samples, without those that have no taps. */
  List<Phase> backward(Layout outputGradients, Layout inputGradients, int samples) {
    List<Phase> phases = new ArrayList<>();
    for (Axis v : verticalPhases()) {
      for (Axis h : horizontalPhases()) {
        if (v.taps > 0 && h.taps > 0) {
          phases.add(phase(v, h, outputGradients, inputGradients, samples));
        }
      }
    }
    return List.copyOf(phases);
  }

  private Phase phase(Axis v, Axis h, Layout outputGradients, Layout inputGradients, int samples) {
    int[] from = pixels(outputGradients, samples, v.outputs(), h.outputs());
    int[] to = pixels(inputGradients, samples, v.inputs(), h.inputs());
    int filters = output.channels();
    int[] taps = new int[v.taps * h.taps * filters];
    int[] kernelTaps = new int[v.taps * h.taps];
    for (int ty = 0; ty < v.taps; ty++) {
      for (int tx = 0; tx < h.taps; tx++) {
        int tap = ty * h.taps + tx;
        kernelTaps[tap] = (v.lastTap - ty * v.step) * kernelWidth + h.lastTap - tx * h.step;
        for (int filter = 0; filter < filters; filter++) {
          taps[tap * filters + filter] = ty * outputGradients.rowStride + tx * filters + filter;
        }
      }
    }
    return new Phase(
        new Indirection(from, taps, h.taps * filters), to, v.count * h.count, kernelTaps);
  }
}
