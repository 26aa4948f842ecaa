package dev.bobbin.base;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A problem that a user can correct: in a file, a recipe or an option. The message has the form
 * {@code where: expected X, received Y; try Z}, with a line per problem. An {@link
 * IllegalArgumentException} is a fault in the program instead.
 */
public final class BobbinException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** A damaged file may have a problem in each of a million entries. */
  private static final int MOST_LINES = 20;

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
    super(text(problems), cause);
    this.usage = usage;
    this.where = problems.getFirst().where();
    this.expected = Optional.empty();
    this.received = Optional.empty();
    this.remedy = Optional.empty();
    this.problems = List.copyOf(problems);
  }

  private static String text(List<Problem> problems) {
    List<String> lines =
        problems.stream().limit(MOST_LINES).map(Problem::toString).collect(Collectors.toList());
    if (problems.size() > MOST_LINES) {
      lines.add("and %d more".formatted(problems.size() - MOST_LINES));
    }
    return String.join("\n", lines);
  }

  /**
   * A problem with data, a model or a run.
   *
   * @param where the file, and the place in it
   * @param expected what should be there
   * @param received what is there
   * @param remedy what the user can do
   */
  public static BobbinException of(Object where, String expected, Object received, String remedy) {
    return new BobbinException(false, null, where, expected, received, Optional.of(remedy));
  }

  /** As {@link #of(Object, String, String, String)}, without a suggestion. */
  public static BobbinException of(Object where, String expected, Object received) {
    return new BobbinException(false, null, where, expected, received, Optional.empty());
  }

  /** All problems of a file; at least one, each with a line of the message. */
  public static BobbinException of(List<Problem> problems) {
    return new BobbinException(false, null, problems);
  }

  /** As {@link #of(Object, String, String, String)}, with the exception that led here. */
  public static BobbinException because(
      Throwable cause, Object where, String expected, Object received, String remedy) {
    return new BobbinException(false, cause, where, expected, received, Optional.of(remedy));
  }

  /** A problem with the command: an option, a recipe, names that do not fit together. */
  public static BobbinException usage(
      Object where, String expected, Object received, String remedy) {
    return new BobbinException(true, null, where, expected, received, Optional.of(remedy));
  }

  /** As {@link #usage(Object, String, String, String)}, without a suggestion. */
  public static BobbinException usage(Object where, String expected, Object received) {
    return new BobbinException(true, null, where, expected, received, Optional.empty());
  }

  /** All problems of a recipe; at least one, each with a line of the message. */
  public static BobbinException usage(List<Problem> problems) {
    return new BobbinException(true, null, problems);
  }

  /** As {@link #usage(List)}, with its cause. */
  public static BobbinException usageBecause(Throwable cause, List<Problem> problems) {
    return new BobbinException(true, cause, problems);
  }

  /** The same problem with another suggestion; of several, the last has it. */
  public BobbinException advising(String advice) {
    if (problems.isEmpty()) {
      return new BobbinException(
          usage, this, where, expected.orElse(""), received.orElse(""), Optional.of(advice));
    }
    List<Problem> advised = new ArrayList<>(problems);
    Problem last = advised.removeLast();
    String message = last.message().replaceFirst("; try .*", "") + "; try " + advice;
    advised.add(new Problem(last.at(), last.path(), message));
    return new BobbinException(usage, this, advised);
  }

  /** The file or option, and the place in it; the first if there are several. */
  public String where() {
    return where;
  }

  /** What should be there; empty if {@link #problems} says it. */
  public Optional<String> expected() {
    return expected;
  }

  /** What is there; empty if {@link #problems} says it. */
  public Optional<String> received() {
    return received;
  }

  /** What the user can do; empty if unknown or if {@link #problems} says it. */
  public Optional<String> remedy() {
    return remedy;
  }

  /** The problems of a recipe or a model description, in the order of the text; else empty. */
  public List<Problem> problems() {
    return problems;
  }

  /** Whether the command or the recipe is at fault, rather than a file, a model or a run. */
  public boolean isUsage() {
    return usage;
  }

  /** Java puts this in the place of bytes that it cannot decode. */
  private static boolean isGarbled(String name) {
    return name.indexOf('\uFFFD') >= 0;
  }

  /** A file that Java has no path for, since the locale has no such characters. */
  public static BobbinException garbled(Throwable cause, Object where, String expected) {
    return because(
        cause,
        where,
        expected,
        "a name with bytes that are no text in this locale ("
            + System.getProperty("sun.jnu.encoding")
            + "), so that Java cannot open it",
        "to rename the file, or LC_ALL=C.UTF-8 before the command if the name is UTF-8");
  }

  /** A file that could not be read, written or listed. */
  public static BobbinException io(Object where, String expected, IOException cause) {
    // The messages of these are the path alone.
    return switch (cause) {
      case NoSuchFileException e when isGarbled(where + "") -> garbled(e, where, expected);
      case NoSuchFileException e ->
          because(e, where, expected, "no such file or folder", "another path");
      case AccessDeniedException e ->
          because(e, where, expected, "permission denied", "chmod or another user");
      case NotDirectoryException e -> because(e, where, expected, "no folder", "another path");
      case FileAlreadyExistsException e ->
          because(e, where, expected, "a file of that name", "another name");
      default -> {
        String reason = reason(cause);
        yield because(cause, where, expected, "'" + reason + "'", remedy(reason));
      }
    };
  }

  private static String reason(IOException cause) {
    Optional<String> alone =
        cause instanceof FileSystemException failure
            ? Optional.ofNullable(failure.getReason())
            : Optional.empty();
    return alone
        .or(() -> Optional.ofNullable(cause.getMessage()))
        .orElse(cause.getClass().getSimpleName());
  }

  /**
   * What helps against an error of the system, by its words; {@code ./bobbin} has them in English.
   */
  private static String remedy(String reason) {
    return switch (reason) {
      case String full when full.contains("No space left") -> "another disk, or room on this one";
      case String quota when quota.contains("quota exceeded") ->
          "another disk, or room within the quota";
      case String large when large.contains("File too large") ->
          "ulimit -f unlimited, or a disk that takes larger files";
      case String fixed when fixed.contains("Read-only file system") ->
          "a folder that can be written to";
      case String many when many.contains("Too many open files") -> "ulimit -n 4096";
      default -> "the disk, or another copy of the file";
    };
  }
}
