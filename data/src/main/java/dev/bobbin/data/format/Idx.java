package dev.bobbin.data.format;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.io.Inflated;
import dev.bobbin.base.io.Sha256;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.data.Provenance;
import dev.bobbin.engine.Shape;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Reads and writes the IDX format of MNIST (LeCun, Cortes and Burges, 1998) for unsigned bytes: two
 * zero bytes, the element type 8, the number of dimensions, each size as 32 bits big-endian, then
 * the elements, last dimension fastest. Gzip is detected by its first bytes.
 */
public final class Idx {
  private static final int UNSIGNED_BYTE = 8;
  // Some JVMs cannot allocate the largest lengths.
  private static final long LARGEST_ARRAY = Integer.MAX_VALUE - 8L;
  private static final String REMEDY = "another copy of the file";

  private Idx() {}

  /**
   * The content of an IDX file.
   *
   * @param sizes of the dimensions, each at least 1
   * @param elements as many as the product of the sizes, unsigned
   * @param source name, bytes with the header, digest
   */
  public record Content(int[] sizes, byte[] elements, Provenance.Source source) {}

  /**
   * Reads a file of images and a file of labels.
   *
   * @param images three dimensions: count, height, width
   * @param labels one dimension: count
   * @throws BobbinException if a file is invalid, or the counts differ
   */
  public static ReadPart readPart(Path images, Path labels) {
    return part(read(images, 3), images + "", read(labels, 1), labels + "");
  }

  /**
   * Combines images with labels.
   *
   * @param imagesName for messages
   * @param labelsName for messages
   * @throws BobbinException if the counts differ
   */
  public static ReadPart part(
      Content images, String imagesName, Content labels, String labelsName) {
    int[] sizes = images.sizes();
    if (sizes[0] != labels.sizes()[0]) {
      throw BobbinException.of(
          labelsName,
          sizes[0] + " labels, one for each image of " + imagesName,
          labels.sizes()[0] + "",
          "files that belong together");
    }
    int[] classes = IntStream.range(0, sizes[0]).map(i -> labels.elements()[i] & 0xFF).toArray();
    LabeledImages set =
        new LabeledImages(new Shape(sizes[1], sizes[2], 1), images.elements(), classes);
    return new ReadPart(set, List.of(images.source(), labels.source()));
  }

