package dev.bobbin.bench.result;

import dev.bobbin.base.codec.Codec;
import dev.bobbin.base.codec.Codecs;
import dev.bobbin.base.codec.RecordFields;
import dev.bobbin.bench.result.Part.Absent;
import dev.bobbin.bench.result.Part.Contender;
import dev.bobbin.bench.result.Part.Machine;
import dev.bobbin.bench.result.Part.Measured;
import dev.bobbin.bench.result.Part.Peak;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The document {@code speed.json}. */
final class SpeedJson {
  private static final Codec<List<String>> TEXTS = Codecs.list(Codecs.STRING, 0);
  private static final Codec<List<Result>> RESULTS = Codecs.list(result(), 0);
  private static final Codec<Map<String, Double>> LOSSES = Codecs.map("losses", Codecs.NUMBER);

  /** The results of all sections that were ever measured. */
  static final Codec<Map<Section, Part>> SPEED = speed();

  private SpeedJson() {}

  private static Codec<Map<Section, Part>> speed() {
    RecordFields<Map<Section, Part>> fields = new RecordFields<>();
    Map<Section, RecordFields.Field<Map<Section, Part>, Part>> parts = new EnumMap<>(Section.class);
    for (Section section : Section.values()) {
      parts.put(
          section,
          fields.absent(
              section.label(),
              part(row(section)),
              all -> Optional.ofNullable(all.get(section)),
              section.title()));
    }
    return fields.document(v -> {
      Map<Section, Part> all = new EnumMap<>(Section.class);
      parts.forEach((section, field) -> v.find(field).ifPresent(part -> all.put(section, part)));
      return all;
    });
  }

  static Codec<Row> row(Section section) {
    return switch (section) {
      case TRAIN -> train();
      case INFER -> infer();
      case SHAPES -> shape();
      case SCALING -> scaling();
      case STARTUP -> startup();
      case MEMORY -> memory();
    };
  }

  private static Codec<Part> part(Codec<Row> row) {
    RecordFields<Part> fields = new RecordFields<>();
    var machine = fields.required("machine", machine(), Part::machine, "Where.");
    var peak = fields.required("peak", peak(), Part::peak, "What that machine does at most.");
    var threads = fields.required("threads", Codecs.COUNT, Part::threads, "Of each contender.");
    var contenders =
        fields.absent(
            "contenders",
            Codecs.list(contender(), 0),
            part -> cast(part, Measured::contenders),
            "Who took part.");
    var absent =
        fields.absent(
            "absent",
            Codecs.list(absent(), 0),
            part -> cast(part, Measured::absent),
            "Who was left out.");
    var heap =
        fields.absent("heap", Codecs.STRING, part -> part.measured().heap(), "The JVM's option.");
    var rows =
        fields.required("rows", Codecs.list(row, 0), part -> part.measured().rows(), "By name.");
    return fields.document(v ->
        new Part(
            v.get(machine),
            v.get(peak),
            v.get(threads),
            new Measured(
                v.find(contenders).orElse(List.of()),
                v.find(absent).orElse(List.of()),
                v.find(heap),
                v.get(rows))));
  }

  /** A list of contenders, where a measurement has any. */
  private static <T> Optional<List<T>> cast(Part part, Function<Measured, List<T>> list) {
    return part.measured().contenders().isEmpty()
        ? Optional.empty()
        : Optional.of(list.apply(part.measured()));
  }

