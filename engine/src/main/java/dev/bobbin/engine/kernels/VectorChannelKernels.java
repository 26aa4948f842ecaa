package dev.bobbin.engine.kernels;

import static dev.bobbin.engine.kernels.lanes.Lanes.COUNT;
import static dev.bobbin.engine.kernels.lanes.Lanes.FLOATS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * {@link ChannelKernels} on vectors: a vector of channels at a time, down all rows. The last vector
 * of a row is masked, since with few channels (ten classes, five filters) it is the whole row.
 */
final class VectorChannelKernels implements ChannelKernels {
  @Override
  public void sum(
      float[] x, int xOff, int stride, int rows, int channels, float[] sum, int sumOff) {
    assert RangeChecks.in(x, xOff, stride, rows, channels) && RangeChecks.in(sum, sumOff, channels);
    for (int c = 0; c < channels; c += COUNT) {
      VectorMask<Float> mask = FLOATS.indexInRange(c, channels);
      FloatVector s = load(sum, sumOff + c, mask);
      for (int r = 0; r < rows; r++) {
        s = s.add(load(x, xOff + r * stride + c, mask));
      }
      s.intoArray(sum, sumOff + c, mask);
    }
  }

  @Override
  public void squaredDeviations(
      float[] x, int xOff, int rows, int channels, float[] mean, float[] sum) {
    assert RangeChecks.in(x, xOff, rows * channels);
    assert RangeChecks.in(mean, 0, channels) && RangeChecks.in(sum, 0, channels);
    for (int c = 0; c < channels; c += COUNT) {
      VectorMask<Float> mask = FLOATS.indexInRange(c, channels);
      FloatVector centre = load(mean, c, mask);
      FloatVector s = load(sum, c, mask);
      for (int r = 0; r < rows; r++) {
        FloatVector deviation = load(x, xOff + r * channels + c, mask).sub(centre);
        s = deviation.fma(deviation, s);
      }
      s.intoArray(sum, c, mask);
    }
  }

  @Override
  public void scaleShift(
      float[] x,
      int xOff,
      float[] y,
      int yOff,
      int rows,
      int channels,
      float[] scale,
      float[] shift) {
    assert RangeChecks.in(x, xOff, rows * channels) && RangeChecks.in(y, yOff, rows * channels);
    assert RangeChecks.in(scale, 0, channels) && RangeChecks.in(shift, 0, channels);
    for (int c = 0; c < channels; c += COUNT) {
      VectorMask<Float> mask = FLOATS.indexInRange(c, channels);
      FloatVector a = load(scale, c, mask);
      FloatVector b = load(shift, c, mask);
      for (int r = 0; r < rows; r++) {
        load(x, xOff + r * channels + c, mask)
            .fma(a, b)
            .intoArray(y, yOff + r * channels + c, mask);
      }
    }
  }

  @Override
  public void normalize(
      float[] x,
      int xOff,
      float[] y,
      int yOff,
      int rows,
      int channels,
      float[] mean,
      float[] inverse,
      float[] gamma,
      float[] beta) {
    assert RangeChecks.in(x, xOff, rows * channels) && RangeChecks.in(y, yOff, rows * channels);
    assert RangeChecks.in(mean, 0, channels) && RangeChecks.in(inverse, 0, channels);
    assert RangeChecks.in(gamma, 0, channels) && RangeChecks.in(beta, 0, channels);
    for (int c = 0; c < channels; c += COUNT) {
      VectorMask<Float> mask = FLOATS.indexInRange(c, channels);
      FloatVector centre = load(mean, c, mask);
      FloatVector factor = load(inverse, c, mask);
      FloatVector a = load(gamma, c, mask);
      FloatVector b = load(beta, c, mask);
      for (int r = 0; r < rows; r++) {
        FloatVector v = load(x, xOff + r * channels + c, mask);
        v.sub(centre).mul(factor).fma(a, b).intoArray(y, yOff + r * channels + c, mask);
      }
    }
  }

  @Override
  public void normalizeSums(
      float[] x,
      int xOff,
      float[] d,
      int dOff,
      int rows,
      int channels,
      float[] mean,
      float[] inverse,
      float[] sumD,
      float[] sumDh) {
    assert RangeChecks.in(x, xOff, rows * channels) && RangeChecks.in(d, dOff, rows * channels);
    assert RangeChecks.in(mean, 0, channels) && RangeChecks.in(inverse, 0, channels);
    assert RangeChecks.in(sumD, 0, channels) && RangeChecks.in(sumDh, 0, channels);
    for (int c = 0; c < channels; c += COUNT) {
      VectorMask<Float> mask = FLOATS.indexInRange(c, channels);
      FloatVector centre = load(mean, c, mask);
      FloatVector factor = load(inverse, c, mask);
      FloatVector s = load(sumD, c, mask);
      FloatVector sh = load(sumDh, c, mask);
      for (int r = 0; r < rows; r++) {
        FloatVector v = load(x, xOff + r * channels + c, mask);
        FloatVector h = v.sub(centre).mul(factor);
        FloatVector gradient = load(d, dOff + r * channels + c, mask);
        s = s.add(gradient);
        sh = gradient.fma(h, sh);
      }
      s.intoArray(sumD, c, mask);
      sh.intoArray(sumDh, c, mask);
    }
  }

  @Override
  public void normalizeGradient(
      float[] x,
      int xOff,
      float[] d,
      int dOff,
      int rows,
      int channels,
      float[] mean,
      float[] inverse,
      float[] scale,
      float[] meanD,
      float[] meanDh) {
    assert RangeChecks.in(x, xOff, rows * channels) && RangeChecks.in(d, dOff, rows * channels);
    assert RangeChecks.in(mean, 0, channels)
        && RangeChecks.in(inverse, 0, channels)
        && RangeChecks.in(scale, 0, channels);
    assert RangeChecks.in(meanD, 0, channels) && RangeChecks.in(meanDh, 0, channels);
    for (int c = 0; c < channels; c += COUNT) {
      VectorMask<Float> mask = FLOATS.indexInRange(c, channels);
      FloatVector centre = load(mean, c, mask);
      FloatVector factor = load(inverse, c, mask);
      FloatVector a = load(scale, c, mask);
      FloatVector m = load(meanD, c, mask);
      FloatVector mh = load(meanDh, c, mask);
      for (int r = 0; r < rows; r++) {
        FloatVector v = load(x, xOff + r * channels + c, mask);
        FloatVector h = v.sub(centre).mul(factor);
        FloatVector centred = load(d, dOff + r * channels + c, mask).sub(m);
        h.neg().fma(mh, centred).mul(a).intoArray(d, dOff + r * channels + c, mask);
      }
    }
  }

  private static FloatVector load(float[] array, int offset, VectorMask<Float> mask) {
    return FloatVector.fromArray(FLOATS, array, offset, mask);
  }
}
