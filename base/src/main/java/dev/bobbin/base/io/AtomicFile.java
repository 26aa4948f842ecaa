package dev.bobbin.base.io;

import dev.bobbin.base.BobbinException;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes files so that a reader, and the disk after a crash, has either the old or the new content,
 * complete.
 *
 * <ul>
 *   <li>A file is written under a random name in the same folder, forced to the disk and renamed.
 *       If that fails, the old file stays and nothing is left behind.
 *   <li>A new file has the permissions of the umask. A replaced file keeps its permissions; its
 *       owner is the user who replaces it.
 *   <li>A symbolic link stays; its target is replaced or created.
 *   <li>A device, a pipe or an open file such as {@code /dev/stdout} is written directly.
 *   <li>The folder has to exist.
 * </ul>
 */
public final class AtomicFile {
  private static final int BUFFER = 1 << 16;
  private static final int MOST_LINKS = 40;
  private static final String TEMPORARY = ".tmp";

  /** Longer names leave no room for a random part within the usual 255 bytes. */
  private static final int LONGEST_NAME = 60;

  /** The first half of the UUID is the number of the process. */
  private static final Pattern TEMPORARY_NAME =
      Pattern.compile("\\..+\\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\\.tmp");

  /** Those that this process is writing. */
  private static final Map<UUID, Path> WRITTEN = new ConcurrentHashMap<>();

  /** To make or rename a file; nobody gets it after {@link #abandon}. */
  private static final Semaphore NAMES = new Semaphore(1);

  private static final Path PROCESSES = Path.of("/proc");
  private static final Path OWN_OPEN_FILES = Path.of("/proc/self/fd");

  private AtomicFile() {}

  /** Writes the content of a file. */
  @FunctionalInterface
  public interface Content {
    /** Writes it; closing is not needed. */
    void writeTo(OutputStream out) throws IOException;
  }

  /** Writes the content of a text file. */
  @FunctionalInterface
  public interface Text {
    /** Writes it; closing is not needed. */
    void writeTo(Writer out) throws IOException;
  }

