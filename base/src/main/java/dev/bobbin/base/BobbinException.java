package dev.bobbin.base;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.jspecify.annotations.Nullable;

/**
 * What a person did or has cannot be used: a file, a recipe, an option. The message is one line of
 * the form {@code where: expected X, received Y; try Z}. Everything that a person can mend is
 * reported by this exception; an {@link IllegalArgumentException} is a fault in the program.
 */
public final class BobbinException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final boolean usage;

  private BobbinException(String message, boolean usage, @Nullable Throwable cause) {
    super(message, cause);
    this.usage = usage;
  }

  /**
   * Says what is wrong with data, a model or a run.
   *
   * @param where the file, and the place in it
   * @param expected what should be there
   * @param received what is there
   * @param remedy what a person can do about it
   */
  public static BobbinException of(Object where, String expected, String received, String remedy) {
    return new BobbinException(line(where, expected, received, remedy), false, null);
  }

  /** As {@link #of}, with the exception that led here. */
  public static BobbinException because(
      Throwable cause, Object where, String expected, String received, String remedy) {
    return new BobbinException(line(where, expected, received, remedy), false, cause);
  }

  /** As {@link #of}, of what was asked for: an option, a recipe, names that do not fit together. */
  public static BobbinException usage(
      Object where, String expected, String received, String remedy) {
    return new BobbinException(line(where, expected, received, remedy), true, null);
  }

  /**
   * What was asked for is wrong, in a text that has been worded already.
   *
   * @param lines one for each problem, of the form above
   */
  public static BobbinException usage(String lines) {
    return new BobbinException(lines, true, null);
  }

  /** Whether the command or the recipe is at fault, rather than what it was applied to. */
  public boolean isUsage() {
    return usage;
  }

  private static String line(Object where, String expected, String received, String remedy) {
    String line = where + ": expected " + expected + ", received " + received + "; try " + remedy;
    return line.replaceAll("\\R", " ");
  }

  /** A file that could not be read, written or listed. */
  public static BobbinException io(Object where, String expected, IOException cause) {
    // The messages of these are the bare path, which says nothing of what happened.
    return switch (cause) {
      case NoSuchFileException e ->
          because(e, where, expected, "no such file or folder", "another path");
      case AccessDeniedException e ->
          because(e, where, expected, "permission denied", "chmod or another user");
      case NotDirectoryException e -> because(e, where, expected, "no folder", "another path");
      case FileAlreadyExistsException e ->
          because(e, where, expected, "a file of that name", "another name");
      default -> {
        String message =
            cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        yield because(
            cause, where, expected, "'" + message + "'", "the disk, or another copy of the file");
      }
    };
  }
}
