package dev.bobbin.experiment.run;

import static dev.bobbin.base.codec.Codecs.COUNT;
import static dev.bobbin.base.codec.Codecs.NUMBER;
import static dev.bobbin.base.codec.Codecs.STRING;
import static dev.bobbin.base.codec.Codecs.WHOLE;
import static dev.bobbin.base.codec.Codecs.list;

import dev.bobbin.analysis.diagnosis.Finding;
import dev.bobbin.analysis.diagnosis.FindingJson;
import dev.bobbin.analysis.evaluation.Evaluation;
import dev.bobbin.analysis.evaluation.EvaluationJson;
import dev.bobbin.base.BuildInfo;
import dev.bobbin.base.codec.Codec;
import dev.bobbin.base.codec.Codecs;
import dev.bobbin.base.codec.RecordCodec;
import dev.bobbin.base.codec.RecordFields;
import dev.bobbin.base.codec.RecordForm;
import dev.bobbin.data.split.Split;
import dev.bobbin.engine.KernelInfo;
import dev.bobbin.experiment.evaluation.EvaluatedPredictions;
import dev.bobbin.experiment.evaluation.EvaluatedPredictionsJson;
import dev.bobbin.experiment.evaluation.FoundDataset;
import dev.bobbin.experiment.run.EnsembleResult.Member;
import dev.bobbin.experiment.run.RunProvenance.Session;
import dev.bobbin.experiment.run.TestExamples.Example;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The documents of a run directory. */
public final class RunDocuments {
  /** {@code result.json} of one network. */
  public static final RecordCodec<RunResult> RESULT = result();

  /** {@code result.json} of an ensemble. */
  public static final RecordCodec<EnsembleResult> ENSEMBLE_RESULT = ensembleResult();

  public static final RecordCodec<Session> SESSION = session();

  /** {@code provenance.json}. */
  public static final RecordCodec<RunProvenance> PROVENANCE = provenance();

  /** {@code diagnosis.json}. */
  public static final RecordCodec<List<Finding>> DIAGNOSIS = diagnosis();

  /** {@code examples.json}. */
  public static final RecordCodec<TestExamples> EXAMPLES = examples();

  /** {@code evaluation.json} as it is written, by split. */
  public static final RecordForm<Map<Split, EvaluatedPredictions>> MEASURED = measured();

  /** {@code evaluation.json} as it is read; of an ensemble without its members. */
  public static final Codec<Map<Split, Evaluation>> EVALUATIONS = evaluations();

  private RunDocuments() {}

  private static RecordCodec<RunResult> result() {
    RecordFields<RunResult> fields = new RecordFields<>();
    var run = fields.required("run", STRING, RunResult::run, "The run directory.");
    var status =
        fields.required(
            "status",
            Codecs.constants(SessionStatus.class),
            RunResult::status,
            "How the run ended.");
    var parameters =
        fields.required(
            "parameters", WHOLE, RunResult::parameters, "Number of parameters, trainable or not.");
    var trainLoss =
        fields.nullableDouble(
            "trainLoss",
            RunResult::trainLoss,
            "Of the epoch whose weights the model has; null before the first whole epoch and for"
                + " an ensemble.");
    var trainAccuracy =
        fields.nullableDouble(
            "trainAccuracy", RunResult::trainAccuracy, "Training accuracy of the same epoch.");
    var validationLoss =
        fields.nullableDouble(
            "validationLoss",
            RunResult::validationLoss,
            "Of the same epoch; null without validation.");
    var validationAccuracy =
        fields.nullableDouble(
            "validationAccuracy",
            RunResult::validationAccuracy,
            "Of the same epoch; null without validation.");
    var testAccuracy =
        fields.required(
            "testAccuracy", NUMBER, RunResult::testAccuracy, "Accuracy of the saved model.");
    var testLoss = fields.required("testLoss", NUMBER, RunResult::testLoss, "Loss with penalties.");
    var epochs =
        fields.required(
            "epochs", Codecs.atLeast(0), RunResult::epochs, "Number of trained epochs.");
    var seconds =
        fields.required(
            "secondsPerEpoch",
            list(NUMBER, 0),
            RunResult::secondsPerEpoch,
            "Training seconds of each epoch, without validation.");
    var speed =
        fields.required(
            "imagesPerSecond", NUMBER, RunResult::imagesPerSecond, "Training images per second.");
    var weights =
        fields.required(
            "weightsSha256", STRING, RunResult::weightsSha256, "Digest of the model's weights.");
    var leakage =
        fields.nullable(
            "leakage", EvaluationJson.LEAKAGE, RunResult::leakage, "If it trained on test images.");
    var diagnosis =
        fields.optional(
            "diagnosis",
            list(FindingJson.FINDING, 0),
            RunResult::diagnosis,
            List.of(),
            "Findings, in the order in which they were made.");
    return fields.document(v ->
        new RunResult(
            v.get(run),
            v.get(status),
            v.get(parameters),
            v.findDouble(trainLoss),
            v.findDouble(trainAccuracy),
            v.findDouble(validationLoss),
            v.findDouble(validationAccuracy),
            v.get(testAccuracy),
            v.get(testLoss),
            v.get(epochs),
            v.get(seconds),
            v.get(speed),
            v.get(weights),
            v.find(leakage),
            v.get(diagnosis)));
  }

