package dev.bobbin.bench;

import dev.bobbin.bench.measure.InferMeasurement;
import dev.bobbin.bench.measure.Measurement;
import dev.bobbin.bench.measure.MemoryMeasurement;
import dev.bobbin.bench.measure.Options;
import dev.bobbin.bench.measure.RecipeNetwork;
import dev.bobbin.bench.measure.ScalingMeasurement;
import dev.bobbin.bench.measure.ShapesMeasurement;
import dev.bobbin.bench.measure.StartupMeasurement;
import dev.bobbin.bench.measure.TrainMeasurement;
import dev.bobbin.bench.report.SpeedPage;
import dev.bobbin.bench.result.Part;
import dev.bobbin.bench.result.Section;
import dev.bobbin.bench.result.SpeedFile;
import dev.bobbin.bench.worker.Answer;
import dev.bobbin.bench.worker.Kind;
import dev.bobbin.bench.worker.WorkerProcess;
import dev.bobbin.experiment.run.Machine;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * One run of the bench: measures, prints, writes.
 *
 * @param resume whether rows of the last day stay as they are in the file
 */
record Session(
    Options options,
    List<RecipeNetwork> nets,
    Pattern shapes,
    boolean json,
    Optional<Path> out,
    boolean resume) {
  private static final String FILE = "speed.json";
  private static final Duration RECENT = Duration.ofDays(1);

  /**
   * Some rows of a section, which are measured together.
   *
   * @param row the name of the last of them
   */
  private record Step(String row, Measurement measurement) {}

  /** Measures, prints and writes. */
  void run(List<Section> sections) throws IOException {
    PrintStream progress = System.err;
    if (out.isPresent()) {
      Files.createDirectories(out.get());
    }
    Part.Machine machine = machine();
    Part.Peak peak = peak();
    progress.println(machine.cpu() + ", peak " + peak.gflopsAllThreads() + " GFLOP/s");
    SpeedFile printed = new SpeedFile();
    SpeedFile stored = out.isPresent() ? SpeedFile.read(out.get().resolve(FILE)) : new SpeedFile();
    for (Section section : sections) {
      progress.println(section.title());
      for (Step step : steps(section)) {
        if (resume && stored.has(section, step.row(), machine, Instant.now().minus(RECENT))) {
          progress.println("  " + step.row() + ": measured before");
          continue;
        }
        Part part =
            new Part(
                machine,
                peak,
                options.threads(),
                step.measurement().run(line -> progress.println("  " + line)));
        printed.put(section, part);
        stored.put(section, part);
        // After each step, so that its results are kept if a later one fails.
        if (out.isPresent()) {
          stored.write(out.get().resolve(FILE));
          SpeedPage.write(stored.parts(), out.get());
        }
      }
    }
    System.out.print(json ? printed.json() : SpeedPage.text(printed.parts()));
  }

  private List<Step> steps(Section section) {
    return switch (section) {
      case TRAIN -> each(nets, net -> new TrainMeasurement(options, net));
      case INFER ->
          each(RecipeNetwork.distinctLayers(nets), net -> new InferMeasurement(options, net));
      case SHAPES ->
          ShapesMeasurement.of(options, shapes).stream()
              .map(family -> new Step(family.lastRow(), family))
              .toList();
      case SCALING -> each(few(), net -> new ScalingMeasurement(options, net));
      case STARTUP ->
          List.of(new Step(StartupMeasurement.LAST_ROW, new StartupMeasurement(options, few())));
      case MEMORY -> each(nets, net -> new MemoryMeasurement(options, net));
    };
  }

  private static List<Step> each(
      List<RecipeNetwork> nets, Function<RecipeNetwork, Measurement> measurement) {
    return nets.stream()
        .map(net -> new Step(net.workload().name(), measurement.apply(net)))
        .toList();
  }

  /** For what is measured for some networks only: the first three. */
  private List<RecipeNetwork> few() {
    return nets.subList(0, Math.min(3, nets.size()));
  }

  private static Part.Machine machine() {
    Machine machine = Machine.current();
    return new Part.Machine(machine.cpu(), machine.cores(), machine.os(), machine.java());
  }

  private Part.Peak peak() throws IOException {
    Files.createDirectories(options.work());
    try (WorkerProcess worker = options.start(Kind.BOBBIN, List.of())) {
      Answer.PeakAnswer peak = worker.peak(options.threads());
      return new Part.Peak(peak.kernels(), Math.round(peak.one()), Math.round(peak.all()));
    }
  }
}
