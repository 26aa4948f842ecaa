package dev.bobbin.base;

/** Java's memory in messages: how much there is, and the setting for more. */
public final class JavaMemory {
  private static final long MB = 1_000_000;

  private JavaMemory() {}

  /** The bytes that the heap may grow to. */
  public static long bytes() {
    return Runtime.getRuntime().maxMemory();
  }

  /** {@code Java's memory of 512 MB}. */
  public static String words() {
    return "Java's memory of %d MB".formatted(megabytes(bytes()));
  }

  public static long megabytes(long bytes) {
    return bytes / MB;
  }

  /**
   * The setting for some bytes and as many for what is made of them, such as {@code
   * BOBBIN_JAVA_OPTS=-Xmx8g}.
   */
  public static String larger(long bytes) {
    return "BOBBIN_JAVA_OPTS=-Xmx%dg"
        .formatted(Math.max(4, Math.max(bytes() >> 30, bytes >> 29) + 2));
  }
}
