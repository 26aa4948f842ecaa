package dev.bobbin.report.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bobbin.analysis.stats.SampleStatistics;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import dev.bobbin.experiment.fixtures.TinyStudy;
import dev.bobbin.experiment.study.StudyJson;
import dev.bobbin.experiment.study.StudyPlan;
import dev.bobbin.experiment.study.StudyResult;
import dev.bobbin.experiment.study.StudyResult.Verdict;
import dev.bobbin.experiment.study.Trial;
import dev.bobbin.experiment.study.TrialOutcome;
import dev.bobbin.experiment.study.TrialOutcome.Status;
import dev.bobbin.report.picture.StudyChart.Point;
import dev.bobbin.report.picture.StudyChart.Series;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyResultTest {
  /** One epoch of ten seconds for each trial, with these values, setting by setting. */
  private static StudyResult result(StudyPlan plan, double... values) {
    Map<Trial, TrialOutcome> outcomes = new HashMap<>();
    for (int i = 0; i < plan.trials().size(); i++) {
      Trial trial = plan.trials().get(i);
      boolean failed = Double.isNaN(values[i]);
      outcomes.put(
          trial,
          new TrialOutcome(
              trial,
              failed ? Status.FAILED : Status.FINISHED,
              failed ? OptionalDouble.empty() : OptionalDouble.of(values[i]),
              List.of(epoch(values[i])),
              Optional.empty(),
              failed ? Optional.of("the loss went away") : Optional.empty()));
    }
    return StudyResult.of(plan, outcomes::get);
  }

  private static EpochDone epoch(double accuracy) {
    return new EpochDone(
        1, 1, 1, OptionalDouble.of(1), OptionalDouble.of(accuracy), 0.1, 10, 1, 100);
  }

  private static StudyPlan rates(int seeds, String... more) {
    return TinyStudy.plan(
        "grid: {training.learning-rate: [0.1, 0.2, 0.4]}\nseeds: "
            + seeds
            + "\n"
            + String.join("\n", more));
  }

  @Test
  void meansDeviationsAndRangesAreThoseOfTheSeeds() {
    StudyResult result =
        result(rates(3), 0.80, 0.81, 0.85, 0.90, 0.90, 0.90, 0.70, 0.75, Double.NaN);
    SampleStatistics spread = result.settings().getFirst().spread().orElseThrow();
    assertThat(spread.mean()).isCloseTo(0.82, within(1e-12));
    assertThat(spread.standardDeviation()).isCloseTo(Math.sqrt(0.0014 / 2), within(1e-12));
    assertThat(spread.min()).isEqualTo(0.80);
    assertThat(spread.max()).isEqualTo(0.85);
    assertThat(result.settings().get(1).spread().orElseThrow())
        .isEqualTo(new SampleStatistics(3, 0.90, 0, 0.90, 0.90));
    assertThat(result.settings().getFirst().seconds()).isEqualTo(30);
    assertThat(result.best().orElseThrow().setting().label()).isEqualTo("learning-rate 0.2");
    // One of its seeds has failed: it is shown, and not compared.
    assertThat(result.settings().getLast().spread().orElseThrow().count()).isEqualTo(2);
    assertThat(result.settings().getLast().behind()).isEmpty();
  }

  @Test
  void aLeadThatSeedsExplainIsWithinNoise() {
    StudyResult near = result(rates(3), 0.80, 0.84, 0.82, 0.81, 0.82, 0.84, 0.50, 0.51, 0.52);
    assertThat(near.best().orElseThrow().setting().label()).isEqualTo("learning-rate 0.2");
    assertThat(near.verdict()).isEqualTo(Verdict.WITHIN_NOISE);
    assertThat(near.runnerUp().orElseThrow().setting().label()).isEqualTo("learning-rate 0.1");
    assertThat(near.comparisons()).isEqualTo(2);
    assertThat(StudyText.of(near))
        .containsPattern("learning-rate 0\\.1 +0\\.8200 ~ ")
        .containsPattern("learning-rate 0\\.2 +0\\.8233 \\* ")
        .containsPattern("learning-rate 0\\.4 +0\\.5100   ")
        .contains(
            "within noise (paired t interval over 3 seeds, 95 % for all 2 comparisons together");

    StudyResult far = result(rates(3), 0.80, 0.84, 0.82, 0.861, 0.90, 0.8805, 0.50, 0.51, 0.52);
    assertThat(far.verdict()).isEqualTo(Verdict.CLEAR);
    assertThat(StudyText.of(far)).contains("more than noise explains");
  }

  @Test
  void oneSeedTellsNothingOfNoise() {
    StudyResult result = result(rates(1), 0.8, 0.9, 0.7);
    assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(StudyText.of(result)).contains("try --seeds 3");
    assertThat(StudyJson.STUDY.write(result))
        .containsEntry("best", "learning-rate 0.2")
        .containsEntry("lead", null);
  }

  @Test
  void ofLossesTheLeastIsBest() {
    StudyResult result = result(rates(2, "metric: validation-loss"), 0.5, 0.6, 0.3, 0.4, 0.4, 0.45);
    assertThat(result.best().orElseThrow().setting().label()).isEqualTo("learning-rate 0.2");
    assertThat(result.runnerUp().orElseThrow().behind().orElseThrow().mean())
        .isCloseTo(0.075, within(1e-12));
  }

  @Test
  void nothingThatFailedIsBest() {
    StudyResult result = result(rates(1), Double.NaN, Double.NaN, Double.NaN);
    assertThat(result.best()).isEmpty();
    assertThat(StudyText.of(result))
        .contains("no setting has finished with all seeds")
        .contains("failed: learning-rate 0.2, seed 3: the loss went away");
  }

  @Test
  void onePathGivesAnAxisOfItsValues() {
    StudyChartAxes axes = StudyChartAxes.of(result(rates(2), 0.8, 0.9, 0.7, 0.7, 0.6, 0.5));
    assertThat(axes.name()).isEqualTo("learning-rate");
    assertThat(axes.series()).hasSize(1);
    Point first = axes.series().getFirst().points().getFirst();
    assertThat(first.label()).isEqualTo("0.1");
    assertThat(first.x()).hasValue(0.1);
    assertThat(first.low()).isEqualTo(0.8);
    assertThat(first.high()).isEqualTo(0.9);
  }

  @Test
  void twoPathsGiveALineForEachValueOfTheSecond() {
    StudyPlan plan =
        TinyStudy.plan(
            "grid: {training.batch-size: [10, 20], training.optimizer: [sgd, {adam: {beta1: 0.8}}]}");
    StudyChartAxes axes = StudyChartAxes.of(result(plan, 0.1, 0.2, 0.3, 0.4));
    assertThat(axes.name()).isEqualTo("batch-size");
    assertThat(axes.series())
        .extracting(Series::name)
        .containsExactly("optimizer sgd", "optimizer {adam: {beta1: 0.8}}");
    assertThat(axes.series().getLast().points()).extracting(Point::mean).containsExactly(0.2, 0.4);
  }

  @Test
  void settingsWithLabelsHaveAPlaceEach() {
    StudyPlan plan =
        TinyStudy.plan(
            "cases: [{label: few, training.batch-size: 10}, {training.batch-size: 20, training.epochs: 7}]");
    StudyChartAxes axes = StudyChartAxes.of(result(plan, 0.1, 0.2));
    assertThat(axes.name()).isEqualTo("setting");
    assertThat(axes.series().getFirst().points())
        .extracting(Point::label)
        .containsExactly("few", "batch-size 20, epochs 7");
    assertThat(axes.series().getFirst().points()).allMatch(point -> point.x().isEmpty());
  }

  @Test
  void pathsThatVaryAsOneAreOneAxis() {
    StudyPlan plan =
        TinyStudy.plan(
            """
            cases:
              - {network.layers.1.dense.l2: 0.1, network.layers.3.dense.l2: 0.1}
              - {network.layers.1.dense.l2: 0.2, network.layers.3.dense.l2: 0.2}
            """);
    StudyChartAxes axes = StudyChartAxes.of(result(plan, 0.1, 0.2));
    assertThat(axes.name()).isEqualTo("l2");
    assertThat(axes.series().getFirst().points())
        .extracting(point -> point.x().orElseThrow())
        .containsExactly(0.1, 0.2);
  }

  @Test
  void theFolderHoldsDocumentTableAndChart(@TempDir Path runs) throws Exception {
    StudyPlan plan = rates(2);
    StudyResult result = result(plan, 0.8, 0.9, 0.7, 0.7, 0.6, 0.5);
    StudyFiles files = StudyFiles.in(runs, plan, List.of());
    files.write(result, 72);
    assertThat(files.folder().getFileName().toString()).matches("tiny-study-[0-9a-f]{12}");
    assertThat(files.table()).hasContent(StudyText.of(result));
    assertThat(Files.readString(files.folder().resolve("study.svg"))).contains("learning-rate");
    assertThat(files.folder().resolve("study.png")).isNotEmptyFile();
    assertThat(StudyFiles.in(runs, rates(2, "metric: test-accuracy"), List.of()))
        .isNotEqualTo(files);
  }
}