  private static Codec<Row> train() {
    RecordFields<Row.Train> fields = new RecordFields<>();
    var name = fields.required("name", Codecs.STRING, Row.Train::name, "Of the network.");
    var date = fields.required("date", Codecs.STRING, Row.Train::date, "When it was measured.");
    var recipes =
        fields.required("recipes", TEXTS, Row.Train::recipes, "Whose networks do the same work.");
    var batch = fields.required("batch", Codecs.COUNT, Row.Train::batch, "Images of a step.");
    var images =
        fields.required(
            "images", Codecs.COUNT, Row.Train::images, "Images of an epoch that was timed.");
    var source = fields.required("source", Codecs.STRING, Row.Train::source, "Of the images.");
    var idleShare =
        fields.required(
            "idleShare", Codecs.NUMBER, Row.Train::idleShare, "Of a core, by those who waited.");
    var losses =
        fields.required("losses", LOSSES, Row.Train::losses, "Of the last epoch, by contender.");
    var results =
        fields.required(
            "results", RESULTS, Row.Train::results, "Seconds an epoch of 60,000 images.");
    return fields
        .document(v ->
            new Row.Train(
                v.get(name),
                v.get(date),
                v.get(recipes),
                v.get(batch),
                v.get(images),
                v.get(source),
                v.get(idleShare),
                v.get(losses),
                v.get(results)))
        .as(row -> row, Row.Train.class::cast);
  }

  private static Codec<Row> infer() {
    RecordFields<Row.Infer> fields = new RecordFields<>();
    var name = fields.required("name", Codecs.STRING, Row.Infer::name, "Of the network.");
    var date = fields.required("date", Codecs.STRING, Row.Infer::date, "When it was measured.");
    var recipes =
        fields.required("recipes", TEXTS, Row.Infer::recipes, "Whose networks have these layers.");
    var idleShare =
        fields.required(
            "idleShare", Codecs.NUMBER, Row.Infer::idleShare, "Of a core, by those who waited.");
    var latency =
        fields.required(
            "latency", RESULTS, Row.Infer::latency, "Microseconds of a single image, the medians.");
    var p99 =
        fields.required(
            "p99",
            RESULTS,
            Row.Infer::p99,
            "Microseconds of a single image, the 99th percentiles.");
    var batch = fields.required("batch", Codecs.COUNT, Row.Infer::batch, "Images of a batch.");
    var batches = fields.required("batches", RESULTS, Row.Infer::batches, "Seconds of a batch.");
    return fields
        .document(v ->
            new Row.Infer(
                v.get(name),
                v.get(date),
                v.get(recipes),
                v.get(idleShare),
                v.get(latency),
                v.get(p99),
                v.get(batch),
                v.get(batches)))
        .as(row -> row, Row.Infer.class::cast);
  }

  private static Codec<Row> shape() {
    RecordFields<Row.Shape> fields = new RecordFields<>();
    var name = fields.required("name", Codecs.STRING, Row.Shape::name, "Of the shape.");
    var family = fields.required("family", Codecs.STRING, Row.Shape::family, "Of shapes.");
    var date = fields.required("date", Codecs.STRING, Row.Shape::date, "When it was measured.");
    var batch = fields.required("batch", Codecs.COUNT, Row.Shape::batch, "Images of a step.");
    var images = fields.required("images", Codecs.COUNT, Row.Shape::images, "Images of an epoch.");
    var forward = fields.required("forward", RESULTS, Row.Shape::forward, "Seconds an image.");
    var training = fields.required("training", RESULTS, Row.Shape::training, "Seconds an image.");
    var forwardFallsOff =
        fields.required(
            "forwardFallsOff",
            Codecs.FLAG,
            Row.Shape::forwardFallsOff,
            "Whether the neighbours are twice as fast.");
    var trainingFallsOff =
        fields.required(
            "trainingFallsOff",
            Codecs.FLAG,
            Row.Shape::trainingFallsOff,
            "Whether the neighbours are twice as fast.");
    return fields
        .document(v ->
            new Row.Shape(
                v.get(name),
                v.get(family),
                v.get(date),
                v.get(batch),
                v.get(images),
                v.get(forward),
                v.get(training),
                v.get(forwardFallsOff),
                v.get(trainingFallsOff)))
        .as(row -> row, Row.Shape.class::cast);
  }

