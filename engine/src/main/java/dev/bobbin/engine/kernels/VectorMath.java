package dev.bobbin.engine.kernels;

import static dev.bobbin.engine.kernels.FloatMath.*;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** {@link FloatMath} on vectors: the same operations in the same order, so the same bits. */
final class VectorMath {
  private static final int MAGNITUDE = 0x7FFFFFFF;

  private VectorMath() {}

  static FloatVector exp(FloatVector x) {
    FloatVector c = x.blend(EXP_LEAST, x.compare(LT, EXP_LEAST));
    c = c.blend(EXP_MOST, c.compare(GT, EXP_MOST));
    FloatVector t = c.fma(all(LOG2_E), all(ROUNDER));
    FloatVector r = reduce(c, t);
    FloatVector p = r.mul(r).fma(tail(r), r).add(1f);
    return p.mul(power(t, 126)).mul(2f);
  }

  static FloatVector expm1NonPositive(FloatVector x) {
    FloatVector c = x.blend(EXPM1_LEAST, x.compare(LT, EXPM1_LEAST));
    FloatVector t = c.fma(all(LOG2_E), all(ROUNDER));
    FloatVector r = reduce(c, t);
    FloatVector p = r.mul(r).fma(tail(r), r);
    FloatVector power = power(t, 127);
    return power.fma(p, power.sub(1f));
  }

  private static FloatVector reduce(FloatVector x, FloatVector t) {
    FloatVector n = t.sub(ROUNDER);
    return n.fma(all(-LN2_LOW), n.fma(all(-LN2_HIGH), x));
  }

  private static FloatVector tail(FloatVector r) {
    return all(E4).fma(r, all(E3)).fma(r, all(E2)).fma(r, all(E1)).fma(r, all(E0));
  }

  /** The float with the exponent field (lowest bits of t) + bias. */
  private static FloatVector power(FloatVector t, int bias) {
    return t.reinterpretAsInts().add(bias).lanewise(LSHL, 23).reinterpretAsFloats();
  }

  static FloatVector tanh(FloatVector x) {
    FloatVector m = expm1NonPositive(magnitude(x).mul(-2f));
    FloatVector magnitude = magnitude(m.neg().div(m.add(2f)));
    return magnitude.reinterpretAsInts().or(x.reinterpretAsInts().and(~MAGNITUDE)).reinterpretAsFloats();
  }

  static FloatVector sigmoid(FloatVector x) {
    FloatVector e = exp(magnitude(x).neg());
    return all(1f).blend(e, x.compare(LT, 0f)).div(e.add(1f));
  }

  static FloatVector silu(FloatVector x) {
    return x.mul(sigmoid(x));
  }

  static FloatVector siluSlope(FloatVector x) {
    FloatVector e = exp(magnitude(x).neg());
    FloatVector large = all(1f).div(e.add(1f));
    FloatVector small = e.mul(large);
    VectorMask<Float> negative = x.compare(LT, 0f);
    FloatVector s = large.blend(small, negative);
    FloatVector opposite = small.blend(large, negative);
    return s.mul(x.fma(opposite, all(1f)));
  }

  static FloatVector gelu(FloatVector x) {
    FloatVector t = normalArgument(x);
    return x.mul(normalCumulative(x, t, normalBell(t)));
  }

  static FloatVector geluSlope(FloatVector x) {
    FloatVector t = normalArgument(x);
    FloatVector bell = normalBell(t);
    return x.fma(bell.mul(INVERSE_SQRT_2PI), normalCumulative(x, t, bell));
  }

  private static FloatVector normalArgument(FloatVector x) {
    FloatVector t = magnitude(x);
    return t.blend(NORMAL_MOST, t.compare(GT, NORMAL_MOST));
  }

  private static FloatVector normalBell(FloatVector t) {
    FloatVector square = t.mul(t);
    FloatVector error = t.fma(t, square.neg());
    FloatVector e = exp(square.mul(-0.5f));
    return e.fma(error.mul(-0.5f), e);
  }

  private static FloatVector normalCumulative(FloatVector x, FloatVector t, FloatVector bell) {
    FloatVector u = all(1f).div(all(PU).fma(t, all(1f)));
    FloatVector p = all(P8).fma(u, all(P7)).fma(u, all(P6)).fma(u, all(P5)).fma(u, all(P4));
    FloatVector tail = bell.mul(p.fma(u, all(P3)).fma(u, all(P2)).fma(u, all(P1)).fma(u, all(P0)));
    return all(1f).sub(tail).blend(tail, x.compare(LT, 0f));
  }

  private static FloatVector magnitude(FloatVector x) {
    return x.reinterpretAsInts().and(MAGNITUDE).reinterpretAsFloats();
  }

  private static FloatVector all(float value) {
    return FloatVector.broadcast(Lanes.FLOATS, value);
  }
}
