package dev.bobbin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.cli.render.Hardware;
import dev.bobbin.cli.render.TrainingProgress;
import dev.bobbin.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Help, version, doctor, and the clock of the progress lines. */
final class InformationTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "demo",
        "train",
        "evaluate",
        "predict",
        "index",
        "similar",
        "serve",
        "board",
        "doctor",
        "data",
        "data list",
        "data fetch",
        "data check",
        "data show",
        "data counts",
        "data duplicates",
        "data split"
      })
  void everyCommandExplainsItself(String command) {
    Outcome outcome = Outcome.of((command + " --help").strip().split(" "));
    assertThat(outcome.code()).isEqualTo(ExitCode.DONE);
    assertThat(outcome.out()).contains("Usage: bobbin").contains("--json");
    assertThat(outcome.out().lines()).allMatch(line -> line.length() <= 100);
    assertThat(outcome.err()).isEmpty();
  }

  @Test
  void theVersionIsThatOfTheBuild() {
    Outcome outcome = Outcome.of("--version");
    assertThat(outcome.code()).isEqualTo(ExitCode.DONE);
    assertThat(outcome.out())
        .matches(
            """
            bobbin \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?( \\(commit \\w+\\))?
            bits revision \\d+
            java \\d+.*
            .*, \\d+ processors?, heap of up to \\d+ MiB
            kernels (scalar|vector, \\d+ bits)
            """);
  }

  @Test
  void aCommandIsTheSameWhetherTheOthersAreMadeOrNot() {
    String help = Outcome.of("--help").out();
    for (String name :
        List.of(
            "demo",
            "recipes",
            "train",
            "reproduce",
            "sweep",
            "evaluate",
            "predict",
            "report",
            "picture",
            "runs",
            "compare",
            "index",
            "similar",
            "serve",
            "board",
            "data",
            "doctor")) {
      assertThat(help).containsPattern("\n  " + name + " +\\p{Upper}");
      Outcome alone = Outcome.of(name, "--help");
      assertThat(alone.code()).isEqualTo(ExitCode.DONE);
      assertThat(alone.out()).contains("Usage: bobbin " + name + " ");
      // Another first word: all are made.
      assertThat(Outcome.of("--json", name, "--help").out()).isEqualTo(alone.out());
    }
    assertThat(Outcome.of("trian").err()).contains("try 'train'");
  }

  @Test
  void jsonMayStandBeforeOrAfterACommand() {
    for (List<String> words : List.of(List.of("recipes"), List.of("data", "list"))) {
      List<String> outputs = new ArrayList<>();
      for (int place = 0; place <= words.size(); place++) {
        List<String> line = new ArrayList<>(words);
        line.add(place, "--json");
        outputs.add(Outcome.of(line.toArray(String[]::new)).out());
      }
      assertThat(outputs).allMatch(output -> output.startsWith("{"));
      assertThat(Set.copyOf(outputs)).as(words.toString()).hasSize(1);
    }
  }

  @Test
  void theDoctorMeasuresThisMachine() {
    Outcome outcome = Outcome.of("doctor", "--json", "--threads", "1");
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(ExitCode.DONE);
    assertThat(Double.parseDouble(outcome.json("gflops"))).isPositive();
    assertThat(Double.parseDouble(outcome.json("training", "secondsPerEpoch"))).isPositive();
    assertThat(Double.parseDouble(outcome.json("training", "profile", "trainingMilliseconds")))
        .isPositive();
    assertThat(outcome.json("training", "profile", "peakMeasured")).isEqualTo("before");
    assertThat(outcome.json("kernels", "vectorBits")).isIn("32", "128", "256", "512");
    assertThat(outcome.json().entries().keySet())
        .contains("java", "cores", "memoryBytes", "caches", "data", "warnings");
  }

  @Test
  void cachesAreReadAsLinuxShowsThem(@TempDir Path folder) throws IOException {
    cache(folder, "index0", "1", "Data", "48K");
    cache(folder, "index2", "2", "Unified", "2048K");
    cache(folder, "index3", "3", "Unified", "30M");
    assertThat(Hardware.caches(folder))
        .containsExactly(
            new Hardware.Cache(1, "Data", 48 << 10),
            new Hardware.Cache(2, "Unified", 2 << 20),
            new Hardware.Cache(3, "Unified", 30 << 20));
    assertThat(Hardware.caches(folder.resolve("nothing"))).isEqualTo(List.of());
  }

  private static void cache(Path folder, String index, String level, String type, String size)
      throws IOException {
    Path cache = Files.createDirectory(folder.resolve(index));
    Files.writeString(cache.resolve("level"), level + "\n");
    Files.writeString(cache.resolve("type"), type + "\n");
    Files.writeString(cache.resolve("size"), size + "\n");
  }

  @ParameterizedTest
  @CsvSource({"0, 0:00", "7.4, 0:07", "59.6, 1:00", "750, 12:30", "3723, 1:02:03"})
  void timeLeftReadsLikeAClock(double seconds, String text) {
    assertThat(TrainingProgress.clock(seconds)).isEqualTo(text);
  }
}
