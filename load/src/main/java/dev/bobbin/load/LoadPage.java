package dev.bobbin.load;

import dev.bobbin.base.codec.Documents;
import dev.bobbin.base.io.AtomicFile;
import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.base.text.TextTable;
import dev.bobbin.load.ServingJson.Part;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Results as {@code serving.json} stores them, and as a page. Sections that were not measured again
 * stay.
 */
final class LoadPage {
  private static final int WHOLE_FROM = 100;
  private static final MathContext DIGITS = new MathContext(3);

  private static final String HEAD =
      """
      # Serving

      The service's throughput and latency, and its behaviour under overload and with malformed requests. This page and `serving.json`
      are written by

          ./bobbin bench serving --out docs/results

      which needs `wrk` (`sudo apt install wrk`) and takes about an hour and a half. `--only` measures parts, and does not change the rest of this
      page. Service and clients are processes on one machine, over loopback, and share its cores. The models are trained for one epoch, since
      speed does not depend on the weights. For recall and latency of the search for related articles, see [articles.md](../articles.md).
      """;

  private final Map<Section, Part> parts = new EnumMap<>(Section.class);

  /** The results of a file, or none where there is no file. */
  static LoadPage read(Path file) throws IOException {
    LoadPage page = new LoadPage();
    if (Files.exists(file)) {
      page.parts.putAll(Documents.read(file, ServingJson.SERVING));
    }
    return page;
  }

  void put(Section section, Setting setting, Measured measured) {
    parts.put(section, new Part(setting, measured));
  }

  String json() {
    return JsonWriter.indented(ServingJson.SERVING.write(parts));
  }

  void write(Path folder) {
    AtomicFile.writeText(folder.resolve("serving.json"), json());
    AtomicFile.writeText(folder.resolve("serving.md"), HEAD + text());
  }

  /** The sections in Markdown, which is also readable on a terminal. */
  String text() {
    StringBuilder text = new StringBuilder();
    parts.forEach((section, part) -> {
      text.append("\n## ").append(section.title()).append("\n\n");
      text.append(section.explanation()).append("\n\n");
      text.append("Measured on %s.\n\n".formatted(part.setting().words()));
      text.append(table(part.measured().rows()).markdown());
      part.measured()
          .broken()
          .forEach(line -> text.append("- broken promise: ").append(line).append('\n'));
    });
    return text.toString();
  }

  private static TextTable table(List<Map<String, Object>> rows) {
    List<String> columns = rows.isEmpty() ? List.of() : List.copyOf(rows.getFirst().keySet());
    List<List<String>> cells =
        rows.stream().map(row -> row.values().stream().map(LoadPage::cell).toList()).toList();
    return TextTable.of(columns, cells);
  }

  private static String cell(Object value) {
    return switch (value) {
      case Double number when number.isNaN() -> "-";
      case Double number when number < WHOLE_FROM ->
          new BigDecimal(number).round(DIGITS).stripTrailingZeros().toPlainString();
      case Double number -> String.format(Locale.ROOT, "%,d", Math.round(number));
      case Number number -> String.format(Locale.ROOT, "%,d", number.longValue());
      default -> value.toString();
    };
  }
}
