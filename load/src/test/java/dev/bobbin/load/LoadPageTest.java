package dev.bobbin.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LoadPageTest {
  @TempDir private Path folder;

  private static Setting on(String date) {
    return new Setting("A chip", 2, "25", "Linux", date);
  }

  @Test
  void aSectionThatIsMeasuredAgainReplacesItselfAndLeavesTheOthers() throws IOException {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("request", "infer");
    row.put("a second", 1234.5);
    row.put("p50 ms", 0.12345);
    row.put("count", 10_000L);
    LoadPage first = new LoadPage();
    first.put(Section.THROUGHPUT, on("2026-01-01"), new Measured(List.of(row), List.of()));
    first.put(Section.GARBAGE, on("2026-01-01"), new Measured(List.of(row), List.of()));
    first.write(folder);
    LoadPage second = LoadPage.read(folder.resolve("serving.json"));
    second.put(
        Section.GARBAGE, on("2026-02-02"), new Measured(List.of(row), List.of("body 7: 500")));
    second.write(folder);
    String page = Files.readString(folder.resolve("serving.md"));
    assertThat(page)
        .startsWith("# Serving\n")
        .contains("## Throughput", "2026-01-01", "2026-02-02", "- broken promise: body 7: 500")
        .contains("| infer | 1,235 | 0.123 | 10,000 |")
        .containsOnlyOnce("## Garbage");
    assertThat(page.indexOf("## Throughput")).isLessThan(page.indexOf("## Garbage"));
  }

  @Test
  void thePublishedResultsAreReadAndWrittenTheSame() throws IOException {
    Path published = Path.of("../docs/results/serving.json");
    assertThat(LoadPage.read(published).json()).isEqualTo(Files.readString(published));
  }
}
