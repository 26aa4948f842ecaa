package dev.bobbin.experiment.evaluation;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The classes of pictures in a folder by the names of its subfolders, which {@link ClassMatcher}
 * matches to a model's classes; of a folder that is itself named as a class, all pictures are of
 * that class unless their subfolder says otherwise.
 */
public final class FolderClasses {
  private final ClassMatcher matcher;
  private final OptionalInt whole;

  /** A folder of pictures, and the classes that are meant. */
  public FolderClasses(Path folder, ClassMatcher matcher) {
    this.matcher = matcher;
    Path name = folder.toAbsolutePath().normalize().getFileName();
    this.whole = name == null ? OptionalInt.empty() : found(name.toString());
  }

  private OptionalInt found(String name) {
    int label = matcher.find(name);
    return label < 0 ? OptionalInt.empty() : OptionalInt.of(label);
  }

  /**
   * The class of a picture, if its folder says it.
   *
   * @param file path from the folder, with slashes
   */
  public OptionalInt label(String file) {
    OptionalInt own = subfolder(file).map(this::found).orElse(OptionalInt.empty());
    return own.isPresent() ? own : whole;
  }

  /** The subfolder of a picture; empty if it lies beside them. */
  public static Optional<String> subfolder(String file) {
    int slash = file.indexOf('/');
    return slash < 0 ? Optional.empty() : Optional.of(file.substring(0, slash));
  }

  /** Whether a folder further down is named as a class, as in {@code train/boot}. */
  public boolean isDeeper(String file) {
    String[] names = file.split("/", -1);
    return IntStream.range(1, names.length - 1).anyMatch(i -> matcher.find(names[i]) >= 0);
  }
}
