package dev.bobbin.experiment.reproduction;

import static dev.bobbin.base.codec.Codecs.FLAG;
import static dev.bobbin.base.codec.Codecs.NUMBER;
import static dev.bobbin.base.codec.Codecs.STRING;
import static dev.bobbin.base.codec.Codecs.list;

import dev.bobbin.base.codec.Codec;
import dev.bobbin.base.codec.Codecs;
import dev.bobbin.base.codec.Form;
import dev.bobbin.base.codec.RecordCodec;
import dev.bobbin.base.codec.RecordFields;
import dev.bobbin.base.codec.RecordForm;
import dev.bobbin.experiment.recipe.NetworkRecipe.Published;
import dev.bobbin.experiment.recipe.Recipe;
import dev.bobbin.experiment.run.RunKey;
import java.util.Base64;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code reproduction.json}, which {@code reproduce --json} prints. */
public final class ReproductionJson {
  private static final Codec<List<Double>> NUMBERS = list(NUMBER, 0);
  private static final Form<ReproductionVerdict> VERDICT = verdict();

  /** A number, or several. */
  private static final Form<Published> PUBLISHED =
      new Form<>() {
        @Override
        public Object write(Published published) {
          return published.value().<Object>map(NUMBER::write).orElse(published.values());
        }

        @Override
        public Map<String, Object> schema(Map<String, Object> definitions) {
          return Map.of("anyOf", List.of(NUMBER.schema(definitions), NUMBERS.schema(definitions)));
        }
      };

  private static final RecordCodec<RunMeasurement> MEASUREMENT = measurement();

  private static final RecordCodec<Row> ROW = row();

  public static final RecordForm<Reproduction> REPRODUCTION = reproduction();

  /** The fields that are read. */
  static final Codec<List<Row>> ROWS = rows();

  /**
   * An experiment in the document.
   *
   * @param assessment empty if it was read
   */
  record Row(
      String id,
      List<Double> classCounts,
      boolean isWithoutData,
      Optional<String> missing,
      List<RunMeasurement> measurements,
      Optional<ExperimentAssessment> assessment) {
    private static Row of(ExperimentAssessment assessment) {
      ExperimentRecord experiment = assessment.experiment();
      return new Row(
          experiment.id(),
          experiment.classCounts(),
          experiment.isWithoutData(),
          experiment.missing(),
          experiment.measurements(),
          Optional.of(assessment));
    }

    private ExperimentAssessment assessed() {
      return assessment.orElseThrow();
    }

    private Recipe recipe() {
      return assessed().experiment().recipe();
    }
  }

  private ReproductionJson() {}

  private static Form<ReproductionVerdict> verdict() {
    Map<String, ReproductionVerdict> verdicts = new LinkedHashMap<>();
    Stream.of(ReproductionVerdict.values())
        .forEach(verdict -> verdicts.put(verdict.text(), verdict));
    return Codecs.names("a verdict", verdicts);
  }

  private static RecordCodec<RunMeasurement> measurement() {
    RecordFields<RunMeasurement> fields = new RecordFields<>();
    var setting =
        fields.nullable(
            "setting", STRING, RunMeasurement::setting, "Setting of a study; null without one.");
    var seed = fields.required("seed", Codecs.WHOLE, RunMeasurement::seed, "Seed of the training.");
    var key =
        fields.required(
            "key",
            STRING.as(RunKey::new, RunKey::sha256),
            RunMeasurement::key,
            "Digest of what decides the weights.");
    var weights =
        fields.required(
            "weightsSha256", STRING, RunMeasurement::weightsSha256, "Digest of the weights.");
    var epochs =
        fields.required(
            "epochs", Codecs.atLeast(0), RunMeasurement::epochs, "Number of trained epochs.");
    var seconds =
        fields.required("seconds", NUMBER, RunMeasurement::seconds, "Seconds of training.");
    var machine =
        fields.required(
            "machine", STRING, RunMeasurement::machine, "Processor, threads, Java and date.");
    var leakage =
        fields.required(
            "leakage", FLAG, RunMeasurement::isLeaking, "Whether test images were trained on.");
    var diagnosis =
        fields.required(
            "diagnosis", list(STRING, 0), RunMeasurement::diagnosis, "Findings, in words.");
    var hits =
        fields.nullable(
            "hits",
            Codecs.parsed(
                "Base64",
                text -> BitSet.valueOf(Base64.getDecoder().decode(text)),
                bits -> Base64.getEncoder().encodeToString(bits.toByteArray())),
            RunMeasurement::hits,
            "A bit for each test image that was correctly classified, lowest bit first, as"
                + " Base64; null where no claim needs them.");
    var metrics =
        fields.required(
            "metrics",
            Codecs.map("lists of numbers", NUMBERS),
            RunMeasurement::figures,
            "Measured numbers by name of the published metric: one, or one for each epoch"
                + " or class.");
    return fields.document(v ->
        new RunMeasurement(
            v.find(setting),
            v.get(seed),
            v.get(key),
            v.get(weights),
            v.get(epochs),
            v.get(seconds),
            v.get(machine),
            v.get(leakage),
            v.get(diagnosis),
            v.find(hits),
            v.get(metrics)));
  }

