package dev.bobbin.data.format;

import dev.bobbin.engine.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * Encodes grey and RGB images as PNG with 8 bits per channel, unfiltered (ISO/IEC 15948). For small
 * images much faster than ImageIO, which sets up a writer and a colour model for each. Not
 * thread-safe.
 */
public final class PngEncoder implements AutoCloseable {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  private static final byte BITS = 8;
  private static final byte GREY = 0;
  private static final byte RGB = 2;

  private final Shape shape;
  private final byte[] header;
  private final Deflater deflater;
  private final CRC32 sum = new CRC32();

  /** For images of this shape, one or three channels. */
  public PngEncoder(Shape shape) {
    this(shape, Deflater.DEFAULT_COMPRESSION);
  }

  /**
   * For images of this shape, one or three channels.
   *
   * @param level of {@link Deflater}
   */
  public PngEncoder(Shape shape, int level) {
    this.shape = shape;
    this.deflater = new Deflater(level);
    // The last three: deflate, adaptive filtering, not interlaced.
    header =
        ByteBuffer.allocate(13)
            .putInt(shape.width())
            .putInt(shape.height())
            .put(new byte[] {BITS, shape.channels() == 1 ? GREY : RGB, 0, 0, 0})
            .array();
  }

  /** The file of the image that starts at {@code offset}. */
  public byte[] encode(byte[] pixels, int offset) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream(shape.size() + 128);
    file.write(SIGNATURE);
    chunk(file, "IHDR", header);
    chunk(file, "IDAT", compressed(pixels, offset));
    chunk(file, "IEND", new byte[0]);
    return file.toByteArray();
  }

  private byte[] compressed(byte[] pixels, int offset) throws IOException {
    ByteArrayOutputStream data = new ByteArrayOutputStream(shape.size());
    deflater.reset();
    DeflaterOutputStream rows = new DeflaterOutputStream(data, deflater);
    for (int y = 0; y < shape.height(); y++) {
      // Each row begins with its filter type: none.
      rows.write(0);
      int row = shape.width() * shape.channels();
      rows.write(pixels, offset + y * row, row);
    }
    rows.finish();
    return data.toByteArray();
  }

  private void chunk(ByteArrayOutputStream file, String type, byte[] data) throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    sum.reset();
    sum.update(name);
    sum.update(data);
    file.write(ByteBuffer.allocate(4).putInt(data.length).array());
    file.write(name);
    file.write(data);
    file.write(ByteBuffer.allocate(4).putInt((int) sum.getValue()).array());
  }

  /** Releases the memory outside the heap. */
  @Override
  public void close() {
    deflater.end();
  }
}
