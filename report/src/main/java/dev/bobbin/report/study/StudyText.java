package dev.bobbin.report.study;

import static dev.bobbin.report.text.Words.format;

import dev.bobbin.analysis.stats.PairedTInterval;
import dev.bobbin.analysis.stats.SampleStatistics;
import dev.bobbin.base.text.TextTable;
import dev.bobbin.base.text.TextTable.Column;
import dev.bobbin.experiment.recipe.Study.Metric;
import dev.bobbin.experiment.study.SettingResult;
import dev.bobbin.experiment.study.StudyResult;
import dev.bobbin.experiment.study.TrialOutcome;
import dev.bobbin.report.text.Sentences;
import dev.bobbin.report.text.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A study's result as a table with a line for each setting, and sentences on it. */
public final class StudyText {
  private StudyText() {}

  /**
   * The table and the sentences, each on a line. {@code *} marks the best setting, {@code ~} those
   * within noise of it.
   */
  public static String of(StudyResult result) {
    TextTable table =
        new TextTable(
            List.of(
                Column.text(result.plan().metric().id(), 0),
                Column.figure("mean", 0),
                Column.figure("sd", 0),
                Column.figure("min", 0),
                Column.figure("max", 0),
                Column.figure("seeds", 0),
                Column.figure("seconds", 0),
                Column.text("", 0)));
    result.settings().forEach(setting -> table.add(row(result, setting)));
    StringBuilder text = new StringBuilder(table.text(OptionalInt.empty()));
    for (String sentence : sentences(result)) {
      text.append(sentence).append('\n');
    }
    return text.toString();
  }

  private static List<String> row(StudyResult result, SettingResult setting) {
    boolean isBest = result.best().map(setting::equals).orElse(false);
    boolean isNear = setting.behind().map(PairedTInterval::isWithinNoise).orElse(false);
    String mark = isBest ? " *" : isNear ? " ~" : "  ";
    Optional<SampleStatistics> spread = setting.spread();
    return List.of(
        setting.setting().label(),
        spread.map(s -> Words.share(s.mean())).orElse("-") + mark,
        spread.filter(s -> s.count() > 1).map(s -> Words.share(s.standardDeviation())).orElse("-"),
        spread.map(s -> Words.share(s.min())).orElse("-"),
        spread.map(s -> Words.share(s.max())).orElse("-"),
        Integer.toString(spread.map(SampleStatistics::count).orElse(0)),
        format("%.1f", setting.seconds()),
        remark(setting));
  }

  private static String remark(SettingResult setting) {
    List<String> remarks = new ArrayList<>();
    if (setting.stoppedAfter().isPresent()) {
      int epochs = setting.stoppedAfter().getAsInt();
      remarks.add("stopped after " + Words.count(epochs, "epoch", "epochs"));
    }
    if (setting.failures() > 0) {
      remarks.add(setting.failures() + " of " + setting.trials().size() + " failed");
    }
    long unfinished =
        setting.trials().stream()
            .filter(trial -> trial.status() == TrialOutcome.Status.UNFINISHED)
            .count();
    if (setting.stoppedAfter().isEmpty() && unfinished > 0) {
      remarks.add(unfinished + " of " + setting.trials().size() + " not finished");
    }
    return String.join(", ", remarks);
  }

  static List<String> sentences(StudyResult result) {
    List<String> sentences = new ArrayList<>();
    result
        .best()
        .ifPresentOrElse(
            best -> sentences.add(verdict(result, best)),
            () -> sentences.add("no setting has finished with all seeds"));
    for (TrialOutcome trial : result.trials()) {
      trial
          .error()
          .ifPresent(error -> sentences.add("failed: " + trial.trial().name() + ": " + error));
    }
    result.leakage().ifPresent(leakage -> sentences.add(Sentences.of(leakage)));
    return sentences;
  }

  private static String verdict(StudyResult result, SettingResult best) {
    Metric metric = result.plan().metric();
    String label = best.setting().label();
    String figure = metric.id() + " " + Words.share(best.spread().orElseThrow().mean());
    String name = "best: %s, %s".formatted(label, figure);
    if (result.plan().seeds().size() < 2) {
      return name + "; one seed cannot show whether its lead is more than chance: try --seeds 3";
    }
    Optional<SettingResult> second = result.runnerUp();
    if (second.isEmpty()) {
      boolean halved = result.settings().stream().anyMatch(s -> s.stoppedAfter().isPresent());
      return name
          + (halved
              ? "; halving has stopped all others, so the certainty of its lead is unknown"
              : "; there is no other setting to compare it with");
    }
    PairedTInterval behind = second.get().behind().orElseThrow();
    String noise =
        behind.isWithinNoise() ? ", which is within noise" : ", more than noise explains";
    return "%s%s (paired t interval over %d seeds, %s: %s to %s)"
        .formatted(
            Sentences.lead("best", label, figure, second.get().setting().label(), behind.mean()),
            Sentences.isTie(behind.mean()) ? "" : noise,
            behind.pairs(),
            Sentences.confidence(StudyResult.CONFIDENCE, result.comparisons()),
            Words.share(behind.low()),
            Words.share(behind.high()));
  }
}
