package dev.bobbin.data.format;

import dev.bobbin.base.BobbinException;
import dev.bobbin.data.LabeledImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntConsumer;

/**
 * A folder of pictures: a folder for each class, named after it, in {@code train}, {@code
 * validation} and {@code test} or not; or a list of files. Classes and pictures are ordered by
 * name; hidden files are ignored, other files are noted.
 */
public final class ImageFolder {
  private static final int FEWEST_DIGITS = 6;

  private ImageFolder() {}

  /**
   * Finds splits, classes and pictures; no picture is read yet.
   *
   * @param skipMissing whether files of a list that are not there are left out, instead of refused
   * @throws BobbinException if the folder has no pictures or no classes
   */
  public static RawDataset read(Path folder, boolean skipMissing) {
    return new FolderLayout(folder, skipMissing).read();
  }

  /**
   * Whether there are pictures in folders that are classes, so that other files beside them mean
   * nothing.
   */
  public static boolean hasClassFolders(Path folder) {
    return new FolderLayout(folder, true).hasClassFolders();
  }

  /**
   * Writes a split as PNG files into a folder per class. File names are indices in the split, so
   * that {@link #read} restores the order. After a failure, files may remain.
   *
   * @param folder to create, with the class folders in it
   * @param written receives the number of images written, after each; an exception ends the writing
   * @throws BobbinException if the images have other than 1 or 3 channels, or a file cannot be
   *     written
   */
  public static void write(
      LabeledImages part, ClassFile classes, Path folder, IntConsumer written) {
    int channels = part.shape().channels();
    if (channels != 1 && channels != 3) {
      throw BobbinException.of(
          folder + "", "images of one or three channels", part.shape() + "", "grey or RGB images");
    }
    int digits = Math.max(FEWEST_DIGITS, Integer.toString(part.count() - 1).length());
    Path file = folder;
    try (PngEncoder png = new PngEncoder(part.shape())) {
      for (String of : classes.folders()) {
        file = folder.resolve(of);
        Files.createDirectories(file);
      }
      for (int i = 0; i < part.count(); i++) {
        String number = Integer.toString(i);
        String name = "0".repeat(digits - number.length()) + number + ".png";
        file = folder.resolve(classes.folders().get(part.label(i))).resolve(name);
        Files.write(file, png.encode(part.image(i), 0));
        written.accept(i + 1);
      }
    } catch (IOException e) {
      throw BobbinException.io(file, "to write this file", e);
    }
  }
}
