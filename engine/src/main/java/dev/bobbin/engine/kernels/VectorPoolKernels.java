package dev.bobbin.engine.kernels;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;

import dev.bobbin.engine.kernels.lanes.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** {@link PoolKernels} on vectors of channels; the scalar twin does the remaining channels. */
final class VectorPoolKernels implements PoolKernels {
  private static final VectorSpecies<Float> S = Lanes.FLOATS;
  private static final int L = Lanes.COUNT;

  private final ScalarPoolKernels tail = new ScalarPoolKernels();

  /** Channels that fill whole vectors. */
  private static int whole(int channels) {
    return channels - channels % L;
  }

  @Override
  public void copy(
      float[] x, int xBase, int xStep, float[] y, int yBase, int yStep, int outputs, int channels) {
    tail.copy(x, xBase, xStep, y, yBase, yStep, outputs, channels);
  }

  @Override
  public void max(
      float[] x, int xBase, int xStep, float[] y, int yBase, int yStep, int outputs, int channels) {
    int whole = whole(channels);
    for (int c = 0; c < whole; c += L) {
      int xAt = xBase + c;
      int yAt = yBase + c;
      for (int o = 0; o < outputs; o++) {
        FloatVector.fromArray(S, y, yAt).max(FloatVector.fromArray(S, x, xAt)).intoArray(y, yAt);
        xAt += xStep;
        yAt += yStep;
      }
    }
    if (whole < channels) {
      tail.max(x, xBase + whole, xStep, y, yBase + whole, yStep, outputs, channels - whole);
    }
  }

  @Override
  public void add(
      float[] x, int xBase, int xStep, float[] y, int yBase, int yStep, int outputs, int channels) {
    int whole = whole(channels);
    for (int c = 0; c < whole; c += L) {
      int xAt = xBase + c;
      int yAt = yBase + c;
      for (int o = 0; o < outputs; o++) {
        FloatVector.fromArray(S, y, yAt).add(FloatVector.fromArray(S, x, xAt)).intoArray(y, yAt);
        xAt += xStep;
        yAt += yStep;
      }
    }
    if (whole < channels) {
      tail.add(x, xBase + whole, xStep, y, yBase + whole, yStep, outputs, channels - whole);
    }
  }

