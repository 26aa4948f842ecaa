package dev.bobbin.experiment.training;

import dev.bobbin.base.BobbinException;
import dev.bobbin.data.Dataset;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.recipe.EnsembleRecipe;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.experiment.recipe.Recipe;
import dev.bobbin.experiment.run.EnsembleRun;
import dev.bobbin.experiment.run.NetworkRun;
import dev.bobbin.experiment.run.Run;
import dev.bobbin.experiment.run.RunFiles;
import dev.bobbin.experiment.run.RunFolder;
import dev.bobbin.experiment.run.RunKey;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A folder of runs that are found by their {@link RunKey}, so that nothing is trained twice. New
 * directories are named after recipe and key. Several threads may use it, as long as each trains
 * another key.
 */
public final class RunStore {
  private final Path folder;
  private final Map<RunKey, Path> directories;
  private final Optional<Consumer<NetworkOutcome>> whenTrained;

  private RunStore(
      Path folder, Map<RunKey, Path> directories, Optional<Consumer<NetworkOutcome>> whenTrained) {
    this.folder = folder;
    this.directories = Collections.synchronizedMap(directories);
    this.whenTrained = whenTrained;
  }

  /** Reads a folder, which need not exist yet. Invalid runs and other files are skipped. */
  public static RunStore of(Path folder) throws IOException {
    return of(folder, Optional.empty());
  }

  /**
   * Reads a folder.
   *
   * @param whenTrained receives the outcome of each network's training, to draw its pictures
   */
  public static RunStore of(Path folder, Consumer<NetworkOutcome> whenTrained) throws IOException {
    return of(folder, Optional.of(whenTrained));
  }

  private static RunStore of(Path folder, Optional<Consumer<NetworkOutcome>> whenTrained)
      throws IOException {
    return new RunStore(folder, directories(folder), whenTrained);
  }

  private static Map<RunKey, Path> directories(Path folder) throws IOException {
    Map<RunKey, Path> directories = new HashMap<>();
    if (Files.isDirectory(folder)) {
      for (Path directory : sorted(folder)) {
        Optional<Run> run = readable(directory);
        if (run.isPresent()) {
          // A finished run goes before one that was cut short.
          directories.merge(
              run.get().key(),
              directory,
              (known, found) -> run.get().status().isFinal() ? found : known);
        }
      }
    }
    return directories;
  }

  /** Reads the folder again: other processes may have trained runs since. */
  public void refresh() throws IOException {
    Map<RunKey, Path> found = directories(folder);
    directories.clear();
    directories.putAll(found);
  }

  private static List<Path> sorted(Path folder) throws IOException {
    List<Path> directories = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, Files::isDirectory)) {
      entries.forEach(directories::add);
    }
    Collections.sort(directories);
    return directories;
  }

  private static Optional<Run> readable(Path directory) throws IOException {
    try {
      return Optional.of(Run.open(directory));
    } catch (BobbinException e) {
      return Optional.empty();
    }
  }

  private <R extends Run> Optional<R> find(RunKey key, Class<R> kind) throws IOException {
    Path directory = directories.get(key);
    return directory == null
        ? Optional.empty()
        : readable(directory).filter(kind::isInstance).map(kind::cast);
  }

  /** The run of a key, finished or not. */
  public Optional<NetworkRun> find(RunKey key) throws IOException {
    return find(key, NetworkRun.class);
  }

  public Optional<NetworkRun> finished(RunKey key) throws IOException {
    return find(key).filter(run -> run.status().isFinal() && run.result().isPresent());
  }

  public Optional<EnsembleRun> finishedEnsemble(RunKey key) throws IOException {
    return find(key, EnsembleRun.class)
        .filter(run -> run.status().isFinal() && run.result().isPresent());
  }

  /**
   * Draws the pictures of a run whose training was killed before it had them all.
   *
   * @param dataset of the run, prepared as its recipe says
   */
  public void complete(NetworkRun run, Dataset dataset, int threads) throws IOException {
    complete(run, dataset, options(threads));
  }

  static void complete(NetworkRun run, Dataset dataset, RunOptions options) throws IOException {
    Path directory = run.directory();
    if (options.whenTrained().isPresent()
        && run.missingFiles().isEmpty()
        && !RunFiles.hasPictures(directory)) {
      RunFiles.tidy(directory);
      SplitDataset data = SplitDataset.of(dataset, run.recipe().data());
      try (ThreadTeam team = new ThreadTeam(options.threads())) {
        options.whenTrained().get().accept(NetworkOutcome.read(run, data, team));
      }
    }
  }

  /**
   * Resumes the unfinished run of a recipe, or creates a new one.
   *
   * @throws IOException if its run is finished already, or the directory cannot be made
   */
  public NetworkTraining open(NetworkRecipe recipe, SplitDataset data, int threads)
      throws IOException {
    return open(recipe, data, options(threads));
  }

  private RunOptions options(int threads) {
    RunOptions options = RunOptions.of(threads, Optional.empty());
    return whenTrained.map(options::withWhenTrained).orElse(options);
  }

  NetworkTraining open(NetworkRecipe written, SplitDataset data, RunOptions options)
      throws IOException {
    NetworkRecipe recipe = InitialModel.resolved(written, new RunFolder(options.runs()));
    RunKey key = RunKey.of(recipe, data.dataset());
    Optional<NetworkRun> known = find(key);
    if (known.isPresent()) {
      return NetworkTraining.resume(known.get(), data, options);
    }
    return entered(key, NetworkTraining.create(recipe, data, options.in(free(recipe, key))));
  }

  /**
   * Resumes the unfinished run of an ensemble, or creates a new one; its members are runs in this
   * store.
   *
   * @throws IOException if its run is finished already, or the directory cannot be made
   */
  public EnsembleTraining open(EnsembleRecipe written, SplitDataset data, int threads)
      throws IOException {
    RunFolder runs = new RunFolder(options(threads).runs());
    EnsembleRecipe recipe = InitialModel.resolved(written, runs);
    RunKey key = RunKey.of(recipe, data.dataset());
    Optional<EnsembleRun> known = find(key, EnsembleRun.class);
    if (known.isPresent()) {
      return EnsembleTraining.resume(known.get(), data, options(threads), this);
    }
    RunOptions options = options(threads).in(free(recipe, key));
    return entered(key, EnsembleTraining.create(recipe, data, options, Optional.of(this)));
  }

  private <T extends Training> T entered(RunKey key, T training) {
    directories.put(key, training.directory());
    return training;
  }

  /** A directory without a run. */
  private Path free(Recipe recipe, RunKey key) throws IOException {
    String name = RunDirectories.fileName(recipe.name()) + "-" + key.shortened();
    for (int i = 1; ; i++) {
      Path directory = folder.resolve(i == 1 ? name : name + "-" + i);
      if (!Files.exists(directory)
          || (Files.isDirectory(directory) && RunFiles.isUnbegun(directory))) {
        return directory;
      }
    }
  }
}
