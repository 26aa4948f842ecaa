package dev.bobbin.report.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.analysis.evaluation.ClassificationReport.Row;
import dev.bobbin.analysis.evaluation.ConfusionMatrix;
import dev.bobbin.analysis.evaluation.Evaluation;
import dev.bobbin.base.BobbinException;
import dev.bobbin.data.split.Split;
import dev.bobbin.engine.train.TrainingEvent.StepDone;
import dev.bobbin.experiment.fixtures.TinyRuns;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.experiment.run.NetworkRun;
import dev.bobbin.experiment.run.SessionStatus;
import dev.bobbin.experiment.training.NetworkTraining;
import dev.bobbin.experiment.training.RunOptions;
import dev.bobbin.report.comparison.ClassAccuracyPicture;
import dev.bobbin.report.run.RunPictures.PictureSettings;
import dev.bobbin.report.run.RunPictures.Written;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pictures of small runs. */
final class RunPicturesTest {
  private static final List<String> ALL =
      List.of(
          "confusion-test.png",
          "confusion-test.svg",
          "confusion-train.png",
          "confusion-train.svg",
          "gallery.png",
          "gallery.svg",
          "learning-curves.png",
          "learning-curves.svg",
          "predictions.png",
          "predictions.svg");

  @TempDir Path runs;

  @Test
  void everyRunDrawsThemAndTheSameRunTheSameBytes() throws IOException {
    NetworkTraining first = create("training.epochs=2");
    first.train(_ -> {});
    assertThat(names(first.directory().resolve("pictures"))).isEqualTo(ALL);
    NetworkTraining second = create("training.epochs=2");
    second.train(_ -> {});
    for (String name : ALL) {
      assertThat(second.directory().resolve("pictures").resolve(name))
          .hasSameBinaryContentAs(first.directory().resolve("pictures").resolve(name));
    }
  }

  @Test
  void theEvaluationHasTheTrainingPartThatThePictureShows() throws IOException {
    NetworkTraining training = create("training.epochs=2");
    training.train(_ -> {});
    NetworkRun run = NetworkRun.open(training.directory());
    Evaluation train = run.evaluation(Split.TRAIN).orElseThrow();
    assertThat(train.report().classes().stream().map(Row::name).toList())
        .hasSize(10)
        .contains("Ankle boot");
    assertThat(train.confusion().total()).isEqualTo(260);
    assertThat(run.evaluation(Split.VALIDATION).orElseThrow().confusion().total()).isEqualTo(40);
    assertThat(run.evaluation(Split.TEST).orElseThrow().confusion().total()).isEqualTo(50);
    assertThat(Files.readString(training.directory().resolve("pictures/confusion-train.svg")))
        .contains("%d of 260 images classified correctly".formatted(train.confusion().correct()));
  }

  @Test
  void aRunWithoutPicturesHasNone() throws IOException {
    NetworkTraining training = TinyRuns.create(runs, 1, "training.epochs=1");
    training.train(_ -> {});
    assertThat(training.directory().resolve("pictures")).doesNotExist();
  }

  @Test
  void anInterruptedRunSaysSoAndAResumedOneDrawsAnew() throws IOException {
    NetworkTraining training = create("training.epochs=3");
    training.train(event -> {
      if (event instanceof StepDone step && step.epoch() == 2) {
        training.stop();
      }
    });
    Path curves = training.directory().resolve("pictures/learning-curves.svg");
    assertThat(Files.readString(curves)).contains("1 epoch, interrupted");
    Path other = Files.writeString(training.directory().resolve("pictures/mine.png"), "kept");
    NetworkRun run = NetworkRun.open(training.directory());
    NetworkTraining.resume(run, TinyRuns.data(run.recipe()), drawing()).train(_ -> {});
    assertThat(Files.readString(curves)).contains("3 epochs").doesNotContain("interrupted");
    assertThat(other).hasContent("kept");
  }

  @Test
  void whatGoesWrongWhileDrawingDoesNotCostTheRun() throws IOException {
    NetworkTraining training = create("training.epochs=1");
    Files.writeString(
        training.directory().resolve("pictures"), "a file where the folder should be");
    assertThatThrownBy(() -> training.train(_ -> {})).isInstanceOf(BobbinException.class);
    NetworkRun run = NetworkRun.open(training.directory());
    assertThat(run.status()).isEqualTo(SessionStatus.COMPLETED);
    assertThat(run.model().network().weightsSha256())
        .isEqualTo(run.result().orElseThrow().weightsSha256());
  }

  @Test
  void aModelThatSawTheTestImagesIsMarkedInEveryPicture() throws IOException {
    NetworkTraining training = create("training.epochs=1", "data.train-on=test");
    training.train(_ -> {});
    for (String name : ALL) {
      if (name.endsWith(".svg")) {
        assertThat(Files.readString(training.directory().resolve("pictures").resolve(name)))
            .as(name)
            .contains(">trained on the test images</text>");
      }
    }
  }

