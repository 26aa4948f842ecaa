package dev.bobbin.load;

import dev.bobbin.base.io.AtomicFile;
import dev.bobbin.base.json.JsonObject;
import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.base.text.TextTable;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Results as {@code serving.json} keeps them, and as a page. Sections that were not measured again
 * stay.
 */
final class LoadPage {
  private static final String ROWS = "rows";
  private static final int WHOLE_FROM = 100;
  private static final MathContext DIGITS = new MathContext(3);

  private static final String HEAD =
      """
      # Serving

      What the service answers, how fast, and what it does when too much or the wrong thing is asked of it. This page and `serving.json`
      are written by

          ./bobbin bench serving --out docs/results

      which needs `wrk` (`sudo apt install wrk`) and takes some twenty minutes; `--only` measures parts, and leaves the rest of this page as
      it is. Service and clients are processes on one machine, over loopback, and share its cores. The models are trained for one epoch: how
      fast a network is does not depend on its weights. There is no ONNX export yet, so ONNX Runtime behind the same HTTP layer, the peer that
      this page wants, is not on it. How surely and how fast related articles are found is in [articles.md](../articles.md).
      """;

  private final Map<String, @Nullable Object> sections = new LinkedHashMap<>();

  /** The results of a file, or none where there is no file. */
  static LoadPage read(Path file) throws IOException {
    LoadPage page = new LoadPage();
    if (Files.exists(file)) {
      page.sections.putAll(JsonObject.parse(file.toString(), Files.readString(file)).tree());
    }
    return page;
  }

  void put(Section section, Map<String, Object> about, Measured measured) {
    Map<String, Object> own = new LinkedHashMap<>(about);
    own.put("broken", measured.broken());
    own.put(ROWS, measured.rows().stream().map(LoadPage::writable).toList());
    sections.put(section.label(), own);
  }

  /** What has no value, as a percentile of nothing, is absent: JSON has no word for it. */
  private static Map<String, @Nullable Object> writable(Map<String, Object> row) {
    Map<String, @Nullable Object> written = new LinkedHashMap<>(row);
    written.replaceAll((_, value) -> value instanceof Double d && d.isNaN() ? null : value);
    return written;
  }

  String json() {
    return JsonWriter.indented(sections);
  }

  void write(Path folder) throws IOException {
    AtomicFile.writeText(folder.resolve("serving.json"), json());
    AtomicFile.writeText(folder.resolve("serving.md"), HEAD + text());
  }

  /** The sections in Markdown, which is read on a terminal as well. */
  String text() {
    // What a file gave and what was just measured become the same by being written and read.
    JsonObject all = JsonObject.parse("serving.json", json());
    StringBuilder text = new StringBuilder();
    for (Section section : Section.values()) {
      Optional<JsonObject> own = all.optionalObject(section.label());
      if (own.isPresent()) {
        text.append("\n## ").append(section.title()).append("\n\n");
        text.append(section.explanation()).append("\n\n");
        text.append(
            "Measured on %s, %s cores, Java %s, %s, %s.\n\n"
                .formatted(
                    own.get().text("cpu"),
                    own.get().whole("cores"),
                    own.get().text("java"),
                    own.get().text("os"),
                    own.get().text("date")));
        text.append(table(own.get().objects(ROWS)).markdown());
        for (String line : own.get().texts("broken")) {
          text.append("- broken promise: ").append(line).append('\n');
        }
      }
    }
    return text.toString();
  }

  private static TextTable table(List<JsonObject> rows) {
    List<List<String>> cells = new ArrayList<>();
    for (JsonObject row : rows) {
      cells.add(row.tree().values().stream().map(LoadPage::cell).toList());
    }
    return TextTable.of(rows.isEmpty() ? List.of() : rows.getFirst().names(), cells);
  }

  private static String cell(@Nullable Object value) {
    return switch (value) {
      case null -> "-";
      case Double number when number >= WHOLE_FROM ->
          String.format(Locale.ROOT, "%,d", Math.round(number));
      case Double number ->
          new BigDecimal(number).round(DIGITS).stripTrailingZeros().toPlainString();
      case Long number -> String.format(Locale.ROOT, "%,d", number);
      default -> value.toString();
    };
  }
}
