package dev.bobbin.engine.network.layer;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.kernels.PoolKernels;
import dev.bobbin.engine.network.memory.LayerBuffers;
import dev.bobbin.engine.network.memory.Layout;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.Padding;
import dev.bobbin.engine.spec.Size;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Maximum and average pooling; global pooling has a window as large as the image. Taps outside the
 * image are left out, so padding neither wins a maximum nor counts in a mean.
 */
public final class PoolLayer extends SampleLayer {
  private final boolean maximum;
  // Arrays, since a loop over a list allocates an iterator.
  private final WindowRun[] rows;
  private final WindowRun[] columns;
  private final int rowStride;
  private final int columnStride;

  /** Whether windows do not overlap. */
  private final boolean disjoint;

  /** Whether the backward pass sets each gradient of the input, so that none must be cleared. */
  private final boolean tiled;

  /**
   * Which value of each window was the largest, as {@link PoolKernels#largest2x2} notes it; empty
   * where the backward pass compares values instead.
   */
  private final int[] largest;

  /** Ints of {@link #largest} per output pixel. */
  private final int notes;

  /** Applied to the outputs in place; mostly the identity. */
  private final ActivationFunction activation;

  /**
   * A run of outputs along one axis whose windows have the same size.
   *
   * @param output first output
   * @param count outputs
   * @param input first input of the first output's window, inside the image
   * @param window inputs of each window, inside the image
   */
  private record WindowRun(int output, int count, int input, int window) {}

  public PoolLayer(
      String name,
      ActivationFunction activation,
      LayerBuffers in,
      LayerBuffers out,
      int samples,
      boolean maximum,
      Size pool,
      Size stride,
      Padding padding) {
    super(name, in, out);
    this.activation = activation;
    this.maximum = maximum;
    Shape from = in.values.layout.shape;
    Shape to = out.values.layout.shape;
    this.rowStride = stride.height();
    this.columnStride = stride.width();
    this.rows = spans(from.height(), to.height(), pool.height(), stride.height(), padding);
    this.columns = spans(from.width(), to.width(), pool.width(), stride.width(), padding);
    this.disjoint = stride.height() >= pool.height() && stride.width() >= pool.width();
    boolean fast = disjoint && areFast(rows, columns);
    this.tiled = fast && covers(rows, from.height()) && covers(columns, from.width());
    this.notes = Math.ceilDiv(to.channels(), PoolKernels.NOTED);
    this.largest =
        new int
            [maximum && fast && in.wantsGradients()
                ? Math.multiplyExact(samples, Math.multiplyExact(to.pixels(), notes))
                : 0];
  }

  /** Whether the backward pass of maximum pooling of these shapes needs no inputs. */
  public static boolean notesTheLargest(LayerSpec.MaxPool spec, Shape from, Shape to) {
    Size pool = spec.poolSize();
    Size stride = spec.strides();
    return stride.height() >= pool.height()
        && stride.width() >= pool.width()
        && areFast(
            spans(from.height(), to.height(), pool.height(), stride.height(), spec.padding()),
            spans(from.width(), to.width(), pool.width(), stride.width(), spec.padding()));
  }

  /** Whether there are kernels for all taps of all windows at once. */
  private static boolean areFast(WindowRun[] rows, WindowRun[] columns) {
    return Arrays.stream(rows)
        .allMatch(row -> Arrays.stream(columns).allMatch(column -> isFast(row.window, column)));
  }

  /** Whether disjoint windows leave no input out. */
  private static boolean covers(WindowRun[] spans, int inputs) {
    return Arrays.stream(spans).mapToInt(span -> span.count * span.window).sum() == inputs;
  }

  private static WindowRun[] spans(int inputs, int outputs, int pool, int stride, Padding padding) {
    int before = padding.before(inputs, pool, stride);
    List<WindowRun> spans = new ArrayList<>();
    for (int o = 0; o < outputs; o++) {
      int start = o * stride - before;
      int first = Math.max(0, start);
      int window = Math.min(inputs, start + pool) - first;
      WindowRun last = spans.isEmpty() ? null : spans.getLast();
      if (last != null
          && start >= 0
          && window == last.window
          && first == last.input + last.count * stride) {
        spans.set(spans.size() - 1, new WindowRun(last.output, last.count + 1, last.input, window));
      } else {
        spans.add(new WindowRun(o, 1, first, window));
      }
    }
    return spans.toArray(WindowRun[]::new);
  }

  @Override
  void forward(BatchContext context, int from, int to, int worker) {
    PoolKernels kernels = context.kernels.pool();
    int xFrom = in.valueSample(from, worker);
    int yFrom = out.valueSample(from, worker);
    for (int n = from; n < to; n++) {
      forward(kernels, xFrom + n - from, yFrom + n - from, n, 0, height());
    }
    activation.forward(context.kernels.elementwise(), yFrom, yFrom + to - from);
  }

  /** Whether bands of the output's rows need, together, each row of the input once. */
  boolean isDivisible() {
    return tiled && !ActivationFunction.keepsInputs(activation.activation());
  }

  /** Rows of the output. */
  int height() {
    return out.values.layout.shape.height();
  }

  /**
   * The first row of the input that a row of the output needs; of the row after the last, the end.
   */
  int firstInput(int outRow) {
    for (WindowRun row : rows) {
      if (outRow < row.output + row.count) {
        return row.input + (outRow - row.output) * rowStride;
      }
    }
    return in.values.layout.shape.height();
  }