  /**
   * Reads a file.
   *
   * @param file plain or gzip
   * @param dimensions the number it must have
   * @throws BobbinException if it is invalid
   */
  public static Content read(Path file, int dimensions) {
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, file + "", file.getFileName() + "", Files.size(file), dimensions);
    } catch (IOException e) {
      throw Inflated.failure(file + "", e);
    }
  }

  /**
   * Reads a stream to its end.
   *
   * @param raw plain or gzip
   * @param where for messages
   * @param name for the provenance
   * @param stored the stream's length before decompression: a header that claims more than can
   *     result from it is rejected before allocation
   * @param dimensions the number it must have
   */
  public static Content read(
      InputStream raw, String where, String name, long stored, int dimensions) throws IOException {
    if (stored == 0) {
      throw BobbinException.of(where, "an IDX file", "an empty file of 0 bytes", REMEDY);
    }
    Inflated.Opened opened = Inflated.open(raw);
    DataInputStream in = new DataInputStream(opened.stream());
    byte[] header = in.readNBytes(4 + 4 * dimensions);
    int[] sizes = sizes(where, header, dimensions);
    long length = length(where, header.length, sizes, stored, opened.compressed());
    byte[] elements = new byte[(int) length];
    int read = in.readNBytes(elements, 0, elements.length);
    if (read < elements.length) {
      throw wrongSize(where, header.length, sizes, (header.length + read) + "");
    }
    // One more byte is enough to know; the rest of a bomb is never decompressed.
    if (in.read() >= 0) {
      throw wrongSize(where, header.length, sizes, "more");
    }
    MessageDigest digest = Sha256.start();
    digest.update(header);
    digest.update(elements);
    return new Content(
        sizes, elements, new Provenance.Source(name, header.length + length, Sha256.hex(digest)));
  }

  private static int[] sizes(String where, byte[] header, int dimensions) throws EOFException {
    if (header.length < 4) {
      throw BobbinException.of(
          where, "an IDX header of " + (4 + 4 * dimensions) + " bytes", header.length + "", REMEDY);
    }
    if (header[0] != 0 || header[1] != 0) {
      String magic =
          String.format("%02x %02x %02x %02x", header[0], header[1], header[2], header[3]);
      String expected = String.format("the IDX magic number 00 00 08 %02x", dimensions);
      throw BobbinException.of(where + ", byte 0", expected, magic, "an IDX file, plain or .gz");
    }
    if (header[2] != UNSIGNED_BYTE) {
      String type = String.format("0x%02x (%s)", header[2], type(header[2]));
      throw BobbinException.of(
          where + ", byte 2", "element type 0x08 (unsigned byte)", type, "a file of bytes");
    }
    if (header[3] != dimensions) {
      String kind = dimensions == 1 ? "labels" : "images";
      throw BobbinException.of(
          where + ", byte 3",
          dimensions + (dimensions == 1 ? " dimension" : " dimensions"),
          (header[3] & 0xFF) + "",
          "the file of the " + kind);
    }
    if (header.length < 4 + 4 * dimensions) {
      throw BobbinException.of(
          where, "an IDX header of " + (4 + 4 * dimensions) + " bytes", header.length + "", REMEDY);
    }
    return IntStream.range(0, dimensions)
        .map(i -> ByteBuffer.wrap(header).getInt(4 + 4 * i))
        .toArray();
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

  /** The number of elements, after checking that it is possible and fits. */
  private static long length(
      String where, int header, int[] sizes, long stored, boolean compressed) {
    long length = 1;
    for (int i = 0; i < sizes.length; i++) {
      long size = Integer.toUnsignedLong(sizes[i]);
      if (size == 0) {
        throw BobbinException.of(
            where + ", byte " + (4 + 4 * i), "a size of at least 1", "0", REMEDY);
      }
      // Cannot overflow: the product so far is below 2^31, a size below 2^32.
      length *= size;
      if (length > LARGEST_ARRAY) {
        String claimed = product(sizes) + " bytes claimed by the header";
        throw BobbinException.of(
            where, "at most " + LARGEST_ARRAY + " bytes of elements", claimed, "smaller files");
      }
    }
    boolean fits =
        compressed ? header + length <= stored * Inflated.LARGEST_RATIO : header + length == stored;
    if (!fits) {
      throw wrongSize(
          where, header, sizes, stored + (compressed ? " compressed ones, too few for that" : ""));
    }
    return length;
  }

  private static BobbinException wrongSize(String where, int header, int[] sizes, String received) {
    long length = header;
    long elements = 1;
    for (int size : sizes) {
      elements *= size;
    }
    length += elements;
    return BobbinException.of(
        where,
        length + " bytes as its header says (" + product(sizes) + ")",
        received + " bytes",
        REMEDY);
  }

  private static String product(int[] sizes) {
    return Arrays.stream(sizes)
        .mapToObj(Integer::toUnsignedString)
        .collect(Collectors.joining("x"));
  }

  /**
   * Writes a split as a file of images and a file of labels, gzip if their names end in {@code
   * .gz}.
   *
   * @throws BobbinException if a label is above 255, the images have several channels, or a file
   *     cannot be written
   */
  public static void writePart(LabeledImages part, Path images, Path labels) {
    Shape shape = part.shape();
    if (shape.channels() != 1) {
      throw BobbinException.of(images + "", "images of one channel", shape + "", "grey images");
    }
    byte[] classes = new byte[part.count()];
    for (int i = 0; i < classes.length; i++) {
      if (part.label(i) > 255) {
        throw BobbinException.of(
            labels + ", label " + i, "at most 255", part.label(i) + "", "fewer classes");
      }
      classes[i] = (byte) part.label(i);
    }
    write(
        images,
        new int[] {part.count(), shape.height(), shape.width()},
        part.images(0, part.count()));
    write(labels, new int[] {part.count()}, classes);
  }

  /** Writes a file atomically, gzip if its name ends in {@code .gz}. */
  public static void write(Path file, int[] sizes, byte[] elements) {
    ByteBuffer header = ByteBuffer.allocate(4 + 4 * sizes.length);
    header.putInt(UNSIGNED_BYTE << 8 | sizes.length);
    Arrays.stream(sizes).forEach(header::putInt);
    Compressed.write(
        file,
        out -> {
          out.write(header.array());
          out.write(elements);
        });
  }
}
