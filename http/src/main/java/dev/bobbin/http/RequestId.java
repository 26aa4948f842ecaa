package dev.bobbin.http;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Identifies a request in logs. */
final class RequestId {
  static final String HEADER = "X-Request-Id";

  private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

  private RequestId() {}

  /** The client's, if it is safe, or else a new one. */
  static String of(@Nullable String sent) {
    if (sent != null && HARMLESS.matcher(sent).matches()) {
      return sent;
    }
    // It is not a secret.
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }
}
