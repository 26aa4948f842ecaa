package dev.bobbin.experiment.compare;

import static dev.bobbin.base.codec.Codecs.NUMBER;
import static dev.bobbin.base.codec.Codecs.STRING;
import static dev.bobbin.base.codec.Codecs.atLeast;
import static dev.bobbin.base.codec.Codecs.constants;
import static dev.bobbin.base.codec.Codecs.list;
import static dev.bobbin.base.codec.Codecs.written;

import dev.bobbin.analysis.evaluation.ClassificationReport;
import dev.bobbin.analysis.evaluation.ClassificationReport.Row;
import dev.bobbin.analysis.evaluation.Evaluation;
import dev.bobbin.analysis.evaluation.EvaluationJson;
import dev.bobbin.analysis.stats.ConfidenceInterval;
import dev.bobbin.analysis.stats.StatisticsJson;
import dev.bobbin.base.codec.Codecs;
import dev.bobbin.base.codec.Form;
import dev.bobbin.base.codec.RecordFields;
import dev.bobbin.base.codec.RecordForm;
import dev.bobbin.data.split.Split;
import dev.bobbin.experiment.compare.GroupDifference.Method;
import dev.bobbin.experiment.evaluation.EvaluatedPredictions;
import dev.bobbin.experiment.run.SessionStatus;
import dev.bobbin.model.schema.EpochJson;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/** A comparison as {@code compare --json} prints it. */
public final class ComparisonJson {
  private static final Form<ComparisonVerdict> VERDICT = constants(ComparisonVerdict.class);
  private static final Form<List<String>> TEXTS = list(STRING, 0);
  private static final Form<List<Double>> NUMBERS = list(NUMBER, 0);

  public static final RecordForm<SettingsDifference> SETTING = setting();

  /** A value with its comparison, whose names replace the indices in it. */
  private record Within<T>(RunsComparison comparison, T value) {
    static <T> Function<RunsComparison, List<Within<T>>> each(
        Function<RunsComparison, List<T>> values) {
      return comparison ->
          values.apply(comparison).stream().map(value -> new Within<>(comparison, value)).toList();
    }

    String run(int index) {
      return comparison.runs().get(index).name();
    }

    String nameOfClass(int label) {
      return comparison.classNames().get(label);
    }
  }

  private record ClassRow(List<Row> models) {
    List<Double> each(Function<Row, Double> metric) {
      return models.stream().map(metric).toList();
    }
  }

  private ComparisonJson() {}

  /**
   * The form of a comparison.
   *
   * @param words the comparison in words
   */
  public static RecordForm<RunsComparison> comparison(
      Function<RunsComparison, List<String>> words) {
    RecordFields<RunsComparison> fields = new RecordFields<>();
    fields.derived("split", constants(Split.class), RunsComparison::split, "The split.");
    fields.derived(
        "runs", written(run()), Within.each(RunsComparison::runs), "The runs, in the given order.");
    fields.derived(
        "settings", written(SETTING), RunsComparison::settings, "Differences between the recipes.");
    fields.derived(
        "environment", written(SETTING), RunsComparison::environment, "Other differences.");
    fields.derivedOrNull(
        "incomparable", STRING, RunsComparison::incomparable, "Why nothing is compared, if so.");
    fields.derivedOrNull(
        "best",
        STRING,
        comparison ->
            comparison.best().stream()
                .mapToObj(best -> comparison.runs().get(best).name())
                .findFirst(),
        "The run with the highest accuracy.");
    fields.derived("verdict", VERDICT, RunsComparison::verdict, "The best against the runner-up.");
    fields.derived(
        "modelDifferences",
        written(model()),
        Within.each(RunsComparison::modelDifferences),
        "The best model against each other model.");
    fields.derived(
        "groups", written(group()), Within.each(RunsComparison::groups), "Runs by seed.");
    fields.derived(
        "groupDifferences",
        written(groupDifference()),
        RunsComparison::groupDifferences,
        "The best group of several seeds against each other group.");
    fields.derived(
        "classes",
        written(classRow()),
        ComparisonJson::classes,
        "Metrics of each class, in the order of the evaluated runs.");
    fields.derived(
        "disagreements",
        written(disagreement()),
        Within.each(RunsComparison::disagreements),
        "Images for which the models predict different classes.");
    fields.derived("sentences", TEXTS, words, "The comparison in words.");
    return fields.written();
  }

