package dev.bobbin.load;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Bodies of inference requests with one or several errors. */
final class MalformedBodies {
  private static final int DEPTH = 5_000;
  private static final int MOST_CHANGES = 8;

  private static final List<String> WRONG =
      List.of(
          "",
          "null",
          "[]",
          "{}",
          "0",
          "\"\"",
          "{\"inputs\":null}",
          "{\"inputs\":[]}",
          "{\"inputs\":[null]}",
          "{\"inputs\":[{}]}",
          "{\"inputs\":{\"name\":\"image\"}}",
          input("[1,28,28,1]", "FP32", "[]"),
          input("[1,28,28,1]", "FP32", "null"),
          input("[1,28,28,1]", "FP32", "{}"),
          input("[1,28,28,1]", "FP32", "[[[[[[1]]]]]]"),
          input("[1,28,28,1]", "UINT8", "[256]"),
          input("[1,28,28,1]", "UINT8", "[-1]"),
          input("[1,28,28,1]", "UINT8", "[0.5]"),
          input("[1,28,28,1]", "FP32", "[1e999]"),
          input("[1,28,28,1]", "FP32", "[NaN]"),
          input("[1,28,28,1]", "FP32", "[" + "9".repeat(5_000) + "]"),
          input("[1,28,28,1]", "BYTES", "[\"no base64!\"]"),
          input("[1,28,28,1]", "BYTES", "[\"\"]"),
          input("[1]", "BYTES", "[\"AAAA\"]"),
          input("[1]", "BYTES", "[1]"),
          input("[1,28,28,1]", "FP64", "[0]"),
          input("[1,28,28,1]", "\\u0000", "[0]"),
          input("[0,28,28,1]", "FP32", "[]"),
          input("[-1,28,28,1]", "FP32", "[0]"),
          input("[2147483647,28,28,1]", "FP32", "[0]"),
          input("[9223372036854775807,28,28,1]", "FP32", "[0]"),
          input("[99999999999999999999999,28,28,1]", "UINT8", "[0]"),
          input("[65536,65536,65536,65536]", "FP32", "[0]"),
          input("[1.5,28,28,1]", "FP32", "[0]"),
          input("[\"1\",28,28,1]", "FP32", "[0]"),
          input("[" + "1,".repeat(2_000) + "1]", "FP32", "[0]"),
          input("[1,28,28,1]", "FP32", "[".repeat(DEPTH) + "]".repeat(DEPTH)),
          "[".repeat(DEPTH),
          "{\"a\":".repeat(DEPTH),
          "{\"id\":\"" + "x".repeat(1_000_000) + "\",\"inputs\":[]}",
          "{\"id\":7,\"inputs\":[]}",
          "{\"parameters\":" + "[".repeat(100) + "]".repeat(100) + ",\"inputs\":[]}",
          "\uFEFF{}",
          "{\"inputs\":[],\"inputs\":[]}",
          "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><x>&a;</x>",
          "inputs: [image]",
          "\u0000\u0000\u0000\u0000");

  private final byte[] right;

  /**
   * Bodies made from a valid one.
   *
   * @param right a body that is answered with 200
   */
  MalformedBodies(byte[] right) {
    this.right = right.clone();
  }

  private static String input(String shape, String type, String data) {
    return "{\"inputs\":[{\"name\":\"image\",\"shape\":%s,\"datatype\":\"%s\",\"data\":%s}]}"
        .formatted(shape, type, data);
  }

  /** The body of that number, always the same; some happen to be valid. */
  byte[] body(int number) {
    if (number < WRONG.size()) {
      return WRONG.get(number).getBytes(StandardCharsets.UTF_8);
    }
    Random random = new Random(number);
    byte[] body = right.clone();
    int changes = 1 + random.nextInt(MOST_CHANGES);
    for (int i = 0; i < changes && body.length > 1; i++) {
      body = changed(body, random);
    }
    return body;
  }

  private static byte[] changed(byte[] body, Random random) {
    // The names are at the start; the rest is a thousand numbers.
    int at =
        random.nextBoolean()
            ? random.nextInt(Math.min(body.length, 100))
            : random.nextInt(body.length);
    return switch (random.nextInt(7)) {
      case 0 -> Arrays.copyOf(body, at);
      case 1 -> {
        byte[] flipped = body.clone();
        flipped[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        yield flipped;
      }
      case 2 -> joined(body, at, "\"{}[]:,-.eE0\\\u0007".charAt(random.nextInt(13)), at);
      case 3 -> joined(body, at, (char) random.nextInt(256), at + 1);
      case 4 -> joined(body, at, ',', Math.max(0, at - random.nextInt(50)));
      case 5 -> joined(body, at, ' ', Math.min(body.length, at + random.nextInt(50)));
      default -> {
        byte[] noise = body.clone();
        byte[] bytes = new byte[Math.min(8, body.length - at)];
        random.nextBytes(bytes);
        System.arraycopy(bytes, 0, noise, at, bytes.length);
        yield noise;
      }
    };
  }

  /** The bytes before {@code until}, then {@code between}, then the bytes from {@code from} on. */
  private static byte[] joined(byte[] body, int until, char between, int from) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(body, 0, until);
    bytes.write(between);
    bytes.write(body, Math.min(from, body.length), Math.max(0, body.length - from));
    return bytes.toByteArray();
  }
}
