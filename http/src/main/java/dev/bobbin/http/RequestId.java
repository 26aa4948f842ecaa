package dev.bobbin.http;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** By what a request is found again in logs, here and elsewhere. */
final class RequestId {
  static final String HEADER = "X-Request-Id";

  /** What nothing that it is written into can misunderstand. */
  private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

  private RequestId() {}

  /** The client's, if it can do no harm, or else a new one. */
  static String of(@Nullable String sent) {
    if (sent != null && HARMLESS.matcher(sent).matches()) {
      return sent;
    }
    // No secret: it only has to differ from others.
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }
}
