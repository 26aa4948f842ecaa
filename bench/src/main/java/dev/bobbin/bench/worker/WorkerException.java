package dev.bobbin.bench.worker;

import java.io.IOException;

/** A contender failed, or does not support a request; the message says which and why. */
public final class WorkerException extends IOException {
  private static final long serialVersionUID = 1L;

  WorkerException(String message) {
    super(message);
  }
}
