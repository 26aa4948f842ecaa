package dev.bobbin.report.run;

import static dev.bobbin.report.text.Words.format;

import dev.bobbin.analysis.evaluation.ConfusionMatrix;
import dev.bobbin.analysis.evaluation.Leakage;
import dev.bobbin.analysis.evaluation.Predictions;
import dev.bobbin.data.split.Split;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import dev.bobbin.experiment.evaluation.EvaluatedPredictions;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.experiment.run.RunFiles;
import dev.bobbin.experiment.run.SessionStatus;
import dev.bobbin.experiment.training.NetworkOutcome;
import dev.bobbin.report.picture.ConfusionHeatMap;
import dev.bobbin.report.picture.Heading;
import dev.bobbin.report.picture.ImageGallery;
import dev.bobbin.report.picture.LearningCurves;
import dev.bobbin.report.picture.Picture;
import dev.bobbin.report.picture.PredictionGallery;
import dev.bobbin.report.picture.PredictionGallery.Guess;
import dev.bobbin.report.text.Words;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The pictures of a run: learning curves, a gallery of training images, and, as far as the model
 * was measured, confusion matrices of the training and test images and a gallery of predictions.
 *
 * @param measured the splits that the model was measured on; may be empty
 */
public record RunPictures(
    NetworkRecipe recipe,
    SessionStatus ending,
    List<EpochDone> epochs,
    SplitDataset data,
    Map<Split, EvaluatedPredictions> measured) {

  private static final int FEW_IMAGES = 30;

  /** Of a training that has just ended. */
  public static RunPictures of(NetworkOutcome outcome) {
    return new RunPictures(
        outcome.run().recipe(),
        outcome.run().status(),
        outcome.run().metrics(),
        outcome.data(),
        outcome.measured());
  }

  /**
   * Settings of the pictures.
   *
   * @param dpi pixels per inch of the PNG files
   * @param count images in a gallery, at least 1; fewer if there are fewer images
   * @param seed of their random choice
   */
  public record PictureSettings(int dpi, int count, long seed) {
    /** For the pictures in a run directory. */
    public static final PictureSettings DEFAULT = new PictureSettings(Picture.SCREEN_DPI, 25, 1);
  }

  /**
   * A written picture.
   *
   * @param name of its files, without extension
   */
  public record Written(String name, Picture.Files files) {}

  /**
   * Draws and writes them, replacing files of the same names.
   *
   * @throws dev.bobbin.base.BobbinException if this JDK finds no fonts or a file cannot be written
   * @throws IllegalArgumentException as {@link Picture#png}
   */
  public List<Written> write(Path folder, PictureSettings settings) {
    Map<String, Picture> pictures = new LinkedHashMap<>();
    pictures.put(RunFiles.LEARNING_CURVES, learningCurves());
    confusion(Split.TRAIN).ifPresent(p -> pictures.put(RunFiles.CONFUSION_TRAIN, p));
    confusion(Split.TEST).ifPresent(p -> pictures.put(RunFiles.CONFUSION_TEST, p));
    pictures.put(RunFiles.GALLERY, gallery(settings));
    predictions(settings).ifPresent(p -> pictures.put(RunFiles.PREDICTIONS, p));
    List<Written> written = new ArrayList<>();
    pictures.forEach((name, picture) ->
        written.add(new Written(name, picture.write(folder, name, settings.dpi()))));
    return List.copyOf(written);
  }

  private Picture learningCurves() {

    String details =
        "%s, seed %d, %s%s"
            .formatted(
                data.dataset().name(),
                recipe.training().seed(),
                Words.count(epochs.size(), "epoch", "epochs"),
                ending.isFinal() ? "" : ", " + ending.id());
    return LearningCurves.of(heading("learning curves", details), epochs);
  }

  private Optional<Picture> confusion(Split split) {
    return Optional.ofNullable(measured.get(split))
        .map(figures -> {
          ConfusionMatrix matrix = figures.evaluation().confusion();
          Heading heading = heading("confusion, " + split.words() + " images", correct(matrix));
          return ConfusionHeatMap.of(heading, matrix, data.dataset().classNames());
        });
  }

  private Picture gallery(PictureSettings settings) {
    int[] split = data.indices(Split.TRAIN);
    int[] chosen = Arrays.stream(random(split.length, settings)).map(i -> split[i]).toArray();
    String details =
        format(
            "%d of %,d images to train on, chosen at random with seed %d",
            chosen.length, split.length, settings.seed());
    return ImageGallery.of(
        heading(data.dataset().name(), details),
        data.images(Split.TRAIN),
        chosen,
        data.dataset().classNames(),
        columns(chosen.length));
  }

  private Optional<Picture> predictions(PictureSettings settings) {
    return Optional.ofNullable(measured.get(Split.TEST))
        .map(figures -> {
          Predictions all = figures.predictions();
          List<Guess> guesses =
              Arrays.stream(random(all.count(), settings))
                  .mapToObj(i -> new Guess(all.index(i), all.predicted(i)))
                  .toList();
          String details =
              "%d test images, chosen at random with seed %d"
                  .formatted(guesses.size(), settings.seed());
          return PredictionGallery.of(
              heading("predictions", details),
              data.images(Split.TEST),
              guesses,
              data.dataset().classNames(),
              columns(guesses.size()));
        });
  }

  private Heading heading(String what, String details) {
    Heading heading = Heading.of(recipe.name() + ": " + what).with(details);
    return data.leakage().map(leakage -> heading.warning(warning(leakage))).orElse(heading);
  }

  /** For models that were trained on test images. */
  static String warning(Leakage leakage) {
    return leakage.declared()
        ? Heading.TRAINED_ON_TEST
        : format(
            "%,d of the %,d test images are among those trained on",
            leakage.testImages(), leakage.ofTestImages());
  }

  private static String correct(ConfusionMatrix matrix) {
    return format(
        "%,d of %,d images classified correctly (%.2f %%)",
        matrix.correct(), matrix.total(), 100 * matrix.accuracy());
  }

  private static int[] random(int of, PictureSettings settings) {
    return ImageGallery.choose(of, settings.count(), settings.seed());
  }

  private static int columns(int images) {
    return images <= FEW_IMAGES ? 5 : 10;
  }
}
