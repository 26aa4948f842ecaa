package dev.bobbin.http;

import dev.bobbin.base.json.JsonWriter;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Ends a request with a status and {@code {"error": ...}}. */
public final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What all errors are answered with. */
  static final String CONTENT_TYPE = "application/json";

  private final int status;
  private final @Nullable Duration retryAfter;

  /**
   * Says no.
   *
   * @param status of HTTP, from 400 on
   * @param message what was expected, what was received, what to try
   */
  public Problem(int status, String message) {
    this(status, message, null);
  }

  private Problem(int status, String message, @Nullable Duration retryAfter) {
    // Part of an answer, not a fault of ours: nobody reads its stack.
    super(message, null, false, false);
    this.status = status;
    this.retryAfter = retryAfter;
  }

  /**
   * Says not now.
   *
   * @param status 429 where this client asks too much, 503 where all of them do
   * @param message what was expected, what was received, what to try
   * @param retryAfter when it may work; told in whole seconds, at least one
   */
  public static Problem busy(int status, String message, Duration retryAfter) {
    return new Problem(status, message, retryAfter);
  }

  /** Of HTTP. */
  public int status() {
    return status;
  }

  /** The header {@code Retry-After}, in seconds. */
  Optional<String> retryAfter() {
    return Optional.ofNullable(retryAfter).map(Problem::seconds);
  }

  /** Whole seconds, at least one. */
  static String seconds(Duration duration) {
    return Long.toString(Math.max(1, duration.plusNanos(999_999_999).toSeconds()));
  }

  /** The document. */
  static String document(String message) {
    return JsonWriter.compact(Map.of("error", message));
  }
}
