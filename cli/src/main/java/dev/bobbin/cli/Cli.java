package dev.bobbin.cli;

import dev.bobbin.base.text.Names;
import dev.bobbin.cli.commands.BoardCommand;
import dev.bobbin.cli.commands.Bobbin;
import dev.bobbin.cli.commands.CompareCommand;
import dev.bobbin.cli.commands.DataCheckCommand;
import dev.bobbin.cli.commands.DataCommand;
import dev.bobbin.cli.commands.DataConvertCommand;
import dev.bobbin.cli.commands.DataCountsCommand;
import dev.bobbin.cli.commands.DataDuplicatesCommand;
import dev.bobbin.cli.commands.DataFetchCommand;
import dev.bobbin.cli.commands.DataListCommand;
import dev.bobbin.cli.commands.DataShowCommand;
import dev.bobbin.cli.commands.DataSplitCommand;
import dev.bobbin.cli.commands.DemoCommand;
import dev.bobbin.cli.commands.DoctorCommand;
import dev.bobbin.cli.commands.EvaluateCommand;
import dev.bobbin.cli.commands.ExportCommand;
import dev.bobbin.cli.commands.ExportCommand.Extra;
import dev.bobbin.cli.commands.ExportCommand.Layout;
import dev.bobbin.cli.commands.ImportCommand;
import dev.bobbin.cli.commands.IndexCommand;
import dev.bobbin.cli.commands.NewCommand;
import dev.bobbin.cli.commands.NoveltyCommand;
import dev.bobbin.cli.commands.PictureCommand;
import dev.bobbin.cli.commands.PredictCommand;
import dev.bobbin.cli.commands.RecipesCommand;
import dev.bobbin.cli.commands.ReportCommand;
import dev.bobbin.cli.commands.ReproduceCommand;
import dev.bobbin.cli.commands.RunsCommand;
import dev.bobbin.cli.commands.RunsDiffCommand;
import dev.bobbin.cli.commands.RunsRemoveCommand;
import dev.bobbin.cli.commands.RunsShowCommand;
import dev.bobbin.cli.commands.ServeCommand;
import dev.bobbin.cli.commands.SimilarCommand;
import dev.bobbin.cli.commands.SweepCommand;
import dev.bobbin.cli.commands.TrainCommand;
import dev.bobbin.cli.commands.VerifyExportCommand;
import dev.bobbin.cli.options.ArticleSplit;
import dev.bobbin.cli.options.CommonOptions;
import dev.bobbin.cli.options.ImageShape;
import dev.bobbin.cli.options.ImageSize;
import dev.bobbin.cli.terminal.Errors;
import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.cli.terminal.LibraryLogging;
import dev.bobbin.cli.terminal.LostOutputException;
import dev.bobbin.cli.terminal.StandardOutput;
import dev.bobbin.data.PreprocessingSpec.Channels;
import dev.bobbin.data.catalogue.DatasetExport.Form;
import dev.bobbin.data.split.Split;
import dev.bobbin.interop.ExportFormat;
import dev.bobbin.model.Fit;
import dev.bobbin.model.Polarity;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs a command line and returns an exit code. */
final class Cli {
  private static final int WIDTH = 100;
  private static final Set<String> COMMON = Set.of("--json", "--verbose");
  private static final Set<String> VERSION = Set.of("--version", "-V");

  private Cli() {}

  static int run(Host host, String... words) {
    LibraryLogging.set();
    String[] args = asked(commands(host).keySet(), words);
    List<String> given = List.of(args);
    boolean json = given.contains("--json");
    boolean verbose = given.contains("--verbose");
    CommandLine line = commandLine(host, args);
    line.setParameterExceptionHandler((failure, _) -> {
      fail(host, json, verbose, misuse(failure), failure);
      return ExitCode.USAGE;
    });
    line.setExecutionExceptionHandler((failure, _, _) -> {
      if (failure instanceof LostOutputException || StandardOutput.hasNoReader(failure)) {
        return ExitCode.FAILED;
      }
      fail(host, json, verbose, Errors.message(failure), failure);
      return Errors.exitCode(failure);
    });
    line.setExecutionStrategy(Cli::execute);
    try {
      return line.execute(args);
    } catch (OutOfMemoryError | StackOverflowError e) {
      fail(host, json, verbose, Errors.message(e), e);
      return ExitCode.FAILED;
    }
  }

