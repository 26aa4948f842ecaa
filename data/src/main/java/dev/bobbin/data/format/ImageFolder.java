package dev.bobbin.data.format;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.io.Sha256;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.data.Provenance;
import dev.bobbin.data.image.ImageFileReader;
import dev.bobbin.data.image.PictureFiles;
import dev.bobbin.engine.Shape;
import dev.bobbin.model.Preprocessing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Reads and writes a folder with a folder per class, named after it, of PNG, JPEG, GIF and BMP
 * pictures. Classes and pictures are ordered by name; hidden files and files with other extensions
 * are ignored.
 */
public final class ImageFolder {
  private static final long MOST_FILE_BYTES = 64L << 20;
  private static final int FEWEST_DIGITS = 6;

  private ImageFolder() {}

  /** The names of the class folders, in order. */
  public static List<String> classNames(Path folder) {
    List<String> names =
        PictureFiles.in(folder, Files::isDirectory).stream()
            .map(p -> p.getFileName().toString())
            .toList();
    if (names.isEmpty()) {
      throw BobbinException.of(
          folder + "", "one folder for each class", "none", "a folder of images by class");
    }
    return names;
  }

  /**
   * Reads all pictures.
   *
   * @param folder holds the class folders
   * @param classNames in the order of the labels; the folders must be these
   * @param how they are prepared
   * @throws BobbinException if a class is missing, unknown or empty, or a picture cannot be read
   */
  public static ReadPart read(Path folder, List<String> classNames, Preprocessing how) {
    for (String found : classNames(folder)) {
      if (!classNames.contains(found)) {
        throw BobbinException.of(
            folder + "",
            "folders named " + String.join(", ", classNames),
            "'" + found + "' too",
            "to remove it");
      }
    }
    List<Path> pictures = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (int label = 0; label < classNames.size(); label++) {
      Path of = folder.resolve(classNames.get(label));
      List<Path> found = PictureFiles.in(of, PictureFiles::isPicture);
      if (found.isEmpty()) {
        throw BobbinException.of(
            of + "",
            "at least one " + PictureFiles.FORMATS + " file for this class",
            "none",
            "to add some or remove the class");
      }
      pictures.addAll(found);
      labels.addAll(Collections.nCopies(found.size(), label));
    }
    return decode(folder, pictures, labels, how);
  }

  /** All pictures of classes, in the order of {@link #read}. */
  public static List<Path> pictures(Path folder, List<String> classNames) {
    return classNames.stream()
        .flatMap(name -> PictureFiles.in(folder.resolve(name), PictureFiles::isPicture).stream())
        .toList();
  }

  /** All pictures that {@link #write} wrote, in order. */
  public static List<Path> picturesInOrder(Path folder, ClassFile classes) {
    return numbered(folder, classes).stream().map(Numbered::picture).toList();
  }

  /**
   * Reads the pictures that {@link #write} wrote: all in the order of their names, independent of
   * their classes. A class may be empty.
   *
   * @param folder holds the class folders
   * @param classes the folders that may exist
   * @param how they are prepared
   * @throws BobbinException if a folder is unknown, there is no picture, or one cannot be read
   */
  public static ReadPart readInOrder(Path folder, ClassFile classes, Preprocessing how) {
    List<Numbered> found = numbered(folder, classes);
    return decode(
        folder,
        found.stream().map(Numbered::picture).toList(),
        found.stream().map(Numbered::label).toList(),
        how);
  }

  private record Numbered(Path picture, int label) {}

  private static List<Numbered> numbered(Path folder, ClassFile classes) {
    List<Numbered> pictures = new ArrayList<>();
    for (Path of : PictureFiles.in(folder, Files::isDirectory)) {
      int label = classes.folders().indexOf(of.getFileName().toString());
      if (label < 0) {
        throw BobbinException.of(
            of + "", "a folder that " + ClassFile.NAME + " names", "another", "to remove it");
      }
      PictureFiles.in(of, PictureFiles::isPicture)
          .forEach(p -> pictures.add(new Numbered(p, label)));
    }
    if (pictures.isEmpty()) {
      throw BobbinException.of(
          folder + "", "at least one " + PictureFiles.FORMATS + " file", "none", "another copy");
    }
    pictures.sort(
        Comparator.comparing((Numbered n) -> n.picture().getFileName().toString())
            .thenComparingInt(Numbered::label));
    return pictures;
  }

  /**
   * Writes a split as PNG files into a folder per class. File names are indices in the split, so
   * that {@link #readInOrder} restores the order. After a failure, files may remain.
   *
   * @param folder to create, with the class folders in it
   * @param written receives the number of images written, after each; an exception ends the writing
   * @throws BobbinException if the images have several channels, or a file cannot be written
   */
  public static void write(
      LabeledImages part, ClassFile classes, Path folder, IntConsumer written) {
    if (part.shape().channels() != 1) {
      throw BobbinException.of(
          folder + "", "images of one channel", part.shape() + "", "grey images");
    }
    int digits = Math.max(FEWEST_DIGITS, Integer.toString(part.count() - 1).length());
    Path file = folder;
    try (GreyPng png = new GreyPng(part.shape())) {
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

  private static ReadPart decode(
      Path folder, List<Path> pictures, List<Integer> labels, Preprocessing how) {
    Shape shape = how.size();
    if ((long) pictures.size() * shape.size() > Integer.MAX_VALUE - 8) {
      throw BobbinException.of(
          folder + "", "at most 2 GB of pixels", pictures.size() + " images", "a smaller size");
    }
    ImageFileReader reader = new ImageFileReader(how);
    List<String> files = new ArrayList<>();
    byte[] pixels = new byte[pictures.size() * shape.size()];
    MessageDigest all = Sha256.start();
    long read = 0;
    for (int i = 0; i < pictures.size(); i++) {
      Path picture = pictures.get(i);
      byte[] bytes = bytes(picture);
      read += bytes.length;
      System.arraycopy(
          reader.read(bytes, picture + "").pixels(), 0, pixels, i * shape.size(), shape.size());
      String relative = folder.relativize(picture).toString().replace('\\', '/');
      files.add(relative);
      all.update((Sha256.of(bytes) + "  " + relative + "\n").getBytes(StandardCharsets.UTF_8));
    }
    LabeledImages set =
        new LabeledImages(shape, pixels, labels.stream().mapToInt(Integer::intValue).toArray())
            .withFiles(files)
            .withBackground(how.preparedBackground());
    Provenance.Source source =
        new Provenance.Source(folder.getFileName() + "/", read, Sha256.hex(all));
    return new ReadPart(set, List.of(source));
  }

  public static byte[] bytes(Path picture) {
    try {
      if (Files.size(picture) > MOST_FILE_BYTES) {
        throw BobbinException.of(
            picture + "",
            "at most " + (MOST_FILE_BYTES >> 20) + " MiB",
            Files.size(picture) + " bytes",
            "a smaller picture");
      }
      return Files.readAllBytes(picture);
    } catch (IOException e) {
      throw BobbinException.io(picture, "a " + PictureFiles.FORMATS + " picture", e);
    }
  }
}
