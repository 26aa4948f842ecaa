package dev.bobbin.data.format;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.io.Inflated;
import dev.bobbin.base.io.Sha256;
import dev.bobbin.data.Provenance;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An array in the IDX format of any element type, big-endian, whose header is checked before memory
 * is taken.
 *
 * @param sizes of the dimensions, each at least 1
 * @param bytes the elements of images, from 0 to 255; empty for labels
 * @param numbers the elements of labels; empty for images
 * @param source name, bytes with the header, digest
 */
record IdxArray(int[] sizes, byte[] bytes, int[] numbers, Provenance.Source source) {
  static final String REMEDY = "another copy of the file";

  // Some JVMs cannot allocate the largest lengths.
  private static final long LARGEST_ARRAY = Integer.MAX_VALUE - 8L;
  private static final int UNSIGNED_BYTE = 0x08;
  private static final int BLOCK = 1 << 13;

  /**
   * What is expected.
   *
   * @param labels whether the elements are numbers, not pixels
   * @param dimensions the numbers of dimensions that are allowed, at most two of them
   * @param onlyBytes whether the elements must be unsigned bytes
   */
  record Expected(boolean labels, List<Integer> dimensions, boolean onlyBytes) {}

  /** Reads a file, plain, gzip or in an archive. */
  static IdxArray read(ArraySource source, Expected expected) {
    return source.open((in, stored, compressed) ->
        new Reader(source.where(), expected).read(in, source.name(), stored, compressed));
  }

  /** Reads a stream to its end; it may be gzip. */
  static IdxArray read(InputStream raw, String where, String name, long stored, Expected expected)
      throws IOException {
    Inflated.Opened opened = Inflated.open(raw);
    return new Reader(where, expected).read(opened.stream(), name, stored, opened.compressed());
  }

  private record Reader(String where, Expected expected) {
    IdxArray read(InputStream raw, String name, long stored, boolean compressed)
        throws IOException {
      if (stored == 0) {
        throw BobbinException.of(where, "an IDX file", "an empty file of 0 bytes", REMEDY);
      }
      DataInputStream in = new DataInputStream(raw);
      byte[] start = in.readNBytes(4);
      int dimensions = dimensions(start);
      byte[] header = Arrays.copyOf(start, 4 + 4 * dimensions);
      int got = 4 + in.readNBytes(header, 4, 4 * dimensions);
      if (got < header.length) {
        throw tooShort(dimensions, got);
      }
      int[] sizes =
          IntStream.range(0, dimensions)
              .map(i -> ByteBuffer.wrap(header).getInt(4 + 4 * i))
              .toArray();
      int width = width(start[2]);
      long count = count(sizes, width, stored, compressed);
      MessageDigest digest = Sha256.start();
      digest.update(header);
      byte[] bytes = ArrayMemory.bytes(where, expected.labels() ? 0 : count);
      int[] numbers = ArrayMemory.ints(where, expected.labels() ? count : 0);
      if (start[2] == UNSIGNED_BYTE && !expected.labels()) {
        int read = in.readNBytes(bytes, 0, bytes.length);
        if (read < bytes.length) {
          throw wrongSize(sizes, width, (header.length + read) + " bytes");
        }
        digest.update(bytes);
      } else {
        convert(in, start[2], sizes, digest, bytes, numbers);
      }
      // One more byte is enough to know; the rest of a bomb is never decompressed.
      if (in.read() >= 0) {
        throw wrongSize(sizes, width, "more bytes");
      }
      Provenance.Source source =
          new Provenance.Source(name, header.length + count * width, Sha256.hex(digest));
      return new IdxArray(sizes, bytes, numbers, source);
    }

    private void convert(
        InputStream in, byte type, int[] sizes, MessageDigest digest, byte[] bytes, int[] numbers)
        throws IOException {
      int width = width(type);
      int count = Math.max(bytes.length, numbers.length);
      byte[] buffer = new byte[BLOCK * width];
      ByteBuffer block = ByteBuffer.wrap(buffer);
      for (int first = 0; first < count; first += BLOCK) {
        int some = Math.min(BLOCK, count - first);
        int got = in.readNBytes(buffer, 0, some * width);
        if (got < some * width) {
          long all = 4 + 4L * sizes.length + (long) first * width + got;
          throw wrongSize(sizes, width, all + " bytes");
        }
        digest.update(buffer, 0, got);
        for (int i = 0; i < some; i++) {
          int value = whole(element(type, block, i * width), first + i);
          if (expected.labels()) {
            numbers[first + i] = value;
          } else {
            bytes[first + i] = (byte) value;
          }
        }
      }
    }

