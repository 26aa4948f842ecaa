package dev.bobbin.experiment.study;

import dev.bobbin.base.Background;
import dev.bobbin.base.BobbinException;
import dev.bobbin.engine.train.NonFiniteLossException;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.experiment.recipe.StudySetting;
import dev.bobbin.experiment.run.NetworkRun;
import dev.bobbin.experiment.run.RunKey;
import dev.bobbin.experiment.training.NetworkTraining;
import dev.bobbin.experiment.training.RunStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Trains the trials of a study, several at once. Each trial is a run in a store: finished ones are
 * not trained again, unfinished ones are resumed. The number of parallel trials changes no bits.
 */
public final class StudyRunner {
  private final StudyPlan plan;
  private final RunStore store;
  private final SharedData data;
  private final int jobs;
  private final int threads;

  /** Trials with equal keys share a run. */
  private final Map<Trial, RunKey> keys = new LinkedHashMap<>();

  private final Map<Trial, TrialOutcome> outcomes = new ConcurrentHashMap<>();
  private final Set<NetworkTraining> running = ConcurrentHashMap.newKeySet();
  private volatile boolean stopped;

  /**
   * Creates a runner and checks the plan.
   *
   * @param store of the runs
   * @param data of all trials
   * @param jobs number of trials to train at once
   * @param threads of each of them
   * @throws dev.bobbin.engine.network.shape.ShapeException if layers do not fit together
   * @throws BobbinException if network, training and data of a setting do not fit together
   */
  public StudyRunner(StudyPlan plan, RunStore store, SharedData data, int jobs, int threads)
      throws IOException {
    this.plan = plan;
    this.store = store;
    this.data = data;
    this.jobs = jobs;
    this.threads = threads;
    for (StudySetting setting : plan.settings()) {
      NetworkTraining.check(setting.recipe(), data.of(setting.recipe()));
    }
    for (Trial trial : plan.trials()) {
      NetworkRecipe recipe = trial.recipe();
      keys.put(trial, RunKey.of(recipe, data.of(recipe).dataset()));
    }
  }

  public List<RunKey> keys() {
    return List.copyOf(keys.values());
  }

  private StudyResult result() {
    return StudyResult.of(plan, this::outcome);
  }

  /** Stops the running trials after their current step and starts no others. For any thread. */
  public void stop() {
    stopped = true;
    running.forEach(NetworkTraining::stop);
  }

  /**
   * Trains until nothing is left, or until {@link #stop}.
   *
   * @throws IOException if the folder of runs cannot be read
   */
  public StudyResult train(StudyListener listener) throws IOException {
    // Not before: another process may have worked on the study meanwhile.
    store.refresh();
    for (Trial trial : keys.keySet()) {
      outcomes.put(trial, read(trial).again());
    }
    listener.on(started());
    SuccessiveHalving halving = SuccessiveHalving.of(plan, this::outcome);
    try (ExecutorService workers = workers()) {
      while (!stopped) {
        List<Trial> waiting = waiting(halving);
        if (waiting.isEmpty()) {
          break;
        }
        train(waiting, halving.goal(), workers, listener);
        halving = next(halving, listener);
      }
    }
    if (!stopped) {
      complete();
    }
    return result();
  }

  /** Draws what killed sweeps had not drawn of trials that need no more training. */
  private void complete() throws IOException {
    for (Map.Entry<Trial, RunKey> trial : keys.entrySet()) {
      Optional<NetworkRun> run = store.find(trial.getValue());
      if (run.isPresent()) {
        store.complete(run.get(), data.of(trial.getKey().recipe()).dataset(), jobs * threads);
      }
    }
  }

  private StudyEvent started() {
    List<TrialOutcome> all = List.copyOf(outcomes.values());
    long epochs =
        all.stream()
            .filter(outcome -> outcome.status() != TrialOutcome.Status.FINISHED)
            .mapToLong(
                outcome -> outcome.trial().recipe().training().epochs() - outcome.history().size())
            .sum();
    long finished = all.stream().filter(o -> o.status() == TrialOutcome.Status.FINISHED).count();
    return new StudyEvent.Started(all.size(), (int) finished, epochs);
  }

