package dev.bobbin.data.format;

import dev.bobbin.base.BobbinException;
import dev.bobbin.data.image.PictureFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Pictures that are files, read from the disk each time. */
public final class FilePictures implements CodedPictures {
  private static final long MOST_FILE_BYTES = 64L << 20;
  private static final String PICTURE = "a " + PictureFiles.FORMATS + " picture";

  private final Path folder;
  private final String split;
  private final String source;
  private final List<String> paths;
  private final int[] labels;

  /**
   * Labelled pictures.
   *
   * @param folder of the dataset
   * @param split the subfolder of the split with a slash at its end, such as {@code train/}, or
   *     nothing
   * @param source a name of the split's pictures, for provenance
   * @param paths from the split's folder with slashes, or absolute
   * @param labels the class of each, from 0; not copied
   */
  public FilePictures(Path folder, String split, String source, List<String> paths, int[] labels) {
    if (paths.size() != labels.length) {
      throw new IllegalArgumentException(
          "labels: expected %d, received %d".formatted(paths.size(), labels.length));
    }
    this.folder = folder;
    this.split = split;
    this.source = source;
    this.paths = List.copyOf(paths);
    this.labels = labels;
  }

  /** A name of all of them, for provenance. */
  public String source() {
    return source;
  }

  /** The path of a picture from the split's folder, with slashes. */
  public String path(int index) {
    return paths.get(index);
  }

  /** The names of all pictures: a view. */
  public List<String> names() {
    return new AbstractList<>() {
      @Override
      public String get(int index) {
        return name(index);
      }

      @Override
      public int size() {
        return count();
      }
    };
  }

  /** The pictures of these indices, in this order. */
  public FilePictures select(int[] indices) {
    return new FilePictures(
        folder,
        split,
        source,
        IntStream.of(indices).mapToObj(paths::get).toList(),
        Arrays.stream(indices).map(i -> labels[i]).toArray());
  }

  @Override
  public int[] labels() {
    return labels;
  }

  @Override
  public String name(int index) {
    return split.isEmpty() ? paths.get(index) : split + paths.get(index);
  }

  /**
   * The file of a picture.
   *
   * @throws InvalidPathException if the locale has no such characters
   */
  private Path file(int index) {
    return folder.resolve(name(index));
  }

  /** The file of a picture: also one that there is no path for. */
  @Override
  public String where(int index) {
    String name = name(index);
    return name.startsWith("/") ? name : folder + "/" + name;
  }

  /** The size of a picture's file in bytes; 0 if it cannot be read. */
  public long size(int index) {
    try {
      return Files.size(file(index));
    } catch (IOException | InvalidPathException e) {
      return 0;
    }
  }

  @Override
  public byte[] bytes(int index) {
    try {
      Path file = file(index);
      long size = Files.size(file);
      if (size > MOST_FILE_BYTES) {
        throw BobbinException.of(
            file,
            "at most " + (MOST_FILE_BYTES >> 20) + " MiB",
            size + " bytes",
            "a smaller picture, or --skip-broken");
      }
      return Files.readAllBytes(file);
    } catch (InvalidPathException e) {
      throw BobbinException.garbled(e, where(index), PICTURE);
    } catch (IOException e) {
      throw BobbinException.io(where(index), PICTURE, e);
    }
  }
}
