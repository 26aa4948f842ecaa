package dev.bobbin.interop.page;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.JavaMemory;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** Finds the bytes of the model in a page that {@link ClassifierPage} wrote. Nothing in it runs. */
final class PageReader {
  private static final String EXPECTED = "a page that Bobbin wrote";
  private static final byte[] MARK =
      "<script type=\"application/octet-stream\" id=\"model\">".getBytes(StandardCharsets.US_ASCII);
  private static final int END = '<';

  private PageReader() {}

  /**
   * The model's own file.
   *
   * @throws BobbinException if there is none
   */
  static byte[] model(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw BobbinException.of(
          file, EXPECTED, Files.isDirectory(file) ? "a folder" : "no file of that name");
    }
    long size = Files.size(file);
    // The text and its bytes are held together, and one of them twice while it is put together.
    if (3 * size > JavaMemory.bytes()) {
      throw BobbinException.of(
          file,
          "a page that fits into " + JavaMemory.words(),
          "one of %d MB".formatted(JavaMemory.megabytes(size)),
          JavaMemory.larger(size));
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      if (!skipPast(in, MARK)) {
        throw BobbinException.of(
            file, EXPECTED, "another file: there is no model in it", "the page as it was exported");
      }
      Letters letters = new Letters(in);
      byte[] text = letters.readAllBytes();
      if (!letters.ended) {
        throw BobbinException.of(file, "a whole page", "one that is cut off", "another copy of it");
      }
      return decoded(file, text);
    }
  }

  private static byte[] decoded(Path file, byte[] text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw BobbinException.because(
          e, file, "a model in base64", "other characters", "another copy of it");
    }
  }

  /** Reads past the first occurrence of some bytes, whose first does not occur again in them. */
  private static boolean skipPast(InputStream in, byte[] mark) throws IOException {
    int matched = 0;
    for (int next = in.read(); next >= 0; next = in.read()) {
      matched = next == mark[matched] ? matched + 1 : next == mark[0] ? 1 : 0;
      if (matched == mark.length) {
        return true;
      }
    }
    return false;
  }

  /** The characters up to the end of the element, without those between lines. */
  private static final class Letters extends InputStream {
    private final InputStream in;
    private boolean ended;

    Letters(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      while (!ended) {
        int next = in.read();
        switch (next) {
          case ' ', '\t', '\r', '\n' -> {}
          case END -> ended = true;
          default -> {
            return next;
          }
        }
        if (next < 0) {
          return -1;
        }
      }
      return -1;
    }

    @Override
    public int read(byte[] bytes, int from, int count) throws IOException {
      int done = 0;
      for (; done < count; done++) {
        int next = read();
        if (next < 0) {
          break;
        }
        bytes[from + done] = (byte) next;
      }
      return done == 0 && count > 0 ? -1 : done;
    }
  }
}
