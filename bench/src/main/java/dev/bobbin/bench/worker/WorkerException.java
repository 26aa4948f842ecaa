package dev.bobbin.bench.worker;

import java.io.IOException;

/** A contender that cannot do what it was asked to; the message says which and why. */
public final class WorkerException extends IOException {
  private static final long serialVersionUID = 1L;

  WorkerException(String message) {
    super(message);
  }
}