  private static RecordCodec<EnsembleResult> ensembleResult() {
    RecordFields<EnsembleResult> fields = new RecordFields<>();
    var whole = fields.inlined(RESULT, EnsembleResult::whole);
    var members =
        fields.required(
            "members", list(member(), 0), EnsembleResult::members, "Each network, in order.");
    return fields.document(v -> new EnsembleResult(v.get(whole), v.get(members)));
  }

  private static Codec<Member> member() {
    RecordFields<Member> fields = new RecordFields<>();
    var name = fields.required("name", STRING, Member::name, "Name of its recipe.");
    var seed = fields.required("seed", WHOLE, Member::seed, "Seed of its training.");
    var run =
        fields.required(
            "run",
            Codecs.parsed("a path", text -> Path.of(text).toString(), text -> text),
            Member::run,
            "Run directory; relative if inside the ensemble's.");
    var testAccuracy =
        fields.required("testAccuracy", NUMBER, Member::testAccuracy, "From 0 to 1.");
    var testLoss =
        fields.required("testLoss", NUMBER, Member::testLoss, "Its own loss, with penalties.");
    var weights =
        fields.required("weightsSha256", STRING, Member::weightsSha256, "Digest of its weights.");
    var diagnosis =
        fields.optional(
            "diagnosis",
            list(FindingJson.FINDING, 0),
            Member::diagnosis,
            List.of(),
            "Findings in its training.");
    return fields.document(v ->
        new Member(
            v.get(name),
            v.get(seed),
            v.get(run),
            v.get(testAccuracy),
            v.get(testLoss),
            v.get(weights),
            v.get(diagnosis)));
  }

  private static RecordCodec<RunProvenance> provenance() {
    RecordFields<RunProvenance> fields = new RecordFields<>();
    var data =
        fields.required(
            "data",
            FoundDataset.CODEC,
            run -> new FoundDataset(run.dataset(), run.data()),
            "The data set.");
    var initialWeights =
        fields.nullable(
            "initialWeights",
            TransferredWeights.CODEC,
            RunProvenance::initialWeights,
            "The weights of another model that the network started from; null without one.");
    var sessions =
        fields.required(
            "sessions",
            list(SESSION, 0),
            RunProvenance::sessions,
            "One for each process that trained: the first and one per resume.");
    return fields.document(v -> {
      FoundDataset found = v.get(data);
      return new RunProvenance(
          found.name(), found.provenance(), v.find(initialWeights), v.get(sessions));
    });
  }

