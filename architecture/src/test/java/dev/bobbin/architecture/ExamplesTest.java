package dev.bobbin.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The programs in {@code examples} compile; those without a window are run by the guides. */
final class ExamplesTest {
  private static final Path EXAMPLES = Path.of("").toAbsolutePath().resolveSibling("examples");

  @TempDir Path temp;

  static Stream<Path> programs() throws Exception {
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("programs")
  void aProgramCompiles(Path program) {
    Javac.compile(
        "-Xlint:all,-serial",
        "-Werror",
        "-cp",
        System.getProperty("java.class.path"),
        "-d",
        temp + "",
        program + "");
  }

  @Test
  void theListNamesEveryProgram() throws Exception {
    String list = Files.readString(EXAMPLES.resolve("README.md"));
    List<String> names = programs().map(program -> program.getFileName() + "").toList();
    assertThat(names).hasSizeGreaterThan(3).allSatisfy(name -> assertThat(list).contains(name));
  }
}