  private static Codec<Row> scaling() {
    RecordFields<Row.Scaling> fields = new RecordFields<>();
    var name = fields.required("name", Codecs.STRING, Row.Scaling::name, "Of the network.");
    var date = fields.required("date", Codecs.STRING, Row.Scaling::date, "When it was measured.");
    var images =
        fields.required(
            "images", Codecs.list(point(), 0), Row.Scaling::images, "From few images to many.");
    var threads = fields.required("threads", Codecs.COUNT, Row.Scaling::threads, "Of all.");
    var secondsOneThread =
        fields.required(
            "secondsOneThread", Codecs.NUMBER, Row.Scaling::secondsOneThread, "For 60,000 images.");
    var secondsAllThreads =
        fields.required(
            "secondsAllThreads",
            Codecs.NUMBER,
            Row.Scaling::secondsAllThreads,
            "For 60,000 images.");
    var speedUp =
        fields.required("speedUp", Codecs.NUMBER, Row.Scaling::speedUp, "Of all threads.");
    var serialShare =
        fields.required("serialShare", Codecs.NUMBER, Row.Scaling::serialShare, "Amdahl's.");
    return fields
        .document(v ->
            new Row.Scaling(
                v.get(name),
                v.get(date),
                v.get(images),
                v.get(threads),
                v.get(secondsOneThread),
                v.get(secondsAllThreads),
                v.get(speedUp),
                v.get(serialShare)))
        .as(row -> row, Row.Scaling.class::cast);
  }

  private static Codec<Row.Scaling.Point> point() {
    RecordFields<Row.Scaling.Point> fields = new RecordFields<>();
    var images =
        fields.required("images", Codecs.COUNT, Row.Scaling.Point::images, "Of the epoch.");
    var seconds =
        fields.required("seconds", Codecs.NUMBER, Row.Scaling.Point::seconds, "Of the epoch.");
    var microsecondsAnImage =
        fields.required(
            "microsecondsAnImage",
            Codecs.NUMBER,
            Row.Scaling.Point::microsecondsAnImage,
            "Seconds by images.");
    return fields.document(
        v -> new Row.Scaling.Point(v.get(images), v.get(seconds), v.get(microsecondsAnImage)));
  }

  private static Codec<Row> startup() {
    RecordFields<Row.Startup> fields = new RecordFields<>();
    var name = fields.required("name", Codecs.STRING, Row.Startup::name, "What was started.");
    var date = fields.required("date", Codecs.STRING, Row.Startup::date, "When it was measured.");
    var runs = fields.required("runs", Codecs.COUNT, Row.Startup::runs, "How many.");
    var firstEpoch =
        fields.absent(
            "firstEpoch", Codecs.NUMBER, Row.Startup::firstEpoch, "Seconds, of a training.");
    var steadyEpoch =
        fields.absent(
            "steadyEpoch", Codecs.NUMBER, Row.Startup::steadyEpoch, "Seconds, of a training.");
    var least = fields.required("least", Codecs.NUMBER, Row.Startup::least, "Seconds.");
    var median = fields.required("median", Codecs.NUMBER, Row.Startup::median, "Seconds.");
    return fields
        .document(v ->
            new Row.Startup(
                v.get(name),
                v.get(date),
                v.get(runs),
                v.find(firstEpoch),
                v.find(steadyEpoch),
                v.get(least),
                v.get(median)))
        .as(row -> row, Row.Startup.class::cast);
  }

  private static Codec<Row> memory() {
    RecordFields<Row.Memory> fields = new RecordFields<>();
    var name = fields.required("name", Codecs.STRING, Row.Memory::name, "Of the network.");
    var date = fields.required("date", Codecs.STRING, Row.Memory::date, "When it was measured.");
    var recipes =
        fields.required("recipes", TEXTS, Row.Memory::recipes, "Whose networks do the same work.");
    var batch = fields.required("batch", Codecs.COUNT, Row.Memory::batch, "Images of a step.");
    var bytesAnEpoch =
        fields.absent(
            "bytesAnEpoch", Codecs.WHOLE, Row.Memory::bytesAnEpoch, "Of training, if it fits.");
    var steps = fields.absent("steps", Codecs.COUNT, Row.Memory::steps, "Of that epoch.");
    var bytesARequest =
        fields.absent(
            "bytesARequest", Codecs.WHOLE, Row.Memory::bytesARequest, "Of one image, if it fits.");
    var fits =
        fields.required("fits", Codecs.FLAG, Row.Memory::fits, "Whether it trains in that heap.");
    var reason = fields.absent("reason", Codecs.STRING, Row.Memory::reason, "Why it does not.");
    return fields
        .document(v ->
            new Row.Memory(
                v.get(name),
                v.get(date),
                v.get(recipes),
                v.get(batch),
                v.find(bytesAnEpoch),
                v.find(steps),
                v.find(bytesARequest),
                v.get(fits),
                v.find(reason)))
        .as(row -> row, Row.Memory.class::cast);
  }

