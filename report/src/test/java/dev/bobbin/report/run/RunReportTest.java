package dev.bobbin.report.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.analysis.diagnosis.Finding;
import dev.bobbin.base.BobbinException;
import dev.bobbin.data.split.Split;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.shape.LayerTable;
import dev.bobbin.engine.train.NonFiniteLossException;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import dev.bobbin.engine.train.TrainingEvent.StepDone;
import dev.bobbin.engine.train.TrainingListener;
import dev.bobbin.experiment.evaluation.EvaluatedPredictions;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.fixtures.TinyRuns;
import dev.bobbin.experiment.recipe.EnsembleRecipe;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.experiment.run.NetworkRun;
import dev.bobbin.experiment.run.Run;
import dev.bobbin.experiment.training.EnsembleOutcome;
import dev.bobbin.experiment.training.EnsembleTraining;
import dev.bobbin.experiment.training.NetworkOutcome;
import dev.bobbin.experiment.training.NetworkTraining;
import dev.bobbin.experiment.training.RunOptions;
import dev.bobbin.experiment.training.TrainingOutcome;
import dev.bobbin.model.CombinationRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunReportTest {
  @TempDir Path runs;

  private Path train(String... sets) throws IOException {
    NetworkTraining training = TinyRuns.create(runs, 2, sets);
    training.train(_ -> {});
    return training.directory();
  }

  private static RunReport report(Path directory, RunReport.ReportSettings settings, int threads)
      throws IOException {
    Run run = Run.open(directory);
    SplitDataset data = SplitDataset.of(TinyRuns.dataset(0), run.recipe().data());
    try (ThreadTeam team = new ThreadTeam(threads)) {
      return RunReport.of(run, data, settings, team);
    }
  }

  private static String html(Path directory, RunReport report) throws IOException {
    report.write(RunReport.file(directory));
    return Files.readString(directory.resolve("report.html"));
  }

  @Test
  void aReportHasAllSectionsAndTheSameBytesForAnyNumberOfThreads() throws IOException {
    Path directory = train();
    String html = html(directory, report(directory, RunReport.ReportSettings.DEFAULT, 1));
    assertThat(html)
        .contains("id=\"summary\"", "id=\"network\"", "id=\"curves\"", "id=\"confusion\"")
        .contains(
            "id=\"classes\"",
            "id=\"errors\"",
            "id=\"calibration\"",
            "id=\"attribution\"",
            "id=\"embedding\"")
        .contains("id=\"provenance\"", "T-shirt/top", "conv2d 4 3x3 stride 2x2 same relu")
        .contains(NetworkRun.open(directory).result().orElseThrow().weightsSha256())
        .doesNotContain("http://", "<link", "src=\"//");
    for (int threads : new int[] {2, 3}) {
      assertThat(html(directory, report(directory, RunReport.ReportSettings.DEFAULT, threads)))
          .isEqualTo(html);
    }
  }

  @Test
  void whatItIsForIsSaidAndWhatTrainingMadeOfImages() throws IOException {
    Path directory = train("data.augment={shift: 2}", "training.epochs=3");
    String html = html(directory, report(directory, RunReport.ReportSettings.DEFAULT, 1));
    assertThat(html)
        .contains("<dt>10 classes</dt><dd>T-shirt/top, Trouser, ")
        .contains("any, made 28 pixels wide and 28 high", "for light things on a dark ground")
        .contains("what the first 3 epochs made of it", " in epoch 3\"")
        .doesNotContain(" in epoch 4\"");
    assertThat(html.split("thumbnail epoch", -1)).hasSize(1 + 4 * 4);
    Path plain = train("data.augment={shift: 0}");
    assertThat(html(plain, report(plain, RunReport.ReportSettings.DEFAULT, 1)))
        .doesNotContain("thumbnail epoch");
  }

  @Test
  void theWorstClassesComeFirst() throws IOException {
    Path directory = train("training.epochs=3");
    String table =
        html(directory, report(directory, RunReport.ReportSettings.DEFAULT, 1))
            .replaceAll("(?s).*<table class=\"classes\">(.*?)</tbody>.*", "$1");
    List<String> scores =
        Pattern.compile("<td>([01]\\.\\d{4})<svg")
            .matcher(table)
            .results()
            .map(found -> found.group(1))
            .toList();
    List<String> f1 =
        IntStream.range(0, scores.size() / 3).mapToObj(row -> scores.get(3 * row + 2)).toList();
    assertThat(f1).hasSizeGreaterThan(5).isSorted();
  }

  @Test
  void theFiguresAreThoseOfTheRun() throws IOException {
    Path directory = train();
    Map<String, ?> json = report(directory, RunReport.ReportSettings.DEFAULT, 2).json();
    double accuracy = NetworkRun.open(directory).result().orElseThrow().testAccuracy();
    assertThat(json.get("split")).isEqualTo("test");
    assertThat(json.get("temperature")).isNull();
    assertThat((Map<?, ?>) json.get("evaluation")).extracting("accuracy").isEqualTo(accuracy);
    assertThat((Map<?, ?>) json.get("calibration")).extracting("accuracy").isEqualTo(accuracy);
  }

  @Test
  void aNetworkThatOnlyGuessesIsNotCalledHealthy() throws IOException {
    String verdict = "It has not learned";
    String healthy = "no problem was found";
    Path guessing = train("training.learning-rate=1e-9");
    assertThat(html(guessing, report(guessing, RunReport.ReportSettings.DEFAULT, 1)))
        .contains(verdict, "show no fault that would explain it")
        .doesNotContain(healthy);
    Path learning = train("training.epochs=10");
    // Fifty test images are too few to show that every class is recognised.
    RunReport.ReportSettings training = new RunReport.ReportSettings(Split.TRAIN, false, List.of());
    assertThat(html(learning, report(learning, training, 1)))
        .contains("It has learned.", healthy)
        .doesNotContain(verdict);
  }

  @Test
  void aTemperatureIsFittedOnTheValidationImages() throws IOException {
    Path directory = train();
    Map<String, ?> json =
        report(directory, new RunReport.ReportSettings(Split.VALIDATION, true, List.of()), 2)
            .json();
    // Measured on what it was fitted on, the loss cannot be larger than without.
    assertThat((Double) json.get("temperature")).isPositive();
    double before = (Double) ((Map<?, ?>) json.get("calibration")).get("logLoss");
    double after = (Double) ((Map<?, ?>) json.get("calibrated")).get("logLoss");
    assertThat(after).isLessThan(before);
  }

  @Test
  void theImagesThatWereLearnedFromAreCalledTrainingImages() throws IOException {
    Path directory = train();
    assertThat(
            report(directory, new RunReport.ReportSettings(Split.TRAIN, false, List.of()), 1)
                .text())
        .contains(" of 260 training images: ");
  }

  @Test
  void withoutValidationImagesThereIsNoTemperature() throws IOException {
    Path directory = train("data.validation-split=none");
    assertThatThrownBy(
            () -> report(directory, new RunReport.ReportSettings(Split.TEST, true, List.of()), 1))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("expected validation images");
    assertThat(html(directory, report(directory, RunReport.ReportSettings.DEFAULT, 1)))
        .contains("with the highest training accuracy");
  }

  @Test
  void requestedImagesAreExplained() throws IOException {
    Path directory = train();
    String html =
        html(
            directory,
            report(directory, new RunReport.ReportSettings(Split.TEST, false, List.of(7, 49)), 2));
    assertThat(html)
        .contains("The requested images", "occlusion of image 7 for", "Grad-CAM of image 49")
        .doesNotContain("occlusion of image 8 for");
    assertThatThrownBy(() ->
            report(directory, new RunReport.ReportSettings(Split.TEST, false, List.of(50)), 1))
        .hasMessageContaining("one of the 50 images of this split, received 50");
  }

  @Test
  void aRunThatFailedStillSaysWhatHappened() throws IOException {
    NetworkTraining training =
        TinyRuns.create(runs, 1, "training.learning-rate=1e30", "training.epochs=2");
    assertThatThrownBy(() -> training.train(_ -> {})).isInstanceOf(NonFiniteLossException.class);
    RunReport report = report(training.directory(), RunReport.ReportSettings.DEFAULT, 1);
    assertThat(html(training.directory(), report))
        .contains("There is no model to measure.", "The run failed: ", "Problems found in training")
        .contains("No epoch was finished.")
        .doesNotContain("id=\"confusion\"");
    assertThat(report.json()).containsOnlyKeys("split");
  }

  @Test
  void outputsThatAreNoProbabilitiesAreNotCalledSo() throws IOException {
    Path directory =
        train("network.layers.4.dense.activation=relu", "training.loss=mean-squared-error");
    assertThat(html(directory, report(directory, RunReport.ReportSettings.DEFAULT, 1)))
        .contains("The outputs of this network are not probabilities")
        .doesNotContain("reliability-chart\"");
  }

  @Test
  void anInterruptedRunSaysThatItsResultsAreNotFinal() throws IOException {
    NetworkTraining training = TinyRuns.create(runs, 1);
    training.train(event -> {
      if (event instanceof StepDone) {
        training.stop();
      }
    });
    assertThat(
            html(
                training.directory(),
                report(training.directory(), RunReport.ReportSettings.DEFAULT, 1)))
        .contains("The training was interrupted after epoch 0 of 3: these results are not final.");
  }

  @Test
  void aRunThatGoesOnShowsItsLastWholeEpoch() throws IOException {
    NetworkTraining training = TinyRuns.create(runs, 1, "training.epochs=2");
    List<String> pages = new ArrayList<>();
    training.train(event -> {
      boolean begins = event instanceof StepDone && pages.isEmpty();
      if (begins || (event instanceof EpochDone epoch && epoch.epoch() == 1)) {
        try {
          RunReport report = report(training.directory(), RunReport.ReportSettings.DEFAULT, 1);
          pages.add(html(training.directory(), report));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    });
    assertThat(pages).hasSize(2);
    assertThat(pages.getFirst())
        .contains("There is no model to measure.", "There is one after the first epoch.")
        .doesNotContain("id=\"confusion\"");
    assertThat(pages.getLast())
        .contains(
            "The training is running, or was killed, after epoch 1 of 2: these results are not final.",
            "id=\"confusion\"",
            "id=\"embedding\"");
  }

  @Test
  void resumingTakesAwayTheReportOfWhatIsNoLongerTrue() throws IOException {
    NetworkTraining training = TinyRuns.create(runs, 1);
    training.train(event -> {
      if (event instanceof StepDone) {
        training.stop();
      }
    });
    html(training.directory(), report(training.directory(), RunReport.ReportSettings.DEFAULT, 1));
    NetworkRun run = NetworkRun.open(training.directory());
    NetworkTraining.resume(run, TinyRuns.data(run.recipe()), RunOptions.of(1, Optional.empty()))
        .train(event -> assertThat(RunReport.file(run.directory())).doesNotExist());
  }

  /** Written without the run directory, which is gone by then. */
  private String htmlOf(TrainingOutcome outcome) throws IOException {
    deleteAll(outcome.directory());
    Path file = runs.resolve("from-memory.html");
    try (ThreadTeam team = new ThreadTeam(2)) {
      RunReport.of(outcome, team).write(file);
    }
    return Files.readString(file);
  }

  private static void deleteAll(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void aTrainingEndsWithTheReportOfItsDirectoryAndReadsNothing() throws IOException {
    NetworkOutcome outcome = TinyRuns.create(runs, 2).train(_ -> {});
    assertThat(NetworkRun.open(outcome.directory())).isEqualTo(outcome.run());
    String read =
        html(outcome.directory(), report(outcome.directory(), RunReport.ReportSettings.DEFAULT, 1));
    assertThat(htmlOf(outcome)).isEqualTo(read);
  }

  @Test
  void theReportOfATrainingTakesItsFiguresAndMeasuresNothingAgain() throws IOException {
    NetworkOutcome outcome = TinyRuns.create(runs, 2).train(_ -> {});
    // Figures that the test images do not give: those of other images.
    EvaluatedPredictions other = Objects.requireNonNull(outcome.measured().get(Split.VALIDATION));
    assertThat(other.evaluation().loss()).isNotEqualTo(outcome.test().evaluation().loss());
    NetworkOutcome changed =
        new NetworkOutcome(
            outcome.run(),
            outcome.data(),
            outcome.model(),
            Map.of(
                Split.TEST,
                new EvaluatedPredictions(
                    other.evaluation(), outcome.test().predictions(), List.of(), Optional.empty())),
            Optional.empty());
    try (ThreadTeam team = new ThreadTeam(1)) {
      assertThat((Map<?, ?>) RunReport.of(changed, team).json().get("evaluation"))
          .extracting("loss")
          .isEqualTo(other.evaluation().loss());
    }
  }

  @Test
  void anEnsembleShowsItsMembersAndWhatCannotBeAskedOfThemTogether() throws IOException {
    NetworkRecipe member = TinyRuns.recipe("training.epochs=1");
    EnsembleRecipe recipe =
        new EnsembleRecipe(
            "tiny vote",
            List.of(),
            Map.of(),
            CombinationRule.MAJORITY_VOTE,
            List.of(member, TinyRuns.recipe("training.epochs=1", "name=other")),
            1,
            List.of());
    EnsembleTraining training =
        EnsembleTraining.create(
            recipe, SplitDataset.of(TinyRuns.dataset(0), recipe.data()), TinyRuns.options(runs, 2));
    EnsembleOutcome outcome =
        training
            .train(
                new EnsembleTraining.Listener() {
                  @Override
                  public TrainingListener begins(int index, NetworkRecipe of, LayerTable layers) {
                    return _ -> {};
                  }

                  @Override
                  public void found(int index, Finding finding) {}

                  @Override
                  public void done(int index, NetworkRun run) {}
                })
            .orElseThrow();
    String html =
        html(
            training.directory(),
            report(training.directory(), RunReport.ReportSettings.DEFAULT, 2));
    assertThat(html)
        .contains("Each network on its own", "<h3>tiny net</h3>", "<h3>other</h3>")
        .contains("here several decide together")
        .contains("integrated gradients of image");
    assertThat(htmlOf(outcome)).isEqualTo(html);
  }
}
