package dev.bobbin.base.io;

import dev.bobbin.base.BobbinException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Opens streams that may be gzip, which their first bytes tell. */
public final class Inflated {
  /** The largest ratio of deflate: a match of 258 bytes takes at least two bits. */
  public static final int LARGEST_RATIO = 1032;

  private static final int BUFFER = 1 << 16;

  private Inflated() {}

  /**
   * The decompressed bytes of {@code raw}.
   *
   * @param stream to read from
   * @param compressed whether they were gzip
   */
  public record Opened(InputStream stream, boolean compressed) {}

  /** Decompresses the stream if its first two bytes are those of gzip. */
  public static Opened open(InputStream raw) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(raw, BUFFER);
    buffered.mark(2);
    boolean gzip = buffered.read() == 0x1F && buffered.read() == 0x8B;
    buffered.reset();
    return gzip
        ? new Opened(new GZIPInputStream(buffered, BUFFER), true)
        : new Opened(buffered, false);
  }

  /** The exception for a failure while reading {@code where}, which may be broken gzip. */
  public static BobbinException failure(String where, IOException e) {
    return switch (e) {
      case ZipException broken -> gzip(where, broken);
      case EOFException cut -> gzip(where, cut);
      default -> BobbinException.io(where, "a readable file", e);
    };
  }

  private static BobbinException gzip(String where, IOException e) {
    return BobbinException.because(
        e,
        where,
        "whole gzip or zip data",
        "corrupt or truncated data (" + e.getMessage() + ")",
        "another copy of the file");
  }
}
