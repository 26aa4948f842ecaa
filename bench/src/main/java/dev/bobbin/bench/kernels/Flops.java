package dev.bobbin.bench.kernels;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Counts work, so that JMH also reports GFLOP/s. */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.OPERATIONS)
public class Flops {
  /** Floating-point operations of the iteration, in 10^9. */
  public double gflop;

  void add(long flops) {
    gflop += flops / 1e9;
  }
}
