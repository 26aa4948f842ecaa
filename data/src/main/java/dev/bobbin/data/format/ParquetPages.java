package dev.bobbin.data.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Checks the page headers of a Parquet column before Hardwood reads it: with sizes that do not fit
 * the file, Hardwood 1.0.1 waits for ever or takes memory without bounds. The headers are Thrift
 * structs in the compact protocol.
 */
final class ParquetPages {
  private static final int DEEPEST = 16;
  private static final int COMPRESSED_SIZE = 3;
  private static final int UNCOMPRESSED_SIZE = 2;
  private static final int DATA_PAGE = 5;
  private static final int DATA_PAGE_V2 = 8;

  private final ByteBuffer data;
  private long uncompressed;
  private long compressed;
  private long values;

  private ParquetPages(ByteBuffer data) {
    this.data = data;
  }

  /**
   * Checks a column chunk.
   *
   * @param start of its first page
   * @param length of all its pages with their headers
   * @param count of its values
   * @return the bytes of its pages when decompressed
   * @throws IOException if the pages do not fit
   */
  static long check(Path file, long start, long length, long count) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      if (start < 4
          || length < 1
          || length > Integer.MAX_VALUE
          || start > channel.size() - length) {
        throw new IOException("a column chunk lies outside the file");
      }
      ByteBuffer chunk = channel.map(FileChannel.MapMode.READ_ONLY, start, length);
      return new ParquetPages(chunk).pages(count);
    }
  }

  private long pages(long count) throws IOException {
    long all = 0;
    long found = 0;
    while (data.hasRemaining()) {
      uncompressed = -1;
      compressed = -1;
      values = 0;
      struct(0, 0);
      if (compressed < 0 || compressed > data.remaining() || uncompressed < 0 || values < 0) {
        throw new IOException("a page does not fit its column chunk");
      }
      data.position(data.position() + (int) compressed);
      all += uncompressed;
      found += values;
    }
    if (found != count) {
      throw new IOException("pages of " + found + " values in a column of " + count);
    }
    return all;
  }

  private byte next() throws IOException {
    if (!data.hasRemaining()) {
      throw new IOException("a page header ends too soon");
    }
    return data.get();
  }

  private long varint() throws IOException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte part = next();
      value |= (long) (part & 0x7F) << shift;
      if (part >= 0) {
        return value;
      }
    }
    throw new IOException("a number in a page header is too long");
  }

  private long zigzag() throws IOException {
    long value = varint();
    return (value >>> 1) ^ -(value & 1);
  }

  /**
   * Reads a struct.
   *
   * @param inside the field of the page header that it is; 0 for the page header
   */
  private void struct(int depth, int inside) throws IOException {
    int field = 0;
    for (byte head = next(); head != 0; head = next()) {
      field = (head >> 4 & 0xF) == 0 ? (int) zigzag() : field + (head >> 4 & 0xF);
      int type = head & 0xF;
      if (type >= 4 && type <= 6) {
        number(inside, field, zigzag());
      } else {
        skip(type, depth, depth == 0 ? field : -1, false);
      }
    }
  }

  private void number(int inside, int field, long value) {
    if (inside == 0 && field == UNCOMPRESSED_SIZE) {
      uncompressed = value;
    } else if (inside == 0 && field == COMPRESSED_SIZE) {
      compressed = value;
    } else if ((inside == DATA_PAGE || inside == DATA_PAGE_V2) && field == 1) {
      values = value;
    }
  }

  private void skip(int type, int depth, int field, boolean inList) throws IOException {
    if (depth > DEEPEST) {
      throw new IOException("a page header is nested too deeply");
    }
    switch (type) {
      case 1, 2 -> skipBytes(inList ? 1 : 0);
      case 3 -> skipBytes(1);
      case 4, 5, 6 -> varint();
      case 7 -> skipBytes(8);
      case 8 -> skipBytes(varint());
      case 9, 10 -> {
        byte head = next();
        long size = (head >> 4 & 0xF) == 15 ? varint() : head >> 4 & 0xF;
        for (long i = 0; i < size; i++) {
          skip(head & 0xF, depth + 1, -1, true);
        }
      }
      case 12 -> struct(depth + 1, field);
      default -> throw new IOException("a page header has a field of unknown type " + type);
    }
  }

  private void skipBytes(long count) throws IOException {
    if (count < 0 || count > data.remaining()) {
      throw new IOException("a page header ends too soon");
    }
    data.position(data.position() + (int) count);
  }
}
