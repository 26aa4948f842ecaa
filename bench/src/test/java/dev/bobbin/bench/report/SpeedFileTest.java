package dev.bobbin.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.base.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of earlier measurements, and what people see of it. */
class SpeedFileTest {
  private static Map<String, Object> about(String cpu) {
    Map<String, Object> about = new LinkedHashMap<>();
    Map<String, Object> machine = new LinkedHashMap<>();
    machine.put("cpu", cpu);
    machine.put("cores", 2);
    machine.put("os", "an os");
    machine.put("java", "25");
    about.put("machine", machine);
    about.put("peak", Map.of("kernels", "vector", "gflopsOneThread", 100, "gflopsAllThreads", 200));
    about.put("threads", 2);
    about.put(
        "contenders",
        List.of(
            Map.of("name", "bobbin", "version", "1", "setting", "plain"),
            Map.of("name", "peer", "version", "2", "setting", "tuned")));
    return about;
  }

  private static Map<String, Object> row(String name, double own, double peer) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("name", name);
    row.put("date", "2026-01-02T03:04:05Z");
    row.put("batch", 32);
    row.put("images", 60_000);
    List<Map<String, Object>> results = new ArrayList<>();
    results.add(Map.of("contender", "bobbin", "least", own, "median", own, "gflops", 100.0));
    results.add(
        Map.of(
            "contender",
            "peer",
            "least",
            peer,
            "median",
            peer,
            "gflops",
            50.0,
            "ratioOfLeast",
            peer / own,
            "medianRatio",
            peer / own));
    row.put("results", results);
    return row;
  }

  private static List<String> names(SpeedFile file) throws IOException {
    List<String> names = new ArrayList<>();
    for (JsonObject row : file.object().object("train").objects("rows")) {
      names.add(row.text("name") + " " + row.objects("results").getFirst().number("least"));
    }
    return names;
  }

  @Test
  void aNewMeasurementReplacesItsRowsAndLeavesTheOthers(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("speed.json");
    SpeedFile first = SpeedFile.read(file);
    first.put(Section.TRAIN, about("a"), List.of(row("one", 1, 2), row("two", 3, 6)));
    first.write(file);
    SpeedFile second = SpeedFile.read(file);
    second.put(Section.TRAIN, about("a"), List.of(row("two", 5, 6), row("three", 7, 8)));
    assertThat(names(second)).containsExactly("one 1.0", "two 5.0", "three 7.0");
  }

  @Test
  void resultsOfAnotherMachineAreNotMixedIn(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("speed.json");
    SpeedFile first = SpeedFile.read(file);
    first.put(Section.TRAIN, about("a"), List.of(row("one", 1, 2)));
    first.put(Section.MEMORY, about("a"), List.of());
    first.write(file);
    SpeedFile second = SpeedFile.read(file);
    second.put(Section.TRAIN, about("b"), List.of(row("two", 3, 4)));
    assertThat(names(second)).containsExactly("two 3.0");
    assertThat(second.object().names()).containsExactly("train", "memory");
  }

  @Test
  void thePageHasTheTableAndTheChart(@TempDir Path folder) throws IOException {
    SpeedFile file = SpeedFile.read(folder.resolve("speed.json"));
    file.put(Section.TRAIN, about("a"), List.of(row("naderi-cnn", 2, 5)));
    SpeedPage.write(file.object(), folder);
    assertThat(Files.readString(folder.resolve("speed.md")))
        .contains("| naderi-cnn | 32 | 60,000 | 2.00 (2.00) | 5.00 (5.00) | 2.50 (2.50) | 100 |")
        .contains("- peer: 2; tuned")
        .contains("a, 2 threads of 2 cores");
    assertThat(Files.readString(folder.resolve("speed.svg"))).contains("naderi-cnn", "5.00 s");
  }
}
