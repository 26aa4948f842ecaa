package dev.bobbin.experiment.training;

import dev.bobbin.analysis.diagnosis.Finding;
import dev.bobbin.base.BobbinException;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.split.Part;
import dev.bobbin.engine.Team;
import dev.bobbin.engine.network.shape.LayerTable;
import dev.bobbin.engine.train.TrainingListener;
import dev.bobbin.experiment.evaluation.Measured;
import dev.bobbin.experiment.evaluation.PreparedData;
import dev.bobbin.experiment.recipe.EnsembleRecipe;
import dev.bobbin.experiment.recipe.Recipe;
import dev.bobbin.experiment.run.Ending;
import dev.bobbin.experiment.run.EnsembleResult;
import dev.bobbin.experiment.run.EnsembleRun;
import dev.bobbin.experiment.run.Run;
import dev.bobbin.experiment.run.RunKey;
import dev.bobbin.experiment.run.RunProvenance;
import dev.bobbin.model.Ensemble;
import dev.bobbin.model.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The training of an ensemble with its run directory: its members are trained one after the other,
 * each as a run of its own, then saved and measured as a whole. A member whose run is finished is
 * not trained again; one that was cut short goes on.
 */
public final class EnsembleTraining {
  private final EnsembleRecipe recipe;
  private final Dataset dataset;
  private final RunOptions options;
  private final Path directory;
  private final RunLibrary library;
  private final Optional<EnsembleRun> earlier;
  private volatile boolean stopped;
  private volatile @Nullable TrainingRun running;

  private EnsembleTraining(
      EnsembleRecipe recipe,
      Dataset dataset,
      RunOptions options,
      Path directory,
      RunLibrary library,
      Optional<EnsembleRun> earlier) {
    this.recipe = recipe;
    this.dataset = dataset;
    this.options = options;
    this.directory = directory;
    this.library = library;
    this.earlier = earlier;
  }

  /** Hears how the training of an ensemble goes. */
  public interface Listener {
    /**
     * A member's training begins.
     *
     * @param index of the member, from 0
     * @param member its recipe
     * @param layers of its network
     * @return hears how it goes
     */
    TrainingListener begins(int index, Recipe member, LayerTable layers);

    /**
     * Something goes wrong in a member's training.
     *
     * @param index of the member, from 0
     * @param finding what
     */
    void found(int index, Finding finding);

    /**
     * A member is trained, now or already before.
     *
     * @param index of the member, from 0
     * @param run of the member
     */
    void done(int index, Run run);
  }

  /**
   * A new run whose members are trained inside its directory.
   *
   * @param data of the recipe
   * @throws BobbinException if a member does not fit the data, or the directory is not new or empty
   * @throws IOException if the directory cannot be made
   */
  public static EnsembleTraining create(
      EnsembleRecipe recipe, PreparedData data, RunOptions options) throws IOException {
    return create(recipe, data, options, Optional.empty());
  }

  /** A new run whose members are found and trained in a library, so that ensembles share them. */
  static EnsembleTraining create(
      EnsembleRecipe recipe, PreparedData data, RunOptions options, RunLibrary library)
      throws IOException {
    return create(recipe, data, options, Optional.of(library));
  }

  private static EnsembleTraining create(
      EnsembleRecipe recipe, PreparedData data, RunOptions options, Optional<RunLibrary> library)
      throws IOException {
    for (Recipe member : recipe.members()) {
      TrainingRun.check(member, data);
    }
    Path directory = RunDirectories.make(options, recipe.name());
    return new EnsembleTraining(
        recipe,
        data.dataset(),
        options,
        directory,
        library.isPresent() ? library.get() : inside(directory),
        Optional.empty());
  }

  /**
   * Goes on with a run that was interrupted, failed or died, and whose members are inside its
   * directory.
   *
   * @param data of the run's recipe
   * @param options of the training from here on; its directory is the run's
   * @throws BobbinException if there is nothing left to do or the data are not those of the run
   */
  public static EnsembleTraining resume(EnsembleRun run, PreparedData data, RunOptions options)
      throws IOException {
    return resume(run, data, options, inside(run.directory()));
  }

