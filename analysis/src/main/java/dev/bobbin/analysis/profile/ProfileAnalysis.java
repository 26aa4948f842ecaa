package dev.bobbin.analysis.profile;

import dev.bobbin.base.text.Names;
import dev.bobbin.engine.profile.Profile;
import dev.bobbin.engine.profile.Profile.Product;
import java.util.OptionalDouble;

/**
 * Where a training's time goes, compared with the peak speed of the machine. Milliseconds are those
 * of an epoch by the clock on the wall: a thread's time counts with its share, so that the parts
 * add up to the whole.
 *
 * @param times what was measured
 * @param images of the epoch that the milliseconds are for
 * @param peak what the products are compared with
 * @param evaluationSeconds writing and evaluating the model once, after the last epoch; may be
 *     empty
 */
public record ProfileAnalysis(
    Profile times, int images, Peak peak, OptionalDouble evaluationSeconds) {
  private static final double MILLIS = 1e3;

  /**
   * How fast this machine multiplies matrices that fit into the first caches, measured in the same
   * process.
   *
   * @param gflops floating-point operations per second, in 10^9, of all threads together
   * @param measured when
   */
  public record Peak(double gflops, When measured) {
    /** When it was measured: a machine's clock may change. */
    public enum When {
      /** Before the training. */
      BEFORE,
      /** After the training. */
      AFTER;

      public String id() {
        return Names.id(this);
      }
    }
  }

  /** Seconds of thread time as milliseconds of an epoch. */
  public double milliseconds(double threadSeconds) {
    return wallMilliseconds(threadSeconds / times.threads());
  }

  /** Seconds of wall-clock time as milliseconds of an epoch. */
  public double wallMilliseconds(double seconds) {
    return seconds * MILLIS * images / times.samples();
  }

  /** The fraction of the training time that seconds of thread time are, from 0 to 1. */
  public double share(double threadSeconds) {
    return threadSeconds / (times.threads() * times.trainingSeconds());
  }

  /** The fraction of a thread's peak a product reached while it ran, from 0 to 1. */
  public double shareOfPeak(Product product) {
    return product.gflops() / peakOfThread();
  }

  public double peakOfThread() {
    return peak.gflops / times.threads();
  }

  /** Operations of all products by the time of the training, in 10^9 per second. */
  public double gflops() {
    return times.operations() / times.trainingSeconds() / 1e9;
  }
}
