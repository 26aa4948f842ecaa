package dev.bobbin.engine.kernels;

/** The specification of {@link PoolKernels}: element by element. */
final class ScalarPoolKernels implements PoolKernels {
  @Override
  public void copy(
      float[] x, int xBase, int xStep, float[] y, int yBase, int yStep, int outputs, int channels) {
    for (int o = 0; o < outputs; o++) {
      System.arraycopy(x, xBase + o * xStep, y, yBase + o * yStep, channels);
    }
  }

  @Override
  public void max(
      float[] x, int xBase, int xStep, float[] y, int yBase, int yStep, int outputs, int channels) {
    for (int o = 0; o < outputs; o++) {
      for (int c = 0; c < channels; c++) {
        int at = yBase + o * yStep + c;
        y[at] = Math.max(y[at], x[xBase + o * xStep + c]);
      }
    }
  }

  @Override
  public void add(
      float[] x, int xBase, int xStep, float[] y, int yBase, int yStep, int outputs, int channels) {
    for (int o = 0; o < outputs; o++) {
      for (int c = 0; c < channels; c++) {
        y[yBase + o * yStep + c] += x[xBase + o * xStep + c];
      }
    }
  }

  @Override
  public void scale(float[] y, int yBase, int yStep, int outputs, int channels, float factor) {
    for (int o = 0; o < outputs; o++) {
      for (int c = 0; c < channels; c++) {
        y[yBase + o * yStep + c] *= factor;
      }
    }
  }

  @Override
  public void spread(
      float[] dx,
      int xBase,
      int xStep,
      float[] dy,
      int dBase,
      int dStep,
      int outputs,
      int channels,
      float factor) {
    for (int o = 0; o < outputs; o++) {
      for (int c = 0; c < channels; c++) {
        int at = xBase + o * xStep + c;
        dx[at] = Math.fma(dy[dBase + o * dStep + c], factor, dx[at]);
      }
    }
  }

  @Override
  public void take(
      float[] x,
      int xBase,
      int xStep,
      float[] y,
      int yBase,
      int yStep,
      float[] dx,
      int dxBase,
      int dxStep,
      float[] dy,
      int dyBase,
      int dyStep,
      int outputs,
      int channels) {
    for (int o = 0; o < outputs; o++) {
      for (int c = 0; c < channels; c++) {
        if (x[xBase + o * xStep + c] == y[yBase + o * yStep + c]) {
          dx[dxBase + o * dxStep + c] += dy[dyBase + o * dyStep + c];
          dy[dyBase + o * dyStep + c] = 0;
        }
      }
    }
  }

  @Override
  public void max2x2(
      float[] x,
      int xBase,
      int xStep,
      int xRow,
      float[] y,
      int yBase,
      int yStep,
      int outputs,
      int first,
      int channels) {
    for (int o = 0; o < outputs; o++) {
      for (int c = first; c < channels; c++) {
        int at = xBase + o * xStep + c;
        int below = at + xRow;
        float upper = Math.max(x[at], x[at + channels]);
        y[yBase + o * yStep + c] = Math.max(Math.max(upper, x[below]), x[below + channels]);
      }
    }
  }

  @Override
  public void largest2x2(
      float[] x,
      int xBase,
      int xStep,
      int xRow,
      float[] y,
      int yBase,
      int yStep,
      int[] largest,
      int largestBase,
      int outputs,
      int first,
      int channels) {
    int notes = Math.ceilDiv(channels, NOTED);
    for (int o = 0; o < outputs; o++) {
      for (int from = first; from < channels; from += NOTED) {
        int note = 0;
        for (int c = from; c < Math.min(from + NOTED, channels); c++) {
          int at = xBase + o * xStep + c;
          int below = at + xRow;
          float upper = Math.max(x[at], x[at + channels]);
          float lower = Math.max(x[below], x[below + channels]);
          boolean isBelow = lower > upper;
          boolean isRight = isBelow ? x[below + channels] > x[below] : x[at + channels] > x[at];
          y[yBase + o * yStep + c] = Math.max(upper, lower);
          note |= (isRight ? 1 : 0) << (c - from);
          note |= (isBelow ? 1 : 0) << (NOTED + c - from);
        }
        largest[largestBase + o * notes + from / NOTED] = note;
      }
    }
  }

  @Override
  public void route2x2(
      int[] largest,
      int largestBase,
      float[] dx,
      int dxBase,
      int dxStep,
      int dxRow,
      float[] dy,
      int dyBase,
      int dyStep,
      int outputs,
      int first,
      int channels) {
    int notes = Math.ceilDiv(channels, NOTED);
    for (int o = 0; o < outputs; o++) {
      for (int c = first; c < channels; c++) {
        int note = largest[largestBase + o * notes + c / NOTED] >> (c % NOTED);
        int where = (note & 1) + 2 * (note >> NOTED & 1);
        for (int tap = 0; tap < 4; tap++) {
          // Added to a zero, as take does: a minus zero becomes a zero.
          dx[dxBase + o * dxStep + tap / 2 * dxRow + tap % 2 * channels + c] =
              tap == where ? dy[dyBase + o * dyStep + c] + 0f : 0f;
        }
      }
    }
  }

  @Override
  public void mean2x2(
      float[] x,
      int xBase,
      int xStep,
      int xRow,
      float[] y,
      int yBase,
      int yStep,
      int outputs,
      int first,
      int channels,
      float factor) {
    for (int o = 0; o < outputs; o++) {
      for (int c = first; c < channels; c++) {
        int at = xBase + o * xStep + c;
        int below = at + xRow;
        y[yBase + o * yStep + c] =
            (x[at] + x[at + channels] + x[below] + x[below + channels]) * factor;
      }
    }
  }

  @Override
  public void spread2x2(
      float[] dx,
      int dxBase,
      int dxStep,
      int dxRow,
      float[] dy,
      int dyBase,
      int dyStep,
      int outputs,
      int first,
      int channels,
      float factor) {
    for (int o = 0; o < outputs; o++) {
      for (int c = first; c < channels; c++) {
        int at = dxBase + o * dxStep + c;
        // Added to a zero, as spread does: a minus zero becomes a zero.
        float part = dy[dyBase + o * dyStep + c] * factor + 0f;
        dx[at] = part;
        dx[at + channels] = part;
        dx[at + dxRow] = part;
        dx[at + dxRow + channels] = part;
      }
    }
  }
}
