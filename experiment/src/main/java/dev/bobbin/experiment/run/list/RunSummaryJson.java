package dev.bobbin.experiment.run.list;

import static dev.bobbin.base.codec.Codecs.COUNT;
import static dev.bobbin.base.codec.Codecs.STRING;
import static dev.bobbin.base.codec.Codecs.constants;

import dev.bobbin.analysis.diagnosis.Finding;
import dev.bobbin.analysis.evaluation.EvaluationJson;
import dev.bobbin.base.InvalidValueException;
import dev.bobbin.base.codec.Codec;
import dev.bobbin.base.codec.Codecs;
import dev.bobbin.base.codec.RecordCodec;
import dev.bobbin.base.codec.RecordFields;
import dev.bobbin.experiment.run.RunStatus;
import dev.bobbin.experiment.run.list.RunSummary.Figures;
import dev.bobbin.experiment.run.list.RunSummary.Kind;
import dev.bobbin.experiment.run.list.RunSummary.Setup;
import dev.bobbin.model.schema.EpochJson;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** The JSON of a run in {@code runs --json}, on the board and in {@link RunIndex}. */
public final class RunSummaryJson {
  public static final RecordCodec<RunSummary> SUMMARY = summary();

  private RunSummaryJson() {}

  private static RecordCodec<RunSummary> summary() {
    RecordFields<RunSummary> fields = new RecordFields<>();
    fields.derived("name", STRING, RunSummary::name, "Name of the run directory.");
    var directory =
        fields.required(
            "run",
            Codecs.parsed("a path", Path::of, Path::toString),
            RunSummary::directory,
            "The run directory.");
    var state =
        fields.required(
            "status", constants(RunStatus.class), RunSummary::status, "Status of the run.");
    var problem =
        fields.nullable(
            "problem", STRING, RunSummary::problem, "An error in its files or of its training.");
    var setup = fields.inlined(setup(), RunSummary::setup);
    var started =
        fields.nullable(
            "started", Codecs.INSTANT, RunSummary::started, "When its first session began.");
    var changed =
        fields.required(
            "changed", Codecs.INSTANT, RunSummary::changed, "When one of its files last changed.");
    var figures = fields.inlined(figures(), RunSummary::figures);
    var report =
        fields.required("report", Codecs.FLAG, RunSummary::hasReport, "Whether there is a report.");
    var members =
        fields.required(
            "members",
            Codecs.list(Codec.named("run", RunSummaryJson::member), 0),
            RunSummary::members,
            "The runs inside the directory of an ensemble.");
    return fields.document(v ->
        new RunSummary(
            v.get(directory),
            v.get(state),
            v.find(problem),
            v.get(setup),
            v.find(started),
            v.get(changed),
            v.get(figures),
            v.get(report),
            v.get(members)));
  }

  private static Codec<RunSummary> member() {
    return SUMMARY;
  }

  /** All fields are null if the recipe cannot be read. */
  private static RecordCodec<Optional<Setup>> setup() {
    RecordFields<Optional<Setup>> fields = new RecordFields<>();
    var recipe =
        fields.nullable(
            "recipe",
            STRING,
            setup -> setup.map(Setup::recipe),
            "Name of the recipe; null, like its settings, if it cannot be read.");
    var kind =
        fields.nullable(
            "kind", constants(Kind.class), setup -> setup.map(Setup::kind), "Kind of recipe.");
    var dataset =
        fields.nullable(
            "dataset", STRING, setup -> setup.map(Setup::dataset), "Name or path of the data set.");
    var trainsOnTest =
        fields.nullable(
            "trainsOnTest",
            Codecs.FLAG,
            setup -> setup.map(Setup::trainsOnTest),
            "Whether the recipe asks to train on the test images.");
    var seed =
        fields.nullable(
            "seed", Codecs.WHOLE, setup -> setup.map(Setup::seed), "Seed of everything random.");
    var epochs =
        fields.nullable(
            "plannedEpochs",
            COUNT,
            setup -> setup.map(Setup::epochs),
            "Number of epochs to train, of all members together.");
    var optimizer =
        fields.nullable(
            "optimizer",
            STRING,
            setup -> setup.flatMap(Setup::optimizer),
            "Name of the optimizer; null if the members of an ensemble differ.");
    var rate =
        fields.nullableDouble(
            "learningRate",
            setup -> setup.map(Setup::learningRate).orElse(OptionalDouble.empty()),
            "Learning rate of the first step; null if members differ.");
    var batch =
        fields.nullableInt(
            "batchSize",
            COUNT,
            setup -> setup.map(Setup::batchSize).orElse(OptionalInt.empty()),
            "Batch size; null if members differ.");
    return fields.document(v ->
        v.find(recipe)
            .map(name ->
                new Setup(
                    name,
                    known(v.find(kind)),
                    known(v.find(dataset)),
                    known(v.find(trainsOnTest)),
                    known(v.find(seed)),
                    known(v.find(epochs)),
                    v.find(optimizer),
                    v.findDouble(rate),
                    v.findInt(batch))));
  }

  private static <T> T known(Optional<T> value) {
    return value.orElseThrow(() ->
        new InvalidValueException("recipe: expected all of its settings, received some of them"));
  }

  private static RecordCodec<Figures> figures() {
    RecordFields<Figures> fields = new RecordFields<>();
    var epochs =
        fields.required("epochs", Codecs.atLeast(0), Figures::epochs, "Number of trained epochs.");
    var last =
        fields.nullable("last", EpochJson.EPOCH, Figures::last, "The last epoch of a network.");
    var bestEpoch =
        fields.nullableInt(
            "bestEpoch", COUNT, Figures::bestEpoch, "Epoch of the best validation accuracy.");
    var validationAccuracy =
        fields.nullableDouble(
            "validationAccuracy",
            Figures::validationAccuracy,
            "Best validation accuracy; for an ensemble that of the whole.");
    var testAccuracy =
        fields.nullableDouble(
            "testAccuracy", Figures::testAccuracy, "Test accuracy; null before the end.");
    var testLoss =
        fields.nullableDouble("testLoss", Figures::testLoss, "Test loss; null before the end.");
    var parameters =
        fields.nullableLong(
            "parameters", Figures::parameters, "Number of parameters; null before the end.");
    var seconds =
        fields.required(
            "seconds", Codecs.NUMBER, Figures::seconds, "Seconds of training, without validation.");
    var diagnosis =
        fields.required(
            "diagnosis",
            Codecs.list(constants(Finding.Kind.class), 0),
            Figures::diagnosis,
            "Kinds of findings, each once.");
    var leakage =
        fields.nullable(
            "leakage",
            EvaluationJson.LEAKAGE,
            Figures::leakage,
            "Set if test images were trained on; null before the end.");
    return fields.document(v ->
        new Figures(
            v.get(epochs),
            v.find(last),
            v.findInt(bestEpoch),
            v.findDouble(validationAccuracy),
            v.findDouble(testAccuracy),
            v.findDouble(testLoss),
            v.findLong(parameters),
            v.get(seconds),
            v.get(diagnosis),
            v.find(leakage)));
  }
}
