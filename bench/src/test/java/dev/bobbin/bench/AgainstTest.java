package dev.bobbin.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What another build to compare with has to be. */
class AgainstTest {
  @TempDir Path folder;

  private static String refusal(String... arguments) {
    StringWriter err = new StringWriter();
    CommandLine line = Bench.line().setErr(new PrintWriter(err, true));
    assertThat(line.execute(arguments)).isEqualTo(CommandLine.ExitCode.USAGE);
    return err.toString();
  }

  @Test
  void aCloneWithoutABuildIsRefused() {
    assertThat(refusal("--against", folder.toString()))
        .contains(
            "--against: expected a clone in which './bobbin bench --quick' was run, received "
                + folder);
  }

  @Test
  void thePageOfResultsHasNoOtherBuild() {
    assertThat(refusal("--against", folder.toString(), "--out", folder.toString()))
        .contains("--against: expected no --out with it");
  }

  @Test
  void anotherBuildIsNoContenderByItself() {
    assertThat(refusal("--contenders", "bobbin-before"))
        .contains("--contenders: expected bobbin, tensorflow");
  }
}