  private static RecordForm<Reproduction> reproduction() {
    RecordFields<Reproduction> fields = new RecordFields<>();
    fields.derived(
        "experiments",
        list(ROW, 0),
        all -> all.assessments().stream().map(Row::of).toList(),
        "All published experiments, or the selected ones.");
    return fields.written();
  }

  private static Codec<List<Row>> rows() {
    RecordFields<List<Row>> fields = new RecordFields<>();
    var rows = fields.required("experiments", list(ROW, 0), all -> all, "What was measured.");
    return fields.document(v -> v.get(rows));
  }

  private static RecordCodec<Row> row() {
    RecordFields<Row> fields = new RecordFields<>();
    var id = fields.required("id", STRING, Row::id, "Name of its recipe.");
    fields.derived(
        "source",
        Codecs.map("texts", STRING),
        row -> row.recipe().source(),
        "Where it was published.");
    fields.derived(
        "dataset", STRING, row -> row.recipe().data().dataset(), "Name of its data set.");
    var classCounts =
        fields.required(
            "classCounts",
            NUMBERS,
            Row::classCounts,
            "Number of test images of each class; empty without data.");
    fields.derived(
        "leakage",
        FLAG,
        row -> row.assessed().experiment().isLeaking(),
        "Whether test images were trained on.");
    fields.derived(
        "verdict", VERDICT, row -> row.assessed().verdict(), "Verdict on the experiment.");
    fields.derived(
        "verdictText", STRING, row -> row.assessed().text(), "The verdict with its metrics.");
    fields.derived(
        "evidence", list(STRING, 0), row -> row.assessed().evidence(), "Evidence for the verdict.");
    var withoutData =
        fields.required(
            "withoutData",
            FLAG,
            Row::isWithoutData,
            "Whether nothing was measured because the data were not available.");
    var missing =
        fields.nullable(
            "missing", STRING, Row::missing, "Why something is missing; null if nothing is.");
    fields.derived(
        "metrics",
        Codecs.written(check()),
        row -> row.assessed().checks(),
        "Published and measured metrics.");
    fields.derived(
        "claims",
        Codecs.written(claim()),
        row -> row.assessed().comparisons(),
        "Claims of the source about two trainings.");
    var measurements =
        fields.required(
            "measurements", list(MEASUREMENT, 0), Row::measurements, "One for each training.");
    return fields.document(v ->
        new Row(
            v.get(id),
            v.get(classCounts),
            v.get(withoutData),
            v.find(missing),
            v.get(measurements),
            Optional.empty()));
  }

  private static Form<PublishedMetricCheck> check() {
    RecordFields<PublishedMetricCheck> fields = new RecordFields<>();
    fields.derived("metric", STRING, check -> check.published().metric(), "Name of the metric.");
    fields.derivedOrNull(
        "setting", STRING, check -> check.published().setting(), "Setting of a study.");
    fields.derived(
        "published",
        PUBLISHED,
        PublishedMetricCheck::published,
        "As published: a number, or one for each epoch or class.");
    fields.derived(
        "measured",
        list(NUMBERS, 0),
        PublishedMetricCheck::measured,
        "As measured, a list for each seed.");
    fields.derived("verdict", VERDICT, PublishedMetricCheck::verdict, "Result of the comparison.");
    return fields.written();
  }

  private static Form<ClaimCheck> claim() {
    RecordFields<ClaimCheck> fields = new RecordFields<>();
    fields.derived("metric", STRING, claim -> claim.published().metric(), "Name of the metric.");
    fields.derived(
        "higherThan",
        STRING,
        claim -> claim.published().higherThan().orElseThrow(),
        "The experiment that is claimed to be worse.");
    fields.derived("verdict", VERDICT, ClaimCheck::verdict, "Whether the claim holds.");
    fields.derived("text", STRING, ClaimCheck::text, "The difference in words.");
    return fields.written();
  }
}
