package dev.bobbin.report.study;

import dev.bobbin.analysis.stats.PairedDifference;
import dev.bobbin.analysis.stats.Spread;
import dev.bobbin.experiment.recipe.Study.Metric;
import dev.bobbin.experiment.study.SettingResult;
import dev.bobbin.experiment.study.StudyResult;
import dev.bobbin.experiment.study.TrialOutcome;
import dev.bobbin.report.text.Sentences;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A study's result for people: a table with a line for each setting, and what it says. */
public final class StudyText {
  private static final List<String> HEAD =
      List.of("", "mean", "sd", "min", "max", "seeds", "seconds", "");

  private StudyText() {}

  /**
   * The table and the sentences under it, each on a line. {@code *} marks the best setting, {@code
   * ~} those that are within noise of it.
   */
  public static String of(StudyResult result) {
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(HEAD);
    head.set(0, result.plan().metric().id());
    rows.add(head);
    for (SettingResult setting : result.settings()) {
      rows.add(row(result, setting));
    }
    StringBuilder text = new StringBuilder(table(rows));
    for (String sentence : sentences(result)) {
      text.append(sentence).append('\n');
    }
    return text.toString();
  }

  private static List<String> row(StudyResult result, SettingResult setting) {
    boolean isBest = result.best().map(setting::equals).orElse(false);
    boolean isNear = setting.behind().map(PairedDifference::isWithinNoise).orElse(false);
    String mark = isBest ? " *" : isNear ? " ~" : "";
    List<String> row = new ArrayList<>();
    row.add(setting.setting().label());
    Optional<Spread> spread = setting.spread();
    row.add(spread.map(s -> number(s.mean())).orElse("-") + (mark.isEmpty() ? "  " : mark));
    row.add(spread.filter(s -> s.count() > 1).map(s -> number(s.deviation())).orElse("-"));
    row.add(spread.map(s -> number(s.least())).orElse("-"));
    row.add(spread.map(s -> number(s.most())).orElse("-"));
    row.add(Integer.toString(spread.map(Spread::count).orElse(0)));
    row.add(String.format(Locale.ROOT, "%.1f", setting.seconds()));
    row.add(remark(setting));
    return row;
  }

  private static String remark(SettingResult setting) {
    List<String> remarks = new ArrayList<>();
    if (setting.stoppedAfter().isPresent()) {
      int epochs = setting.stoppedAfter().getAsInt();
      remarks.add("stopped after " + epochs + (epochs == 1 ? " epoch" : " epochs"));
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

  private static String table(List<List<String>> rows) {
    int columns = HEAD.size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder table = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        String blank = " ".repeat(widths[i] - row.get(i).length());
        boolean isText = i == 0 || i == columns - 1;
        line.append(i == 0 ? "" : "  ").append(isText ? row.get(i) + blank : blank + row.get(i));
      }
      table.append(line.toString().stripTrailing()).append('\n');
    }
    return table.toString();
  }

  /** What the table says, with how it was judged. */
  static List<String> sentences(StudyResult result) {
    List<String> sentences = new ArrayList<>();
    result
        .best()
        .ifPresentOrElse(
            best -> sentences.add(verdict(result, best)),
            () -> sentences.add("no setting has finished with all of its seeds"));
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
    String name =
        "best: %s, %s %s"
            .formatted(
                best.setting().label(), metric.id(), number(best.spread().orElseThrow().mean()));
    if (result.plan().seeds().size() < 2) {
      return name
          + "; with one seed nothing tells whether its lead is more than chance: try --seeds 3";
    }
    Optional<SettingResult> second = result.runnerUp();
    if (second.isEmpty()) {
      boolean halved = result.settings().stream().anyMatch(s -> s.stoppedAfter().isPresent());
      return name
          + (halved
              ? "; halving has stopped all others, so nothing tells how sure its lead is"
              : "; there is no other setting to compare it with");
    }
    PairedDifference behind = second.get().behind().orElseThrow();
    return "%s; %s is behind by %s, %s (paired t interval over %d seeds, %s: %s to %s)"
        .formatted(
            name,
            second.get().setting().label(),
            number(behind.mean()),
            behind.isWithinNoise() ? "which is within noise" : "more than noise explains",
            behind.pairs(),
            confidence(result.comparisons()),
            number(behind.low()),
            number(behind.high()));
  }

  private static String confidence(long comparisons) {
    String all = String.format(Locale.ROOT, "%.0f %%", 100 * StudyResult.CONFIDENCE);
    return comparisons == 1
        ? all
        : all + " for all " + comparisons + " comparisons together by Bonferroni";
  }

  /** Four digits after the point, as accuracies of ten thousand images have. */
  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
