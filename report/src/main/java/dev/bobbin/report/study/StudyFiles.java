package dev.bobbin.report.study;

import dev.bobbin.base.codec.Documents;
import dev.bobbin.base.io.AtomicFile;
import dev.bobbin.base.io.Sha256;
import dev.bobbin.experiment.run.RunKey;
import dev.bobbin.experiment.study.StudyJson;
import dev.bobbin.experiment.study.StudyPlan;
import dev.bobbin.experiment.study.StudyResult;
import dev.bobbin.report.picture.Heading;
import dev.bobbin.report.picture.Picture;
import dev.bobbin.report.picture.StudyChart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The folder of a study's result: {@code study.json}, {@code study.txt}, and the chart as {@code
 * study.png} and {@code study.svg}.
 */
public record StudyFiles(Path folder) {
  private static final int SHORT = 12;
  private static final String NAME = "study";

  /**
   * The folder of a study among its runs. Its name contains a digest of metric and trials, so that
   * studies of the same name with other settings do not overwrite each other.
   *
   * @param runs the folder of the runs
   * @param keys of the trials' runs
   */
  public static StudyFiles in(Path runs, StudyPlan plan, List<RunKey> keys) {
    StringBuilder all = new StringBuilder(plan.metric().id()).append(' ').append(plan.halving());
    keys.forEach(key -> all.append(' ').append(key.sha256()));
    String name = plan.name().replaceAll("[^\\p{Alnum}._-]+", "-");
    return new StudyFiles(
        runs.resolve(name + "-study-" + Sha256.of(all.toString()).substring(0, SHORT)));
  }

  public Path json() {
    return folder.resolve(NAME + ".json");
  }

  public Path table() {
    return folder.resolve(NAME + ".txt");
  }

  /** Writes all of them; the chart only if a setting has the metric. */
  public void write(StudyResult result, int dpi) throws IOException {
    Files.createDirectories(folder);
    Documents.write(json(), StudyJson.STUDY, result);
    AtomicFile.writeText(table(), StudyText.of(result));
    if (result.settings().stream().anyMatch(setting -> setting.spread().isPresent())) {
      chart(result).write(folder, NAME, dpi);
    }
  }

  /** The metric by setting: the mean over the seeds, with a whisker from minimum to maximum. */
  public static Picture chart(StudyResult result) {
    StudyPlan plan = result.plan();
    StudyChartAxes axes = StudyChartAxes.of(result);
    int seeds = plan.seeds().size();
    Heading heading =
        Heading.of(plan.name())
            .with(seeds == 1 ? "one seed" : "mean, minimum and maximum of " + seeds + " seeds");
    return StudyChart.of(
        result.leakage().isPresent() ? heading.warning(Heading.TRAINED_ON_TEST) : heading,
        axes.name(),
        plan.metric().id().replace('-', ' '),
        axes.series());
  }
}
