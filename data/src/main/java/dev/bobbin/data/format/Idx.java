package dev.bobbin.data.format;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.io.AtomicFile;
import dev.bobbin.base.io.Inflated;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.data.Provenance;
import dev.bobbin.engine.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Reads and writes the IDX format of MNIST (LeCun, Cortes and Burges, 1998) for unsigned bytes: two
 * zero bytes, the element type 8, the number of dimensions, each size as 32 bits big-endian, then
 * the elements, last dimension fastest. Gzip is detected by its first bytes.
 */
public final class Idx {
  private static final int UNSIGNED_BYTE = 8;

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
    IdxArray array =
        IdxArray.read(
            raw, where, name, stored, new IdxArray.Expected(false, List.of(dimensions), true));
    return new Content(array.sizes(), array.bytes(), array.source());
  }

  /**
   * Writes a split as a file of images, of four dimensions if they are in colour, and a file of
   * labels, gzip if their names end in {@code .gz}.
   *
   * @throws BobbinException if a label is above 255, or a file cannot be written
   */
  public static void writePart(LabeledImages part, Path images, Path labels) {
    Shape shape = part.shape();
    byte[] classes = new byte[part.count()];
    for (int i = 0; i < classes.length; i++) {
      if (part.label(i) > 255) {
        throw BobbinException.of(
            labels + ", label " + i, "at most 255", part.label(i) + "", "fewer classes");
      }
      classes[i] = (byte) part.label(i);
    }
    int[] sizes = {part.count(), shape.height(), shape.width(), shape.channels()};
    write(
        images,
        shape.channels() == 1 ? Arrays.copyOf(sizes, 3) : sizes,
        out -> {
          for (int i = 0; i < part.count(); i++) {
            out.write(part.image(i));
          }
        });
    write(labels, new int[] {part.count()}, classes);
  }

  /** Writes a file atomically, gzip if its name ends in {@code .gz}. */
  public static void write(Path file, int[] sizes, byte[] elements) {
    write(file, sizes, out -> out.write(elements));
  }

  private static void write(Path file, int[] sizes, AtomicFile.Content elements) {
    ByteBuffer header = ByteBuffer.allocate(4 + 4 * sizes.length);
    header.putInt(UNSIGNED_BYTE << 8 | sizes.length);
    Arrays.stream(sizes).forEach(header::putInt);
    Compressed.write(
        file,
        out -> {
          out.write(header.array());
          elements.writeTo(out);
        });
  }
}
