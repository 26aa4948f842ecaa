package dev.bobbin.experiment.tracking;

import dev.bobbin.base.BobbinException;
import dev.bobbin.experiment.run.EnsembleRun;
import dev.bobbin.experiment.run.RunSetup;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All runs of a folder, quickly: a run is read again only when the size or time of one of its files
 * has changed. What was read is kept in memory for the next list and, in folders of many runs, in
 * {@link RunIndex} for the next process. May be used by several threads.
 */
public final class RunCatalogue {
  /** Fewer are read as fast as an index, which would then only be in the way. */
  private static final int WORTH_AN_INDEX = 100;

  private final Path folder;
  private final InstantSource clock;
  private Map<String, RunIndex.Entry> known = new HashMap<>();
  private boolean begun;

  private RunCatalogue(Path folder, InstantSource clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /** The runs of a folder, which is looked at when they are asked for. */
  public static RunCatalogue of(Path folder) {
    return new RunCatalogue(folder, InstantSource.system());
  }

  static RunCatalogue of(Path folder, InstantSource clock) {
    return new RunCatalogue(folder, clock);
  }

  /** The folder. */
  public Path folder() {
    return folder;
  }

  /**
   * Every run that lies directly in the folder, by name, with the members of ensembles inside it.
   * Whatever else is there, and what is hidden, is passed over.
   *
   * @throws BobbinException if the folder is none
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
    // The order of the directory stream's parts does not matter, so that both cores may read.
    List<Found> found =
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
   * @throws BobbinException if it is none
   */
  public static RunSummary read(Path directory) {
    RunCatalogue nothingKnown = of(directory.toAbsolutePath().normalize().resolveSibling(""));
    return nothingKnown
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

  /** A run with what its files say, and those of its members. */
  private record Found(
      String key, Path directory, RunStamp stamp, RunFacts facts, List<Found> members) {
    RunSummary summary(Instant now) {
      return RunSummary.of(
          directory,
          facts,
          stamp.changed(),
          members.stream().map(member -> member.summary(now)).toList(),
          now);
    }

    /** This one and its members. */
    List<Found> all() {
      List<Found> all = new ArrayList<>(members);
      all.add(this);
      return all;
    }
  }

  private Optional<Found> find(Path directory) {
    // A root has no name.
    return one(String.valueOf(directory.getFileName()), directory)
        .map(run -> {
          boolean isEnsemble =
              run.facts()
                  .setup()
                  .map(setup -> setup.kind() == RunSetup.Kind.ENSEMBLE)
                  .orElse(false);
          return isEnsemble
              ? new Found(run.key(), directory, run.stamp(), run.facts(), members(run))
              : run;
        });
  }

  private List<Found> members(Found ensemble) {
    Path members = ensemble.directory().resolve(EnsembleRun.MEMBERS);
    if (!Files.isDirectory(members)) {
      return List.of();
    }
    try {
      return children(members).stream()
          .map(member ->
              one(ensemble.key() + "/" + EnsembleRun.MEMBERS + "/" + member.getFileName(), member))
          .flatMap(Optional::stream)
          .sorted(Comparator.comparing(Found::key))
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private Optional<Found> one(String key, Path directory) {
    return RunStamp.of(directory)
        .map(stamp -> {
          RunIndex.Entry entry = known.get(key);
          RunFacts facts =
              entry != null && entry.stamp().equals(stamp)
                  ? entry.facts()
                  : RunFacts.read(directory);
          return new Found(key, directory, stamp, facts, List.of());
        });
  }

  private void remember(List<Found> found, Instant now) {
    Map<String, RunIndex.Entry> next = new TreeMap<>();
    for (Found run : found) {
      for (Found one : run.all()) {
        if (!one.stamp().isFresh(now)) {
          next.put(one.key(), new RunIndex.Entry(one.stamp(), one.facts()));
        }
      }
    }
    if (next.size() >= WORTH_AN_INDEX && !next.equals(known)) {
      RunIndex.write(folder, next);
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