  private static Codec<Result> result() {
    RecordFields<Result> fields = new RecordFields<>();
    var contender = fields.required("contender", Codecs.STRING, Result::contender, "Its label.");
    var least = fields.required("least", Codecs.NUMBER, Result::least, "Of the rounds.");
    var median = fields.required("median", Codecs.NUMBER, Result::median, "Of the rounds.");
    var rounds =
        fields.required("rounds", Codecs.list(Codecs.NUMBER, 0), Result::rounds, "In order.");
    var gflops = fields.absent("gflops", Codecs.NUMBER, Result::gflops, "GFLOP/s at the least.");
    var ratioOfLeast =
        fields.absent(
            "ratioOfLeast", Codecs.NUMBER, Result::ratioOfLeast, "The least over Bobbin's.");
    var medianRatio =
        fields.absent(
            "medianRatio",
            Codecs.NUMBER,
            Result::medianRatio,
            "The median of the ratios to Bobbin's.");
    return fields.document(v ->
        new Result(
            v.get(contender),
            v.get(least),
            v.get(median),
            v.get(rounds),
            v.find(gflops),
            v.find(ratioOfLeast),
            v.find(medianRatio)));
  }

  private static Codec<Machine> machine() {
    RecordFields<Machine> fields = new RecordFields<>();
    var cpu = fields.required("cpu", Codecs.STRING, Machine::cpu, "The processor.");
    var cores = fields.required("cores", Codecs.COUNT, Machine::cores, "That the JVM may use.");
    var os = fields.required("os", Codecs.STRING, Machine::os, "System and architecture.");
    var java = fields.required("java", Codecs.STRING, Machine::java, "Version and vendor.");
    return fields.document(v -> new Machine(v.get(cpu), v.get(cores), v.get(os), v.get(java)));
  }

  private static Codec<Peak> peak() {
    RecordFields<Peak> fields = new RecordFields<>();
    var kernels = fields.required("kernels", Codecs.STRING, Peak::kernels, "Bobbin's.");
    var gflopsOneThread =
        fields.required(
            "gflopsOneThread", Codecs.WHOLE, Peak::gflopsOneThread, "Of the main kernel.");
    var gflopsAllThreads =
        fields.required(
            "gflopsAllThreads", Codecs.WHOLE, Peak::gflopsAllThreads, "Of the main kernel.");
    return fields.document(
        v -> new Peak(v.get(kernels), v.get(gflopsOneThread), v.get(gflopsAllThreads)));
  }

  private static Codec<Contender> contender() {
    RecordFields<Contender> fields = new RecordFields<>();
    var name = fields.required("name", Codecs.STRING, Contender::name, "Its label.");
    var version =
        fields.required("version", Codecs.STRING, Contender::version, "As it says itself.");
    var setting =
        fields.required("setting", Codecs.STRING, Contender::setting, "How it was set up.");
    return fields.document(v -> new Contender(v.get(name), v.get(version), v.get(setting)));
  }

  private static Codec<Absent> absent() {
    RecordFields<Absent> fields = new RecordFields<>();
    var contender = fields.required("contender", Codecs.STRING, Absent::contender, "Its label.");
    var row = fields.required("row", Codecs.STRING, Absent::row, "The name.");
    var reason = fields.required("reason", Codecs.STRING, Absent::reason, "Why.");
    return fields.document(v -> new Absent(v.get(contender), v.get(row), v.get(reason)));
  }
}
