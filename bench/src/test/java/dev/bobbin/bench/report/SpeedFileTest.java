package dev.bobbin.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.bench.result.Part;
import dev.bobbin.bench.result.Result;
import dev.bobbin.bench.result.Row;
import dev.bobbin.bench.result.Section;
import dev.bobbin.bench.result.SpeedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Merging measurements, and their page. */
class SpeedFileTest {
  private static Part part(String cpu, Row... rows) {
    return new Part(
        new Part.Machine(cpu, 2, "an os", "25"),
        new Part.Peak("vector", 100, 200),
        2,
        new Part.Measured(
            List.of(
                new Part.ContenderResult("bobbin", "1", "plain"),
                new Part.ContenderResult("peer", "2", "tuned")),
            List.of(),
            Optional.empty(),
            List.of(rows)));
  }

  private static Row row(String name, double own, double peer) {
    Optional<Double> ratio = Optional.of(peer / own);
    return new Row.Train(
        name,
        "2026-01-02T03:04:05Z",
        List.of(name),
        32,
        60_000,
        "noise",
        0,
        Optional.of(0.123),
        Optional.of(0.25),
        Map.of("bobbin", 0.5),
        List.of(
            new Result(
                "bobbin",
                own,
                own,
                List.of(own),
                Optional.of(100.0),
                Optional.empty(),
                Optional.empty()),
            new Result("peer", peer, peer, List.of(peer), Optional.of(50.0), ratio, ratio)));
  }

  private static List<String> names(SpeedFile file) {
    return Objects.requireNonNull(file.parts().get(Section.TRAIN)).rows(Row.Train.class).stream()
        .map(row -> row.name() + " " + row.results().getFirst().least())
        .toList();
  }

  @Test
  void aNewMeasurementReplacesItsRowsAndLeavesTheOthers(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("speed.json");
    SpeedFile first = SpeedFile.read(file);
    first.put(Section.TRAIN, part("a", row("one", 1, 2), row("two", 3, 6)));
    first.write(file);
    SpeedFile second = SpeedFile.read(file);
    second.put(Section.TRAIN, part("a", row("two", 5, 6), row("three", 7, 8)));
    assertThat(names(second)).containsExactly("one 1.0", "two 5.0", "three 7.0");
  }

  @Test
  void resultsOfAnotherMachineAreNotMixedIn(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("speed.json");
    SpeedFile first = SpeedFile.read(file);
    first.put(Section.TRAIN, part("a", row("one", 1, 2)));
    first.put(Section.MEMORY, part("a"));
    first.write(file);
    SpeedFile second = SpeedFile.read(file);
    second.put(Section.TRAIN, part("b", row("two", 3, 4)));
    assertThat(names(second)).containsExactly("two 3.0");
    assertThat(second.parts()).containsOnlyKeys(Section.TRAIN, Section.MEMORY);
  }

  @Test
  void whatIsThereFromThisMachineIsKnown() {
    SpeedFile file = new SpeedFile();
    file.put(Section.TRAIN, part("a", row("one", 1, 2)));
    Part.Machine machine = new Part.Machine("a", 2, "an os", "25");
    Part.Machine other = new Part.Machine("b", 2, "an os", "25");
    Instant before = Instant.parse("2026-01-02T03:04:04Z");
    assertThat(file.has(Section.TRAIN, "one", machine, before)).isTrue();
    assertThat(file.has(Section.TRAIN, "two", machine, before)).isFalse();
    assertThat(file.has(Section.TRAIN, "one", other, before)).isFalse();
    assertThat(file.has(Section.INFER, "one", machine, before)).isFalse();
    assertThat(file.has(Section.TRAIN, "one", machine, before.plusSeconds(1))).isFalse();
  }

  @Test
  void whoWasLeftOutOfARowStaysSoUntilItIsMeasuredAgain() {
    SpeedFile file = new SpeedFile();
    file.put(Section.TRAIN, without("slow", row("one", 1, 2)));
    file.put(Section.TRAIN, without("slow", row("two", 1, 2)));
    assertThat(file.parts().get(Section.TRAIN).measured().absent())
        .extracting(Part.Absent::row)
        .containsExactly("one", "two");
    file.put(Section.TRAIN, part("a", row("one", 1, 2)));
    assertThat(file.parts().get(Section.TRAIN).measured().absent())
        .extracting(Part.Absent::row)
        .containsExactly("two");
  }

  private static Part without(String contender, Row row) {
    Part whole = part("a", row);
    return new Part(
        whole.machine(),
        whole.peak(),
        whole.threads(),
        new Part.Measured(
            whole.measured().contenders(),
            List.of(new Part.Absent(contender, row.name(), "too slow")),
            Optional.empty(),
            List.of(row)));
  }

  @Test
  void thePageHasTheTableAndTheChart(@TempDir Path folder) throws IOException {
    SpeedFile file = SpeedFile.read(folder.resolve("speed.json"));
    file.put(Section.TRAIN, part("a", row("naderi-cnn", 2, 5)));
    SpeedPage.write(file.parts(), folder);
    assertThat(Files.readString(folder.resolve("speed.md")))
        .contains("| naderi-cnn | 32 | 60,000 | 2.00 (2.00) | 5.00 (5.00) | 2.50 (2.50) | 100 |")
        .contains("- peer: 2; tuned")
        .contains("took up to 12 % of the cores meanwhile: that is too noisy to publish.")
        .contains("In up to 25 % of the turns")
        .contains("a, 2 threads of 2 cores");
    assertThat(Files.readString(folder.resolve("speed.svg"))).contains("naderi-cnn", "5.00 s");
  }

  @Test
  void thePublishedResultsAreReadAndWrittenTheSame(@TempDir Path folder) throws IOException {
    Path published = Path.of("../docs/results");
    SpeedFile results = SpeedFile.read(published.resolve("speed.json"));
    results.write(folder.resolve("speed.json"));
    SpeedPage.write(results.parts(), folder);
    for (String name : List.of("speed.json", "speed.md")) {
      assertThat(folder.resolve(name)).hasSameTextualContentAs(published.resolve(name));
    }
  }
}