  private static RecordCodec<Session> session() {
    RecordFields<Session> fields = new RecordFields<>();
    var bobbin =
        fields.required(
            "bobbin", STRING, session -> session.bobbin().version(), "Version of Bobbin.");
    var commit =
        fields.nullable(
            "commit", STRING, session -> session.bobbin().commit(), "Commit; null if unknown.");
    var bits =
        fields.optional(
            "bits",
            COUNT,
            Session::bits,
            RunProvenance.FIRST_BITS,
            "Revision of the engine's bits.");
    var java =
        fields.required(
            "java", STRING, session -> session.machine().java(), "Java version and vendor.");
    var os =
        fields.required(
            "os", STRING, session -> session.machine().os(), "Operating system and architecture.");
    var cpu =
        fields.required(
            "cpu", STRING, session -> session.machine().cpu(), "Name of the processor.");
    var cores =
        fields.required(
            "cores", COUNT, session -> session.machine().cores(), "Cores that the JVM may use.");
    var kernels =
        fields.required(
            "kernels",
            STRING,
            session -> session.machine().kernels().name(),
            "The engine's kernels.");
    var vectorBits =
        fields.required(
            "vectorBits",
            Codecs.atLeast(0),
            session -> session.machine().kernels().vectorBits(),
            "Vector width of the kernels; 0 without vectors.");
    var threads =
        fields.required("threads", COUNT, Session::threads, "Number of training threads.");
    var continuedAfter =
        fields.nullable(
            "continuedAfter",
            Codecs.atLeast(0),
            Session::continuedAfter,
            "Finished epochs where it went on for more than the recipe had said; else null.");
    var started = fields.required("started", Codecs.INSTANT, Session::started, "When it began.");
    var ended =
        fields.nullable(
            "ended",
            Codecs.INSTANT,
            Session::ended,
            "When it ended; null before, or if its process died.");
    var status =
        fields.required(
            "status", Codecs.constants(SessionStatus.class), Session::status, "How the run ended.");
    var error =
        fields.nullable("error", STRING, Session::error, "The error message, if it failed.");
    return fields.document(v ->
        new Session(
            new BuildInfo(v.get(bobbin), v.find(commit)),
            v.get(bits),
            new Machine(
                v.get(java),
                v.get(os),
                v.get(cpu),
                v.get(cores),
                new KernelInfo(v.get(kernels), v.get(vectorBits))),
            v.get(threads),
            v.find(continuedAfter),
            v.get(started),
            v.find(ended),
            v.get(status),
            v.find(error)));
  }

  private static RecordCodec<List<Finding>> diagnosis() {
    RecordFields<List<Finding>> fields = new RecordFields<>();
    var findings =
        fields.required(
            "findings",
            list(FindingJson.FINDING, 0),
            list -> list,
            "The findings, each once; empty for a healthy run.");
    return fields.document(v -> v.get(findings));
  }

  private static RecordCodec<TestExamples> examples() {
    RecordFields<TestExamples> fields = new RecordFields<>();
    var weights =
        fields.required(
            "weightsSha256", STRING, TestExamples::weights, "Digest of the model's weights.");
    var leakage =
        fields.nullable(
            "leakage",
            EvaluationJson.LEAKAGE,
            TestExamples::leakage,
            "If it trained on test images.");
    var examples =
        fields.required(
            "examples",
            list(example(), 0),
            TestExamples::examples,
            "Test images of each class, in the order of the classes.");
    return fields.document(v -> new TestExamples(v.get(weights), v.find(leakage), v.get(examples)));
  }

  private static Codec<Example> example() {
    RecordFields<Example> fields = new RecordFields<>();
    var index =
        fields.required(
            "index", Codecs.atLeast(0), Example::index, "Index in the dataset's test images.");
    var label = fields.required("class", STRING, Example::label, "Name of its class.");
    var picture =
        fields.required(
            "picture",
            STRING,
            Example::picture,
            "A PNG of the network's size as Base64, in the polarity of the model's pictures.");
    return fields.build(v -> new Example(v.get(index), v.get(label), v.get(picture)));
  }

  private static RecordForm<Map<Split, EvaluatedPredictions>> measured() {
    RecordFields<Map<Split, EvaluatedPredictions>> fields = new RecordFields<>();
    for (Split split : Split.values()) {
      fields.derivedOrNull(
          split.id(),
          EvaluatedPredictionsJson.MEASURED,
          measured -> Optional.ofNullable(measured.get(split)),
          "On the " + split.words() + " images, unaugmented; null without any.");
    }
    return fields.written();
  }

  private static Codec<Map<Split, Evaluation>> evaluations() {
    RecordFields<Map<Split, Evaluation>> fields = new RecordFields<>();
    Map<Split, RecordFields.Field<Map<Split, Evaluation>, Evaluation>> splits =
        new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      splits.put(
          split,
          fields.nullable(
              split.id(),
              EvaluationJson.EVALUATION,
              found -> Optional.ofNullable(found.get(split)),
              "On the " + split.words() + " images."));
    }
    return fields.document(v -> {
      Map<Split, Evaluation> found = new EnumMap<>(Split.class);
      splits.forEach(
          (split, field) -> v.find(field).ifPresent(evaluation -> found.put(split, evaluation)));
      return found;
    });
  }
}
