package dev.bobbin.analysis.evaluation;

import dev.bobbin.analysis.evaluation.ClassificationReport.Averages;
import dev.bobbin.analysis.evaluation.ClassificationReport.Row;
import dev.bobbin.analysis.stats.StatisticsJson;
import dev.bobbin.base.InvalidValueException;
import dev.bobbin.base.codec.Codec;
import dev.bobbin.base.codec.Codecs;
import dev.bobbin.base.codec.Form;
import dev.bobbin.base.codec.RecordCodec;
import dev.bobbin.base.codec.RecordFields;
import dev.bobbin.base.codec.RecordForm;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Evaluations as documents: interfaces that scripts rely on. */
public final class EvaluationJson {
  /** Test images that were learned from. */
  public static final RecordCodec<Leakage> LEAKAGE = leakage();

  /** What {@code evaluate --json} prints of one network. */
  public static final RecordCodec<Evaluation> EVALUATION = evaluation();

  /** The figures of a calibration without its bins. */
  public static final RecordForm<Calibration> CALIBRATION = calibration();

  /** The figures of a novelty detector, with a curve of at most 41 points. */
  public static final RecordForm<NoveltyEvaluation> NOVELTY = novelty();

  private static final int CURVE_POINTS = 41;

  private EvaluationJson() {}

  private static RecordForm<NoveltyEvaluation> novelty() {
    RecordFields<NoveltyEvaluation> fields = new RecordFields<>();
    fields.derived(
        "keep",
        Codecs.NUMBER,
        NoveltyEvaluation::keep,
        "Share of the validation images that the threshold was chosen for.");
    fields.derived(
        "threshold",
        Codecs.NUMBER,
        NoveltyEvaluation::threshold,
        "Largest distance of an image that is answered with a class.");
    fields.derived(
        "coverage",
        Codecs.NUMBER,
        novelty -> novelty.chosen().coverage(),
        "Share of these images that are answered with a class.");
    fields.derived(
        "selectiveAccuracy",
        Codecs.NUMBER,
        novelty -> novelty.chosen().accuracy(),
        "Share of these answers that are right.");
    fields.derived(
        "areaUnderRiskCoverage",
        Codecs.NUMBER,
        novelty -> novelty.curve().area(),
        "Mean share of wrong answers over all coverages; 0 is best.");
    fields.derived(
        "curve",
        Codecs.written(point()),
        novelty -> novelty.curve().thinned(CURVE_POINTS),
        "Coverage and accuracy for other thresholds.");
    return fields.written();
  }

  private static Form<RiskCoverageCurve.Point> point() {
    RecordFields<RiskCoverageCurve.Point> fields = new RecordFields<>();
    fields.derived(
        "threshold", Codecs.NUMBER, RiskCoverageCurve.Point::threshold, "The threshold.");
    fields.derived(
        "coverage", Codecs.NUMBER, RiskCoverageCurve.Point::coverage, "Share with a class.");
    fields.derived(
        "accuracy", Codecs.NUMBER, RiskCoverageCurve.Point::accuracy, "Share of them right.");
    return fields.written();
  }

  private static RecordCodec<Leakage> leakage() {
    RecordFields<Leakage> fields = new RecordFields<>();
    var declared =
        fields.required(
            "declared",
            Codecs.FLAG,
            Leakage::declared,
            "Whether the recipe asks for it; false if found by comparing the images.");
    var testImages =
        fields.required(
            "testImages", Codecs.COUNT, Leakage::testImages, "Test images that were trained on.");
    var ofTestImages =
        fields.required("ofTestImages", Codecs.COUNT, Leakage::ofTestImages, "All test images.");
    return fields.document(
        v -> new Leakage(v.get(declared), v.get(testImages), v.get(ofTestImages)));
  }