  /** Goes on with a run whose members are in a library. */
  static EnsembleTraining resume(
      EnsembleRun run, PreparedData data, RunOptions options, RunLibrary library)
      throws IOException {
    if (run.ending().isFinal()) {
      throw BobbinException.of(
          run.directory(),
          "a run with members left to train",
          "one that is " + run.ending().id(),
          "a new run");
    }
    TrainingRun.checkData(run, data.dataset());
    return new EnsembleTraining(
        run.recipe(), data.dataset(), options, run.directory(), library, Optional.of(run));
  }

  private static RunLibrary inside(Path directory) throws IOException {
    return RunLibrary.of(directory.resolve(EnsembleRun.MEMBERS));
  }

  /** The run directory. */
  public Path directory() {
    return directory;
  }

  /** Ends the training after the running step; from any thread. The run can then be resumed. */
  public void stop() {
    stopped = true;
    TrainingRun member = running;
    if (member != null) {
      member.stop();
    }
  }

  /**
   * Trains what is not trained yet; to be called once.
   *
   * @return what came out; empty if it was stopped before all members were trained
   * @throws dev.bobbin.engine.train.NonFiniteLossException when a member's loss is no longer a
   *     number; the run is then marked as failed
   * @throws IOException when the directory cannot be written, or another process trains a member
   */
  public Optional<EnsembleResult> train(Listener listener) throws IOException {
    EnsembleWriter writer = new EnsembleWriter(directory, recipe);
    RunProvenance.Session session =
        RunProvenance.Session.begin(options.threads(), options.clock().instant());
    writer.begin(
        earlier
            .map(run -> run.provenance().resumed(session))
            .orElseGet(() -> RunProvenance.begin(dataset, session)));
    try {
      List<Run> members = new ArrayList<>();
      for (Recipe member : recipe.members()) {
        Optional<Run> run = train(members.size(), member, listener);
        if (run.isEmpty()) {
          writer.end(Ending.INTERRUPTED, Optional.empty(), options.clock().instant());
          return Optional.empty();
        }
        listener.done(members.size(), run.get());
        members.add(run.get());
      }
      return Optional.of(finish(writer, members));
    } catch (IOException | RuntimeException e) {
      markFailed(writer, e);
      throw e;
    }
  }

  private Optional<Run> train(int index, Recipe member, Listener listener) throws IOException {
    RunKey key = RunKey.of(member, dataset);
    Optional<Run> finished = library.finished(key);
    if (finished.isPresent() || stopped) {
      return finished;
    }
    TrainingRun training = library.open(member, PreparedData.of(dataset, member.data()), options);
    running = training;
    if (stopped) {
      training.stop();
    }
    training.train(
        listener.begins(index, member, training.table()),
        finding -> listener.found(index, finding));
    return library.finished(key);
  }

  private EnsembleResult finish(EnsembleWriter writer, List<Run> members) throws IOException {
    List<Model> models = new ArrayList<>();
    for (Run member : members) {
      models.add(member.model());
    }
    Ensemble ensemble = writer.model(models, dataset);
    PreparedData data =
        PreparedData.of(dataset, recipe.data()).preprocessed(ensemble.preprocessing());
    Map<Part, Measured> measured = new EnumMap<>(Part.class);
    try (Team team = new Team(options.threads())) {
      for (Part part : List.of(Part.VALIDATION, Part.TEST)) {
        if (data.count(part) > 0) {
          measured.put(part, Measured.of(ensemble, recipe, data, part, team));
        }
      }
    }
    return writer.end(ensemble, members, measured, options.clock().instant());
  }

  /** Marks the run as failed; what happens while doing so must not hide what failed. */
  private void markFailed(EnsembleWriter writer, Exception cause) {
    try {
      writer.end(
          Ending.FAILED,
          Optional.of(String.valueOf(cause.getMessage())),
          options.clock().instant());
    } catch (IOException | BobbinException e) {
      cause.addSuppressed(e);
    }
  }
}
