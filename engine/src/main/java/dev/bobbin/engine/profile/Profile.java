package dev.bobbin.engine.profile;

import dev.bobbin.engine.network.shape.LayerTable;
import dev.bobbin.engine.profile.Stopwatch.Work;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the time of a training's threads went. All durations are in seconds and sums over {@link
 * #epochs} epochs. A thread's time on a piece of work is what the clock says between its ends: time
 * in which the thread had no core counts too.
 *
 * <p>The threads' time ({@link #threads} times {@link #trainingSeconds}) is the sum of all layers'
 * times, {@link #readingSeconds}, {@link #lossSeconds} and {@link #waitingSeconds}.
 *
 * @param threads how many worked
 * @param epochs over how many the times are summed
 * @param withFirstEpoch whether the first epoch is among them, in which the JVM still compiles:
 *     only where there was no other
 * @param firstEpochSeconds what the first epoch took, validation and all else included
 * @param samples how many samples were trained on in these epochs
 * @param trainingSeconds of the training itself, by the clock on the wall
 * @param validationSeconds after the epochs, by the clock on the wall
 * @param betweenSeconds by the clock on the wall what else lay between the epochs: shuffling, and
 *     what listeners do when an epoch is done, such as writing checkpoints
 * @param readingSeconds thread time of reading samples
 * @param lossSeconds thread time of the loss and its gradient
 * @param layers a layer each, as in {@link LayerTable}
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
   * @param inputGradient its product back to the inputs; no time where nobody wants that
   * @param weightGradient its product for the weights' gradient
   * @param elementwiseForward seconds of what is no product, forward
   * @param elementwiseBackward the same on the way back
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
   * @param operations floating-point operations that the layer's definition asks for: 2 for each
   *     multiply-add, those with a convolution's padding included as is usual, those with the
   *     padding of vectors and tiles not; 0 where there is no product
   */
  public record Product(double seconds, double operations) {
    /** Operations in 10^9 a second of one thread; 0 without work. */
    public double gflops() {
      return seconds == 0 ? 0 : operations / seconds / 1e9;
    }
  }

  /** Thread time in which work was done, in seconds. */
  public double busySeconds() {
    return readingSeconds + lossSeconds + layers.stream().mapToDouble(LayerTimes::seconds).sum();
  }

  /**
   * Thread time in which none of it was done, in seconds: waiting at the end of parallel loops, and
   * while one thread alone prepares the next.
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

  /** What epochs have in common while they are summed. */
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
