package dev.bobbin.bench.measure;

import dev.bobbin.base.codec.Documents;
import dev.bobbin.bench.contender.Images;
import dev.bobbin.bench.result.Part.Measured;
import dev.bobbin.bench.result.Row;
import dev.bobbin.bench.result.Section;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.data.format.PngEncoder;
import dev.bobbin.engine.Shape;
import dev.bobbin.experiment.run.RunDocuments;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How long whole processes of {@code ./bobbin} take from start to end, and how much longer the
 * first epoch of a training is than the steady one.
 */
public final class StartupMeasurement implements Measurement {
  /** The name of the row that is measured last. */
  public static final String LAST_ROW = "bobbin predict";

  private static final int RUNS = 10;
  private static final int QUICK_RUNS = 3;
  private static final int EPOCHS = 4;
  private static final int TRAININGS = 3;

  private final Options options;
  private final List<RecipeNetwork> nets;

  /**
   * Measures the command, and the first epoch of some networks.
   *
   * @param nets at least one
   */
  public StartupMeasurement(Options options, List<RecipeNetwork> nets) {
    this.options = options;
    this.nets = nets;
  }

  @Override
  public Measured run(Consumer<String> progress) throws IOException {
    Path folder = Files.createTempDirectory("bobbin-startup");
    List<Row> rows = new ArrayList<>();
    Path model = folder.resolve("model");
    try {
      for (RecipeNetwork net : nets) {
        rows.add(firstEpoch(net, folder, model));
        progress.accept(Section.STARTUP.line(rows.getLast()));
      }
      Path picture = picture(folder);
      rows.add(command("bobbin --version", List.of("--version")));
      rows.add(command(LAST_ROW, List.of("predict", model.toString(), picture.toString())));
      rows.subList(nets.size(), rows.size())
          .forEach(row -> progress.accept(Section.STARTUP.line(row)));
    } finally {
      delete(folder);
    }
    return new Measured(List.of(), List.of(), Optional.empty(), rows);
  }

  private Row command(String name, List<String> arguments) throws IOException {
    List<Double> seconds = new ArrayList<>();
    int runs = options.quick() ? QUICK_RUNS : RUNS;
    // The first may still write the class-data archive that later ones start from.
    run(arguments);
    for (int i = 0; i < runs; i++) {
      long start = System.nanoTime();
      run(arguments);
      seconds.add((System.nanoTime() - start) / 1e9);
    }
    Series series = new Series(seconds);
    return new Row.Startup(
        name,
        Results.now(),
        runs,
        Optional.empty(),
        Optional.empty(),
        Results.digits(series.least()),
        Results.digits(series.median()));
  }

  private Row firstEpoch(RecipeNetwork net, Path folder, Path model) throws IOException {
    List<Double> first = new ArrayList<>();
    List<Double> steady = new ArrayList<>();
    List<Double> extra = new ArrayList<>();
    int trainings = options.quick() ? 1 : TRAININGS;
    for (int i = 0; i < trainings; i++) {
      Path run = Files.exists(model) ? folder.resolve(net.workload().name() + i) : model;
      String result =
          run(
              List.of(
                  "train",
                  net.workload().name(),
                  "--offline",
                  "--json",
                  "--threads=" + options.threads(),
                  "--set=training.epochs=" + EPOCHS,
                  "--run=" + run));
      List<Double> epochs =
          Documents.parse("bobbin train", result, RunDocuments.RESULT).secondsPerEpoch();
      double rest = new Series(epochs.subList(1, epochs.size())).median();
      first.add(epochs.getFirst());
      steady.add(rest);
      extra.add(epochs.getFirst() - rest);
    }
    return new Row.Startup(
        "first epoch of " + net.workload().name(),
        Results.now(),
        trainings,
        Optional.of(Results.digits(new Series(first).median())),
        Optional.of(Results.digits(new Series(steady).median())),
        Results.digits(new Series(extra).least()),
        Results.digits(new Series(extra).median()));
  }

  private String run(List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(options.home().resolve("bobbin").toString());
    command.addAll(arguments);
    Path log = options.work().resolve("startup.log");
    Files.createDirectories(options.work());
    Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code;
    try {
      code = process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("start-up: interrupted", e);
    }
    if (code != 0) {
      throw new IOException(
          String.join(" ", command) + ": expected exit code 0, received " + code + "; see " + log);
    }
    return output;
  }

  private static Path picture(Path folder) throws IOException {
    Shape shape = new Shape(28, 28, 1);
    LabeledImages set = Images.of(shape).set();
    try (PngEncoder png = new PngEncoder(shape)) {
      return Files.write(folder.resolve("picture.png"), png.encode(set.image(0), 0));
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> all;
    try (var walk = Files.walk(folder)) {
      all = walk.toList();
    }
    for (Path path : all.reversed()) {
      Files.delete(path);
    }
  }
}
