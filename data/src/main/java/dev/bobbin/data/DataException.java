package dev.bobbin.data;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.jspecify.annotations.Nullable;

/**
 * Data that cannot be used, or cannot be had. The message is one line of the form {@code where:
 * expected X, received Y; try Z}, which names the file and the place in it.
 */
public final class DataException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private DataException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /**
   * Says what is wrong.
   *
   * @param where the file, and the place in it
   * @param expected what should be there
   * @param received what is there
   * @param remedy what a person can do about it
   */
  public static DataException of(String where, String expected, String received, String remedy) {
    return new DataException(line(where, expected, received, remedy), null);
  }

  /** As {@link #of}, with the exception that led here. */
  public static DataException because(
      Throwable cause, String where, String expected, String received, String remedy) {
    return new DataException(line(where, expected, received, remedy), cause);
  }

  private static String line(String where, String expected, String received, String remedy) {
    String line = where + ": expected " + expected + ", received " + received + "; try " + remedy;
    return line.replaceAll("\\R", " ");
  }

  /** A file that could not be read, written or listed. */
  public static DataException io(Object where, String expected, IOException cause) {
    // The messages of these three are the bare path, which says nothing of what happened.
    return switch (cause) {
      case NoSuchFileException e ->
          because(e, where + "", expected, "no such file or folder", "another path");
      case AccessDeniedException e ->
          because(e, where + "", expected, "permission denied", "chmod or another user");
      case NotDirectoryException e -> because(e, where + "", expected, "no folder", "another path");
      default -> {
        String message =
            cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        yield because(
            cause,
            where + "",
            expected,
            "'" + message + "'",
            "the disk, or another copy of the file");
      }
    };
  }
}
