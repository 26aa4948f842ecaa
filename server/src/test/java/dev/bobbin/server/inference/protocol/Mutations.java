package dev.bobbin.server.inference.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Errors for a JSON body. */
final class Mutations {
  private static final List<String> PIECES =
      List.of(
          "[",
          "]",
          "{",
          "}",
          ",",
          ":",
          "\"",
          "null",
          "true",
          "-",
          "1e999",
          "-0",
          "0.1",
          "NaN",
          "\"inputs\"",
          "\"data\":",
          "\"shape\":[2147483647,784],",
          "99999999999999999999",
          "\\u0000",
          "\u0000",
          "\u00ff\u00fe",
          "[[[[[[",
          "\"binary_data_size\":784,",
          " ".repeat(999));

  private Mutations() {}

  /** The body with one to three errors. */
  static byte[] of(byte[] body, Random random) {
    byte[] spoilt = body.clone();
    for (int faults = 1 + random.nextInt(3); faults > 0; faults--) {
      spoilt = once(spoilt, random);
    }
    return spoilt;
  }

  private static byte[] once(byte[] body, Random random) {
    if (body.length == 0) {
      return body;
    }
    int at = random.nextInt(random.nextBoolean() ? Math.min(100, body.length) : body.length);
    return switch (random.nextInt(5)) {
      case 0 -> Arrays.copyOf(body, at);
      case 1 -> {
        byte[] flipped = body.clone();
        flipped[at] ^= (byte) (1 << random.nextInt(8));
        yield flipped;
      }
      case 2 -> {
        String piece = PIECES.get(random.nextInt(PIECES.size()));
        yield splice(body, at, at, piece.getBytes(StandardCharsets.ISO_8859_1));
      }
      case 3 -> splice(body, at, Math.min(body.length, at + 1 + random.nextInt(40)), new byte[0]);
      default -> {
        int to = Math.min(body.length, at + 1 + random.nextInt(200));
        yield splice(body, at, at, Arrays.copyOfRange(body, at, to));
      }
    };
  }

  private static byte[] splice(byte[] body, int from, int to, byte[] piece) {
    byte[] whole = Arrays.copyOf(body, from + piece.length + body.length - to);
    System.arraycopy(piece, 0, whole, from, piece.length);
    System.arraycopy(body, to, whole, from + piece.length, body.length - to);
    return whole;
  }
}
