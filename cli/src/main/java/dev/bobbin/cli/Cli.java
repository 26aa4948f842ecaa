package dev.bobbin.cli;

import dev.bobbin.data.catalogue.DatasetExport.Form;
import dev.bobbin.data.image.Polarity;
import dev.bobbin.formats.tree.Names;
import dev.bobbin.lab.run.Part;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Arguments in, exit code out. */
final class Cli {
  private static final int WIDTH = 100;

  private Cli() {}

  /** Runs a command in this JVM. */
  static int run(Host host, String... args) {
    List<String> given = List.of(args);
    boolean json = given.contains("--json");
    boolean verbose = given.contains("--verbose");
    CommandLine line = commands(host);
    line.setParameterExceptionHandler((failure, _) -> {
      fail(host, json, verbose, misuse(failure), failure);
      return ExitCode.USAGE;
    });
    line.setExecutionExceptionHandler((failure, _, _) -> {
      fail(host, json, verbose, Errors.message(failure), failure);
      return Errors.exitCode(failure);
    });
    try {
      return line.execute(args);
    } catch (OutOfMemoryError | StackOverflowError e) {
      fail(host, json, verbose, Errors.message(e), e);
      return ExitCode.FAILED;
    }
  }

  private static CommandLine commands(Host host) {
    CommandLine data =
        new CommandLine(new DataCommand())
            .addSubcommand(new DataListCommand(host))
            .addSubcommand(new DataFetchCommand(host))
            .addSubcommand(new DataCheckCommand(host))
            .addSubcommand(new DataShowCommand(host))
            .addSubcommand(new DataCountsCommand(host))
            .addSubcommand(new DataDuplicatesCommand(host))
            .addSubcommand(new DataSplitCommand(host))
            .addSubcommand(new DataConvertCommand(host));
    CommandLine runs =
        new CommandLine(new RunsCommand(host))
            .addSubcommand(new RunsShowCommand(host))
            .addSubcommand(new RunsDiffCommand(host))
            .addSubcommand(new RunsRemoveCommand(host));
    CommandLine bobbin =
        new CommandLine(new Bobbin())
            .addSubcommand(new DemoCommand(host))
            .addSubcommand(new TrainCommand(host))
            .addSubcommand(new ReproduceCommand(host))
            .addSubcommand(new SweepCommand(host))
            .addSubcommand(new EvaluateCommand(host))
            .addSubcommand(new PredictCommand(host))
            .addSubcommand(new ReportCommand(host))
            .addSubcommand(new PictureCommand(host))
            .addSubcommand(runs)
            .addSubcommand(new CompareCommand(host))
            .addSubcommand(new BoardCommand(host))
            .addSubcommand(data)
            .addSubcommand(new DoctorCommand(host));
    bobbin.setOut(new PrintWriter(host.out(), true, StandardCharsets.UTF_8));
    bobbin.setErr(new PrintWriter(host.err(), true, StandardCharsets.UTF_8));
    bobbin.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
    bobbin.setUsageHelpWidth(WIDTH);
    bobbin.registerConverter(Part.class, text -> constant(Part.class, text));
    bobbin.registerConverter(Polarity.class, text -> constant(Polarity.class, text));
    bobbin.registerConverter(Form.class, text -> constant(Form.class, text));
    bobbin.registerConverter(ImageSize.class, ImageSize::parse);
    return bobbin;
  }

  /** {@code light-on-dark} for {@code LIGHT_ON_DARK}. */
  private static <E extends Enum<E>> E constant(Class<E> type, String text) {
    List<String> known = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      String name = constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
      if (name.equals(text)) {
        return constant;
      }
      known.add(name);
    }
    throw new TypeConversionException(
        "expected "
            + String.join(" or ", known)
            + ", received '"
            + text
            + "'; "
            + Names.suggestion(text, known));
  }

  private static void fail(
      Host host, boolean json, boolean verbose, String message, Throwable failure) {
    host.out().flush();
    if (verbose) {
      failure.printStackTrace(host.err());
    } else {
      // Names of files and texts from them may hold what moves the cursor of a terminal.
      message.lines().map(Names::printable).forEach(host.err()::println);
    }
    if (json) {
      Json.print(host, Json.of("error", message));
    }
    host.err().flush();
  }

  /** What a person reads who has mistyped something. */
  private static String misuse(ParameterException failure) {
    CommandSpec spec = failure.getCommandLine().getCommandSpec();
    String command = spec.qualifiedName();
    if (failure instanceof UnmatchedArgumentException unmatched
        && !unmatched.getUnmatched().isEmpty()) {
      return command + ": " + unknown(spec, unmatched.getUnmatched().getFirst());
    }
    String message = String.valueOf(failure.getMessage());
    return message.contains("; try ")
        ? command + ": " + message
        : command + ": " + message + "; try '" + command + " --help'";
  }

  private static String unknown(CommandSpec spec, String word) {
    if (word.startsWith("-")) {
      String option = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
      List<String> known =
          spec.options().stream()
              .flatMap(o -> Arrays.stream(o.names()))
              .filter(o -> o.startsWith("--"))
              .toList();
      return "expected one of its options, received '"
          + option
          + "'; "
          + Names.suggestion(option, known);
    }
    if (!spec.subcommands().isEmpty()) {
      return "expected a command, received '"
          + word
          + "'; "
          + Names.suggestion(word, spec.subcommands().keySet());
    }
    return "expected no further argument, received '"
        + word
        + "'; try '"
        + spec.qualifiedName()
        + " --help'";
  }
}
