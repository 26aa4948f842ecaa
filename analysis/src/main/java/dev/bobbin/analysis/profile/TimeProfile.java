package dev.bobbin.analysis.profile;

import dev.bobbin.engine.profile.Profile;
import dev.bobbin.engine.profile.Profile.LayerTimes;
import dev.bobbin.engine.profile.Profile.Product;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Where a training's time goes, set beside what the machine can do. Milliseconds are those of an
 * epoch by the clock on the wall: a thread's time counts with its share, so that the parts add up
 * to the whole.
 *
 * @param times what was measured
 * @param images of the epoch that the milliseconds are for
 * @param peak what the products are compared with
 * @param evaluationSeconds writing the model and measuring it on all parts, which comes once, after
 *     the last epoch; empty where nothing does
 */
public record TimeProfile(Profile times, int images, Peak peak, OptionalDouble evaluationSeconds) {
  private static final double MILLIS = 1e3;

  /**
   * How fast this machine multiplies matrices that fit into the first caches, measured in the same
   * process.
   *
   * @param gflops floating-point operations a second, in 10^9, of all threads together
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
        return name().toLowerCase(Locale.ROOT);
      }
    }
  }

  /** Milliseconds of an epoch that belong to so many seconds of thread time. */
  public double milliseconds(double threadSeconds) {
    return wallMilliseconds(threadSeconds / times.threads());
  }

  /** Milliseconds of an epoch that belong to so many seconds by the clock on the wall. */
  public double wallMilliseconds(double seconds) {
    return seconds * MILLIS * images / times.samples();
  }

  /** Which share of the training so many seconds of thread time are, from 0 to 1. */
  public double share(double threadSeconds) {
    return threadSeconds / (times.threads() * times.trainingSeconds());
  }

  /** Which share of a thread's peak a product reached while it ran, from 0 to 1. */
  public double shareOfPeak(Product product) {
    return product.gflops() / peakOfThread();
  }

  public double peakOfThread() {
    return peak.gflops / times.threads();
  }

  /** Operations of all products by the time of the training, in 10^9 a second. */
  public double gflops() {
    return times.operations() / times.trainingSeconds() / 1e9;
  }

  /** The document. */
  public Map<String, @Nullable Object> json() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("threads", times.threads());
    tree.put("epochs", times.epochs());
    tree.put("withFirstEpoch", times.withFirstEpoch());
    tree.put("images", images);
    tree.put("peakGflops", peak.gflops);
    tree.put("peakMeasured", peak.measured.id());
    tree.put("gflops", gflops());
    tree.put("trainingMilliseconds", wallMilliseconds(times.trainingSeconds()));
    tree.put("readingMilliseconds", milliseconds(times.readingSeconds()));
    tree.put("lossMilliseconds", milliseconds(times.lossSeconds()));
    tree.put("waitingMilliseconds", milliseconds(times.waitingSeconds()));
    tree.put("layers", times.layers().stream().map(this::json).toList());
    tree.put("validationMilliseconds", wallMilliseconds(times.validationSeconds()));
    tree.put("betweenMilliseconds", wallMilliseconds(times.betweenSeconds()));
    tree.put("firstEpochSeconds", times.firstEpochSeconds());
    tree.put(
        "evaluationSeconds",
        evaluationSeconds.isPresent() ? evaluationSeconds.getAsDouble() : null);
    return tree;
  }

  private Map<String, @Nullable Object> json(LayerTimes layer) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("name", layer.name());
    tree.put("milliseconds", milliseconds(layer.seconds()));
    tree.put("share", share(layer.seconds()));
    tree.put("forward", json(layer.forward()));
    tree.put("inputGradient", json(layer.inputGradient()));
    tree.put("weightGradient", json(layer.weightGradient()));
    tree.put("elementwiseForwardMilliseconds", milliseconds(layer.elementwiseForward()));
    tree.put("elementwiseBackwardMilliseconds", milliseconds(layer.elementwiseBackward()));
    tree.put("updateMilliseconds", milliseconds(layer.update()));
    return tree;
  }

  private @Nullable Map<String, @Nullable Object> json(Product product) {
    if (product.seconds() == 0) {
      return null;
    }
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("milliseconds", milliseconds(product.seconds()));
    tree.put("gflopsPerThread", product.gflops());
    tree.put("shareOfPeak", shareOfPeak(product));
    return tree;
  }
}
