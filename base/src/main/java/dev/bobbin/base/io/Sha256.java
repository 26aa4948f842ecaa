package dev.bobbin.base.io;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The digest SHA-256. */
public final class Sha256 {
  private Sha256() {}

  /** A fresh digest. */
  public static MessageDigest start() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /** 64 lower-case hexadecimal digits; the digest starts afresh. */
  public static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The digest of bytes, as 64 lower-case hexadecimal digits. */
  public static String of(byte[] bytes) {
    return HexFormat.of().formatHex(start().digest(bytes));
  }

  /** The digest of a text in UTF-8, as 64 lower-case hexadecimal digits. */
  public static String of(String text) {
    return HexFormat.of().formatHex(digest(text));
  }

  /** The digest of a text in UTF-8, 32 bytes. */
  public static byte[] digest(String text) {
    return start().digest(text.getBytes(StandardCharsets.UTF_8));
  }
}
