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
import dev.bobbin.data.Provenance;
import dev.bobbin.data.Provenance.Source;
import dev.bobbin.data.split.Split;
import dev.bobbin.engine.KernelInfo;
import dev.bobbin.experiment.evaluation.EvaluatedPredictions;
import dev.bobbin.experiment.evaluation.EvaluatedPredictionsJson;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The documents of a run directory. */
public final class RunJson {
  /** {@code result.json} of one network. */
  public static final RecordCodec<RunResult> RESULT = result();

  /** {@code result.json} of an ensemble. */
  public static final RecordCodec<EnsembleResult> ENSEMBLE_RESULT = ensembleResult();

  /** A session of {@code provenance.json}. */
  public static final RecordCodec<RunProvenance.Session> SESSION = session();

  /** {@code provenance.json}. */
  public static final RecordCodec<RunProvenance> PROVENANCE = provenance();

  /** {@code diagnosis.json}. */
  public static final RecordCodec<List<Finding>> DIAGNOSIS = diagnosis();

  /** {@code evaluation.json} as it is written: what was measured on each part. */
  public static final RecordForm<Map<Split, EvaluatedPredictions>> MEASURED = measured();

  /** {@code evaluation.json} as it is read: of an ensemble the figures of the whole. */
  public static final Codec<Map<Split, Evaluation>> EVALUATIONS = evaluations();

  private RunJson() {}

