package dev.bobbin.cli.render;

import static dev.bobbin.report.text.Words.format;

import dev.bobbin.cli.terminal.Host;
import dev.bobbin.engine.train.TrainingEvent;
import dev.bobbin.experiment.recipe.StudySetting;
import dev.bobbin.experiment.study.StudyEvent;
import dev.bobbin.experiment.study.StudyListener;
import dev.bobbin.experiment.study.StudyPlan;
import dev.bobbin.experiment.study.Trial;
import dev.bobbin.experiment.study.TrialOutcome;
import dev.bobbin.report.text.Words;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Shows a study whose trials run concurrently: a line when a trial ends, and every half minute one
 * with the state of the running trials. Bars would overwrite each other.
 */
public final class SweepProgress implements StudyListener {
  private static final double SECONDS_BETWEEN_LINES = 30;
  private static final double NANOS = 1e9;

  private final Host host;
  private final StudyPlan plan;
  private final LongSupplier clock;

  /** The state of each running trial, in the order in which they began. */
  private final Map<Trial, String> running = new LinkedHashMap<>();

  private int trials;
  private int ended;
  private long epochsLeft;
  private long epochsDone;
  private long began;
  private long lastLine;

  /**
   * Progress of a study.
   *
   * @param clock nanoseconds from any origin
   */
  public SweepProgress(Host host, StudyPlan plan, LongSupplier clock) {
    this.host = host;
    this.plan = plan;
    this.clock = clock;
  }

  @Override
  public synchronized void on(StudyEvent event) {
    switch (event) {
      case StudyEvent.Started started -> started(started);
      case StudyEvent.InTrial(Trial trial, TrainingEvent inner) -> inTrial(trial, inner);
      case StudyEvent.TrialEnded(TrialOutcome outcome) -> trialEnded(outcome);
      case StudyEvent.RungDone rung -> rungDone(rung);
    }
  }

  private void started(StudyEvent.Started started) {
    trials = started.trials();
    ended = started.finished();
    epochsLeft = started.epochs();
    began = clock.getAsLong();
    lastLine = began;
    if (ended > 0) {
      host.note(format("%d of %d trials were finished before", ended, trials));
    }
  }

  private void inTrial(Trial trial, TrainingEvent event) {
    switch (event) {
      case TrainingEvent.Started started -> running.put(trial, "begun");
      case TrainingEvent.StepDone step ->
          running.put(trial, format("epoch %d, loss %.4f", step.epoch(), step.loss()));
      case TrainingEvent.EpochDone _ -> {
        epochsDone++;
        epochsLeft--;
      }
    }
    long now = clock.getAsLong();
    if ((now - lastLine) / NANOS >= SECONDS_BETWEEN_LINES) {
      lastLine = now;
      host.note("running: " + where() + left());
    }
  }

  private String where() {
    return running.entrySet().stream()
        .map(entry -> entry.getKey().name() + " (" + entry.getValue() + ")")
        .collect(Collectors.joining("; "));
  }

  private void trialEnded(TrialOutcome outcome) {
    Trial trial = outcome.trial();
    running.remove(trial);
    lastLine = clock.getAsLong();
    String what =
        switch (outcome.status()) {
          case FINISHED, UNFINISHED ->
              format(
                  "%s%s in %.1f s",
                  outcome.value().isPresent()
                      ? format("%s %.4f", plan.metric().id(), outcome.value().getAsDouble())
                      : "trained",
                  outcome.status() == TrialOutcome.Status.FINISHED
                      ? ""
                      : " after " + Words.count(outcome.history().size(), "epoch", "epochs"),
                  outcome.seconds());
          case FAILED -> "failed: " + outcome.error().orElse("no reason given");
        };
    if (outcome.status() != TrialOutcome.Status.UNFINISHED) {
      ended++;
    }
    host.note(format("%s %s: %s%s", position(), trial.name(), what, left()));
  }

  /** {@code [ 3/35]}, equally wide for every trial. */
  private String position() {
    String all = Integer.toString(trials);
    return format("[%" + all.length() + "d/%s]", ended, all);
  }

  private String left() {
    if (epochsDone == 0 || epochsLeft <= 0) {
      return "";
    }
    double seconds = (clock.getAsLong() - began) / NANOS;
    return ", " + TrainingProgress.clock(seconds / epochsDone * epochsLeft) + " left";
  }

  private void rungDone(StudyEvent.RungDone rung) {
    int seeds = plan.seeds().size();
    for (StudySetting setting : rung.stopped()) {
      ended += seeds;
      epochsLeft -= (long) seeds * (setting.recipe().training().epochs() - rung.epochs());
    }
    host.note(
        format(
            "%s after %s %d of %d settings go on: %s",
            position(),
            Words.count(rung.epochs(), "epoch", "epochs"),
            rung.running().size(),
            rung.running().size() + rung.stopped().size(),
            labels(rung.running())));
  }

  private static String labels(List<StudySetting> settings) {
    return settings.stream().map(StudySetting::label).collect(Collectors.joining("; "));
  }
}
