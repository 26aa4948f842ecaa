package dev.bobbin.bench;

import dev.bobbin.bench.measure.Options;
import dev.bobbin.bench.measure.RecipeNetwork;
import dev.bobbin.bench.result.Section;
import dev.bobbin.bench.worker.Kind;
import dev.bobbin.bench.worker.Setup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures Bobbin beside its peers. */
@Command(
    name = "bench",
    sortOptions = false,
    description = {
      "Measures Bobbin beside TensorFlow, PyTorch and ONNX Runtime on this machine. The first use builds it from a clone with Maven,"
          + " which downloads these peers: some 300 MB. TensorFlow with and without XLA, JAX and PyTorch in Python take part once"
          + " bench/python/install has installed them.",
      "",
      "Each contender has its own process; they take turns, and the result is the minimum and the median of the rounds."
          + " A table is printed; --out also writes speed.json and speed.md, which keep the results of other measurements.",
      ""
    })
public final class Bench implements Callable<Integer> {
  private static final int WIDTH = 100;
  private static final int FAILED = 1;
  private static final int ROUNDS = 7;
  private static final int QUICK_ROUNDS = 2;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "PART",
      description = "Measurements: ${COMPLETION-CANDIDATES}; by default all, in this order.",
      completionCandidates = SectionNames.class)
  private List<String> only = List.of();

  @Option(
      names = "--nets",
      split = ",",
      paramLabel = "NAME",
      description = "Recipes with the networks to measure; by default all.")
  private List<String> nets = List.of();

  @Option(
      names = "--shapes",
      paramLabel = "REGEX",
      description = "Shapes to measure, by name or family; by default all.")
  private Pattern shapes = Pattern.compile("");

  @Option(
      names = "--contenders",
      split = ",",
      paramLabel = "NAME",
      description = "Contenders: ${COMPLETION-CANDIDATES}; by default all.",
      completionCandidates = KindNames.class)
  private List<String> contenders = List.of();

  @Option(names = "--rounds", paramLabel = "N", description = "Timed rounds; by default 7.")
  private Optional<Integer> rounds = Optional.empty();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of each contender; by default one per processor.")
  private Optional<Integer> threads = Optional.empty();

  @Option(
      names = "--quick",
      description =
          "A rough measurement of a minute or two: three networks, short turns. Do not publish it.")
  private boolean quick;

  @Option(
      names = "--json",
      description = "Print the results as JSON; progress goes to standard error.")
  private boolean json;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Also write speed.json, speed.md and a chart there, such as docs/results.")
  private Optional<Path> out = Optional.empty();

  @Option(
      names = "--resume",
      description =
          "With --out: leave out what DIR has from this machine and the last day, as after an interruption.")
  private boolean resume;

  @Option(
      names = "--kernels",
      arity = "0..1",
      fallbackValue = ".*",
      paramLabel = "REGEX",
      description = "Run the matching JMH benchmarks of the kernels instead.")
  private Optional<String> kernels = Optional.empty();

  @Option(
      names = "--against",
      paramLabel = "CLONE",
      description =
          "Another clone of Bobbin, in which ./bobbin bench was built: measures its build and this one by turns, and no"
              + " other contender unless --contenders names some. Not with --out.")
  private Optional<Path> against = Optional.empty();

  // Before the bench is built, the script prints bench/help.txt, a copy of this help.
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // Read by picocli.
  private boolean help;

  private static final class SectionNames implements Iterable<String> {
    @Override
    public java.util.Iterator<String> iterator() {
      return Arrays.stream(Section.values()).map(Section::label).iterator();
    }
  }

  private static final class KindNames implements Iterable<String> {
    @Override
    public java.util.Iterator<String> iterator() {
      return Kind.labels().iterator();
    }
  }

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(line().execute(arguments));
  }

  /** The command line parser, with its help. */
  static CommandLine line() {
    CommandLine line = new CommandLine(new Bench());
    line.setCommandName("bobbin bench");
    line.setUsageHelpWidth(WIDTH);
    line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    line.setExecutionExceptionHandler((failure, _, _) -> {
      System.err.println("bobbin: bench: " + failure.getMessage());
      return FAILED;
    });
    return line;
  }

  @Override
  public Integer call() throws IOException {
    if (kernels.isPresent()) {
      KernelRun.run(kernels.get(), quick);
      return 0;
    }
    if (against.isPresent() && out.isPresent()) {
      throw wrong("--against", "no --out with it, whose page has no other build", "both");
    }
    if (resume && out.isEmpty()) {
      throw wrong("--resume", "--out with it", "none");
    }
    Path home = Path.of(System.getProperty("bobbin.home", "."));
    Path work = Path.of(System.getProperty("bobbin.bench.work", "bench/target/bench"));
    Options options =
        new Options(
            kinds(),
            threads.orElseGet(() -> Runtime.getRuntime().availableProcessors()),
            rounds.orElse(quick ? QUICK_ROUNDS : ROUNDS),
            quick,
            home,
            work,
            Setup.usualEnvironments(),
            against.isPresent() ? Optional.of(classPath(against.get())) : Optional.empty());
    new Session(options, chosen(home), shapes, json, out, resume).run(sections());
    return 0;
  }

  private List<Kind> kinds() {
    List<Kind> kinds = new ArrayList<>();
    if (against.isPresent()) {
      kinds.add(Kind.BOBBIN);
      kinds.add(Kind.BOBBIN_BEFORE);
    } else if (contenders.isEmpty()) {
      return Kind.usual();
    }
    for (String name : contenders) {
      kinds.add(
          Kind.of(name)
              .orElseThrow(() -> wrong("--contenders", String.join(", ", Kind.labels()), name)));
    }
    return kinds.stream().distinct().toList();
  }

  /** The class path of the bench that was built in a clone. */
  private String classPath(Path clone) throws IOException {
    Path images = clone.resolve("bench/target/bobbin");
    Path current = images.resolve("current");
    if (!Files.isRegularFile(current)) {
      throw wrong(
          "--against", "a clone in which './bobbin bench --quick' was run", clone.toString());
    }
    return Files.readString(
        images.resolve(Files.readString(current).strip()).resolve("class-path"));
  }

  private List<Section> sections() {
    return only.isEmpty() ? List.of(Section.values()) : only.stream().map(this::section).toList();
  }

  private Section section(String name) {
    return Arrays.stream(Section.values())
        .filter(section -> section.label().equals(name))
        .findFirst()
        .orElseThrow(() -> {
          List<String> names = Arrays.stream(Section.values()).map(Section::label).toList();
          return wrong("--only", String.join(", ", names), name);
        });
  }

  private List<RecipeNetwork> chosen(Path home) throws IOException {
    List<RecipeNetwork> all = RecipeNetwork.of(home);
    if (nets.isEmpty()) {
      return quick ? all.subList(0, Math.min(3, all.size())) : all;
    }
    return nets.stream()
        .map(name ->
            all.stream()
                .filter(net -> net.recipes().contains(name))
                .findFirst()
                .orElseThrow(() -> wrong("--nets", "names of recipes with one network", name)))
        .distinct()
        .toList();
  }

  private ParameterException wrong(String option, String expected, String received) {
    return new ParameterException(
        spec.commandLine(), option + ": expected " + expected + ", received " + received);
  }
}
