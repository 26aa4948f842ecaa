package dev.bobbin.data.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * A file for readers of other libraries. It ends decoding when the thread is interrupted, and when
 * a reader goes on behind the end, where some take zeros for bytes: TwelveMonkeys' reader built
 * 65,536 tables of codes, 12 GB in all, for a file of a hundred bytes.
 */
final class FileStream extends MemoryCacheImageInputStream {
  /** Readers look ahead, and some go on for a line that they then give up. */
  private static final int MOST_ENDS = 1000;

  private int ends;

  FileStream(byte[] bytes) {
    // Not ImageIO.createImageInputStream, which may use a temporary file.
    super(new ByteArrayInputStream(bytes));
  }

  @Override
  public int read() throws IOException {
    return checked(super.read());
  }

  @Override
  public int read(byte[] to, int at, int length) throws IOException {
    return checked(super.read(to, at, length));
  }

  /** No {@link java.io.EOFException}, which those readers catch. */
  private int checked(int result) throws IOException {
    Interruption.check();
    if (result < 0 && ++ends > MOST_ENDS) {
      throw new IOException("a picture that is cut off");
    }
    return result;
  }
}
