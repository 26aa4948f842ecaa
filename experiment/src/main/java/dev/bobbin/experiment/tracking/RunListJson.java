package dev.bobbin.experiment.tracking;

import dev.bobbin.analysis.diagnosis.Finding;
import dev.bobbin.analysis.evaluation.EvaluationJson;
import dev.bobbin.base.codec.Codec;
import dev.bobbin.base.codec.Codecs;
import dev.bobbin.base.codec.Fields;
import dev.bobbin.base.codec.Form;
import dev.bobbin.base.codec.RecordCodec;
import dev.bobbin.base.codec.RecordForm;
import dev.bobbin.experiment.run.Ending;
import dev.bobbin.experiment.run.RunJson;
import dev.bobbin.experiment.run.RunState;
import dev.bobbin.model.schema.EpochJson;

/** Runs in lists, as {@code runs --json}, the board and {@link RunIndex} have them. */
public final class RunListJson {
  private static final RecordCodec<RunFigures> FIGURES = figures();

  /** What {@link RunIndex} keeps of a run. */
  static final Codec<RunFacts> FACTS = facts();

  /** A run of {@code runs --json}. */
  public static final RecordForm<RunSummary> SUMMARY = summary();

  private RunListJson() {}

  private static RecordCodec<RunFigures> figures() {
    Fields<RunFigures> fields = new Fields<>();
    var epochs =
        fields.required(
            "epochs", Codecs.atLeast(0), RunFigures::epochs, "Whole epochs that are done.");
    var last =
        fields.nullable(
            "last",
            EpochJson.EPOCH,
            RunFigures::last,
            "The last of them; null before the first and for an ensemble.");
    var bestEpoch =
        fields.nullableInt(
            "bestEpoch",
            Codecs.COUNT,
            RunFigures::bestEpoch,
            "Of the best validation accuracy; null without a validation split.");
    var validationAccuracy =
        fields.nullableDouble(
            "validationAccuracy",
            RunFigures::validationAccuracy,
            "The best of all epochs; of an ensemble that of the whole.");
    var testAccuracy =
        fields.nullableDouble(
            "testAccuracy", RunFigures::testAccuracy, "Null before the run has ended.");
    var testLoss =
        fields.nullableDouble("testLoss", RunFigures::testLoss, "Null before the run has ended.");
    var parameters =
        fields.nullableLong("parameters", RunFigures::parameters, "Null before the run has ended.");
    var seconds =
        fields.required(
            "seconds", Codecs.NUMBER, RunFigures::seconds, "Of training, without validation.");
    var diagnosis =
        fields.required(
            "diagnosis",
            Codecs.list(Codecs.constants(Finding.Kind.class), 0),
            RunFigures::diagnosis,
            "The kinds of what went wrong, each once.");
    var leakage =
        fields.nullable(
            "leakage",
            EvaluationJson.LEAKAGE,
            RunFigures::leakage,
            "Whether test images were learned from; null before the run has ended.");
    return fields.document(v ->
        new RunFigures(
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

  private static Codec<RunFacts> facts() {
    Fields<RunFacts> fields = new Fields<>();
    var setup = fields.nullable("setup", RunJson.SETUP, RunFacts::setup, "What the recipe says.");
    var ending =
        fields.nullable(
            "ending", Codecs.constants(Ending.class), RunFacts::ending, "How it ended.");
    var error = fields.nullable("error", Codecs.STRING, RunFacts::error, "What failed.");
    var problems =
        fields.required(
            "problems",
            Codecs.list(Codecs.STRING, 0),
            RunFacts::problems,
            "What is wrong with the files.");
    var started = fields.nullable("started", Codecs.INSTANT, RunFacts::started, "When it began.");
    var figures = fields.required("figures", FIGURES, RunFacts::figures, "What has come out.");
    var report =
        fields.required("report", Codecs.FLAG, RunFacts::hasReport, "Whether there is a report.");
    return fields.document(v ->
        new RunFacts(
            v.find(setup),
            v.find(ending),
            v.find(error),
            v.get(problems),
            v.find(started),
            v.get(figures),
            v.get(report)));
  }

  private static RecordForm<RunSummary> summary() {
    Fields<RunSummary> fields = new Fields<>();
    fields.derived("name", Codecs.STRING, RunSummary::name, "Of the run directory.");
    fields.derived("run", Codecs.STRING, run -> run.directory().toString(), "Its path.");
    fields.derived(
        "state", Codecs.constants(RunState.class), RunSummary::state, "What has become of it.");
    fields.derivedOrNull(
        "problem",
        Codecs.STRING,
        RunSummary::problem,
        "What is wrong with its files, or the error that ended it.");
    fields.inlinedOrNull(RunJson.SETUP, RunSummary::setup);
    fields.derivedOrNull(
        "started", Codecs.INSTANT, RunSummary::started, "When its first session began.");
    fields.derived(
        "changed", Codecs.INSTANT, RunSummary::changed, "When one of its files last changed.");
    fields.inlined(FIGURES, RunSummary::figures);
    fields.derived("report", Codecs.FLAG, RunSummary::hasReport, "Whether there is a report.");
    fields.derived(
        "members",
        Codecs.written(Form.written("run", RunListJson::member)),
        RunSummary::members,
        "The runs inside the directory of an ensemble.");
    return fields.written();
  }

  private static Form<RunSummary> member() {
    return SUMMARY;
  }
}