  private ExecutorService workers() {
    return Executors.newFixedThreadPool(
        jobs, Thread.ofPlatform().daemon().name("bobbin-trial-", 1).factory());
  }

  /** The trials to train up to the goal, one for each run. */
  private List<Trial> waiting(SuccessiveHalving halving) {
    Set<RunKey> seen = new HashSet<>();
    List<Trial> waiting = new ArrayList<>();
    for (StudySetting setting : halving.running()) {
      for (Trial trial : plan.trials(setting)) {
        if (!outcome(trial).hasReached(halving.goal()) && seen.add(key(trial))) {
          waiting.add(trial);
        }
      }
    }
    return waiting;
  }

  private void train(
      List<Trial> trials, int goal, ExecutorService workers, StudyListener listener) {
    List<Future<?>> tasks = new ArrayList<>();
    for (Trial trial : trials) {
      tasks.add(workers.submit(() -> train(trial, goal, listener)));
    }
    try {
      for (Future<?> task : tasks) {
        task.get();
      }
    } catch (ExecutionException e) {
      stop();
      throw Background.thrown(e);
    } catch (InterruptedException e) {
      stop();
      Thread.currentThread().interrupt();
    }
  }

  private void train(Trial trial, int goal, StudyListener listener) {
    if (stopped) {
      return;
    }
    TrialOutcome outcome;
    try {
      NetworkRecipe recipe = trial.recipe();
      SplitDataset prepared = data.of(recipe);
      NetworkTraining run = store.open(recipe, prepared, threads);
      train(trial, run, goal, listener);
      outcome = read(trial);
    } catch (NonFiniteLossException | BobbinException | IOException e) {
      outcome = outcome(trial).failed(String.valueOf(e.getMessage()));
    }
    RunKey key = key(trial);
    for (Map.Entry<Trial, RunKey> other : keys.entrySet()) {
      if (other.getValue().equals(key)) {
        outcomes.put(other.getKey(), outcome.with(other.getKey()));
      }
    }
    if (!stopped || outcome.status() != TrialOutcome.Status.UNFINISHED) {
      listener.on(new StudyEvent.TrialEnded(outcome));
    }
  }

  private void train(Trial trial, NetworkTraining run, int goal, StudyListener listener)
      throws IOException {
    running.add(run);
    try {
      if (stopped) {
        // The run was not among those that stop() saw.
        run.stop();
      }
      run.train(event -> {
        listener.on(new StudyEvent.InTrial(trial, event));
        if (event instanceof EpochDone done
            && done.epoch() >= goal
            && done.epoch() < trial.recipe().training().epochs()) {
          run.stop();
        }
      });
    } finally {
      running.remove(run);
    }
  }

  private SuccessiveHalving next(SuccessiveHalving halving, StudyListener listener) {
    SuccessiveHalving next = SuccessiveHalving.of(plan, this::outcome);
    for (int rung : next.stopped().values().stream().distinct().toList()) {
      List<StudySetting> stoppedThere =
          halving.running().stream()
              .filter(setting -> Integer.valueOf(rung).equals(next.stopped().get(setting)))
              .toList();
      if (!stoppedThere.isEmpty()) {
        listener.on(new StudyEvent.RungDone(rung, stoppedThere, next.running()));
      }
    }
    return next;
  }

  private TrialOutcome read(Trial trial) throws IOException {
    Optional<NetworkRun> run = store.find(key(trial));
    return run.isPresent()
        ? TrialOutcome.of(trial, plan.metric(), run.get())
        : TrialOutcome.none(trial);
  }

  private TrialOutcome outcome(Trial trial) {
    return Objects.requireNonNull(outcomes.get(trial));
  }

  private RunKey key(Trial trial) {
    return Objects.requireNonNull(keys.get(trial));
  }
}