  /** What is read is the confusion matrix: the other figures follow from it. */
  private static RecordCodec<Evaluation> evaluation() {
    RecordFields<Evaluation> fields = new RecordFields<>();
    var part =
        fields.required(
            "split", Codecs.STRING, Evaluation::split, "The split: train, validation or test.");
    fields.derived("images", Codecs.atLeast(0), e -> e.confusion().total(), "Number of images.");
    fields.derived(
        "accuracy", Codecs.NUMBER, Evaluation::accuracy, "Fraction that is classified correctly.");
    fields.derived(
        "accuracyInterval",
        StatisticsJson.INTERVAL,
        Evaluation::accuracyInterval,
        "Wilson's 95 % confidence interval.");
    var loss = fields.required("loss", Codecs.NUMBER, Evaluation::loss, "Mean loss.");
    var topK =
        fields.required(
            "topK",
            Codecs.map("numbers", Codecs.NUMBER).as(EvaluationJson::sorted, EvaluationJson::named),
            Evaluation::topK,
            "Fraction of images whose class is among the k largest outputs, by k.");
    var matrix =
        fields.required(
            "confusionMatrix",
            Codecs.list(Codecs.list(Codecs.atLeast(0), 0), 0)
                .as(EvaluationJson::matrix, EvaluationJson::rows),
            Evaluation::confusion,
            "Images by actual class (rows) and predicted class (columns).");
    var classes =
        fields.required(
            "classes",
            Codecs.list(row(), 0),
            evaluation -> evaluation.report().classes(),
            "Metrics of each class, as in scikit-learn's classification_report.");
    fields.derived(
        "macro",
        averages(),
        e -> e.report().macro(),
        "Means over the classes that have images or were predicted.");
    fields.derived("weighted", averages(), e -> e.report().weighted(), "Means weighted by images.");
    var leakage =
        fields.nullable(
            "leakage", LEAKAGE, Evaluation::leakage, "Set if test images were trained on.");
    return fields.document(v ->
        new Evaluation(
            v.get(part),
            v.get(loss),
            v.get(matrix),
            ClassificationReport.of(v.get(matrix), v.get(classes).stream().map(Row::name).toList()),
            v.get(topK),
            v.find(leakage)));
  }

  private static Codec<Row> row() {
    RecordFields<Row> fields = new RecordFields<>();
    var name = fields.required("name", Codecs.STRING, Row::name, "Name of the class.");
    figures(fields, Row::precision, Row::recall, Row::f1, Row::support);
    // The figures are worked out from the matrix again.
    return fields.document(v -> new Row(v.get(name), 0, 0, 0, 0, 0));
  }

  private static Form<Averages> averages() {
    RecordFields<Averages> fields = new RecordFields<>();
    figures(fields, Averages::precision, Averages::recall, Averages::f1, Averages::support);
    return fields.written();
  }

  private static <T> void figures(
      RecordFields<T> fields,
      Function<T, Double> precision,
      Function<T, Double> recall,
      Function<T, Double> f1,
      Function<T, Integer> support) {
    fields.derived("precision", Codecs.NUMBER, precision, "From 0 to 1.");
    fields.derived("recall", Codecs.NUMBER, recall, "From 0 to 1.");
    fields.derived("f1", Codecs.NUMBER, f1, "Harmonic mean of precision and recall.");
    fields.derived("support", Codecs.atLeast(0), support, "Number of images.");
  }

  private static SortedMap<Integer, Double> sorted(Map<String, Double> shares) {
    SortedMap<Integer, Double> sorted = new TreeMap<>();
    shares.forEach((k, share) -> {
      if (!k.matches("[0-9]{1,9}")) {
        throw new InvalidValueException("expected numbers by k, received '" + k + "'");
      }
      sorted.put(Integer.valueOf(k), share);
    });
    return sorted;
  }

  private static Map<String, Double> named(SortedMap<Integer, Double> shares) {
    Map<String, Double> named = new LinkedHashMap<>();
    shares.forEach((k, share) -> named.put(k.toString(), share));
    return named;
  }

  private static ConfusionMatrix matrix(List<List<Integer>> rows) {
    return ConfusionMatrix.ofCounts(
        rows.stream()
            .map(row -> row.stream().mapToInt(Integer::intValue).toArray())
            .toArray(int[][]::new));
  }

  private static List<List<Integer>> rows(ConfusionMatrix matrix) {
    return Arrays.stream(matrix.toArray()).map(row -> Arrays.stream(row).boxed().toList()).toList();
  }

  private static RecordForm<Calibration> calibration() {
    RecordFields<Calibration> fields = new RecordFields<>();
    fields.derived(
        "expectedCalibrationError",
        Codecs.NUMBER,
        Calibration::expectedError,
        "Mean distance between accuracy and confidence.");
    fields.derived(
        "maximumCalibrationError", Codecs.NUMBER, Calibration::largestError, "Largest distance.");
    fields.derived("meanConfidence", Codecs.NUMBER, Calibration::confidence, "From 0 to 1.");
    fields.derived("accuracy", Codecs.NUMBER, Calibration::accuracy, "From 0 to 1.");
    fields.derived("logLoss", Codecs.NUMBER, Calibration::logLoss, "Mean over the images.");
    fields.derived("brier", Codecs.NUMBER, Calibration::brier, "Brier's score, from 0 to 2.");
    return fields.written();
  }
}