  private static RecordForm<SettingsDifference> setting() {
    RecordFields<SettingsDifference> fields = new RecordFields<>();
    fields.derived("path", STRING, SettingsDifference::path, "Path of the setting, as for --set.");
    fields.derived(
        "values",
        Codecs.writtenOrNull(Codecs.TREE),
        SettingsDifference::values,
        "Value in each run; null if it has none.");
    return fields.written();
  }

  private static Form<Within<ComparedRun>> run() {
    RecordFields<Within<ComparedRun>> fields = new RecordFields<>();
    fields.derived("name", STRING, run -> run.value().name(), "Name in tables.");
    fields.derived(
        "run", STRING, run -> run.value().run().directory().toString(), "Its run directory.");
    fields.derived(
        "recipe", STRING, run -> run.value().run().recipe().name(), "Name of its recipe.");
    fields.derived(
        "seed", Codecs.WHOLE, run -> run.value().run().recipe().seed(), "Seed of its training.");
    fields.derived(
        "status", constants(SessionStatus.class), run -> run.value().run().status(), "Its status.");
    fields.derived("split", constants(Split.class), run -> run.comparison().split(), "The split.");
    fields.derivedOrNull(
        "images",
        Codecs.COUNT,
        run -> run.value().measured().map(found -> found.predictions().count()),
        "Number of images; null if not evaluated, as are the metrics.");
    fields.derivedOrNull(
        "accuracy", NUMBER, run -> metric(run, Evaluation::accuracy), "From 0 to 1.");
    fields.derivedOrNull(
        "accuracyInterval",
        StatisticsJson.INTERVAL,
        run -> ComparisonJson.<ConfidenceInterval>metric(run, Evaluation::accuracyInterval),
        "Wilson's 95 % confidence interval.");
    fields.derivedOrNull(
        "loss", NUMBER, run -> metric(run, Evaluation::loss), "Loss with penalties.");
    fields.derivedOrNull(
        "leakage", EvaluationJson.LEAKAGE, run -> run.value().leakage(), "If it trained on them.");
    fields.derivedOrNull(
        "problem", STRING, run -> run.value().problem(), "Why it was not evaluated.");
    fields.derived(
        "metrics", list(EpochJson.EPOCH, 0), run -> run.value().curve(), "Epochs of a network.");
    return fields.written();
  }

  private static <T> Optional<T> metric(Within<ComparedRun> run, Function<Evaluation, T> metric) {
    return run.value().measured().map(EvaluatedPredictions::evaluation).map(metric);
  }

  private static Form<Within<ModelDifference>> model() {
    RecordFields<Within<ModelDifference>> fields = new RecordFields<>();
    fields.derived("best", STRING, m -> m.run(m.value().best()), "The best run.");
    fields.derived("other", STRING, m -> m.run(m.value().other()), "Another run.");
    images(fields, "bothCorrect", ModelDifference::bothCorrect, "Both classify correctly.");
    images(fields, "onlyBest", ModelDifference::onlyBest, "Only the best one does.");
    images(fields, "onlyOther", ModelDifference::onlyOther, "Only the other one does.");
    images(fields, "bothIncorrect", ModelDifference::bothIncorrect, "Neither does.");
    images(fields, "sameAnswer", ModelDifference::sameAnswer, "Both predict the same class.");
    fields.derived(
        "accuracy",
        StatisticsJson.ACCURACY,
        m -> m.value().accuracy(),
        "Accuracy of the best minus that of the other.");
    fields.derived("mcNemar", NUMBER, m -> m.value().pValue(), "P-value of McNemar's exact test.");
    fields.derived(
        "mcNemarAdjusted",
        NUMBER,
        m -> m.value().adjusted(),
        "The p-value adjusted by Holm's method for all comparisons.");
    fields.derived("verdict", VERDICT, m -> m.value().verdict(), "At 5 % of the adjusted p-value.");
    return fields.written();
  }

