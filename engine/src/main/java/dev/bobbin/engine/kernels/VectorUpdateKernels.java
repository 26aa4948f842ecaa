package dev.bobbin.engine.kernels;

import static dev.bobbin.engine.kernels.ScalarUpdateKernels.BLOCK;
import static dev.bobbin.engine.kernels.ScalarUpdateKernels.FLUSH;
import static dev.bobbin.engine.kernels.ScalarUpdateKernels.FLUSH_SQUARE;
import static dev.bobbin.engine.kernels.lanes.Lanes.COUNT;
import static dev.bobbin.engine.kernels.lanes.Lanes.FLOATS;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;

/** {@link UpdateKernels} on vectors; the scalar twin does the end of a range. */
final class VectorUpdateKernels implements UpdateKernels {
  private static final UpdateKernels SCALAR = new ScalarUpdateKernels();

  @Override
  public void sgd(float[] w, int wOff, float[] g, int gOff, int n, float rate) {
    assert RangeChecks.in(w, wOff, n) && RangeChecks.in(g, gOff, n);
    FloatVector minusRate = all(-rate);
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += COUNT) {
      minusRate.fma(load(g, gOff + i), load(w, wOff + i)).intoArray(w, wOff + i);
    }
    SCALAR.sgd(w, wOff + i, g, gOff + i, n - i, rate);
  }

  @Override
  public void momentum(
      float[] w, int wOff, float[] g, int gOff, float[] v, int n, float rate, float momentum) {
    assert RangeChecks.in(w, wOff, n) && RangeChecks.in(g, gOff, n) && RangeChecks.in(v, wOff, n);
    FloatVector decay = all(momentum);
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += COUNT) {
      FloatVector step = load(g, gOff + i).mul(-rate);
      FloatVector velocity = decay.fma(load(v, wOff + i), step).add(FLUSH).sub(FLUSH);
      velocity.intoArray(v, wOff + i);
      load(w, wOff + i).add(velocity).intoArray(w, wOff + i);
    }
    SCALAR.momentum(w, wOff + i, g, gOff + i, v, n - i, rate, momentum);
  }

  @Override
  public void nesterov(
      float[] w, int wOff, float[] g, int gOff, float[] v, int n, float rate, float momentum) {
    assert RangeChecks.in(w, wOff, n) && RangeChecks.in(g, gOff, n) && RangeChecks.in(v, wOff, n);
    FloatVector decay = all(momentum);
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += COUNT) {
      FloatVector step = load(g, gOff + i).mul(-rate);
      FloatVector velocity = decay.fma(load(v, wOff + i), step).add(FLUSH).sub(FLUSH);
      velocity.intoArray(v, wOff + i);
      load(w, wOff + i).add(decay.fma(velocity, step)).intoArray(w, wOff + i);
    }
    SCALAR.nesterov(w, wOff + i, g, gOff + i, v, n - i, rate, momentum);
  }

  @Override
  public void adam(
      float[] w,
      int wOff,
      float[] g,
      int gOff,
      float[] m,
      float[] v,
      int n,
      float rate,
      float oneMinusBeta1,
      float oneMinusBeta2,
      float epsilon,
      float decay) {
    assert RangeChecks.in(w, wOff, n)
        && RangeChecks.in(g, gOff, n)
        && RangeChecks.in(m, wOff, n)
        && RangeChecks.in(v, wOff, n);
    FloatVector minusRate = all(-rate);
    FloatVector minusDecay = all(-decay);
    FloatVector share1 = all(oneMinusBeta1);
    FloatVector share2 = all(oneMinusBeta2);
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += COUNT) {
      FloatVector gradient = load(g, gOff + i);
      FloatVector mean = load(m, wOff + i);
      mean = share1.fma(gradient.sub(mean), mean).add(FLUSH).sub(FLUSH);
      FloatVector square = load(v, wOff + i);
      square = meanSquare(square, gradient, share2);
      FloatVector weight = load(w, wOff + i);
      weight = minusDecay.fma(weight, weight);
      mean.intoArray(m, wOff + i);
      square.intoArray(v, wOff + i);
      minusRate.fma(mean.div(square.sqrt().add(epsilon)), weight).intoArray(w, wOff + i);
    }
    SCALAR.adam(
        w, wOff + i, g, gOff + i, m, v, n - i, rate, oneMinusBeta1, oneMinusBeta2, epsilon, decay);
  }

  @Override
  public void rmsProp(
      float[] w,
      int wOff,
      float[] g,
      int gOff,
      float[] v,
      int n,
      float rate,
      float oneMinusRho,
      float epsilon) {
    assert RangeChecks.in(w, wOff, n) && RangeChecks.in(g, gOff, n) && RangeChecks.in(v, wOff, n);
    FloatVector minusRate = all(-rate);
    FloatVector share = all(oneMinusRho);
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += COUNT) {
      FloatVector gradient = load(g, gOff + i);
      FloatVector square = load(v, wOff + i);
      square = meanSquare(square, gradient, share);
      square.intoArray(v, wOff + i);
      minusRate
          .fma(gradient.div(square.add(epsilon).sqrt()), load(w, wOff + i))
          .intoArray(w, wOff + i);
    }
    SCALAR.rmsProp(w, wOff + i, g, gOff + i, v, n - i, rate, oneMinusRho, epsilon);
  }

  @Override
  public void rmsPropMomentum(
      float[] w,
      int wOff,
      float[] g,
      int gOff,
      float[] v,
      float[] m,
      int n,
      float rate,
      float oneMinusRho,
      float epsilon,
      float momentum) {
    assert RangeChecks.in(w, wOff, n)
        && RangeChecks.in(g, gOff, n)
        && RangeChecks.in(v, wOff, n)
        && RangeChecks.in(m, wOff, n);
    FloatVector share = all(oneMinusRho);
    FloatVector decay = all(momentum);
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += COUNT) {
      FloatVector gradient = load(g, gOff + i);
      FloatVector square = load(v, wOff + i);
      square = meanSquare(square, gradient, share);
      FloatVector step = gradient.div(square.add(epsilon).sqrt()).mul(rate);
      FloatVector velocity = decay.fma(load(m, wOff + i), step).add(FLUSH).sub(FLUSH);
      square.intoArray(v, wOff + i);
      velocity.intoArray(m, wOff + i);
      load(w, wOff + i).sub(velocity).intoArray(w, wOff + i);
    }
    SCALAR.rmsPropMomentum(
        w, wOff + i, g, gOff + i, v, m, n - i, rate, oneMinusRho, epsilon, momentum);
  }

  @Override
  public void adagrad(
      float[] w, int wOff, float[] g, int gOff, float[] a, int n, float rate, float epsilon) {
    assert RangeChecks.in(w, wOff, n) && RangeChecks.in(g, gOff, n) && RangeChecks.in(a, wOff, n);
    FloatVector minusRate = all(-rate);
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += COUNT) {
      FloatVector gradient = load(g, gOff + i);
      FloatVector sum = gradient.fma(gradient, load(a, wOff + i));
      sum.intoArray(a, wOff + i);
      minusRate
          .fma(gradient.div(sum.add(epsilon).sqrt()), load(w, wOff + i))
          .intoArray(w, wOff + i);
    }
    SCALAR.adagrad(w, wOff + i, g, gOff + i, a, n - i, rate, epsilon);
  }

  @Override
  public void addPenalty(float[] w, int wOff, float[] g, int gOff, int n, float l1, float twiceL2) {
    assert RangeChecks.in(w, wOff, n) && RangeChecks.in(g, gOff, n);
    FloatVector zero = all(0f);
    FloatVector factor = all(twiceL2);
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += COUNT) {
      FloatVector weight = load(w, wOff + i);
      FloatVector first = zero.blend(l1, weight.compare(GT, 0f)).blend(-l1, weight.compare(LT, 0f));
      factor.fma(weight, load(g, gOff + i)).add(first).intoArray(g, gOff + i);
    }
    SCALAR.addPenalty(w, wOff + i, g, gOff + i, n - i, l1, twiceL2);
  }

  @Override
  public void scale(float[] g, int off, int n, float factor) {
    assert RangeChecks.in(g, off, n);
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += COUNT) {
      load(g, off + i).mul(factor).intoArray(g, off + i);
    }
    SCALAR.scale(g, off + i, n - i, factor);
  }

  @Override
  public void clip(float[] g, int off, int n, float limit) {
    assert RangeChecks.in(g, off, n);
    int i = 0;
    for (; i < FLOATS.loopBound(n); i += COUNT) {
      FloatVector v = load(g, off + i);
      v = v.blend(limit, v.compare(GT, limit));
      v.blend(-limit, v.compare(LT, -limit)).intoArray(g, off + i);
    }
    SCALAR.clip(g, off + i, n - i, limit);
  }

  @Override
  public double sumOfSquares(float[] x, int off, int n, float[] chains) {
    assert RangeChecks.in(x, off, n);
    double sum = 0;
    for (int i = 0; i < n; i += BLOCK) {
      int block = Math.min(BLOCK, n - i);
      int whole = block - block % LaneReduction.COUNT;
      for (int lane = 0; lane < LaneReduction.COUNT; lane += COUNT) {
        addSquares(x, off + i + lane, whole, chains, lane);
      }
      ScalarUpdateKernels.addSquares(x, off + i, whole, block, chains);
      sum += LaneReduction.total(chains);
    }
    return sum;
  }

  private static void addSquares(float[] x, int off, int n, float[] chains, int lane) {
    FloatVector sum = all(0f);
    for (int i = 0; i < n; i += LaneReduction.COUNT) {
      FloatVector v = load(x, off + i);
      sum = v.fma(v, sum);
    }
    sum.intoArray(chains, lane);
  }

  @Override
  public double sumOfAbsolutes(float[] x, int off, int n, float[] chains) {
    assert RangeChecks.in(x, off, n);
    double sum = 0;
    for (int i = 0; i < n; i += BLOCK) {
      int block = Math.min(BLOCK, n - i);
      int whole = block - block % LaneReduction.COUNT;
      for (int lane = 0; lane < LaneReduction.COUNT; lane += COUNT) {
        addAbsolutes(x, off + i + lane, whole, chains, lane);
      }
      ScalarUpdateKernels.addAbsolutes(x, off + i, whole, block, chains);
      sum += LaneReduction.total(chains);
    }
    return sum;
  }

  private static void addAbsolutes(float[] x, int off, int n, float[] chains, int lane) {
    FloatVector sum = all(0f);
    for (int i = 0; i < n; i += LaneReduction.COUNT) {
      FloatVector v = load(x, off + i);
      sum = sum.add(v.abs());
    }
    sum.intoArray(chains, lane);
  }

  /** square + share * (gradient^2 - square), flushed. */
  private static FloatVector meanSquare(
      FloatVector square, FloatVector gradient, FloatVector share) {
    FloatVector mean = share.fma(gradient.fma(gradient, square.neg()), square);
    return mean.add(FLUSH_SQUARE).sub(FLUSH_SQUARE);
  }

  private static FloatVector load(float[] array, int offset) {
    return FloatVector.fromArray(FLOATS, array, offset);
  }

  private static FloatVector all(float value) {
    return FloatVector.broadcast(FLOATS, value);
  }
}