  /**
   * Writes a file of bytes.
   *
   * @throws BobbinException if the file cannot be written; other exceptions of {@code content} are
   *     passed on
   */
  public static void write(Path file, Content content) {
    try {
      Path target = target(file);
      if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)
          || Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
        replace(target, content);
      } else {
        writeInto(target, content);
      }
    } catch (IOException e) {
      throw BobbinException.io(file, "to write this file", e);
    } catch (UncheckedIOException e) {
      // Writers without IOException in their signature wrap it.
      IOException cause = Objects.requireNonNull(e.getCause());
      throw BobbinException.io(file, "to write this file", cause);
    }
  }

  /**
   * Refuses what {@link #write} would not make a file of that can be read again: a folder, a pipe,
   * a device, an open file such as {@code /dev/stdout}, or a name in a folder that does not exist.
   *
   * @param expected what is to be written, in words
   * @param remedy what helps against another thing of that name
   * @throws BobbinException if it is such a thing
   */
  public static void requireReadable(Path file, String expected, String remedy) {
    if (Files.isDirectory(file)) {
      throw BobbinException.of(file, expected, "a folder", remedy);
    }
    try {
      Path target = target(file);
      boolean isFile =
          !Files.exists(target, LinkOption.NOFOLLOW_LINKS)
              || Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS);
      if (!isFile || target.startsWith(PROCESSES)) {
        throw BobbinException.of(file, expected, "a pipe, a device or an open file", remedy);
      }
    } catch (IOException e) {
      throw BobbinException.io(file, expected, e);
    }
  }

  /** Writes a text file in UTF-8, as {@link #write}. */
  public static void writeText(Path file, Text text) {
    write(
        file,
        out -> {
          Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
          text.writeTo(writer);
          writer.flush();
        });
  }

  /** Writes a text file in UTF-8, as {@link #write}. */
  public static void writeText(Path file, String text) {
    write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Deletes what this process is writing, as it ends. A thread that goes on writing waits for ever,
   * so that nothing appears afterwards.
   */
  public static void abandon() {
    NAMES.acquireUninterruptibly();
    WRITTEN.values().forEach(AtomicFile::deleteLeftover);
  }

  /** Renames within a folder, over an older file if there is one. */
  public static void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Deletes what processes that were killed while writing left in a folder. Files that a living
   * process of this machine writes stay.
   */
  public static void deleteLeftovers(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, AtomicFile::isLeftover)) {
      for (Path leftover : entries) {
        Files.deleteIfExists(leftover);
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  /** Whether a file is the temporary one of a process that is no longer there. */
  public static boolean isLeftover(Path file) {
    Matcher matcher = TEMPORARY_NAME.matcher(String.valueOf(file.getFileName()));
    if (!matcher.matches() || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    UUID id = UUID.fromString(matcher.group(1));
    long process = id.getMostSignificantBits();
    return process == ProcessHandle.current().pid()
        ? !WRITTEN.containsKey(id)
        : ProcessHandle.of(process).isEmpty();
  }

  /** The target of links, which need not exist; the link of an open file is not followed. */
  private static Path target(Path file) throws IOException {
    Path at = file.toAbsolutePath();
    for (int links = 0; links <= MOST_LINKS; links++) {
      Path folder = at.getParent();
      if (folder == null || Files.isDirectory(at)) {
        throw BobbinException.of(file, "a file to write", "a folder", "a name in it");
      }
      if (!Files.isDirectory(folder)) {
        throw BobbinException.of(file, "an existing folder", folder.toString(), "mkdir -p first");
      }
      at = folder.toRealPath().resolve(at.getFileName());
      if (!Files.isSymbolicLink(at) || at.startsWith(PROCESSES)) {
        return at;
      }
      at = at.resolveSibling(Files.readSymbolicLink(at));
    }
    throw BobbinException.of(file, "a file to write", "links in a circle", "another name");
  }

  private static void writeInto(Path target, Content content) throws IOException {
    if (target.startsWith(PROCESSES) && target.equals(OWN_OPEN_FILES.toRealPath().resolve("1"))) {
      // Opening it again would overwrite the beginning of a file.
      fill(new FileOutputStream(FileDescriptor.out), content);
      return;
    }
    try (OutputStream out = Files.newOutputStream(target, StandardOpenOption.APPEND)) {
      fill(out, content);
    }
  }

  private static void replace(Path target, Content content) throws IOException {
    UUID id = new UUID(ProcessHandle.current().pid(), UUID.randomUUID().getLeastSignificantBits());
    Path temporary = target.resolveSibling(temporaryStart(target) + id + TEMPORARY);
    WRITTEN.put(id, temporary);
    try {
      replace(target, content, temporary);
    } finally {
      WRITTEN.remove(id);
    }
  }

  private static void replace(Path target, Content content, Path temporary) throws IOException {
    Optional<Set<PosixFilePermission>> permissions = permissions(target);
    FileAttribute<?>[] attributes =
        permissions.stream()
            .map(PosixFilePermissions::asFileAttribute)
            .toArray(FileAttribute<?>[]::new);
    try {
      try (FileChannel channel = create(temporary, attributes)) {
        fill(Channels.newOutputStream(channel), content);
        channel.force(true);
      }
      if (permissions.isPresent() && !permissions.equals(permissions(temporary))) {
        // The umask removed some of them.
        Files.setPosixFilePermissions(temporary, permissions.get());
      }
      publish(temporary, target);
      forceName(target);
    } finally {
      deleteLeftover(temporary);
    }
  }

  private static FileChannel create(Path temporary, FileAttribute<?>... attributes)
      throws IOException {
    NAMES.acquireUninterruptibly();
    try {
      // Not createTempFile: only its owner could read such a file.
      return FileChannel.open(
          temporary, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes);
    } finally {
      NAMES.release();
    }
  }

  private static void publish(Path temporary, Path target) throws IOException {
    NAMES.acquireUninterruptibly();
    try {
      rename(temporary, target);
    } finally {
      NAMES.release();
    }
  }

  private static String temporaryStart(Path target) {
    String name = target.getFileName().toString();
    return "." + (name.length() > LONGEST_NAME ? "bobbin" : name) + ".";
  }

  private static void fill(OutputStream out, Content content) throws IOException {
    OutputStream buffered = new BufferedOutputStream(out, BUFFER);
    content.writeTo(buffered);
    buffered.flush();
  }

  /** Empty without a file, or if the file system has no such permissions. */
  private static Optional<Set<PosixFilePermission>> permissions(Path file) throws IOException {
    PosixFileAttributeView view =
        Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    try {
      return view == null ? Optional.empty() : Optional.of(view.readAttributes().permissions());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Without this, the old file may be back after a power failure. */
  private static void forceName(Path file) {
    try (FileChannel folder =
        FileChannel.open(Objects.requireNonNull(file.getParent()), StandardOpenOption.READ)) {
      folder.force(true);
    } catch (IOException e) {
      // Not every system opens folders. The file is complete.
    }
  }

  private static void deleteLeftover(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      // The first failure is the one to report; the temporary name does no harm.
    }
  }
}
