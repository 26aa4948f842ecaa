package dev.bobbin.engine.kernels;

import static dev.bobbin.engine.kernels.lanes.Lanes.COUNT;
import static dev.bobbin.engine.kernels.lanes.Lanes.FLOATS;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;

import jdk.incubator.vector.FloatVector;

/** {@link ElementwiseKernels} on vectors; the scalar twin does the end of a range. */
final class VectorElementwiseKernels implements ElementwiseKernels {
  private static final ElementwiseKernels SCALAR = new ScalarElementwiseKernels();

  @Override
  public void relu(float[] x, int xOff, float[] y, int yOff, int n) {
    assert RangeChecks.map(x, xOff, y, yOff, n);
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += COUNT) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, xOff + i);
      v.blend(0f, v.compare(LE, 0f)).intoArray(y, yOff + i);
    }
    SCALAR.relu(x, xOff + i, y, yOff + i, n - i);
  }

  @Override
  public void reluGradient(float[] y, int yOff, float[] d, int dOff, int n) {
    assert RangeChecks.in(y, yOff, n) && RangeChecks.in(d, dOff, n);
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += COUNT) {
      FloatVector v = FloatVector.fromArray(FLOATS, y, yOff + i);
      FloatVector g = FloatVector.fromArray(FLOATS, d, dOff + i);
      g.blend(0f, v.compare(LE, 0f)).intoArray(d, dOff + i);
    }
    SCALAR.reluGradient(y, yOff + i, d, dOff + i, n - i);
  }

  @Override
  public void leakyRelu(float[] x, int xOff, float[] y, int yOff, int n, float slope) {
    assert RangeChecks.map(x, xOff, y, yOff, n);
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += COUNT) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, xOff + i);
      v.mul(slope).blend(v, v.compare(GT, 0f)).intoArray(y, yOff + i);
    }
    SCALAR.leakyRelu(x, xOff + i, y, yOff + i, n - i, slope);
  }

  @Override
  public void leakyReluGradient(float[] y, int yOff, float[] d, int dOff, int n, float slope) {
    assert RangeChecks.in(y, yOff, n) && RangeChecks.in(d, dOff, n);
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += COUNT) {
      FloatVector v = FloatVector.fromArray(FLOATS, y, yOff + i);
      FloatVector g = FloatVector.fromArray(FLOATS, d, dOff + i);
      g.mul(slope).blend(g, v.compare(GT, 0f)).intoArray(d, dOff + i);
    }
    SCALAR.leakyReluGradient(y, yOff + i, d, dOff + i, n - i, slope);
  }

  @Override
  public void elu(float[] x, int xOff, float[] y, int yOff, int n, float alpha) {
    assert RangeChecks.map(x, xOff, y, yOff, n);
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += COUNT) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, xOff + i);
      VectorMath.expm1NonPositive(v).mul(alpha).blend(v, v.compare(GT, 0f)).intoArray(y, yOff + i);
    }
    SCALAR.elu(x, xOff + i, y, yOff + i, n - i, alpha);
  }

  @Override
  public void eluGradient(float[] y, int yOff, float[] d, int dOff, int n, float alpha) {
    assert RangeChecks.in(y, yOff, n) && RangeChecks.in(d, dOff, n);
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += COUNT) {
      FloatVector v = FloatVector.fromArray(FLOATS, y, yOff + i);
      FloatVector g = FloatVector.fromArray(FLOATS, d, dOff + i);
      v.add(alpha).mul(g).blend(g, v.compare(GT, 0f)).intoArray(d, dOff + i);
    }
    SCALAR.eluGradient(y, yOff + i, d, dOff + i, n - i, alpha);
  }

  @Override
  public void gelu(float[] x, int xOff, float[] y, int yOff, int n) {
    assert RangeChecks.map(x, xOff, y, yOff, n);
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += COUNT) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, xOff + i);
      VectorMath.gelu(v).intoArray(y, yOff + i);
    }
    SCALAR.gelu(x, xOff + i, y, yOff + i, n - i);
  }

  @Override
  public void geluGradient(float[] z, int zOff, float[] d, int dOff, int n) {
    assert RangeChecks.in(z, zOff, n) && RangeChecks.in(d, dOff, n);
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += COUNT) {
      FloatVector v = FloatVector.fromArray(FLOATS, z, zOff + i);
      FloatVector g = FloatVector.fromArray(FLOATS, d, dOff + i);
      VectorMath.geluSlope(v).mul(g).intoArray(d, dOff + i);
    }
    SCALAR.geluGradient(z, zOff + i, d, dOff + i, n - i);
  }

  @Override
  public void silu(float[] x, int xOff, float[] y, int yOff, int n) {
    assert RangeChecks.map(x, xOff, y, yOff, n);
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += COUNT) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, xOff + i);
      VectorMath.silu(v).intoArray(y, yOff + i);
    }
    SCALAR.silu(x, xOff + i, y, yOff + i, n - i);
  }

  @Override
  public void siluGradient(float[] z, int zOff, float[] d, int dOff, int n) {
    assert RangeChecks.in(z, zOff, n) && RangeChecks.in(d, dOff, n);
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += COUNT) {
      FloatVector v = FloatVector.fromArray(FLOATS, z, zOff + i);
      FloatVector g = FloatVector.fromArray(FLOATS, d, dOff + i);
      VectorMath.siluSlope(v).mul(g).intoArray(d, dOff + i);
    }
    SCALAR.siluGradient(z, zOff + i, d, dOff + i, n - i);
  }

  @Override
  public void sigmoid(float[] x, int xOff, float[] y, int yOff, int n) {
    assert RangeChecks.map(x, xOff, y, yOff, n);
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += COUNT) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, xOff + i);
      VectorMath.sigmoid(v).intoArray(y, yOff + i);
    }
    SCALAR.sigmoid(x, xOff + i, y, yOff + i, n - i);
  }

  @Override
  public void sigmoidGradient(float[] y, int yOff, float[] d, int dOff, int n) {
    assert RangeChecks.in(y, yOff, n) && RangeChecks.in(d, dOff, n);
    FloatVector one = FloatVector.broadcast(FLOATS, 1f);
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += COUNT) {
      FloatVector v = FloatVector.fromArray(FLOATS, y, yOff + i);
      FloatVector g = FloatVector.fromArray(FLOATS, d, dOff + i);
      v.mul(one.sub(v)).mul(g).intoArray(d, dOff + i);
    }
    SCALAR.sigmoidGradient(y, yOff + i, d, dOff + i, n - i);
  }

  @Override
  public void tanh(float[] x, int xOff, float[] y, int yOff, int n) {
    assert RangeChecks.map(x, xOff, y, yOff, n);
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += COUNT) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, xOff + i);
      VectorMath.tanh(v).intoArray(y, yOff + i);
    }
    SCALAR.tanh(x, xOff + i, y, yOff + i, n - i);
  }

  @Override
  public void tanhGradient(float[] y, int yOff, float[] d, int dOff, int n) {
    assert RangeChecks.in(y, yOff, n) && RangeChecks.in(d, dOff, n);
    FloatVector one = FloatVector.broadcast(FLOATS, 1f);
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += COUNT) {
      FloatVector v = FloatVector.fromArray(FLOATS, y, yOff + i);
      FloatVector g = FloatVector.fromArray(FLOATS, d, dOff + i);
      v.neg().fma(v, one).mul(g).intoArray(d, dOff + i);
    }
    SCALAR.tanhGradient(y, yOff + i, d, dOff + i, n - i);
  }

  @Override
  public void exp(float[] x, int xOff, float[] y, int yOff, int n) {
    assert RangeChecks.map(x, xOff, y, yOff, n);
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += COUNT) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, xOff + i);
      VectorMath.exp(v).intoArray(y, yOff + i);
    }
    SCALAR.exp(x, xOff + i, y, yOff + i, n - i);
  }

  @Override
  public void softmax(float[] x, int xOff, float[] y, int yOff, int rows, int channels) {
    ScalarElementwiseKernels.softmax(this, x, xOff, y, yOff, rows, channels);
  }

  @Override
  public void softmaxGradient(float[] y, int yOff, float[] d, int dOff, int rows, int channels) {
    SCALAR.softmaxGradient(y, yOff, d, dOff, rows, channels);
  }

  @Override
  public void dropout(
      float[] x, int xOff, float[] y, int yOff, int n, long key, long first, float rate) {
    SCALAR.dropout(x, xOff, y, yOff, n, key, first, rate);
  }

  @Override
  public void add(float[] x, int xOff, float[] y, int yOff, int n) {
    assert RangeChecks.map(x, xOff, y, yOff, n);
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += COUNT) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, xOff + i);
      FloatVector.fromArray(FLOATS, y, yOff + i).add(v).intoArray(y, yOff + i);
    }
    SCALAR.add(x, xOff + i, y, yOff + i, n - i);
  }

  @Override
  public boolean allFinite(float[] x, int off, int n) {
    assert RangeChecks.in(x, off, n);
    FloatVector zero = FloatVector.zero(FLOATS);
    FloatVector sum = zero;
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += COUNT) {
      sum = FloatVector.fromArray(FLOATS, x, off + i).fma(zero, sum);
    }
    return sum.compare(EQ, 0f).allTrue() && SCALAR.allFinite(x, off + i, n - i);
  }
}