    private int whole(double value, int index) {
      int most = expected.labels() ? Integer.MAX_VALUE : 255;
      if (!(value >= (expected.labels() ? Integer.MIN_VALUE : 0) && value <= most)
          || value != Math.rint(value)) {
        throw BobbinException.of(
            where + ", element " + index,
            expected.labels() ? "a whole number" : "a whole number from 0 to 255",
            value,
            expected.labels() ? "labels of whole numbers" : "images of bytes");
      }
      return (int) value;
    }

    private int dimensions(byte[] start) {
      String kind = expected.dimensions().contains(1) ? "labels" : "images";
      int usual = expected.dimensions().getFirst();
      if (start.length < 4) {
        throw tooShort(usual, start.length);
      }
      if (start[0] != 0 || start[1] != 0) {
        String magic = String.format("%02x %02x %02x %02x", start[0], start[1], start[2], start[3]);
        String right = String.format("the IDX magic number 00 00 08 %02x", usual);
        throw BobbinException.of(where + ", byte 0", right, magic, "an IDX file, plain or .gz");
      }
      if (expected.onlyBytes() && start[2] != UNSIGNED_BYTE) {
        String type = String.format("0x%02x (%s)", start[2], type(start[2]));
        throw BobbinException.of(
            where + ", byte 2", "element type 0x08 (unsigned byte)", type, "a file of bytes");
      }
      if (width(start[2]) == 0) {
        throw BobbinException.of(
            where + ", byte 2",
            "an element type from 0x08 to 0x0e",
            String.format("0x%02x", start[2]),
            REMEDY);
      }
      if (!expected.dimensions().contains(start[3] & 0xFF)) {
        String right =
            expected.dimensions().stream().map(d -> d + "").collect(Collectors.joining(" or "));
        throw BobbinException.of(
            where + ", byte 3",
            right + (right.equals("1") ? " dimension" : " dimensions"),
            (start[3] & 0xFF) + "",
            "the file of the " + kind);
      }
      return start[3];
    }

    private BobbinException tooShort(int dimensions, int received) {
      return BobbinException.of(
          where, "an IDX header of " + (4 + 4 * dimensions) + " bytes", received + "", REMEDY);
    }

    /** The number of elements, after checking that it is possible and fits. */
    private long count(int[] sizes, int width, long stored, boolean compressed) {
      long count = 1;
      for (int i = 0; i < sizes.length; i++) {
        long size = Integer.toUnsignedLong(sizes[i]);
        if (size == 0) {
          throw BobbinException.of(
              where + ", byte " + (4 + 4 * i), "a size of at least 1", "0", REMEDY);
        }
        // Cannot overflow: the product so far is below 2^31, a size below 2^32.
        count *= size;
        if (count > LARGEST_ARRAY) {
          String claimed = product(sizes) + " bytes claimed by the header";
          throw BobbinException.of(
              where, "at most " + LARGEST_ARRAY + " bytes of elements", claimed, "smaller files");
        }
      }
      long length = 4 + 4L * sizes.length + count * width;
      boolean fits = compressed ? length <= stored * Inflated.LARGEST_RATIO : length == stored;
      if (!fits) {
        throw wrongSize(
            sizes, width, stored + (compressed ? " compressed bytes, too few for that" : " bytes"));
      }
      return count;
    }

    private BobbinException wrongSize(int[] sizes, int width, String received) {
      long count = 1;
      for (int size : sizes) {
        count *= size;
      }
      return BobbinException.of(
          where,
          "%d bytes as its header says (%s%s)"
              .formatted(
                  4 + 4L * sizes.length + count * width,
                  product(sizes),
                  width == 1 ? "" : " elements of " + width + " bytes"),
          received,
          REMEDY);
    }
  }

  private static double element(byte type, ByteBuffer block, int at) {
    return switch (type) {
      case 0x08 -> block.get(at) & 0xFF;
      case 0x09 -> block.get(at);
      case 0x0B -> block.getShort(at);
      case 0x0C -> block.getInt(at);
      case 0x0D -> block.getFloat(at);
      default -> block.getDouble(at);
    };
  }

  private static int width(byte type) {
    return switch (type) {
      case 0x08, 0x09 -> 1;
      case 0x0B -> 2;
      case 0x0C, 0x0D -> 4;
      case 0x0E -> 8;
      default -> 0;
    };
  }

  private static String type(byte code) {
    return switch (code) {
      case 0x09 -> "signed byte";
      case 0x0B -> "short";
      case 0x0C -> "int";
      case 0x0D -> "float";
      case 0x0E -> "double";
      default -> "unknown";
    };
  }

  private static String product(int[] sizes) {
    return Arrays.stream(sizes)
        .mapToObj(Integer::toUnsignedString)
        .collect(Collectors.joining("x"));
  }
}
