package dev.bobbin.data.format;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.io.Inflated;
import dev.bobbin.base.io.Sha256;
import dev.bobbin.base.numpy.NpyHeader;
import dev.bobbin.data.Provenance;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/**
 * An array of NumPy that is read in blocks, once for each pass.
 *
 * @param source of the array
 * @param header of the array
 */
record NpyArray(ArraySource source, NpyHeader header) {
  private static final String COPY = "another copy of the file";
  private static final int BLOCK = 1 << 16;

  /** Receives elements in the order in which they are stored. */
  interface Sink {
    /**
     * A block.
     *
     * @param first index of its first element
     * @param count of its elements
     */
    void accept(long first, int count, ByteBuffer block);
  }

  /** Reads the header, and checks what it claims against the size of the file. */
  static NpyArray open(ArraySource source) {
    return source.open((in, stored, compressed) -> {
      String where = source.where();
      NpyHeader header = NpyHeader.read(in, where);
      long count = header.count();
      long length = count == Long.MAX_VALUE ? count : count * header.itemSize();
      long all = header.bytes().length + length;
      boolean fits =
          length < Long.MAX_VALUE
              && (compressed
                  ? all / Inflated.LARGEST_RATIO <= stored
                  : stored < 0 || all == stored);
      if (!fits) {
        throw BobbinException.of(
            where,
            "%s elements of %d bytes as its header says"
                .formatted(header.shapeText(), header.itemSize()),
            stored + (compressed ? " compressed bytes, too few for that" : " bytes"),
            COPY);
      }
      return new NpyArray(source, header);
    });
  }

  /**
   * Reads all elements.
   *
   * @return the digest of all bytes with the header
   * @throws BobbinException if the file is shorter or longer than its header says
   */
  Provenance.Source forEach(Sink sink) {
    return source.open((in, stored, compressed) -> read(in, sink));
  }

  private Provenance.Source read(InputStream in, Sink sink) throws IOException {
    MessageDigest digest = Sha256.start();
    digest.update(in.readNBytes(header.bytes().length));
    int size = header.itemSize();
    byte[] bytes = new byte[Math.max(1, BLOCK / size) * size];
    ByteBuffer block = ByteBuffer.wrap(bytes).order(header.order());
    long count = header.count();
    for (long first = 0; first < count; ) {
      int wanted = (int) Math.min(bytes.length, (count - first) * size);
      int got = in.readNBytes(bytes, 0, wanted);
      if (got < wanted) {
        throw wrongSize(first * size + got + " bytes");
      }
      digest.update(bytes, 0, got);
      sink.accept(first, got / size, block);
      first += got / size;
    }
    // One more byte is enough to know; the rest of a bomb is never decompressed.
    if (in.read() >= 0) {
      throw wrongSize("more");
    }
    return new Provenance.Source(
        source.name(), header.bytes().length + count * size, Sha256.hex(digest));
  }

  private BobbinException wrongSize(String received) {
    return BobbinException.of(
        source.where(),
        "%d bytes after the header, which says %s"
            .formatted(header.count() * header.itemSize(), header.shapeText()),
        received,
        COPY);
  }
}