  /** {@code help train} is {@code train --help}, as in git; an unknown command stays one. */
  private static String[] asked(Set<String> commands, String... words) {
    if (words.length == 0 || !words[0].equals("help")) {
      return words;
    }
    String[] command = Arrays.copyOfRange(words, 1, words.length);
    boolean isKnown = command.length == 0 || commands.contains(command[0]);
    return isKnown
        ? Stream.concat(Arrays.stream(command), Stream.of("--help")).toArray(String[]::new)
        : command;
  }

  /** What is asked of a command is asked of its subcommand: --json may stand before or after it. */
  private static int execute(ParseResult parsed) {
    boolean json = false;
    boolean verbose = false;
    for (@Nullable ParseResult at = parsed; at != null; at = at.subcommand()) {
      for (CommandSpec mixin : at.commandSpec().mixins().values()) {
        if (mixin.userObject() instanceof CommonOptions common) {
          json |= common.json;
          verbose |= common.verbose;
          common.json = json;
          common.verbose = verbose;
        }
      }
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  /**
   * The command line with the requested command only, or with all if the first word is not a
   * command. Reading the options of all commands takes longer than many commands.
   */
  static CommandLine commandLine(Host host, String... args) {
    CommandLine bobbin = new CommandLine(new Bobbin());
    Map<String, Supplier<CommandLine>> commands = commands(host);
    String first =
        Arrays.stream(args).filter(word -> !COMMON.contains(word)).findFirst().orElse("");
    if (commands.containsKey(first)) {
      bobbin.addSubcommand(commands.get(first).get());
    } else if (!VERSION.contains(first)) {
      commands.values().forEach(command -> bobbin.addSubcommand(command.get()));
    }
    bobbin.setOut(new PrintWriter(host.out(), true, StandardCharsets.UTF_8));
    bobbin.setErr(new PrintWriter(host.err(), true, StandardCharsets.UTF_8));
    bobbin.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
    bobbin.setUsageHelpWidth(WIDTH);
    bobbin.registerConverter(Split.class, text -> constant(Split.class, text));
    bobbin.registerConverter(Channels.class, text -> constant(Channels.class, text));
    bobbin.registerConverter(Fit.class, text -> constant(Fit.class, text));
    bobbin.registerConverter(Polarity.class, text -> constant(Polarity.class, text));
    bobbin.registerConverter(ArticleSplit.class, text -> constant(ArticleSplit.class, text));
    bobbin.registerConverter(Form.class, text -> constant(Form.class, text));
    bobbin.registerConverter(Extra.class, text -> constant(Extra.class, text));
    bobbin.registerConverter(Layout.class, text -> constant(Layout.class, text));
    bobbin.registerConverter(ExportFormat.class, text -> constant(ExportFormat.class, text));
    bobbin.registerConverter(ImageSize.class, ImageSize::parse);
    bobbin.registerConverter(ImageShape.class, ImageShape::parse);
    return bobbin;
  }

  /** All commands by name, in the order of the help. */
  private static Map<String, Supplier<CommandLine>> commands(Host host) {
    Map<String, Supplier<CommandLine>> commands = new LinkedHashMap<>();
    commands.put("demo", () -> new CommandLine(new DemoCommand(host)));
    commands.put("new", () -> new CommandLine(new NewCommand(host)));
    commands.put("recipes", () -> new CommandLine(new RecipesCommand(host)));
    commands.put("train", () -> new CommandLine(new TrainCommand(host)));
    commands.put("reproduce", () -> new CommandLine(new ReproduceCommand(host)));
    commands.put("sweep", () -> new CommandLine(new SweepCommand(host)));
    commands.put("evaluate", () -> new CommandLine(new EvaluateCommand(host)));
    commands.put("predict", () -> new CommandLine(new PredictCommand(host)));
    commands.put("novelty", () -> new CommandLine(new NoveltyCommand(host)));
    commands.put("report", () -> new CommandLine(new ReportCommand(host)));
    commands.put("picture", () -> new CommandLine(new PictureCommand(host)));
    commands.put("runs", () -> runs(host));
    commands.put("compare", () -> new CommandLine(new CompareCommand(host)));
    commands.put("export", () -> new CommandLine(new ExportCommand(host)));
    commands.put("import", () -> new CommandLine(new ImportCommand(host)));
    commands.put("verify-export", () -> new CommandLine(new VerifyExportCommand(host)));
    commands.put("index", () -> new CommandLine(new IndexCommand(host)));
    commands.put("similar", () -> new CommandLine(new SimilarCommand(host)));
    commands.put("serve", () -> new CommandLine(new ServeCommand(host)));
    commands.put("board", () -> new CommandLine(new BoardCommand(host)));
    commands.put("data", () -> data(host));
    commands.put("doctor", () -> new CommandLine(new DoctorCommand(host)));
    return commands;
  }

  private static CommandLine runs(Host host) {
    return new CommandLine(new RunsCommand(host))
        .addSubcommand(new RunsShowCommand(host))
        .addSubcommand(new RunsDiffCommand(host))
        .addSubcommand(new RunsRemoveCommand(host));
  }

  private static CommandLine data(Host host) {
    return new CommandLine(new DataCommand())
        .addSubcommand(new DataListCommand(host))
        .addSubcommand(new DataFetchCommand(host))
        .addSubcommand(new DataCheckCommand(host))
        .addSubcommand(new DataShowCommand(host))
        .addSubcommand(new DataCountsCommand(host))
        .addSubcommand(new DataDuplicatesCommand(host))
        .addSubcommand(new DataSplitCommand(host))
        .addSubcommand(new DataConvertCommand(host));
  }

  /** {@code light-on-dark} for {@code LIGHT_ON_DARK}. */
  private static <E extends Enum<E>> E constant(Class<E> type, String text) {
    List<String> known = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      String name = Names.id(constant);
      if (name.equals(text)) {
        return constant;
      }
      known.add(name);
    }
    throw new TypeConversionException(
        "expected %s, received '%s'; %s"
            .formatted(String.join(" or ", known), text, Names.suggestion(text, known)));
  }

  private static void fail(
      Host host, boolean json, boolean verbose, String message, Throwable failure) {
    host.out().flush();
    if (verbose) {
      failure.printStackTrace(host.err());
    } else {
      host.note(message);
    }
    if (json) {
      host.json("error", message);
    }
    host.err().flush();
  }

  private static String misuse(ParameterException failure) {
    CommandSpec spec = failure.getCommandLine().getCommandSpec();
    String command = spec.qualifiedName();
    if (failure instanceof UnmatchedArgumentException unmatched
        && !unmatched.getUnmatched().isEmpty()) {
      return command + ": " + unknown(spec, unmatched.getUnmatched().getFirst());
    }
    String message = String.valueOf(failure.getMessage());
    String advice = message.contains("; try ") ? "" : "; try '" + command + " --help'";
    return command + ": " + message + advice;
  }

  private static String unknown(CommandSpec spec, String word) {
    if (word.startsWith("-")) {
      String option = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
      List<String> known =
          spec.options().stream()
              .flatMap(o -> Arrays.stream(o.names()))
              .filter(o -> o.startsWith("--"))
              .toList();
      return "expected one of its options, received '%s'; %s"
          .formatted(option, Names.suggestion(option, known));
    }
    if (!spec.subcommands().isEmpty()) {
      return "expected a command, received '%s'; %s"
          .formatted(word, Names.suggestion(word, spec.subcommands().keySet()));
    }
    return "expected no further argument, received '%s'; try '%s --help'"
        .formatted(word, spec.qualifiedName());
  }
}
