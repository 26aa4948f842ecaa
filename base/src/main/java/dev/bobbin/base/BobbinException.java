package dev.bobbin.base;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a person did or has cannot be used: a file, a recipe, an option. The message has the form
 * {@code where: expected X, received Y; try Z}, a line for each problem. Everything that a person
 * can mend is reported by this exception; an {@link IllegalArgumentException} is a fault in the
 * program.
 */
public final class BobbinException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final boolean usage;
  private final String where;
  private final transient Optional<String> expected;
  private final transient Optional<String> received;
  private final transient Optional<String> remedy;
  private final transient List<Problem> problems;

  private BobbinException(
      boolean usage,
      @Nullable Throwable cause,
      Object where,
      String expected,
      Object received,
      Optional<String> remedy) {
    super(
        (where
                + ": expected "
                + expected
                + ", received "
                + received
                + remedy.map(text -> "; try " + text).orElse(""))
            .replaceAll("\\R", " "),
        cause);
    this.usage = usage;
    this.where = where.toString();
    this.expected = Optional.of(expected);
    this.received = Optional.of(received.toString());
    this.remedy = remedy;
    this.problems = List.of();
  }

  private BobbinException(boolean usage, @Nullable Throwable cause, List<Problem> problems) {
    super(String.join("\n", problems.stream().map(Problem::toString).toList()), cause);
    this.usage = usage;
    this.where = problems.getFirst().where();
    this.expected = Optional.empty();
    this.received = Optional.empty();
    this.remedy = Optional.empty();
    this.problems = List.copyOf(problems);
  }

  /**
   * Says what is wrong with data, a model or a run.
   *
   * @param where the file, and the place in it
   * @param expected what should be there
   * @param received what is there
   * @param remedy what a person can do about it
   */
  public static BobbinException of(Object where, String expected, Object received, String remedy) {
    return new BobbinException(false, null, where, expected, received, Optional.of(remedy));
  }

  /** As {@link #of(Object, String, String, String)}, where there is nothing to suggest. */
  public static BobbinException of(Object where, String expected, Object received) {
    return new BobbinException(false, null, where, expected, received, Optional.empty());
  }

  /**
   * All that is wrong with a file.
   *
   * @param problems at least one; each has a line of the message
   */
  public static BobbinException of(List<Problem> problems) {
    return new BobbinException(false, null, problems);
  }

  /** As {@link #of(Object, String, String, String)}, with the exception that led here. */
  public static BobbinException because(
      Throwable cause, Object where, String expected, Object received, String remedy) {
    return new BobbinException(false, cause, where, expected, received, Optional.of(remedy));
  }

  /**
   * As {@link #of(Object, String, String, String)}, of what was asked for: an option, a recipe,
   * names that do not fit together.
   */
  public static BobbinException usage(
      Object where, String expected, Object received, String remedy) {
    return new BobbinException(true, null, where, expected, received, Optional.of(remedy));
  }

  /** As {@link #usage(Object, String, String, String)}, where there is nothing to suggest. */
  public static BobbinException usage(Object where, String expected, Object received) {
    return new BobbinException(true, null, where, expected, received, Optional.empty());
  }

  /**
   * All that is wrong with a recipe.
   *
   * @param problems at least one; each has a line of the message
   */
  public static BobbinException usage(List<Problem> problems) {
    return new BobbinException(true, null, problems);
  }

  /** As {@link #usage(List)}, with the exception that led here. */
  public static BobbinException usageBecause(Throwable cause, List<Problem> problems) {
    return new BobbinException(true, cause, problems);
  }

  /** The file or option, and the place in it; the first of them where there are several. */
  public String where() {
    return where;
  }

  /** What should be there; empty where {@link #problems} says it. */
  public Optional<String> expected() {
    return expected;
  }

  /** What is there; empty where {@link #problems} says it. */
  public Optional<String> received() {
    return received;
  }

  /** What a person can do about it; empty where that is not known or {@link #problems} says it. */
  public Optional<String> remedy() {
    return remedy;
  }

  /** What is wrong with a recipe or a described model, by its places; otherwise nothing. */
  public List<Problem> problems() {
    return problems;
  }

  /** Whether the command or the recipe is at fault, rather than what it was applied to. */
  public boolean isUsage() {
    return usage;
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
