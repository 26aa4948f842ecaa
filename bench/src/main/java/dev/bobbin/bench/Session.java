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
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** One run of the bench: measures, prints, writes. */
record Session(
    Options options, List<RecipeNetwork> nets, Pattern shapes, boolean json, Optional<Path> out) {
  private static final String FILE = "speed.json";

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
      Part part =
          new Part(
              machine,
              peak,
              options.threads(),
              measurement(section).run(line -> progress.println("  " + line)));
      printed.put(section, part);
      stored.put(section, part);
      // After each section, so that its results are kept if a later one fails.
      if (out.isPresent()) {
        stored.write(out.get().resolve(FILE));
        SpeedPage.write(stored.parts(), out.get());
      }
    }
    System.out.print(json ? printed.json() : SpeedPage.text(printed.parts()));
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
