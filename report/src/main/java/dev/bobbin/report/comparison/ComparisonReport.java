package dev.bobbin.report.comparison;

import dev.bobbin.base.codec.RecordForm;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import dev.bobbin.experiment.compare.ComparedRun;
import dev.bobbin.experiment.compare.ComparisonJson;
import dev.bobbin.experiment.compare.Disagreement;
import dev.bobbin.experiment.compare.ModelDifference;
import dev.bobbin.experiment.compare.RunsComparison;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.report.page.ImageSheets;
import dev.bobbin.report.page.LearningCurveSection;
import dev.bobbin.report.page.PageAsset;
import dev.bobbin.report.page.SelfContainedPage;
import dev.bobbin.report.text.Words;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A comparison of runs as one HTML page: the verdict, the settings that differ, overlaid curves,
 * results by class, and the images on which the models disagree.
 *
 * @param view for the template
 * @param data for the script
 */
public record ComparisonReport(ComparisonView view, Map<String, @Nullable Object> data) {
  private static final RecordForm<RunsComparison> JSON =
      ComparisonJson.comparison(ComparisonWords::of);

  /** Characters for sheets of images, which keeps the page below 5 MB. */
  private static final int ROOM = 3_600_000;

  public static ComparisonReport of(RunsComparison comparison) {
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    List<Disagreement> disagreements = comparison.disagreements();
    data.put("classes", comparison.classNames());
    data.put("models", comparison.measured().stream().map(ComparedRun::name).toList());
    Map<String, List<EpochDone>> epochs = new LinkedHashMap<>();
    comparison.runs().stream()
        .filter(run -> !run.curve().isEmpty())
        .forEach(run -> epochs.put(run.name(), run.curve()));
    data.put("curves", LearningCurveSection.json(epochs, 0));
    String room = "";
    if (!disagreements.isEmpty()) {
      SplitDataset images = comparison.data().orElseThrow();
      ImageSheets sheets =
          new ImageSheets(
              images.images(comparison.split()),
              disagreements.stream().mapToInt(Disagreement::index).toArray(),
              ROOM);
      data.put("images", images(disagreements));
      data.put("sheets", sheets.json());
      room =
          sheets.count() == disagreements.size()
              ? ""
              : "This page has room for the first %s of them."
                  .formatted(Words.whole(sheets.count()));
    }
    return new ComparisonReport(view(comparison, !epochs.isEmpty(), room), data);
  }

  private static ComparisonView view(RunsComparison comparison, boolean hasCurves, String room) {
    ComparisonTables tables = new ComparisonTables(comparison);
    int images =
        comparison.measured().stream()
            .mapToInt(run -> run.measured().orElseThrow().predictions().count())
            .findFirst()
            .orElse(0);
    int disagreements = comparison.disagreements().size();
    return new ComparisonView(
        comparison.runs().stream().map(ComparedRun::name).collect(Collectors.joining(", ")),
        "on the images of the %s split".formatted(comparison.split().words()),
        switch (comparison.verdict()) {
          case CLEAR -> "The best is better, by more than noise explains.";
          case WITHIN_NOISE -> withinNoise(comparison);
          case LEAKAGE -> "No verdict: at least one was trained on images that it is measured on.";
          case NOT_COMPARABLE -> "They cannot be compared.";
          case UNKNOWN -> "There is not enough data for a verdict.";
        },
        switch (comparison.verdict()) {
          case CLEAR -> "good";
          case LEAKAGE, NOT_COMPARABLE -> "bad";
          case WITHIN_NOISE, UNKNOWN -> "";
        },
        ComparisonWords.of(comparison).stream().map(Words::sentence).toList(),
        tables.runs(),
        tables.differences(),
        tables.settings(),
        hasCurves,
        tables.classes(),
        comparison.incomparable().isPresent() || comparison.measured().size() < 2
            ? ""
            : "They disagree on %s of %s."
                .formatted(Words.whole(disagreements), Words.count(images, "image", "images")),
        room);
  }

  private static String withinNoise(RunsComparison comparison) {
    boolean isTie =
        comparison.groupDifferences().isEmpty()
            && comparison.runnerUp().filter(ModelDifference::isTie).isPresent();
    return isTie
        ? "Tied: the best two classify equally many images correctly."
        : "Within noise: the lead of the best may be due to chance.";
  }

  /** For {@code images.js}: an answer for each model, in their order. */
  private static Map<String, Object> images(List<Disagreement> disagreements) {
    int models = disagreements.getFirst().answers().size();
    float[] outputs = new float[disagreements.size() * models];
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] = (float) disagreements.get(i / models).answers().get(i % models).output();
    }
    List<Boolean> probabilities = new ArrayList<>();
    disagreements.getFirst().answers().forEach(answer -> probabilities.add(answer.isProbability()));
    return ImageSheets.answers(
        probabilities,
        outputs,
        i -> disagreements.get(i).index(),
        i -> disagreements.get(i).label(),
        i -> disagreements.get(i / models).answers().get(i % models).predicted());
  }

  /** Writes the page, replacing the file as a whole. */
  public void write(Path file) {
    SelfContainedPage.report("Comparison: " + view.title(), PageAsset.COMPARISON, data)
        .write(file, "comparison.jte", Map.of("view", view));
  }

  /** The document that {@code compare --json} prints: the comparison and its sentences. */
  public static Map<String, @Nullable Object> json(RunsComparison comparison) {
    return JSON.write(comparison);
  }
}
