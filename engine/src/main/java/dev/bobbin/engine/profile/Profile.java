package dev.bobbin.engine.profile;

import dev.bobbin.engine.network.shape.LayerTable;
import dev.bobbin.engine.profile.Stopwatch.Work;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the time of a training's threads went, from {@link Profiler#profile}. All durations are in
 * seconds, summed over {@link #epochs} epochs. A thread's time on a piece of work is wall-clock
 * time, including time in which the thread had no core.
 *
 * <p>The threads' time ({@link #threads} times {@link #trainingSeconds}) is the sum of all layers'
 * times, {@link #readingSeconds}, {@link #lossSeconds} and {@link #waitingSeconds}.
 *
 * @param threads the number of threads
 * @param epochs the number of epochs over which times are summed
 * @param withFirstEpoch whether these include the first epoch, in which the JVM still compiles;
 *     only if there was no other
 * @param firstEpochSeconds wall-clock time of the first epoch, including validation
 * @param samples the number of samples trained on in these epochs
 * @param trainingSeconds wall-clock time of training
 * @param validationSeconds wall-clock time of validation
 * @param betweenSeconds other wall-clock time between epochs: shuffling, and listeners' work such
 *     as writing checkpoints
 * @param readingSeconds thread time of reading samples
 * @param lossSeconds thread time of the loss and its gradient
 * @param layers one per layer, as in {@link LayerTable}
 */
public record Profile(
    int threads,
    int epochs,
    boolean withFirstEpoch,
    double firstEpochSeconds,
    long samples,
    double trainingSeconds,
    double validationSeconds,
    double betweenSeconds,
    double readingSeconds,
    double lossSeconds,
    List<LayerTimes> layers) {
  private static final double NANOS = 1e9;

  public Profile {
    layers = List.copyOf(layers);
  }

  /**
   * Thread time of one layer.
   *
   * @param name of the layer
   * @param forward its product, forward
   * @param inputGradient its product for the inputs' gradient; 0 where that is not needed
   * @param weightGradient its product for the weights' gradient
   * @param elementwiseForward seconds of all but the product, forward
   * @param elementwiseBackward seconds of all but the products, backward
   * @param update seconds of penalties, clipping and the optimizer
   */
  public record LayerTimes(
      String name,
      Product forward,
      Product inputGradient,
      Product weightGradient,
      double elementwiseForward,
      double elementwiseBackward,
      double update) {
    /** All of the layer's thread time, in seconds. */
    public double seconds() {
      return forward.seconds
          + inputGradient.seconds
          + weightGradient.seconds
          + elementwiseForward
          + elementwiseBackward
          + update;
    }
  }

  /**
   * Thread time of a matrix product.
   *
   * @param seconds spent on it
   * @param operations floating-point operations by the layer's definition: 2 per multiply-add,
   *     including those with a convolution's padding, as is usual, but not those with the padding
   *     of vectors and tiles; 0 without a product
   */
  public record Product(double seconds, double operations) {
    /** 10^9 operations per second of one thread; 0 without work. */
    public double gflops() {
      return seconds == 0 ? 0 : operations / seconds / 1e9;
    }
  }

  /** Thread time spent on work, in seconds. */
  public double busySeconds() {
    return readingSeconds + lossSeconds + layers.stream().mapToDouble(LayerTimes::seconds).sum();
  }

  /**
   * Thread time without work, in seconds: waiting at the end of parallel loops, and while one
   * thread prepares the next.
   */
  public double waitingSeconds() {
    return threads * trainingSeconds - busySeconds();
  }

  /** Floating-point operations of all products. */
  public double operations() {
    return layers.stream()
        .mapToDouble(layer ->
            layer.forward.operations
                + layer.inputGradient.operations
                + layer.weightGradient.operations)
        .sum();
  }

  /** Times and counts of one or more epochs. */
  public record Span(int epochs, long samples, double training, double validation, double between) {
    static final Span NONE = new Span(0, 0, 0, 0, 0);

    Span plus(Span other) {
      return new Span(
          epochs + other.epochs,
          samples + other.samples,
          training + other.training,
          validation + other.validation,
          between + other.between);
    }

    double seconds() {
      return training + validation + between;
    }
  }

  static Profile of(
      LayerTable table, WorkTimes times, Span span, boolean first, double firstEpoch) {
    List<LayerTimes> layers = new ArrayList<>();
    for (int i = 0; i < table.rows().size(); i++) {
      LayerTable.Row row = table.rows().get(i);
      double operations = 2.0 * row.multiplyAdds() * span.samples;
      layers.add(
          new LayerTimes(
              row.name(),
              product(times, i, Work.FORWARD, operations),
              product(times, i, Work.INPUT_GRADIENT, operations),
              product(times, i, Work.WEIGHT_GRADIENT, operations),
              seconds(times, i, Work.ELEMENTWISE_FORWARD),
              seconds(times, i, Work.ELEMENTWISE_BACKWARD),
              seconds(times, i, Work.UPDATE)));
    }
    return new Profile(
        times.threads(),
        span.epochs,
        first,
        firstEpoch,
        span.samples,
        span.training,
        span.validation,
        span.between,
        seconds(times, Stopwatch.NETWORK, Work.READING),
        seconds(times, Stopwatch.NETWORK, Work.LOSS),
        layers);
  }

  private static Product product(WorkTimes times, int layer, Work work, double operations) {
    double seconds = seconds(times, layer, work);
    return new Product(seconds, seconds == 0 ? 0 : operations);
  }

  private static double seconds(WorkTimes times, int layer, Work work) {
    return times.nanos(layer, work) / NANOS;
  }
}
