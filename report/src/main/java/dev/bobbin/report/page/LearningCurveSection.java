package dev.bobbin.report.page;

import static dev.bobbin.report.text.Words.format;

import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import dev.bobbin.report.text.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Learning curves.
 *
 * @param best a sentence on the best epoch
 * @param bestEpoch from 1; 0 if no epoch was finished
 * @param validated whether there is a validation split
 * @param rows one for each epoch
 */
public record LearningCurveSection(
    String best, int bestEpoch, boolean validated, List<EpochRow> rows) {
  /** An epoch as the table shows it, from 1; missing values are empty. */
  public record EpochRow(
      int epoch,
      String loss,
      String accuracy,
      String validationLoss,
      String validationAccuracy,
      String rate,
      String seconds) {}

  public static LearningCurveSection of(List<EpochDone> epochs) {
    boolean validated = epochs.stream().anyMatch(epoch -> epoch.validationAccuracy().isPresent());
    int best = best(epochs, validated);
    String words =
        best == 0
            ? "No epoch was finished."
            : "Best epoch: %d of %d, with the highest %s (%s)."
                .formatted(
                    best,
                    epochs.size(),
                    validated ? "validation accuracy" : "training accuracy",
                    Words.percent(accuracy(epochs.get(best - 1), validated)));
    return new LearningCurveSection(
        words, best, validated, epochs.stream().map(LearningCurveSection::row).toList());
  }

  /** 0 if there are no epochs. */
  private static int best(List<EpochDone> epochs, boolean validated) {
    int best = 0;
    double highest = Double.NEGATIVE_INFINITY;
    for (EpochDone epoch : epochs) {
      double accuracy = accuracy(epoch, validated);
      if (accuracy > highest) {
        highest = accuracy;
        best = epoch.epoch();
      }
    }
    return best;
  }

  private static double accuracy(EpochDone epoch, boolean validated) {
    return validated
        ? epoch.validationAccuracy().orElse(Double.NEGATIVE_INFINITY)
        : epoch.accuracy();
  }

  private static EpochRow row(EpochDone epoch) {
    return new EpochRow(
        epoch.epoch(),
        Words.share(epoch.loss()),
        Words.share(epoch.accuracy()),
        text(epoch.validationLoss()),
        text(epoch.validationAccuracy()),
        format("%.4g", epoch.learningRate()),
        format("%.2f", epoch.trainingSeconds()));
  }

  private static String text(OptionalDouble value) {
    return value.isPresent() ? Words.share(value.getAsDouble()) : "";
  }

  /** For the page's script: lists of {@code {name, colour, dash, points: [{x, y}]}}. */
  public static Map<String, Object> json(Map<String, List<EpochDone>> runs, int bestEpoch) {
    List<Map<String, Object>> loss = new ArrayList<>();
    List<Map<String, Object>> accuracy = new ArrayList<>();
    int colour = 0;
    for (Map.Entry<String, List<EpochDone>> run : runs.entrySet()) {
      String prefix = run.getKey().isEmpty() ? "" : run.getKey() + ", ";
      List<EpochDone> epochs = run.getValue();
      add(loss, prefix + "training", colour, 0, epochs, EpochDone::loss);
      add(accuracy, prefix + "training", colour, 0, epochs, EpochDone::accuracy);
      // One run has a colour for each curve, several have one each.
      int second = runs.size() == 1 ? 1 : colour;
      add(loss, prefix + "validation", second, 1, epochs, e -> orNull(e.validationLoss()));
      add(accuracy, prefix + "validation", second, 1, epochs, e -> orNull(e.validationAccuracy()));
      colour++;
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("best", bestEpoch);
    tree.put("loss", loss);
    tree.put("accuracy", accuracy);
    return tree;
  }

  private static @Nullable Double orNull(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }

  private static void add(
      List<Map<String, Object>> all,
      String name,
      int colour,
      int dash,
      List<EpochDone> epochs,
      Function<EpochDone, @Nullable Double> value) {
    List<Map<String, Object>> points =
        epochs.stream()
            .flatMap(epoch -> {
              Double y = value.apply(epoch);
              return y == null
                  ? Stream.of()
                  : Stream.of(Map.<String, Object>of("x", epoch.epoch(), "y", y));
            })
            .toList();
    if (points.isEmpty()) {
      return;
    }
    Map<String, Object> series = new LinkedHashMap<>();
    series.put("name", name);
    series.put("colour", colour);
    series.put("dash", dash);
    series.put("points", points);
    all.add(series);
  }
}
