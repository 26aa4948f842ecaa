package dev.bobbin.server.http;

import dev.bobbin.formats.tree.JsonWriter;
import java.util.Map;

/** Ends a request with a status and {@code {"error": ...}}. */
public final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What all errors are answered with. */
  static final String CONTENT_TYPE = "application/json";

  private final int status;

  /**
   * Says no.
   *
   * @param status of HTTP, from 400 on
   * @param message what was expected, what was received, what to try
   */
  public Problem(int status, String message) {
    // Part of an answer, not a fault of ours: nobody reads its stack.
    super(message, null, false, false);
    this.status = status;
  }

  /** Of HTTP. */
  public int status() {
    return status;
  }

  /** The document. */
  static String document(String message) {
    return JsonWriter.compact(Map.of("error", message));
  }
}
