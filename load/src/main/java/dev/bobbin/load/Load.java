package dev.bobbin.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures the service from outside. */
@Command(
    name = "bench serving",
    sortOptions = false,
    description = {
      "Starts 'bobbin serve' and measures it from outside: throughput, photographs, overload, slow clients, garbage,"
          + " crowds of connections, swaps of models, an hour of too many requests. Some parts need wrk. The exit code is 1 if the service breaks a promise.",
      ""
    })
public final class Load implements Callable<Integer> {
  @Option(
      names = "--only",
      split = ",",
      paramLabel = "PART",
      description = "Measurements: ${COMPLETION-CANDIDATES}; by default all, in this order.")
  private List<Section> only = List.of(Section.values());

  @Option(
      names = "--quick",
      description = "A rough measurement of some minutes. Do not publish it.")
  private boolean quick;

  @Option(names = "--json", description = "Print the results as JSON.")
  private boolean json;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Also write serving.json and serving.md there, such as docs/results.")
  private Optional<Path> out = Optional.empty();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // Read by picocli.
  private boolean help;

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    ToolCommand.run(new Load(), "bench serving", arguments);
  }

  @Override
  public Integer call() throws IOException {
    Path home = Path.of(System.getProperty("bobbin.home", "."));
    Path work = Path.of(System.getProperty("bobbin.bench.work", "load/target/load"));
    Files.createDirectories(work);
    TestBed bed =
        new TestBed(home, work, quick, Workloads.open(), line -> System.err.println("  " + line));
    LoadPage page = new LoadPage();
    int broken = 0;
    for (Section section : Arrays.stream(Section.values()).filter(only::contains).toList()) {
      System.err.println(section.title());
      Measured measured = measure(section, bed);
      measured.broken().forEach(promise -> System.err.println("  broken promise: " + promise));
      broken += measured.broken().size();
      page.put(section, Setting.current(), measured);
      // After each section, so that its results are kept if a later one fails.
      if (out.isPresent()) {
        Files.createDirectories(out.get());
        LoadPage stored = LoadPage.read(out.get().resolve("serving.json"));
        stored.put(section, Setting.current(), measured);
        stored.write(out.get());
      }
    }
    System.out.print(json ? page.json() : page.text());
    return broken == 0 ? 0 : ToolCommand.FAILED;
  }

  private static Measured measure(Section section, TestBed bed) throws IOException {
    return switch (section) {
      case THROUGHPUT -> new ThroughputMeasurement(bed).run();
      case UPLOADS -> new UploadsMeasurement(bed).run();
      case OVERLOAD -> new OverloadMeasurement(bed).run();
      case SLOW -> new SlowMeasurement(bed).run();
      case GARBAGE -> new GarbageMeasurement(bed).run();
      case CROWD -> new CrowdMeasurement(bed).run();
      case SWAPS -> new SwapsMeasurement(bed).run();
      case ENDURANCE -> new EnduranceMeasurement(bed).run();
    };
  }
}
