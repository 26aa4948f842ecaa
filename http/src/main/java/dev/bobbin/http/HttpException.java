package dev.bobbin.http;

import dev.bobbin.base.json.JsonWriter;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Ends a request with an error status and {@code {"error": ...}}. */
public final class HttpException extends RuntimeException {
  private static final long serialVersionUID = 1;

  static final String CONTENT_TYPE = "application/json";

  private final int status;
  private final @Nullable Duration retryAfter;

  /**
   * An error response.
   *
   * @param status from 400 on
   * @param message what was expected, what was received, what to try
   */
  public HttpException(int status, String message) {
    this(status, message, null);
  }

  private HttpException(int status, String message, @Nullable Duration retryAfter) {
    // An answer, not a fault: without a stack trace.
    super(message, null, false, false);
    this.status = status;
    this.retryAfter = retryAfter;
  }

  /**
   * A retryable error response.
   *
   * @param status 429 if this client, 503 if all clients ask too much
   * @param message what was expected, what was received, what to try
   * @param retryAfter rounded up to whole seconds
   */
  public static HttpException busy(int status, String message, Duration retryAfter) {
    return new HttpException(status, message, retryAfter);
  }

  /** 400: {@code where: expected X, received Y; try Z}. */
  public static HttpException badRequest(
      String where, String expected, Object received, String remedy) {
    return new HttpException(
        400, "%s: expected %s, received %s; try %s".formatted(where, expected, received, remedy));
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The header {@code Retry-After}, in seconds. */
  Optional<String> retryAfter() {
    return Optional.ofNullable(retryAfter).map(HttpException::seconds);
  }

  /** Whole seconds, at least one. */
  static String seconds(Duration duration) {
    return Long.toString(Math.max(1, duration.plusNanos(999_999_999).toSeconds()));
  }

  static String document(String message) {
    return JsonWriter.compact(Map.of("error", message));
  }
}
