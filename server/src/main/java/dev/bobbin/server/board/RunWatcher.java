package dev.bobbin.server.board;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import dev.bobbin.experiment.run.MetricsTail;
import dev.bobbin.experiment.run.RunStatus;
import dev.bobbin.experiment.run.list.RunCatalogue;
import dev.bobbin.experiment.run.list.RunSummary;
import dev.bobbin.experiment.run.list.RunSummaryJson;
import dev.bobbin.model.schema.EpochJson;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls a folder of runs while pages are open, and logs what has changed. The metrics of running
 * trainings are polled each time; the whole folder, which takes longer the more runs there are,
 * less often, so that the trainings lose little time.
 */
final class RunWatcher implements AutoCloseable {
  /** Listing takes at most one part in this of a core's time, */
  private static final int SHARE = 20;

  /** unless a new run would then be seen too late. */
  private static final Duration LATEST = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(RunWatcher.class);

  private final RunCatalogue catalogue;
  private final EventLog log;
  private final Duration look;
  private final long listNanos;
  private final Map<String, MetricsTail> tails = new LinkedHashMap<>();
  private final Thread thread;
  private int watchers;
  private boolean closed;
  private Snapshot snapshot;
  private long listed;
  private long listing;

  RunWatcher(RunCatalogue catalogue, EventLog log, BoardSettings settings) {
    this.catalogue = catalogue;
    this.log = log;
    this.look = settings.look();
    this.listNanos = settings.list().toNanos();
    this.snapshot =
        new Snapshot(
            catalogue.folder().toString(), Map.of(), Optional.empty(), log.cursor(EventLog.START));
    this.listed = System.nanoTime() - listNanos;
    this.thread = Thread.ofPlatform().daemon().name("board-watch").unstarted(this::watch);
  }

  void start() {
    thread.start();
  }

  /** The runs, as of the last listing. */
  synchronized Snapshot runs() {
    if (isDue()) {
      list();
    }
    return snapshot;
  }

  /** A page was opened. */
  synchronized void enter() {
    watchers++;
    notifyAll();
  }

  /** A page was closed. */
  synchronized void leave() {
    watchers--;
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    log.close();
  }

  private void watch() {
    try {
      // Before the first page asks, since reading thousands of runs takes a while.
      look();
      while (awaitWatchers()) {
        look();
        if (log.awaitClosed(look)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean awaitWatchers() throws InterruptedException {
    while (watchers == 0 && !closed) {
      wait();
    }
    return !closed;
  }

  private synchronized void look() {
    try {
      tails.forEach(this::follow);
      if (isDue()) {
        list();
      }
    } catch (RuntimeException e) {
      // The next check may succeed.
      LOG.error("cannot look at the runs in {}", catalogue.folder(), e);
    }
  }

  private boolean isDue() {
    return System.nanoTime() - listed
        >= Math.clamp(SHARE * listing, listNanos, Math.max(listNanos, LATEST.toNanos()));
  }

  private void list() {
    long begun = System.nanoTime();
    Map<String, RunSummary> found = new LinkedHashMap<>();
    Optional<String> problem = Optional.empty();
    try {
      for (RunSummary run : catalogue.list()) {
        found.put(run.name(), run);
      }
    } catch (IOException | BobbinException e) {
      problem = Optional.of(e.getMessage() == null ? e.toString() : e.getMessage());
    }
    compare(snapshot, found, problem);
    snapshot = new Snapshot(catalogue.folder().toString(), found, problem, log.cursor(log.last()));
    listed = System.nanoTime();
    listing = listed - begun;
  }

  private void compare(Snapshot before, Map<String, RunSummary> found, Optional<String> problem) {
    // Epochs are logged before the end of their training.
    tails.forEach(this::follow);
    tails.keySet().removeIf(name -> !isTraining(found.get(name)));
    found.forEach((name, run) -> {
      RunSummary old = before.runs().get(name);
      if (isTraining(run)) {
        begin(name, run, old);
      }
      if (!run.equals(old)) {
        log.append("run", JsonWriter.compact(RunSummaryJson.SUMMARY.write(run)));
      }
    });
    for (String name : before.runs().keySet()) {
      if (!found.containsKey(name)) {
        log.append("gone", JsonWriter.compact(Map.of("name", name)));
      }
    }
    if (!problem.equals(before.problem())) {
      log.append(
          "folder", JsonWriter.compact(Collections.singletonMap("problem", problem.orElse(null))));
    }
  }

  private static boolean isTraining(@Nullable RunSummary run) {
    return run != null && run.status() == RunStatus.TRAINING;
  }

  private void begin(String name, RunSummary run, @Nullable RunSummary old) {
    // Another run of that name, or a resumed one: its metrics may be written again.
    if (old != null && (!isTraining(old) || isAnother(old, run))) {
      tails.remove(name);
      log.append("rewritten", JsonWriter.compact(Map.of("name", name)));
    }
    if (!tails.containsKey(name)) {
      MetricsTail tail = new MetricsTail(run.directory());
      tails.put(name, tail);
      // Pages ask for the epochs so far.
      poll(name, tail);
    }
  }

  /** The start time of a run that has just begun may be missing. */
  private static boolean isAnother(RunSummary old, RunSummary run) {
    return old.started().isPresent() && !old.started().equals(run.started());
  }

  private void follow(String name, MetricsTail tail) {
    MetricsTail.Update update = poll(name, tail);
    if (update.restarted()) {
      log.append("rewritten", JsonWriter.compact(Map.of("name", name)));
      return;
    }
    for (EpochDone epoch : update.epochs()) {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("name", name);
      tree.put("epoch", EpochJson.EPOCH.write(epoch));
      log.append("epoch", JsonWriter.compact(tree));
    }
  }

  private static MetricsTail.Update poll(String name, MetricsTail tail) {
    try {
      return tail.poll();
    } catch (IOException | BobbinException e) {
      LOG.debug("metrics of {}", name, e);
      return new MetricsTail.Update(false, List.of());
    }
  }
}
