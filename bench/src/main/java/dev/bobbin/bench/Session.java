package dev.bobbin.bench;

import dev.bobbin.bench.measure.InferMeasurement;
import dev.bobbin.bench.measure.Measurement;
import dev.bobbin.bench.measure.Measurement.Measured;
import dev.bobbin.bench.measure.MemoryMeasurement;
import dev.bobbin.bench.measure.Options;
import dev.bobbin.bench.measure.RecipeNetwork;
import dev.bobbin.bench.measure.ScalingMeasurement;
import dev.bobbin.bench.measure.ShapesMeasurement;
import dev.bobbin.bench.measure.StartupMeasurement;
import dev.bobbin.bench.measure.TrainMeasurement;
import dev.bobbin.bench.report.Section;
import dev.bobbin.bench.report.SpeedFile;
import dev.bobbin.bench.report.SpeedPage;
import dev.bobbin.bench.worker.Kind;
import dev.bobbin.bench.worker.WorkerProcess;
import dev.bobbin.experiment.run.Machine;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** One run of the bench: measures, prints, writes. */
final class Session {
  private static final String FILE = "speed.json";

  private final Options options;
  private final List<RecipeNetwork> nets;
  private final Pattern shapes;
  private final boolean json;
  private final Optional<Path> out;
  private final PrintStream progress = System.err;

  public Session(
      Options options, List<RecipeNetwork> nets, Pattern shapes, boolean json, Optional<Path> out) {
    this.options = options;
    this.nets = nets;
    this.shapes = shapes;
    this.json = json;
    this.out = out;
  }

  /** Measures, prints and writes. */
  void run(List<Section> sections) throws IOException {
    if (out.isPresent()) {
      Files.createDirectories(out.get());
    }
    Map<String, Object> machine = machine();
    Map<String, Object> peak = peak();
    progress.println(machine.get("cpu") + ", peak " + peak.get("gflopsAllThreads") + " GFLOP/s");
    SpeedFile printed = new SpeedFile();
    SpeedFile stored = out.isPresent() ? SpeedFile.read(out.get().resolve(FILE)) : new SpeedFile();
    for (Section section : sections) {
      progress.println(section.title());
      Measured measured = measurement(section).run(line -> progress.println("  " + line));
      Map<String, Object> about = new LinkedHashMap<>();
      about.put("machine", machine);
      about.put("peak", peak);
      about.put("threads", options.threads());
      about.putAll(measured.about());
      for (SpeedFile file : List.of(printed, stored)) {
        file.put(section, about, measured.rows());
      }
      // After each part, so that what was measured is not lost where a later part fails.
      if (out.isPresent()) {
        stored.write(out.get().resolve(FILE));
        SpeedPage.write(stored.object(), out.get());
      }
    }
    if (json) {
      System.out.print(printed.json());
    } else {
      System.out.print(SpeedPage.text(printed.object()));
    }
  }

  private Measurement measurement(Section section) {
    return switch (section) {
      case TRAIN -> new TrainMeasurement(options, nets);
      case INFER -> new InferMeasurement(options, nets);
      case SHAPES -> new ShapesMeasurement(options, shapes);
      case SCALING -> new ScalingMeasurement(options, nets);
      case STARTUP -> new StartupMeasurement(options, nets);
      case MEMORY -> new MemoryMeasurement(options, nets);
    };
  }

  private static Map<String, Object> machine() {
    Machine machine = Machine.current();
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("cpu", machine.cpu());
    map.put("cores", machine.cores());
    map.put("os", machine.os());
    map.put("java", machine.java());
    return map;
  }

  /** What the machine does at most, at the time of a measurement. */
  private Map<String, Object> peak() throws IOException {
    Files.createDirectories(options.work());
    try (WorkerProcess worker =
        new WorkerProcess(Kind.BOBBIN, options.threads(), options.work(), List.of())) {
      WorkerProcess.Peak peak = worker.peak(options.threads());
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("kernels", peak.kernels());
      map.put("gflopsOneThread", Math.round(peak.one()));
      map.put("gflopsAllThreads", Math.round(peak.all()));
      return map;
    }
  }
}