  @Test
  void withoutAModelThereAreCurvesAndAGallery() throws IOException {
    NetworkRecipe recipe = TinyRuns.recipe();
    List<Written> written =
        new RunPictures(recipe, SessionStatus.RUNNING, List.of(), TinyRuns.data(recipe), Map.of())
            .write(runs, new PictureSettings(72, 4, 1));
    assertThat(written).extracting(Written::name).containsExactly("learning-curves", "gallery");
    assertThat(Files.readString(written.getFirst().files().svg()))
        .contains("no complete epoch was trained", "0 epochs, running");
  }

  @ParameterizedTest
  @CsvSource({"4, 4", "60, 60", "1000, 260"})
  void aGalleryHasAsManyImagesAsAskedOrAsThereAre(int count, int expected) throws IOException {
    NetworkRecipe recipe = TinyRuns.recipe();
    List<Written> written =
        new RunPictures(recipe, SessionStatus.COMPLETED, List.of(), TinyRuns.data(recipe), Map.of())
            .write(runs, new PictureSettings(36, count, 5));
    String svg = Files.readString(written.getLast().files().svg());
    assertThat(svg.split("<image ", -1)).hasSize(expected + 1);
    assertThat(svg).contains(expected + " of 260 images to train on, chosen at random with seed 5");
  }

  @Test
  void runsAreComparedByWhatTheirEvaluationsSay() throws IOException {
    NetworkTraining one = TinyRuns.create(runs, 1, "training.epochs=1");
    NetworkTraining two = TinyRuns.create(runs, 1, "training.epochs=1", "name=other net");
    NetworkTraining leaking = TinyRuns.create(runs, 1, "training.epochs=1", "data.train-on=test");
    one.train(_ -> {});
    two.train(_ -> {});
    leaking.train(_ -> {});
    NetworkRun first = NetworkRun.open(one.directory());
    String svg = ClassAccuracyPicture.of(List.of(first, NetworkRun.open(two.directory()))).svg();
    assertThat(svg).contains(">tiny net</text>", ">other net</text>", "50 test images");
    assertThat(svg).doesNotContain("trained on the test images");
    ConfusionMatrix matrix = first.evaluation(Split.TEST).orElseThrow().confusion();
    assertThat(svg).contains(">" + matrix.count(1, 1) + "</text>");
    assertThat(
            ClassAccuracyPicture.of(List.of(first, NetworkRun.open(leaking.directory()))).title())
        .contains("(trained on the test images: tiny net (" + leaking.directory().getFileName());
  }

  @Test
  void aRunOfOtherClassesOrWithoutAnEvaluationIsNotCompared() throws IOException {
    NetworkTraining one = TinyRuns.create(runs, 1, "training.epochs=1");
    one.train(_ -> {});
    NetworkTraining two = TinyRuns.create(runs, 1, "training.epochs=1");
    two.train(_ -> {});
    NetworkRun other = NetworkRun.open(two.directory());
    NetworkRun changed = NetworkRun.open(one.directory());
    Path evaluation = one.directory().resolve("evaluation.json");
    Files.writeString(evaluation, TinyRuns.withoutDigests(evaluation).replace("Bag", "Sack"));
    assertThatThrownBy(() -> ClassAccuracyPicture.of(List.of(other, changed)))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("expected the classes [T-shirt/top")
        .hasMessageContaining("Sack");
    Files.delete(evaluation);
    assertThatThrownBy(() -> ClassAccuracyPicture.of(List.of(other, changed)))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("expected a run that was measured, received one that is completed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[[1, 2], [3]] | expected 2 rows of as many counts",
        "[[1, -2], [3, 4]] | expected a whole number of at least 0, received -2",
        "[[1, 2.5], [3, 4]] | expected a whole number of at least 0, received 2.5",
        "[[1, 2]] | expected 1 rows of as many counts",
        "[1, 2] | expected a list, received 1",
        "3 | expected a list"
      })
  void aDamagedMatrixIsRefused(String matrix, String message) throws IOException {
    NetworkTraining training = TinyRuns.create(runs, 1, "training.epochs=1");
    training.train(_ -> {});
    Path file = training.directory().resolve("evaluation.json");
    String text = TinyRuns.withoutDigests(file);
    String damaged =
        text.replaceFirst("(?s)(\"test\": .*?\"confusionMatrix\": )\\[.*?\n    \\]", "$1" + matrix);
    assertThat(damaged).isNotEqualTo(text);
    Files.writeString(file, damaged);
    NetworkRun run = NetworkRun.open(training.directory());
    assertThatThrownBy(() -> run.evaluation(Split.TEST))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("confusionMatrix")
        .hasMessageContaining(message);
    Files.writeString(file, "{\"train\": null}");
    assertThat(run.evaluation(Split.TRAIN)).isEmpty();
    assertThat(run.evaluation(Split.TEST)).isEmpty();
  }

  private NetworkTraining create(String... sets) throws IOException {
    NetworkRecipe recipe = TinyRuns.recipe(sets);
    return NetworkTraining.create(recipe, TinyRuns.data(recipe), drawing());
  }

  private RunOptions drawing() {
    return TinyRuns.options(runs, 1)
        .withWhenTrained(outcome ->
            RunPictures.of(outcome)
                .write(
                    outcome.directory().resolve("pictures"), RunPictures.PictureSettings.DEFAULT));
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