  private static RecordCodec<RunResult> result() {
    RecordFields<RunResult> fields = new RecordFields<>();
    var run = fields.required("run", STRING, RunResult::run, "The run directory.");
    var status =
        fields.required(
            "status", Codecs.constants(SessionStatus.class), RunResult::status, "How it ended.");
    var parameters =
        fields.required(
            "parameters", WHOLE, RunResult::parameters, "Of the network, trainable or not.");
    var trainLoss =
        fields.nullableDouble(
            "trainLoss",
            RunResult::trainLoss,
            "Of the epoch whose weights the model has; null before the first whole epoch and for"
                + " an ensemble.");
    var trainAccuracy =
        fields.nullableDouble("trainAccuracy", RunResult::trainAccuracy, "Of the same epoch.");
    var validationLoss =
        fields.nullableDouble(
            "validationLoss",
            RunResult::validationLoss,
            "Of the same epoch; null without a validation split.");
    var validationAccuracy =
        fields.nullableDouble(
            "validationAccuracy",
            RunResult::validationAccuracy,
            "Of the same epoch; null without a validation split.");
    var testAccuracy =
        fields.required(
            "testAccuracy",
            NUMBER,
            RunResult::testAccuracy,
            "Of the model as it is saved, from 0 to 1.");
    var testLoss = fields.required("testLoss", NUMBER, RunResult::testLoss, "With penalties.");
    var epochs =
        fields.required(
            "epochs", Codecs.atLeast(0), RunResult::epochs, "Whole epochs that were trained.");
    var seconds =
        fields.required(
            "secondsPerEpoch",
            list(NUMBER, 0),
            RunResult::secondsPerEpoch,
            "The training split of each epoch, without validation.");
    var speed =
        fields.required(
            "imagesPerSecond",
            NUMBER,
            RunResult::imagesPerSecond,
            "Training images by training seconds, over all epochs.");
    var weights =
        fields.required(
            "weightsSha256", STRING, RunResult::weightsSha256, "Digest of the model's weights.");
    var leakage =
        fields.nullable(
            "leakage",
            EvaluationJson.LEAKAGE,
            RunResult::leakage,
            "Whether test images were learned from.");
    var diagnosis =
        fields.optional(
            "diagnosis",
            list(FindingJson.FINDING, 0),
            RunResult::diagnosis,
            List.of(),
            "What went wrong, in the order in which it was found.");
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
            "members",
            list(member(), 0),
            EnsembleResult::members,
            "Each network by itself, in the order of the recipe.");
    return fields.document(v -> new EnsembleResult(v.get(whole), v.get(members)));
  }

  private static Codec<EnsembleResult.Member> member() {
    RecordFields<EnsembleResult.Member> fields = new RecordFields<>();
    var name = fields.required("name", STRING, EnsembleResult.Member::name, "Of its recipe.");
    var seed = fields.required("seed", WHOLE, EnsembleResult.Member::seed, "Of its training.");
    var run =
        fields.required(
            "run",
            STRING,
            EnsembleResult.Member::run,
            "Its run directory; from the ensemble's where it lies inside it.");
    var testAccuracy =
        fields.required(
            "testAccuracy", NUMBER, EnsembleResult.Member::testAccuracy, "From 0 to 1.");
    var testLoss =
        fields.required(
            "testLoss",
            NUMBER,
            EnsembleResult.Member::testLoss,
            "By its own loss, with penalties.");
    var weights =
        fields.required(
            "weightsSha256",
            STRING,
            EnsembleResult.Member::weightsSha256,
            "Digest of its weights.");
    var diagnosis =
        fields.optional(
            "diagnosis",
            list(FindingJson.FINDING, 0),
            EnsembleResult.Member::diagnosis,
            List.of(),
            "What went wrong in its training.");
    return fields.document(v ->
        new EnsembleResult.Member(
            v.get(name),
            v.get(seed),
            v.get(run),
            v.get(testAccuracy),
            v.get(testLoss),
            v.get(weights),
            v.get(diagnosis)));
  }

  /** What {@code provenance.json} says of the data set. */
  private record FoundDataset(String name, Provenance provenance) {}

  private static RecordCodec<RunProvenance> provenance() {
    RecordFields<RunProvenance> fields = new RecordFields<>();
    var data =
        fields.required(
            "data", found(), run -> new FoundDataset(run.dataset(), run.data()), "The data set.");
    var sessions =
        fields.required(
            "sessions",
            list(SESSION, 0),
            RunProvenance::sessions,
            "One for each process that trained: the first, and one for each resume.");
    return fields.document(v -> {
      FoundDataset found = v.get(data);
      return new RunProvenance(found.name(), found.provenance(), v.get(sessions));
    });
  }

  private static Codec<FoundDataset> found() {
    RecordFields<Source> source = new RecordFields<>();
    var file = source.required("name", STRING, Source::name, "Of the file.");
    var bytes = source.required("bytes", WHOLE, Source::bytes, "Of its content.");
    var sha256 = source.required("sha256", STRING, Source::sha256, "Of its content.");
    Codec<Source> sources =
        source.document(v -> new Source(v.get(file), v.get(bytes), v.get(sha256)));
    RecordFields<FoundDataset> fields = new RecordFields<>();
    var name = fields.required("name", STRING, FoundDataset::name, "Of the data set.");
    var place =
        fields.required(
            "place", STRING, found -> found.provenance().place(), "Where it was found.");
    var files =
        fields.required(
            "files", list(sources, 0), found -> found.provenance().files(), "What it consists of.");
    return fields.document(
        v -> new FoundDataset(v.get(name), new Provenance(v.get(place), v.get(files))));
  }

  private static RecordCodec<RunProvenance.Session> session() {
    RecordFields<RunProvenance.Session> fields = new RecordFields<>();
    var bobbin =
        fields.required("bobbin", STRING, session -> session.bobbin().version(), "The version.");
    var commit =
        fields.nullable(
            "commit",
            STRING,
            session -> session.bobbin().commit(),
            "Of the sources; null where the build was not told.");
    var bits =
        fields.optional(
            "bits",
            COUNT,
            RunProvenance.Session::bits,
            RunProvenance.FIRST_BITS,
            "The revision of the engine's bits.");
    var java =
        fields.required("java", STRING, session -> session.machine().java(), "Version and vendor.");
    var os =
        fields.required(
            "os", STRING, session -> session.machine().os(), "System and architecture.");
    var cpu =
        fields.required("cpu", STRING, session -> session.machine().cpu(), "The processor's name.");
    var cores =
        fields.required(
            "cores",
            COUNT,
            session -> session.machine().cores(),
            "Processors that the JVM may use.");
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
            "Width of their vectors; 0 for none.");
    var threads =
        fields.required("threads", COUNT, RunProvenance.Session::threads, "Of the training.");
    var started =
        fields.required(
            "started", Codecs.INSTANT, RunProvenance.Session::started, "When it began.");
    var ended =
        fields.nullable(
            "ended",
            Codecs.INSTANT,
            RunProvenance.Session::ended,
            "When it ended; null while it runs or if its process died.");
    var status =
        fields.required(
            "status",
            Codecs.constants(SessionStatus.class),
            RunProvenance.Session::status,
            "How it ended.");
    var error =
        fields.nullable(
            "error",
            STRING,
            RunProvenance.Session::error,
            "The message of what failed; null if nothing did.");
    return fields.document(v ->
        new RunProvenance.Session(
            new BuildInfo(v.get(bobbin), v.find(commit)),
            v.get(bits),
            new Machine(
                v.get(java),
                v.get(os),
                v.get(cpu),
                v.get(cores),
                new KernelInfo(v.get(kernels), v.get(vectorBits))),
            v.get(threads),
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
            "What went wrong, each thing once; empty for a healthy run.");
    return fields.document(v -> v.get(findings));
  }

  private static RecordForm<Map<Split, EvaluatedPredictions>> measured() {
    RecordFields<Map<Split, EvaluatedPredictions>> fields = new RecordFields<>();
    for (Split split : Split.values()) {
      fields.derivedOrNull(
          split.id(),
          EvaluatedPredictionsJson.MEASURED,
          measured -> Optional.ofNullable(measured.get(split)),
          "On the " + split.words() + " images, unaugmented; null where there are none.");
    }
    return fields.written();
  }

  private static Codec<Map<Split, Evaluation>> evaluations() {
    RecordFields<Map<Split, Evaluation>> fields = new RecordFields<>();
    Map<Split, RecordFields.Field<Map<Split, Evaluation>, Evaluation>> parts =
        new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      parts.put(
          split,
          fields.nullable(
              split.id(),
              EvaluationJson.EVALUATION,
              found -> Optional.ofNullable(found.get(split)),
              "On the " + split.words() + " images."));
    }
    return fields.document(v -> {
      Map<Split, Evaluation> found = new EnumMap<>(Split.class);
      parts.forEach(
          (split, field) -> v.find(field).ifPresent(figures -> found.put(split, figures)));
      return found;
    });
  }
}
