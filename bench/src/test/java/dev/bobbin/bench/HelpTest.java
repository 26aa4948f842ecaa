package dev.bobbin.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code ./bobbin bench --help} prints a file, so that asking for help does not build anything. */
class HelpTest {
  private static final Path FILE = Path.of("help.txt");

  @Test
  void theFileSaysWhatTheCommandTakes() throws IOException {
    String expected = Bench.line().getUsageMessage();
    assertThat(FILE).as("write this into bench/help.txt:%n%s", expected).exists();
    assertThat(Files.readString(FILE))
        .as("write this into bench/help.txt:%n%s", expected)
        .isEqualTo(expected);
  }
}
