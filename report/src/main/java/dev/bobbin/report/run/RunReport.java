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
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The report of a run: one HTML page, with all that belongs to it inside, that shows whether a
 * model learned, what it confuses, which images fool it, how far its probabilities can be trusted,
 * and what it looks at. It is made at the end of a training, and may be made again from the run
 * directory and the data at any time.
 */
public final class RunReport {
  private final Report report;

  private RunReport(Report report) {
    this.report = report;
  }

  /**
   * Choices of a report.
   *
   * @param split whose images the model is measured on
   * @param calibrate whether to fit a temperature on the validation images
   * @param images to look into, by their index in the data set's part; where there are none, the
   *     report chooses
   */
  public record ReportSettings(Split split, boolean calibrate, List<Integer> images) {
    /** The test images, without a temperature. */
    public static final ReportSettings DEFAULT = new ReportSettings(Split.TEST, false, List.of());

    public ReportSettings {
      images = List.copyOf(images);
    }
  }

  /**
   * Prepares the report of a training that has just ended, about its test images. It is the one
   * that {@link #of(Run, SplitDataset, ReportSettings, ThreadTeam)} gives for the run directory
   * with the default settings, but nothing is read, and no image is measured again.
   *
   * @param outcome of the training
   * @param team works together
   */
  public static RunReport of(TrainingOutcome outcome, ThreadTeam team) {
    return new RunReport(Report.of(ReportSource.of(outcome), team));
  }

  /**
   * Measures a run's model and prepares the report; a run without a model has one too.
   *
   * @param run what was read of it
   * @param data of the run's recipe
   * @param team works together
   * @throws IOException if a file of the run is not right
   * @throws IllegalArgumentException if the part has no images, there are no validation images to
   *     fit a temperature on, there is no such image, or the model does not fit the data
   */
  public static RunReport of(Run run, SplitDataset data, ReportSettings settings, ThreadTeam team)
      throws IOException {
    return new RunReport(
        Report.of(
            ReportSource.of(
                run, data, settings.split(), settings.calibrate(), settings.images(), team),
            team));
  }

  /** Where the report of a run is, or would be. */
  public static Path file(Path directory) {
    return directory.resolve(Run.REPORT);
  }

  /** Writes the page; a file of that name is replaced as a whole. */
  public void write(Path file) {
    SelfContainedPage.report(report.view().title() + ": report", PageAsset.REPORT, report.data())
        .write(file, "report.jte", Map.of("view", report.view()));
  }

  /** The figures: {@code part}, {@code accuracy}, {@code calibration} and so on. */
  public Map<String, @Nullable Object> json() {
    return report.json();
  }

  /** The first lines of the report as text. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(report.view().summary().verdict()).append('\n');
    report.view().summary().sentences().forEach(line -> text.append(line).append('\n'));
    report.view().summary().warnings().forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }
}
