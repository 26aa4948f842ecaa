package dev.bobbin.report.picture;

import dev.bobbin.analysis.evaluation.ConfusionMatrix;
import dev.bobbin.analysis.fixtures.ClassNames;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import dev.bobbin.report.picture.PredictionGallery.Guess;
import dev.bobbin.report.picture.StudyChart.Point;
import dev.bobbin.report.picture.StudyChart.Series;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.IntStream;

/** Pictures of every kind, of ordinary and of unlikely things. */
final class Examples {
  /** Unusual names of classes. */
  static final List<String> HOSTILE =
      List.of(
          "",
          "  \t\n ",
          "<script>alert('x')</script>",
          "\"/><image href='x' onerror=\"a&b\"/>",
          "a name that is so long that no reader would ever want to read all of it in a picture",
          "👟👗 emoji",
          "حذاء رياضي",
          "null \u0000 bell \u0007 escape \u001b[31m",
          "lone \ud800 surrogate",
          "\u202Eturned round",
          "]]>&amp;",
          "T-shirt/top");

  static final List<String> FASHION = ClassNames.FASHION;

  static final Heading HEADING =
      Heading.of("naderi-cnn: a picture")
          .with("fashion-mnist, seed 1, 10 epochs")
          .warning(Heading.TRAINED_ON_TEST);

  private Examples() {}

  static Map<String, Picture> all() {
    Map<String, Picture> all = new LinkedHashMap<>();
    for (int epochs : new int[] {0, 1, 2, 10, 500}) {
      all.put("curves of " + epochs, LearningCurves.of(HEADING, epochs(epochs, true, 0.9)));
    }
    all.put("curves without validation", LearningCurves.of(HEADING, epochs(7, false, 0.9)));
    all.put("curves that are stuck", LearningCurves.of(HEADING, epochs(10, true, 11.06)));
    all.put("curves that explode", LearningCurves.of(HEADING, epochs(10, true, 3.2e17)));
    for (int classes : new int[] {1, 2, 3, 10, 30}) {
      all.put(
          "confusion of " + classes,
          ConfusionHeatMap.of(HEADING, matrix(classes, 1), names(classes)));
      all.put("comparison of " + classes, comparison(names(classes), 3));
    }
    all.put(
        "confusion of hostile classes",
        ConfusionHeatMap.of(HEADING, matrix(HOSTILE.size(), 1), HOSTILE));
    for (int models : new int[] {1, 2, 6, 12}) {
      all.put("comparison of models " + models, comparison(FASHION, models));
    }
    all.put("comparison of hostile classes", comparison(HOSTILE, 4));
    for (int count : new int[] {1, 25, 60}) {
      int columns = count == 60 ? 10 : 5;
      all.put(
          "gallery of " + count,
          ImageGallery.of(HEADING, images(28, 28, 1, FASHION), chosen(count), FASHION, columns));
      all.put("predictions of " + count, predictions(count, FASHION, columns));
    }
    all.put(
        "gallery of hostile classes",
        ImageGallery.of(HEADING, images(28, 28, 1, HOSTILE), chosen(60), HOSTILE, 10));
    all.put("predictions of hostile classes", predictions(60, HOSTILE, 10));
    all.put(
        "gallery of coloured, wide, large images",
        ImageGallery.of(HEADING, images(300, 500, 3, FASHION), chosen(4), FASHION, 3));
    all.put("activations", ActivationChart.of(HEADING));
    all.put("study, logarithmic", study(List.of("1e-5", "1e-4", "1e-3"), true));
    all.put("study, linear", study(List.of("0.15", "0.2", "0.25", "0.3", "0.45"), true));
    all.put("study, categories", study(List.of("relu", "sigmoid", "tanh"), false));
    all.put("study, hostile categories", study(HOSTILE, false));
    all.put(
        "study, many settings",
        study(IntStream.range(1, 60).mapToObj(i -> Double.toString(i * 0.0137)).toList(), true));
    return all;
  }

  static List<EpochDone> epochs(int count, boolean validation, double loss) {
    List<EpochDone> epochs = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      OptionalDouble other =
          validation ? OptionalDouble.of(loss / i + 0.01) : OptionalDouble.empty();
      OptionalDouble accuracy =
          validation ? OptionalDouble.of(0.85 - 0.3 / i) : OptionalDouble.empty();
      epochs.add(new EpochDone(i, loss / i, 0.9 - 0.3 / i, other, accuracy, 1e-3, 1, 1, 1));
    }
    return epochs;
  }

  static ConfusionMatrix matrix(int classes, long seed) {
    Random random = new Random(seed);
    int[][] rows = new int[classes][classes];
    for (int actual = 0; actual < classes; actual++) {
      int left = 1000;
      for (int predicted = 0; predicted < classes; predicted++) {
        if (predicted != actual) {
          rows[actual][predicted] = random.nextInt(Math.max(1, left / classes));
          left -= rows[actual][predicted];
        }
      }
      rows[actual][actual] = left;
    }
    return ConfusionMatrix.ofCounts(rows);
  }

  static List<String> names(int classes) {
    return classes == FASHION.size()
        ? FASHION
        : IntStream.range(0, classes).mapToObj(c -> "class number " + c).toList();
  }

  static Picture comparison(List<String> names, int models) {
    List<ClassComparison.Model> all = new ArrayList<>();
    for (int m = 0; m < models; m++) {
      all.add(new ClassComparison.Model("model " + m, matrix(names.size(), m)));
    }
    return ClassComparison.of(HEADING, names, all);
  }

  static LabeledImages images(int height, int width, int channels, List<String> names) {
    Shape shape = new Shape(height, width, channels);
    int count = 64;
    byte[] pixels = new byte[count * shape.size()];
    new Random(3).nextBytes(pixels);
    return new LabeledImages(
        shape, pixels, IntStream.range(0, count).map(i -> i % names.size()).toArray());
  }

  static int[] chosen(int count) {
    return IntStream.range(0, count).toArray();
  }

  /** Every seventh guess is wrong. */
  static Picture predictions(int count, List<String> names, int columns) {
    LabeledImages images = images(28, 28, 1, names);
    List<Guess> guesses = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int label = images.label(i);
      guesses.add(new Guess(i, i % 7 == 3 ? (label + 1) % names.size() : label));
    }
    return PredictionGallery.of(HEADING, images, guesses, names, columns);
  }

  static Picture study(List<String> settings, boolean numbers) {
    List<Series> series = new ArrayList<>();
    for (int s = 0; s < 3; s++) {
      List<Point> points = new ArrayList<>();
      for (int i = 0; i < settings.size(); i++) {
        double mean = 0.7 + 0.05 * s + 0.1 * Math.sin(i);
        OptionalDouble x =
            numbers
                ? OptionalDouble.of(Double.parseDouble(settings.get(i)))
                : OptionalDouble.empty();
        points.add(new Point(settings.get(i), x, mean, mean - 0.01, mean + 0.02));
      }
      series.add(new Series("batch " + (32 << s), points));
    }
    return StudyChart.of(HEADING, "learning rate", "validation accuracy", series);
  }
}
