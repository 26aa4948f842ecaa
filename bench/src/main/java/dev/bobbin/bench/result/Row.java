package dev.bobbin.bench.result;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One network, shape or command that was measured. Dates are those of {@code Instant}, as text;
 * {@code batch} is the batch size, and {@code recipes} are those whose networks do the same work.
 */
public sealed interface Row {
  /** Its name in the table; unique in a section. */
  String name();

  /** When it was measured. */
  String date();

  /** The share of all cores that other programs took meanwhile, from 0 to 1; empty if unknown. */
  default Optional<Double> othersShare() {
    return Optional.empty();
  }

  /** The share of the turns in which cores were slower than at best; empty if unknown. */
  default Optional<Double> sharedCores() {
    return Optional.empty();
  }

  /**
   * Seconds per training epoch of 60,000 images.
   *
   * @param images of the epochs that were timed
   * @param source of the images
   * @param idleShare the largest share of a core that waiting contenders used
   * @param othersShare the share of all cores that other programs took; empty if unknown
   * @param sharedCores the share of the turns in which cores were slower than at best
   * @param losses of the last epoch, by contender
   */
  record Train(
      String name,
      String date,
      List<String> recipes,
      int batch,
      int images,
      String source,
      double idleShare,
      Optional<Double> othersShare,
      Optional<Double> sharedCores,
      Map<String, Double> losses,
      List<Result> results)
      implements Row {}

  /**
   * Predictions.
   *
   * @param idleShare the largest share of a core that waiting contenders used
   * @param othersShare the share of all cores that other programs took; empty if unknown
   * @param sharedCores the share of the turns in which cores were slower than at best
   * @param latency microseconds of a single image, the medians
   * @param p99 microseconds of a single image, the 99th percentiles
   * @param batches seconds per batch
   */
  record Infer(
      String name,
      String date,
      List<String> recipes,
      double idleShare,
      Optional<Double> othersShare,
      Optional<Double> sharedCores,
      List<Result> latency,
      List<Result> p99,
      int batch,
      List<Result> batches)
      implements Row {}

  /**
   * Throughput of one shape.
   *
   * @param images of an epoch
   * @param forward seconds per image
   * @param training seconds per image
   * @param forwardFallsOff whether Bobbin is less than half as fast as on the neighbours
   * @param trainingFallsOff the same in training
   */
  record Shape(
      String name,
      String family,
      String date,
      int batch,
      int images,
      List<Result> forward,
      List<Result> training,
      boolean forwardFallsOff,
      boolean trainingFallsOff)
      implements Row {
    /** The same with these marks. */
    public Shape marked(boolean forwardOff, boolean trainingOff) {
      return new Shape(
          name, family, date, batch, images, forward, training, forwardOff, trainingOff);
    }
  }

  /**
   * Seconds per epoch by images and by threads.
   *
   * @param images from few to many
   * @param secondsOneThread for 60,000 images
   * @param secondsAllThreads for 60,000 images
   * @param speedUp one thread's time over that of all
   * @param serialShare Amdahl's
   */
  record Scaling(
      String name,
      String date,
      List<Point> images,
      int threads,
      double secondsOneThread,
      double secondsAllThreads,
      double speedUp,
      double serialShare)
      implements Row {
    /** Seconds of an epoch with that many images. */
    public record Point(int images, double seconds, double microsecondsAnImage) {}
  }

  /**
   * Seconds of a whole process; of a training, how much longer its first epoch is than the others.
   *
   * @param runs how many were timed
   * @param firstEpoch seconds, of a training
   * @param steadyEpoch seconds, of a training
   */
  record Startup(
      String name,
      String date,
      int runs,
      Optional<Double> firstEpoch,
      Optional<Double> steadyEpoch,
      double least,
      double median)
      implements Row {}

  /**
   * Bytes on the heap.
   *
   * @param bytesAnEpoch that a training epoch allocates, if it fits
   * @param steps of that epoch
   * @param bytesARequest that a prediction of one image allocates, if it fits
   * @param fits whether the network trains in the section's heap
   * @param reason why it does not
   */
  record Memory(
      String name,
      String date,
      List<String> recipes,
      int batch,
      Optional<Long> bytesAnEpoch,
      Optional<Integer> steps,
      Optional<Long> bytesARequest,
      boolean fits,
      Optional<String> reason)
      implements Row {}
}
