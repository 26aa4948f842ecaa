package dev.bobbin.server.inference;

import java.time.Duration;

/** How fast images have gone through the networks of late. */
final class Pace {
  /** Weight of the newest batch. */
  private static final double NEWEST = 0.05;

  private volatile double nanosAnImage = 100_000;

  /** A batch took so long on one lane. */
  void took(long nanos, int images) {
    // Two lanes at once may lose one of their numbers: there are enough of them.
    double before = nanosAnImage;
    nanosAnImage = before + NEWEST * ((double) nanos / images - before);
  }

  /** When so many images will have been answered. */
  Duration expected(int images, int lanes) {
    return Duration.ofNanos((long) (nanosAnImage * images / lanes));
  }
}