  private static void images(
      RecordFields<Within<ModelDifference>> fields,
      String name,
      ToIntFunction<ModelDifference> images,
      String about) {
    fields.derived(name, atLeast(0), m -> images.applyAsInt(m.value()), "Images: " + about);
  }

  private static Form<Within<SeedGroup>> group() {
    RecordFields<Within<SeedGroup>> fields = new RecordFields<>();
    fields.derived(
        "runs",
        TEXTS,
        group -> group.value().runs().stream().map(group::run).toList(),
        "Names of the runs, by seed.");
    fields.derived("seeds", list(Codecs.WHOLE, 0), group -> group.value().seeds(), "Their seeds.");
    fields.derived(
        "accuracy", StatisticsJson.SPREAD, group -> group.value().accuracy(), "Its statistics.");
    return fields.written();
  }

  private static Form<GroupDifference> groupDifference() {
    RecordFields<GroupDifference> fields = new RecordFields<>();
    fields.derived("best", atLeast(0), GroupDifference::best, "Index of the best group.");
    fields.derived("other", atLeast(0), GroupDifference::other, "Index of the other group.");
    fields.derived(
        "method", constants(Method.class), GroupDifference::method, "Statistical method.");
    fields.derived(
        "mean", NUMBER, GroupDifference::mean, "Accuracy of the best minus that of the other.");
    fields.derived(
        "interval",
        StatisticsJson.INTERVAL,
        difference -> new ConfidenceInterval(difference.low(), difference.high()),
        "Confidence interval of that difference.");
    fields.derived(
        "confidence",
        NUMBER,
        GroupDifference::confidence,
        "Confidence of the interval, Bonferroni-corrected for all comparisons.");
    fields.derived("verdict", VERDICT, GroupDifference::verdict, "Whether the best is better.");
    return fields.written();
  }

  private static List<ClassRow> classes(RunsComparison comparison) {
    if (comparison.incomparable().isPresent()) {
      return List.of();
    }
    List<ClassificationReport> reports =
        comparison.measured().stream()
            .map(run -> run.measured().orElseThrow().evaluation().report())
            .toList();
    return IntStream.range(0, comparison.classNames().size())
        .mapToObj(
            c -> new ClassRow(reports.stream().map(report -> report.classes().get(c)).toList()))
        .toList();
  }

  private static Form<ClassRow> classRow() {
    RecordFields<ClassRow> fields = new RecordFields<>();
    fields.derived("name", STRING, row -> row.models().getFirst().name(), "Name of the class.");
    fields.derived(
        "support", atLeast(0), row -> row.models().getFirst().support(), "Number of images.");
    fields.derived(
        "precision", NUMBERS, row -> row.each(Row::precision), "Precision of each model.");
    fields.derived("recall", NUMBERS, row -> row.each(Row::recall), "Recall of each model.");
    fields.derived("f1", NUMBERS, row -> row.each(Row::f1), "F1 of each model.");
    return fields.written();
  }

  private static Form<Within<Disagreement>> disagreement() {
    RecordFields<Within<Disagreement.Answer>> answer = new RecordFields<>();
    answer.derived(
        "class",
        STRING,
        said -> said.nameOfClass(said.value().predicted()),
        "The predicted class.");
    answer.derived("output", NUMBER, said -> said.value().output(), "Output for that class.");
    answer.derived(
        "probability",
        Codecs.FLAG,
        said -> said.value().isProbability(),
        "Whether the outputs of that model are probabilities.");
    RecordFields<Within<Disagreement>> fields = new RecordFields<>();
    fields.derived("image", atLeast(0), one -> one.value().index(), "Index of the image.");
    fields.derived(
        "label", STRING, one -> one.nameOfClass(one.value().label()), "Name of its class.");
    fields.derived(
        "answers",
        written(answer.written()),
        one ->
            one.value().answers().stream()
                .map(said -> new Within<>(one.comparison(), said))
                .toList(),
        "Prediction of each evaluated model.");
    return fields.written();
  }
}
