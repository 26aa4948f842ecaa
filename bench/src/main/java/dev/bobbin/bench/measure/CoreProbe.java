package dev.bobbin.bench.measure;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.function.DoubleSupplier;

/**
 * Whether the machine's cores are as fast as they can be. The processors of a virtual machine are
 * hardware threads, which their host moves about: for seconds, two of them may share one core, or
 * one of them a core with another machine, and all arithmetic takes up to twice as long. No counter
 * inside of the machine shows that, but a loop of multiply-adds on all threads does.
 */
final class CoreProbe {
  /** Of the fastest probe so far; less means that something shares the cores. */
  private static final double FULL = 0.85;

  private static final int ROUNDS = 200_000;
  private static final int WARM_UPS = 20;
  private static final int MOST_WAITS = 20;
  private static final long WAIT_MILLIS = 100;

  /** By threads: what was fastest counts for all rows that are measured. */
  private static final Map<Integer, CoreProbe> PROBES = new HashMap<>();

  private final DoubleSupplier rate;
  private double fastest;

  /** Of as many threads as contenders have; the same for the whole process. */
  static CoreProbe of(int threads) {
    return PROBES.computeIfAbsent(threads, count -> new CoreProbe(() -> rate(count), WARM_UPS));
  }

  /**
   * A probe that begins with some measurements.
   *
   * @param rate measures
   */
  CoreProbe(DoubleSupplier rate, int warmUps) {
    this.rate = rate;
    for (int i = 0; i < warmUps; i++) {
      fastest = Math.max(fastest, rate.getAsDouble());
    }
  }

  /** Waits until the cores are as fast as they were at best, two seconds at most; says if so. */
  boolean await() {
    boolean full = isFull();
    for (int i = 0; i < MOST_WAITS && !full; i++) {
      Round.pause(WAIT_MILLIS);
      full = isFull();
    }
    return full;
  }

  /** Whether the cores are about as fast now as they were at best. */
  boolean isFull() {
    double now = rate.getAsDouble();
    fastest = Math.max(fastest, now);
    return now >= FULL * fastest;
  }

  /** Multiply-adds a nanosecond of all threads together. */
  static double rate(int threads) {
    CyclicBarrier start = new CyclicBarrier(threads);
    DoubleAdder sum = new DoubleAdder();
    Thread[] all = new Thread[threads];
    for (int i = 0; i < threads; i++) {
      all[i] =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  start.await();
                } catch (InterruptedException | BrokenBarrierException e) {
                  throw new IllegalStateException("cores: interrupted", e);
                }
                long begun = System.nanoTime();
                float result = work(begun);
                // The result must be used, or there is nothing to compute; adding 0 leaves the sum
                // alone.
                sum.add(Float.isNaN(result) ? 0 : 10.0 * ROUNDS / (System.nanoTime() - begun));
              });
    }
    for (Thread thread : all) {
      join(thread);
    }
    return sum.sum();
  }

  /** Ten chains of multiply-adds, which keep both of a core's units busy. */
  private static float work(long seed) {
    float a = 1e-9f * seed;
    float b = 0.5f;
    float c0 = a;
    float c1 = a + 1;
    float c2 = a + 2;
    float c3 = a + 3;
    float c4 = a + 4;
    float c5 = a + 5;
    float c6 = a + 6;
    float c7 = a + 7;
    float c8 = a + 8;
    float c9 = a + 9;
    for (int i = 0; i < ROUNDS; i++) {
      c0 = Math.fma(c0, b, a);
      c1 = Math.fma(c1, b, a);
      c2 = Math.fma(c2, b, a);
      c3 = Math.fma(c3, b, a);
      c4 = Math.fma(c4, b, a);
      c5 = Math.fma(c5, b, a);
      c6 = Math.fma(c6, b, a);
      c7 = Math.fma(c7, b, a);
      c8 = Math.fma(c8, b, a);
      c9 = Math.fma(c9, b, a);
    }
    return c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9;
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("cores: interrupted", e);
    }
  }
}
