package dev.bobbin.server.inference;

import java.time.Duration;

/**
 * How much the models may take, and how long they may make anybody wait.
 *
 * @param lanes threads that run networks, each on its own
 * @param queue images that may wait before further requests are turned away, and the most of one
 *     request
 * @param patience after so long a request that has not been begun is given up
 * @param look between two looks at the models' files
 * @param warm how long a model is run before it is used, at most
 * @param pictureBytes memory for pictures that are being decoded, all together
 * @param tensorBytes memory for the numbers of requests that are being read, all together
 * @param mostPixels of one picture
 * @param explanations that are worked out at once
 */
public record ModelSettings(
    int lanes,
    int queue,
    Duration patience,
    Duration look,
    Duration warm,
    long pictureBytes,
    long tensorBytes,
    long mostPixels,
    int explanations) {
  private static final int QUEUE = 4096;
  private static final long LEAST_BYTES = 32L << 20;
  private static final long MOST_PIXELS = 64L << 20;

  /** Checks that there is something of everything. */
  public ModelSettings {
    if (lanes < 1 || queue < 1 || mostPixels < 1 || explanations < 1) {
      throw new IllegalArgumentException(
          "model settings: expected at least 1 lane, image in the queue, pixel and explanation, received %d, %d, %d and %d"
              .formatted(lanes, queue, mostPixels, explanations));
    }
  }

  /** For this machine and this JVM's heap. */
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
        Math.min(MOST_PIXELS, pictures / Pictures.BYTES_A_PIXEL),
        Math.max(1, runtime.availableProcessors() / 2));
  }

  /** With other numbers of lanes and of images in the queue. */
  public ModelSettings with(int otherLanes, int otherQueue) {
    return new ModelSettings(
        otherLanes,
        otherQueue,
        patience,
        look,
        warm,
        pictureBytes,
        tensorBytes,
        mostPixels,
        explanations);
  }

  /** With a patience of at most so long. */
  public ModelSettings withPatience(Duration most) {
    return new ModelSettings(
        lanes,
        queue,
        patience.compareTo(most) < 0 ? patience : most,
        look,
        warm,
        pictureBytes,
        tensorBytes,
        mostPixels,
        explanations);
  }
}
