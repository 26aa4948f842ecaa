package dev.bobbin.experiment.tracking;

import dev.bobbin.experiment.run.Ending;
import dev.bobbin.experiment.run.RunLock;
import dev.bobbin.experiment.run.RunSetup;
import dev.bobbin.experiment.run.RunState;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A run in a list of runs. It is there for every run directory, damaged or half-written ones too:
 * then with what could be read, and with what is wrong.
 *
 * @param directory where it lies; names of directories may hold anything, control characters too
 * @param state what has become of it
 * @param problem what is wrong with its files, or the error that ended it
 * @param setup what its recipe says; empty where that cannot be read
 * @param started when its first session began; empty where that cannot be read
 * @param changed when one of its files, or of its members', last changed; of a run that trains the
 *     end of its last epoch
 * @param figures what has come out so far
 * @param hasReport whether there is a report
 * @param members the runs in the folder of an ensemble, by name
 */
public record RunSummary(
    Path directory,
    RunState state,
    Optional<String> problem,
    Optional<RunSetup> setup,
    Optional<Instant> started,
    Instant changed,
    RunFigures figures,
    boolean hasReport,
    List<RunSummary> members) {
  public RunSummary {
    members = List.copyOf(members);
  }

  static RunSummary of(
      Path directory, RunFacts facts, Instant changed, List<RunSummary> members, Instant now) {
    Instant latest =
        members.stream().map(RunSummary::changed).reduce(changed, (a, b) -> a.isAfter(b) ? a : b);
    RunFigures figures =
        members.isEmpty() || facts.figures().testAccuracy().isPresent()
            ? facts.figures()
            : RunFigures.ofMembers(members.stream().map(RunSummary::figures).toList());
    return new RunSummary(
        directory,
        state(directory, facts, latest, members, now),
        facts.problems().isEmpty()
            ? facts.error()
            : Optional.of(String.join("\n", facts.problems())),
        facts.setup(),
        facts.started(),
        latest,
        figures,
        facts.hasReport(),
        members);
  }

  private static RunState state(
      Path directory, RunFacts facts, Instant changed, List<RunSummary> members, Instant now) {
    boolean unended = facts.ending().map(ending -> ending == Ending.RUNNING).orElse(true);
    if (unended && isTrained(directory, facts, changed, members, now)) {
      return RunState.TRAINING;
    }
    if (!facts.problems().isEmpty()) {
      return RunState.DAMAGED;
    }
    return switch (facts.ending().orElseThrow()) {
      case RUNNING -> RunState.DIED;
      case COMPLETED -> RunState.COMPLETED;
      case STOPPED_EARLY -> RunState.STOPPED_EARLY;
      case INTERRUPTED -> RunState.INTERRUPTED;
      case FAILED -> RunState.FAILED;
    };
  }

  private static boolean isTrained(
      Path directory, RunFacts facts, Instant changed, List<RunSummary> members, Instant now) {
    boolean isEnsemble =
        facts.setup().map(setup -> setup.kind() == RunSetup.Kind.ENSEMBLE).orElse(false);
    if (!isEnsemble) {
      return RunLock.isHeld(directory, changed, now);
    }
    // An ensemble has no metrics to lock, and between two members none of theirs is held.
    return members.stream().anyMatch(member -> member.state() == RunState.TRAINING)
        || RunLock.isRecent(changed, now);
  }

  /** The name of its directory. */
  public String name() {
    Path name = directory.getFileName();
    return name == null ? directory.toString() : name.toString();
  }

  /** Whether test images were, or are to be, learnt from. */
  public boolean leaks() {
    return figures.leakage().isPresent() || setup.map(RunSetup::learnsFromTest).orElse(false);
  }
}
