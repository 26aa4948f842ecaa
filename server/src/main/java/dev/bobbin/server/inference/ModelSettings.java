package dev.bobbin.server.inference;

import java.time.Duration;

/**
 * The resources of the models.
 *
 * @param lanes threads that run networks
 * @param queue images that may wait before further requests are refused; also the limit of a
 *     request
 * @param patience how long a request may wait to begin
 * @param look the interval of checks of the models' files
 * @param warm how long a model is warmed up at most
 * @param pictureBytes memory for all pictures that are being decoded
 * @param tensorBytes memory for the tensors of all requests that are being read
 * @param decodingTime how long one picture may be decoded
 * @param mostPixels of one picture
 * @param explanations that are computed at once
 */
public record ModelSettings(
    int lanes,
    int queue,
    Duration patience,
    Duration look,
    Duration warm,
    long pictureBytes,
    long tensorBytes,
    Duration decodingTime,
    long mostPixels,
    int explanations) {
  private static final int QUEUE = 4096;
  private static final long LEAST_BYTES = 32L << 20;
  private static final long MOST_PIXELS = 64L << 20;

  /** Checks the values. */
  public ModelSettings {
    if (lanes < 1 || queue < 1 || mostPixels < 1 || explanations < 1) {
      throw new IllegalArgumentException(
          "model settings: expected at least 1 lane, image in the queue, pixel and explanation, received %d, %d, %d and %d"
              .formatted(lanes, queue, mostPixels, explanations));
    }
  }

  /** The defaults for this machine and this JVM's heap. */
  public static ModelSettings defaults() {
    Runtime runtime = Runtime.getRuntime();
    long pictures = Math.max(LEAST_BYTES, runtime.maxMemory() / 4);
    return new ModelSettings(
        runtime.availableProcessors(),
        QUEUE,
        Duration.ofSeconds(5),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        pictures,
        Math.max(LEAST_BYTES, runtime.maxMemory() / 8),
        Duration.ofSeconds(20),
        Math.min(MOST_PIXELS, pictures / Pictures.BYTES_A_PIXEL),
        Math.max(1, runtime.availableProcessors() / 2));
  }

  /** With these numbers of lanes and of images in the queue. */
  public ModelSettings with(int otherLanes, int otherQueue) {
    return new ModelSettings(
        otherLanes,
        otherQueue,
        patience,
        look,
        warm,
        pictureBytes,
        tensorBytes,
        decodingTime,
        mostPixels,
        explanations);
  }

  /** With a patience of at most this. */
  public ModelSettings withPatience(Duration most) {
    return new ModelSettings(
        lanes,
        queue,
        patience.compareTo(most) < 0 ? patience : most,
        look,
        warm,
        pictureBytes,
        tensorBytes,
        decodingTime,
        mostPixels,
        explanations);
  }
}
