package dev.bobbin.experiment.run.list;

import dev.bobbin.base.BobbinException;
import dev.bobbin.experiment.run.EnsembleRun;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All runs of a folder, quickly: a run is read again only if size or time of one of its files has
 * changed. Summaries are kept in memory and, in folders of many runs, in {@link RunIndex}. May be
 * used by several threads.
 */
public final class RunCatalogue {
  /** Fewer runs are as fast to read as an index. */
  private static final int WORTH_AN_INDEX = 100;

  private final Path folder;
  private final InstantSource clock;
  private Map<Path, RunIndex.Entry> known = Map.of();
  private boolean begun;

  private RunCatalogue(Path folder, InstantSource clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /** The runs of a folder, which is read by {@link #list}. */
  public static RunCatalogue of(Path folder) {
    return new RunCatalogue(folder, InstantSource.system());
  }

  static RunCatalogue of(Path folder, InstantSource clock) {
    return new RunCatalogue(folder, clock);
  }

  public Path folder() {
    return folder;
  }

  /**
   * The runs in the folder, by name, with the members of ensembles. Hidden directories and those
   * that are not runs are skipped.
   *
   * @throws BobbinException if there is no such folder
   * @throws IOException if it cannot be read
   */
  public synchronized List<RunSummary> list() throws IOException {
    if (!Files.isDirectory(folder)) {
      throw BobbinException.of(
          folder,
          "a folder of runs",
          Files.exists(folder) ? "a file" : "nothing there",
          "--runs FOLDER, or 'bobbin demo' for a first run");
    }
    if (!begun) {
      known = RunIndex.read(folder);
      begun = true;
    }
    Instant now = clock.instant();
    // In parallel, as the order does not matter.
    List<FoundRun> found =
        children(folder).parallelStream().map(this::find).flatMap(Optional::stream).toList();
    remember(found, now);
    return found.stream()
        .map(run -> run.summary(now))
        .sorted(Comparator.comparing(RunSummary::name))
        .toList();
  }

  /**
   * Reads one run directory.
   *
   * @throws BobbinException if it is not a run directory
   */
  public static RunSummary read(Path directory) {
    return of(directory)
        .find(directory)
        .orElseThrow(() ->
            BobbinException.of(
                directory,
                "a run directory",
                Files.isDirectory(directory)
                    ? "a folder without the files of one"
                    : Files.exists(directory) ? "a file" : "nothing there",
                "one that 'bobbin runs' lists"))
        .summary(Instant.now());
  }

  private record FoundRun(RunIndex.Entry entry, List<FoundRun> members) {
    RunSummary summary(Instant now) {
      return entry
          .summary()
          .with(members.stream().map(member -> member.summary(now)).toList(), now);
    }

    Stream<RunIndex.Entry> all() {
      return Stream.concat(Stream.of(entry), members.stream().map(FoundRun::entry));
    }
  }

  private Optional<FoundRun> find(Path directory) {
    return one(directory)
        .map(entry ->
            new FoundRun(entry, entry.summary().isEnsemble() ? members(directory) : List.of()));
  }

  private List<FoundRun> members(Path ensemble) {
    Path members = ensemble.resolve(EnsembleRun.MEMBERS);
    if (!Files.isDirectory(members)) {
      return List.of();
    }
    try {
      return children(members).stream()
          .sorted()
          .flatMap(member -> one(member).stream())
          .map(entry -> new FoundRun(entry, List.of()))
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private Optional<RunIndex.Entry> one(Path directory) {
    return RunStamp.of(directory)
        .map(stamp -> {
          RunIndex.Entry entry = known.get(directory);
          return entry != null && entry.stamp().equals(stamp)
              ? entry
              : new RunIndex.Entry(stamp, RunSummaryReader.read(directory, stamp.changed()));
        });
  }

  private void remember(List<FoundRun> found, Instant now) {
    Map<Path, RunIndex.Entry> next = new TreeMap<>();
    found.stream()
        .flatMap(FoundRun::all)
        .filter(entry -> !entry.stamp().isFresh(now))
        .forEach(entry -> next.put(entry.summary().directory(), entry));
    if (next.size() >= WORTH_AN_INDEX && !next.equals(known)) {
      RunIndex.write(folder, next.values());
    }
    known = next;
  }

  private static List<Path> children(Path folder) throws IOException {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        if (!entry.getFileName().toString().startsWith(".")) {
          children.add(entry);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return children;
  }
}
