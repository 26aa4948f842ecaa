package dev.bobbin.engine.kernels;

import static dev.bobbin.engine.kernels.FloatMath.E0;
import static dev.bobbin.engine.kernels.FloatMath.E1;
import static dev.bobbin.engine.kernels.FloatMath.E2;
import static dev.bobbin.engine.kernels.FloatMath.E3;
import static dev.bobbin.engine.kernels.FloatMath.E4;
import static dev.bobbin.engine.kernels.FloatMath.EXPM1_LEAST;
import static dev.bobbin.engine.kernels.FloatMath.EXP_LEAST;
import static dev.bobbin.engine.kernels.FloatMath.EXP_MOST;
import static dev.bobbin.engine.kernels.FloatMath.INVERSE_SQRT_2PI;
import static dev.bobbin.engine.kernels.FloatMath.LN2_HIGH;
import static dev.bobbin.engine.kernels.FloatMath.LN2_LOW;
import static dev.bobbin.engine.kernels.FloatMath.LOG2_E;
import static dev.bobbin.engine.kernels.FloatMath.NORMAL_MOST;
import static dev.bobbin.engine.kernels.FloatMath.P0;
import static dev.bobbin.engine.kernels.FloatMath.P1;
import static dev.bobbin.engine.kernels.FloatMath.P2;
import static dev.bobbin.engine.kernels.FloatMath.P3;
import static dev.bobbin.engine.kernels.FloatMath.P4;
import static dev.bobbin.engine.kernels.FloatMath.P5;
import static dev.bobbin.engine.kernels.FloatMath.P6;
import static dev.bobbin.engine.kernels.FloatMath.P7;
import static dev.bobbin.engine.kernels.FloatMath.P8;
import static dev.bobbin.engine.kernels.FloatMath.PU;
import static dev.bobbin.engine.kernels.FloatMath.ROUNDER;
import static dev.bobbin.engine.kernels.lanes.Lanes.FLOATS;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * {@link FloatMath} on vectors: the same operations in the same order, so the same bits.
 *
 * <p>There is no helper method for constants: C2 always inlines methods of the Vector API, but
 * other methods only up to 18,000 nodes per compiled method, which {@link #gelu} exceeds.
 */
final class VectorMath {
  private static final int MAGNITUDE = 0x7FFFFFFF;

  private VectorMath() {}

  static FloatVector exp(FloatVector x) {
    FloatVector c = x.blend(EXP_LEAST, x.compare(LT, EXP_LEAST));
    c = c.blend(EXP_MOST, c.compare(GT, EXP_MOST));
    FloatVector t = c.fma(broadcast(FLOATS, LOG2_E), broadcast(FLOATS, ROUNDER));
    FloatVector r = reduce(c, t);
    FloatVector p = r.mul(r).fma(tail(r), r).add(1f);
    return p.mul(power(t, 126)).mul(2f);
  }

  static FloatVector expm1NonPositive(FloatVector x) {
    FloatVector c = x.blend(EXPM1_LEAST, x.compare(LT, EXPM1_LEAST));
    FloatVector t = c.fma(broadcast(FLOATS, LOG2_E), broadcast(FLOATS, ROUNDER));
    FloatVector r = reduce(c, t);
    FloatVector p = r.mul(r).fma(tail(r), r);
    FloatVector power = power(t, 127);
    return power.fma(p, power.sub(1f));
  }

  private static FloatVector reduce(FloatVector x, FloatVector t) {
    FloatVector n = t.sub(ROUNDER);
    return n.fma(broadcast(FLOATS, -LN2_LOW), n.fma(broadcast(FLOATS, -LN2_HIGH), x));
  }

  private static FloatVector tail(FloatVector r) {
    return broadcast(FLOATS, E4)
        .fma(r, broadcast(FLOATS, E3))
        .fma(r, broadcast(FLOATS, E2))
        .fma(r, broadcast(FLOATS, E1))
        .fma(r, broadcast(FLOATS, E0));
  }

  /** The float with the exponent field (lowest bits of t) + bias. */
  private static FloatVector power(FloatVector t, int bias) {
    return t.reinterpretAsInts().add(bias).lanewise(LSHL, 23).reinterpretAsFloats();
  }

  static FloatVector tanh(FloatVector x) {
    FloatVector m = expm1NonPositive(magnitude(x).mul(-2f));
    FloatVector magnitude = magnitude(m.neg().div(m.add(2f)));
    return magnitude
        .reinterpretAsInts()
        .or(x.reinterpretAsInts().and(~MAGNITUDE))
        .reinterpretAsFloats();
  }

  static FloatVector sigmoid(FloatVector x) {
    FloatVector e = exp(magnitude(x).neg());
    return broadcast(FLOATS, 1f).blend(e, x.compare(LT, 0f)).div(e.add(1f));
  }

  static FloatVector silu(FloatVector x) {
    return x.mul(sigmoid(x));
  }

  static FloatVector siluSlope(FloatVector x) {
    FloatVector e = exp(magnitude(x).neg());
    FloatVector large = broadcast(FLOATS, 1f).div(e.add(1f));
    FloatVector small = e.mul(large);
    VectorMask<Float> negative = x.compare(LT, 0f);
    FloatVector s = large.blend(small, negative);
    FloatVector opposite = small.blend(large, negative);
    return s.mul(x.fma(opposite, broadcast(FLOATS, 1f)));
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
    FloatVector u = broadcast(FLOATS, 1f).div(broadcast(FLOATS, PU).fma(t, broadcast(FLOATS, 1f)));
    FloatVector p =
        broadcast(FLOATS, P8)
            .fma(u, broadcast(FLOATS, P7))
            .fma(u, broadcast(FLOATS, P6))
            .fma(u, broadcast(FLOATS, P5))
            .fma(u, broadcast(FLOATS, P4))
            .fma(u, broadcast(FLOATS, P3))
            .fma(u, broadcast(FLOATS, P2))
            .fma(u, broadcast(FLOATS, P1))
            .fma(u, broadcast(FLOATS, P0));
    FloatVector tail = bell.mul(p);
    return broadcast(FLOATS, 1f).sub(tail).blend(tail, x.compare(LT, 0f));
  }

  private static FloatVector magnitude(FloatVector x) {
    return x.reinterpretAsInts().and(MAGNITUDE).reinterpretAsFloats();
  }
}