  @Override
  public void scale(float[] y, int yBase, int yStep, int outputs, int channels, float factor) {
    int whole = whole(channels);
    for (int c = 0; c < whole; c += L) {
      int at = yBase + c;
      for (int o = 0; o < outputs; o++) {
        FloatVector.fromArray(S, y, at).mul(factor).intoArray(y, at);
        at += yStep;
      }
    }
    if (whole < channels) {
      tail.scale(y, yBase + whole, yStep, outputs, channels - whole, factor);
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
    int whole = whole(channels);
    FloatVector f = FloatVector.broadcast(S, factor);
    for (int c = 0; c < whole; c += L) {
      int xAt = xBase + c;
      int dAt = dBase + c;
      for (int o = 0; o < outputs; o++) {
        FloatVector.fromArray(S, dy, dAt)
            .fma(f, FloatVector.fromArray(S, dx, xAt))
            .intoArray(dx, xAt);
        xAt += xStep;
        dAt += dStep;
      }
    }
    if (whole < channels) {
      tail.spread(
          dx, xBase + whole, xStep, dy, dBase + whole, dStep, outputs, channels - whole, factor);
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
    int whole = whole(channels);
    for (int c = 0; c < whole; c += L) {
      int xAt = xBase + c;
      int yAt = yBase + c;
      int dxAt = dxBase + c;
      int dyAt = dyBase + c;
      for (int o = 0; o < outputs; o++) {
        VectorMask<Float> largest =
            FloatVector.fromArray(S, x, xAt).compare(EQ, FloatVector.fromArray(S, y, yAt));
        FloatVector left = FloatVector.fromArray(S, dy, dyAt);
        FloatVector old = FloatVector.fromArray(S, dx, dxAt);
        old.blend(old.add(left), largest).intoArray(dx, dxAt);
        left.blend(0f, largest).intoArray(dy, dyAt);
        xAt += xStep;
        yAt += yStep;
        dxAt += dxStep;
        dyAt += dyStep;
      }
    }
    if (whole < channels) {
      tail.take(
          x,
          xBase + whole,
          xStep,
          y,
          yBase + whole,
          yStep,
          dx,
          dxBase + whole,
          dxStep,
          dy,
          dyBase + whole,
          dyStep,
          outputs,
          channels - whole);
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
    int whole = first + whole(channels - first);
    for (int c = first; c < whole; c += L) {
      int at = xBase + c;
      int yAt = yBase + c;
      for (int o = 0; o < outputs; o++) {
        int below = at + xRow;
        FloatVector.fromArray(S, x, at)
            .max(FloatVector.fromArray(S, x, at + channels))
            .max(FloatVector.fromArray(S, x, below))
            .max(FloatVector.fromArray(S, x, below + channels))
            .intoArray(y, yAt);
        at += xStep;
        yAt += yStep;
      }
    }
    if (whole < channels) {
      tail.max2x2(x, xBase, xStep, xRow, y, yBase, yStep, outputs, whole, channels);
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
    int noted = channels - (channels - first) % NOTED;
    int notes = Math.ceilDiv(channels, NOTED);
    for (int c = first; c < noted; c += NOTED) {
      for (int o = 0; o < outputs; o++) {
        long right = 0;
        long below = 0;
        for (int part = 0; part < NOTED; part += L) {
          int at = xBase + o * xStep + c + part;
          FloatVector x0 = FloatVector.fromArray(S, x, at);
          FloatVector x1 = FloatVector.fromArray(S, x, at + channels);
          FloatVector x2 = FloatVector.fromArray(S, x, at + xRow);
          FloatVector x3 = FloatVector.fromArray(S, x, at + xRow + channels);
          FloatVector upper = x0.max(x1);
          FloatVector lower = x2.max(x3);
          upper.max(lower).intoArray(y, yBase + o * yStep + c + part);
          long isBelow = lower.compare(GT, upper).toLong();
          long isRight =
              (x3.compare(GT, x2).toLong() & isBelow) | (x1.compare(GT, x0).toLong() & ~isBelow);
          right |= isRight << part;
          below |= isBelow << part;
        }
        largest[largestBase + o * notes + c / NOTED] = (int) (right | below << NOTED);
      }
    }
    if (noted < channels) {
      tail.largest2x2(
          x, xBase, xStep, xRow, y, yBase, yStep, largest, largestBase, outputs, noted, channels);
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
    int noted = channels - (channels - first) % NOTED;
    int notes = Math.ceilDiv(channels, NOTED);
    FloatVector none = FloatVector.zero(S);
    for (int c = first; c < noted; c += NOTED) {
      for (int o = 0; o < outputs; o++) {
        long note = largest[largestBase + o * notes + c / NOTED];
        for (int part = 0; part < NOTED; part += L) {
          FloatVector d = FloatVector.fromArray(S, dy, dyBase + o * dyStep + c + part).add(0f);
          VectorMask<Float> right = VectorMask.fromLong(S, note >> part);
          VectorMask<Float> below = VectorMask.fromLong(S, note >> NOTED >> part);
          FloatVector upper = d.blend(none, below);
          FloatVector lower = none.blend(d, below);
          int at = dxBase + o * dxStep + c + part;
          upper.blend(none, right).intoArray(dx, at);
          none.blend(upper, right).intoArray(dx, at + channels);
          lower.blend(none, right).intoArray(dx, at + dxRow);
          none.blend(lower, right).intoArray(dx, at + dxRow + channels);
        }
      }
    }
    if (noted < channels) {
      tail.route2x2(
          largest,
          largestBase,
          dx,
          dxBase,
          dxStep,
          dxRow,
          dy,
          dyBase,
          dyStep,
          outputs,
          noted,
          channels);
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
    int whole = first + whole(channels - first);
    for (int c = first; c < whole; c += L) {
      int at = xBase + c;
      int yAt = yBase + c;
      for (int o = 0; o < outputs; o++) {
        int below = at + xRow;
        FloatVector.fromArray(S, x, at)
            .add(FloatVector.fromArray(S, x, at + channels))
            .add(FloatVector.fromArray(S, x, below))
            .add(FloatVector.fromArray(S, x, below + channels))
            .mul(factor)
            .intoArray(y, yAt);
        at += xStep;
        yAt += yStep;
      }
    }
    if (whole < channels) {
      tail.mean2x2(x, xBase, xStep, xRow, y, yBase, yStep, outputs, whole, channels, factor);
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
    int whole = first + whole(channels - first);
    for (int c = first; c < whole; c += L) {
      int at = dxBase + c;
      int dyAt = dyBase + c;
      for (int o = 0; o < outputs; o++) {
        FloatVector part = FloatVector.fromArray(S, dy, dyAt).mul(factor).add(0f);
        int below = at + dxRow;
        part.intoArray(dx, at);
        part.intoArray(dx, at + channels);
        part.intoArray(dx, below);
        part.intoArray(dx, below + channels);
        at += dxStep;
        dyAt += dyStep;
      }
    }
    if (whole < channels) {
      tail.spread2x2(
          dx, dxBase, dxStep, dxRow, dy, dyBase, dyStep, outputs, whole, channels, factor);
    }
  }
}
