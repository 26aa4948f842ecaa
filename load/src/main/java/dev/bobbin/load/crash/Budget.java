package dev.bobbin.load.crash;

import java.time.Duration;

/** Until when a section goes on. */
record Budget(long end) {
  static Budget of(Duration time) {
    return new Budget(System.nanoTime() + time.toNanos());
  }

  /** The first of so many equal parts of what is left. */
  Budget part(int parts) {
    long now = System.nanoTime();
    return new Budget(now + (end - now) / parts);
  }

  boolean isLeft() {
    return System.nanoTime() - end < 0;
  }
}
