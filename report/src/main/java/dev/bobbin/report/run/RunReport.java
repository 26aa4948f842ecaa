package dev.bobbin.report.run;

import dev.bobbin.data.split.Split;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.run.Run;
import dev.bobbin.experiment.training.TrainingOutcome;
import dev.bobbin.report.page.PageAsset;
import dev.bobbin.report.page.SelfContainedPage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The report of a run: one self-contained HTML page that shows whether a model learned, what it
 * confuses, how reliable its probabilities are, and what it looks at. It is written at the end of a
 * training, and can be written again from the run directory and the data.
 */
public final class RunReport {
  private final Report report;

  private RunReport(Report report) {
    this.report = report;
  }

  /**
   * Settings of a report.
   *
   * @param split whose images the model is measured on
   * @param calibrate whether to fit a temperature on the validation images
   * @param images to explain, by their index in the split; if empty, the report chooses
   */
  public record ReportSettings(Split split, boolean calibrate, List<Integer> images) {
    /** The test images, without a temperature. */
    public static final ReportSettings DEFAULT = new ReportSettings(Split.TEST, false, List.of());

    public ReportSettings {
      images = List.copyOf(images);
    }
  }

  /**
   * Prepares the report of a training that has just ended, from its test images: the same as {@link
   * #of(Run, SplitDataset, ReportSettings, ThreadTeam)} with the default settings, but nothing is
   * read or measured again.
   */
  public static RunReport of(TrainingOutcome outcome, ThreadTeam team) {
    return new RunReport(Report.of(ReportSource.of(outcome), team));
  }

  /**
   * Measures a run's model and prepares the report; a run without a model has a report as well.
   *
   * @param data of the run's recipe
   * @throws IOException if a file of the run is invalid
   * @throws IllegalArgumentException if the model does not fit the data
   */
  public static RunReport of(Run run, SplitDataset data, ReportSettings settings, ThreadTeam team)
      throws IOException {
    return new RunReport(
        Report.of(
            ReportSource.of(
                run, data, settings.split(), settings.calibrate(), settings.images(), team),
            team));
  }

  /** The file of a run's report, which may not exist. */
  public static Path file(Path directory) {
    return directory.resolve(Run.REPORT);
  }

  /** Writes the page, replacing the file as a whole. */
  public void write(Path file) {
    SelfContainedPage.report(report.view().title() + ": report", PageAsset.REPORT, report.data())
        .write(file, "report.jte", Map.of("view", report.view()));
  }

  /**
   * For {@code report --json}: {@code split}, {@code evaluation}, {@code calibration} and so on.
   */
  public Map<String, @Nullable Object> json() {
    return report.json();
  }

  /** The summary as text. */
  public String text() {
    SummarySection summary = report.view().summary();
    List<String> lines = new ArrayList<>(List.of(summary.verdict()));
    lines.addAll(summary.sentences());
    lines.addAll(summary.warnings());
    return String.join("\n", lines) + "\n";
  }
}