  /** Computes some rows of a sample's output. All threads use the first one's memory. */
  void forwardRows(BatchContext context, int sample, int from, int to) {
    int y = out.valueSample(sample, 0);
    forward(context.kernels.pool(), in.valueSample(sample, 0), y, sample, from, to);
    activation.forwardRows(context.kernels.elementwise(), y, from, to);
  }

  private void forward(PoolKernels kernels, int xN, int yN, int n, int from, int to) {
    for (WindowRun row : rows) {
      int first = Math.max(from, row.output);
      int end = Math.min(to, row.output + row.count);
      for (int y = first; y < end; y++) {
        for (WindowRun column : columns) {
          int inRow = row.input + (y - row.output) * rowStride;
          forward(kernels, xN, yN, n, y, inRow, row.window, column);
        }
      }
    }
  }

  private void forward(
      PoolKernels kernels,
      int xN,
      int yN,
      int n,
      int outRow,
      int inRow,
      int height,
      WindowRun column) {
    Layout from = in.values.layout;
    Layout to = out.values.layout;
    int channels = from.shape.channels();
    int step = columnStride * channels;
    float[] x = in.values.data;
    float[] y = out.values.data;
    int at = to.offset(yN, outRow, column.output);
    int outputs = column.count;
    if (isFast(height, column)) {
      int tap = from.offset(xN, inRow, column.input);
      int rowStride = from.rowStride;
      if (largest.length > 0) {
        int note = noteOf(n, outRow, column);
        kernels.largest2x2(
            x, tap, step, rowStride, y, at, channels, largest, note, outputs, 0, channels);
      } else if (maximum) {
        kernels.max2x2(x, tap, step, rowStride, y, at, channels, outputs, 0, channels);
      } else {
        kernels.mean2x2(x, tap, step, rowStride, y, at, channels, outputs, 0, channels, 1f / 4);
      }
      return;
    }
    for (int ky = 0; ky < height; ky++) {
      for (int kx = 0; kx < column.window; kx++) {
        int tap = from.offset(xN, inRow + ky, column.input + kx);
        if (ky == 0 && kx == 0) {
          kernels.copy(x, tap, step, y, at, channels, outputs, channels);
        } else if (maximum) {
          kernels.max(x, tap, step, y, at, channels, outputs, channels);
        } else {
          kernels.add(x, tap, step, y, at, channels, outputs, channels);
        }
      }
    }
    if (!maximum) {
      kernels.scale(y, at, channels, outputs, channels, 1f / (height * column.window));
    }
  }

  /** Where the notes of a run of outputs begin. */
  private int noteOf(int n, int outRow, WindowRun column) {
    Shape shape = out.values.layout.shape;
    return ((n * shape.height() + outRow) * shape.width() + column.output) * notes;
  }

  /** Whether there is a kernel for all taps of these windows at once. */
  private static boolean isFast(int height, WindowRun column) {
    return height == 2 && column.window == 2;
  }

  @Override
  void backward(BatchContext context, int from, int to, int shard, int worker) {
    if (!in.wantsGradients()) {
      return;
    }
    PoolKernels kernels = context.kernels.pool();
    int dyFrom = out.gradientSample(from, worker);
    int dxFrom = in.gradientSample(from, worker);
    activation.backward(context.kernels.elementwise(), from, to, dyFrom);
    if (!tiled) {
      in.gradients().clear(dxFrom, dxFrom + to - from);
    }
    for (int n = from; n < to; n++) {
      for (WindowRun row : rows) {
        for (int y = 0; y < row.count; y++) {
          for (WindowRun column : columns) {
            backward(
                kernels,
                n,
                dyFrom + n - from,
                dxFrom + n - from,
                row.output + y,
                row.input + y * rowStride,
                row.window,
                column);
          }
        }
      }
    }
  }

  private void backward(
      PoolKernels kernels,
      int n,
      int dyN,
      int dxN,
      int outRow,
      int inRow,
      int height,
      WindowRun column) {
    Layout from = in.values.layout;
    Layout fromGradient = in.gradients().layout;
    int channels = from.shape.channels();
    int step = columnStride * channels;
    float[] dx = in.gradients().data;
    float[] dy = out.gradients().data;
    int dyAt = out.gradients().layout.offset(dyN, outRow, column.output);
    int firstDx = fromGradient.offset(dxN, inRow, column.input);
    int rowStride = fromGradient.rowStride;
    int outputs = column.count;
    if (largest.length > 0) {
      int note = noteOf(n, outRow, column);
      kernels.route2x2(
          largest, note, dx, firstDx, step, rowStride, dy, dyAt, channels, outputs, 0, channels);
      return;
    }
    if (!maximum && disjoint && isFast(height, column)) {
      kernels.spread2x2(
          dx, firstDx, step, rowStride, dy, dyAt, channels, outputs, 0, channels, 1f / 4);
      return;
    }
    float[] x = in.values.data;
    float[] y = out.values.data;
    float share = 1f / (height * column.window);
    for (int ky = 0; ky < height; ky++) {
      for (int kx = 0; kx < column.window; kx++) {
        int dxAt = fromGradient.offset(dxN, inRow + ky, column.input + kx);
        if (maximum) {
          int xAt = from.offset(n, inRow + ky, column.input + kx);
          int yAt = out.values.layout.offset(n, outRow, column.output);
          kernels.take(
              x, xAt, step, y, yAt, channels, dx, dxAt, step, dy, dyAt, channels, outputs,
              channels);
        } else {
          kernels.spread(dx, dxAt, step, dy, dyAt, channels, outputs, channels, share);
        }
      }
    }
  }
}
