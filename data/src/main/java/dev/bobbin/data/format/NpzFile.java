package dev.bobbin.data.format;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.io.AtomicFile;
import dev.bobbin.base.numpy.NpyHeader;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.data.split.Split;
import dev.bobbin.engine.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Writes a dataset as NumPy's {@code savez_compressed} does, with the keys of Keras: {@code
 * x_train}, {@code y_train}, and those of {@code val} and {@code test}. Images are bytes of [count,
 * height, width], with channels last if they are in colour; labels are 64-bit numbers. {@link
 * NumpyFiles} reads it.
 */
public final class NpzFile {
  /** The earliest time that an archive can hold: the same dataset gives the same bytes. */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private NpzFile() {}

  /**
   * Writes a file atomically.
   *
   * @param written receives the number of images written, after each; an exception ends the writing
   * @throws BobbinException if the images have other than 1 or 3 channels, or the file cannot be
   *     written; nothing is left behind then
   */
  public static void write(Map<Split, LabeledImages> splits, Path file, IntConsumer written) {
    AtomicFile.write(
        file,
        out -> {
          // Not closed: the stream belongs to the caller.
          ZipOutputStream zip = new ZipOutputStream(out);
          int before = 0;
          for (Map.Entry<Split, LabeledImages> split : splits.entrySet()) {
            LabeledImages images = split.getValue();
            int first = before;
            images(zip, key(split.getKey()), images, done -> written.accept(first + done));
            labels(zip, key(split.getKey()), images);
            before += images.count();
          }
          zip.finish();
        });
  }

  /** Whether a file has nothing but arrays that {@link #write} names. */
  public static boolean isOurs(Path file) {
    List<String> keys =
        Stream.of(Split.values())
            .flatMap(split -> Stream.of("x_" + key(split) + ".npy", "y_" + key(split) + ".npy"))
            .toList();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      return zip.size() > 0 && zip.stream().allMatch(entry -> keys.contains(entry.getName()));
    } catch (IOException e) {
      return false;
    }
  }

  private static String key(Split split) {
    return switch (split) {
      case TRAIN -> "train";
      case VALIDATION -> "val";
      case TEST -> "test";
    };
  }

  private static void images(
      ZipOutputStream zip, String key, LabeledImages images, IntConsumer written)
      throws IOException {
    Shape shape = images.shape();
    int[] sizes = {images.count(), shape.height(), shape.width(), shape.channels()};
    // A grey image has no axis of channels.
    array(zip, "x_" + key, "|u1", shape.channels() == 1 ? Arrays.copyOf(sizes, 3) : sizes);
    for (int i = 0; i < images.count(); i++) {
      zip.write(images.image(i));
      written.accept(i + 1);
    }
    zip.closeEntry();
  }

  private static void labels(ZipOutputStream zip, String key, LabeledImages images)
      throws IOException {
    array(zip, "y_" + key, "<i8", images.count());
    ByteBuffer label = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < images.count(); i++) {
      zip.write(label.putLong(0, images.label(i)).array());
    }
    zip.closeEntry();
  }

  private static void array(ZipOutputStream zip, String name, String type, int... shape)
      throws IOException {
    ZipEntry entry = new ZipEntry(name + ".npy");
    entry.setTimeLocal(TIME);
    zip.putNextEntry(entry);
    NpyHeader.write(zip, type, shape);
  }
}
