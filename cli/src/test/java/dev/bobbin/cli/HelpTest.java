package dev.bobbin.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.bobbin.base.json.Node;
import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.cli.terminal.Host;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The examples at the end of every help text, and the list of recipes. */
final class HelpTest {
  private static CommandLine bobbin(String... args) {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    Path recipes = Path.of("..", "recipes");
    return Cli.commandLine(
        new Host(InputStream.nullInputStream(), nowhere, nowhere, OptionalInt.empty(), recipes),
        args);
  }

  static Stream<CommandLine> commands() {
    return withSubcommands(bobbin());
  }

  private static Stream<CommandLine> withSubcommands(CommandLine command) {
    return Stream.concat(
        Stream.of(command),
        command.getSubcommands().values().stream().flatMap(HelpTest::withSubcommands));
  }

  /** The words of an example, without its comment and without what the shell does. */
  private static String[] words(String line) {
    String command = line.strip().split(" {2,}| < ", 2)[0];
    return Stream.of(command.split(" ", -1))
        .skip(1)
        .map(word -> word.replace("'", ""))
        .toArray(String[]::new);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyHelpEndsWithExamplesThatTheCommandTakes(CommandLine command) {
    List<String> footer = Arrays.asList(command.getCommandSpec().usageMessage().footer());
    List<String> examples = footer.stream().filter(line -> line.startsWith("  bobbin ")).toList();
    assertThat(examples).as(command.getCommandName()).hasSizeGreaterThanOrEqualTo(2);
    assertThat(footer.getLast()).startsWith("  ");
    for (String example : examples) {
      String[] words = words(example);
      assertThatCode(() -> bobbin(words).parseArgs(words)).as(example).doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void examplesAreShortEnoughForATerminal(CommandLine command) {
    assertThat(command.getUsageMessage().lines()).allMatch(line -> line.length() <= 100);
  }

  @Test
  void helpIsACommandToo() {
    for (String[] words :
        List.of(new String[] {}, new String[] {"train"}, new String[] {"data", "show"})) {
      Outcome asked =
          Outcome.of(Stream.concat(Stream.of("help"), Stream.of(words)).toArray(String[]::new));
      Outcome option =
          Outcome.of(Stream.concat(Stream.of(words), Stream.of("--help")).toArray(String[]::new));
      assertThat(asked.code()).isEqualTo(ExitCode.DONE);
      assertThat(asked.out()).contains("Usage: bobbin").isEqualTo(option.out());
    }
    assertThat(Outcome.of("help", "trian").err()).contains("'trian'").contains("'train'");
  }

  @Test
  void everyRecipeIsListedWithWhatItsFileSays() {
    assertThat(Outcome.of("recipes").out())
        .containsPattern("(?m)^naderi-cnn +Naderi's convolutional network\\.$")
        .doesNotContain("yaml-language-server");
    Outcome json = Outcome.of("recipes", "--json");
    assertThat(json.code()).isEqualTo(ExitCode.DONE);
    assertThat(((Node.Sequence) json.json().get("recipes")).items())
        .hasSizeGreaterThan(30)
        .allSatisfy(recipe ->
            assertThat(((Node.Scalar) ((Node.Mapping) recipe).get("description")).text())
                .isNotBlank());
  }
}
