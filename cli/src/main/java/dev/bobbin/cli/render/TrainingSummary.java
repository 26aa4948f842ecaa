package dev.bobbin.cli.render;

import dev.bobbin.base.text.Names;
import dev.bobbin.experiment.run.EnsembleResult;
import dev.bobbin.experiment.run.RunResult;
import dev.bobbin.experiment.run.SessionStatus;
import dev.bobbin.experiment.training.EnsembleOutcome;
import dev.bobbin.experiment.training.TrainingOutcome;
import dev.bobbin.report.run.RunReport;
import dev.bobbin.report.text.Sentences;
import dev.bobbin.report.text.Words;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The result of a training in words. */
public final class TrainingSummary {
  private TrainingSummary() {}

  /** Results of a network, or of an ensemble as a whole. */
  public static void print(PrintStream out, TrainingOutcome outcome) {
    RunResult result = outcome.figures();
    double seconds = result.secondsPerEpoch().stream().mapToDouble(Double::doubleValue).sum();
    out.printf(
        Locale.ROOT,
        "%s after %s in %.1f s of training, %,.0f images/s%n",
        words(result.status()),
        Words.count(result.epochs(), "epoch", "epochs"),
        seconds,
        result.imagesPerSecond());
    out.printf(
        Locale.ROOT, "test accuracy %.4f, loss %.4f%n", result.testAccuracy(), result.testLoss());
    result.leakage().ifPresent(leakage -> out.println(Sentences.of(leakage)));
    Sentences.shortfall(outcome.test().evaluation()).ifPresent(out::println);
    out.println("weights sha256 " + result.weightsSha256());
    result
        .diagnosis()
        .forEach(finding ->
            out.printf(Locale.ROOT, "diagnosis (epoch %d): %s%n", finding.epoch(), finding.text()));
    if (result.status() == SessionStatus.INTERRUPTED) {
      out.println("continue with: bobbin train --resume " + Names.shell(result.run()));
    }
    out.flush();
  }

  /** Results of an ensemble's members, then of the whole. */
  public static void printMembers(PrintStream out, EnsembleOutcome outcome) {
    EnsembleResult result = outcome.result();
    out.println();
    for (int i = 0; i < result.members().size(); i++) {
      EnsembleResult.Member member = result.members().get(i);
      out.printf(
          Locale.ROOT,
          "member %d, %s, seed %d: test accuracy %.4f, loss %.4f%n",
          i + 1,
          member.name(),
          member.seed(),
          member.testAccuracy(),
          member.testLoss());
    }
    out.println("together by " + outcome.run().recipe().rule().id() + ":");
    print(out, outcome);
  }

  /** Commands for a trained run. */
  public static void printNext(PrintStream out, Path run) {
    Path report = RunReport.file(run);
    String name = Names.shell(run);
    out.println();
    out.println(
        "next: "
            + (Files.exists(report)
                ? "open " + report + " in a browser"
                : "bobbin report " + name));
    out.println("      bobbin evaluate " + name);
    out.println("      bobbin predict " + name + " PICTURE.png");
  }

  private static String words(SessionStatus status) {
    return switch (status) {
      case COMPLETED -> "done";
      case STOPPED_EARLY -> "stopped early, as the recipe asks,";
      case INTERRUPTED -> "interrupted";
      case RUNNING, FAILED ->
          throw new IllegalStateException("a result of a run that is " + status.id());
    };
  }
}
