package dev.bobbin.cli.terminal;

import dev.bobbin.base.BobbinException;
import dev.bobbin.engine.network.shape.ShapeException;
import dev.bobbin.engine.train.NonFiniteLossException;
import dev.bobbin.model.text.LayerTableText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** The message and the exit code of a failure. */
public final class Errors {
  private Errors() {}

  public static int exitCode(Throwable failure) {
    return switch (failure) {
      case BobbinException e when e.isUsage() -> ExitCode.USAGE;
      case InvalidPathException _ -> ExitCode.USAGE;
      default -> ExitCode.FAILED;
    };
  }

  /** One line, or for a recipe a line for each problem. */
  public static String message(Throwable failure) {
    return switch (failure) {
      case BobbinException e when e.getCause() instanceof ShapeException unfit ->
          text(e).stripTrailing() + "\n" + LayerTableText.before(unfit);
      case BobbinException e -> text(e);
      case NonFiniteLossException e -> text(e);
      case UncheckedIOException e when e.getCause() != null -> message(e.getCause());
      case IOException e -> io(e);
      case InvalidPathException e ->
          e.getInput()
              + ": expected a path, received one that this system cannot have; try another";
      case OutOfMemoryError _ ->
          "memory: expected less to be needed than the heap's "
              + (Runtime.getRuntime().maxMemory() >> 20)
              + " MiB; try BOBBIN_JAVA_OPTS=-Xmx8g";
      default ->
          "bobbin: this should not have happened: "
              + failure
              + "; try --verbose, and report what it prints to the project's issue tracker";
    };
  }

  private static String io(IOException failure) {
    // The messages of these exceptions are only the path.
    return switch (failure) {
      case NoSuchFileException e ->
          e.getFile() + ": expected a file or folder, received none of that name; try another path";
      case AccessDeniedException e ->
          e.getFile() + ": expected permission, received none; try chmod, or another user";
      case NotDirectoryException e ->
          e.getFile() + ": expected a folder, received a file; try another path";
      case FileAlreadyExistsException e ->
          e.getFile() + ": expected a new name, received one that exists; try another";
      case FileSystemException e when e.getFile() != null && e.getReason() != null ->
          text(BobbinException.io(e.getFile(), "to read or write it", e));
      default -> text(failure);
    };
  }

  private static String text(Throwable failure) {
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }
}
