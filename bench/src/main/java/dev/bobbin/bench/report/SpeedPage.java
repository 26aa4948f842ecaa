package dev.bobbin.bench.report;

import dev.bobbin.formats.tree.FormatException;
import dev.bobbin.lab.files.JsonObject;
import dev.bobbin.lab.files.TextFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Results for people: on a terminal, and as the page {@code speed.md}. */
public final class SpeedPage {
  private SpeedPage() {}

  /** All sections as text. */
  public static String text(JsonObject results) throws FormatException {
    StringBuilder text = new StringBuilder();
    for (Section section : Section.values()) {
      Optional<JsonObject> own = results.optionalObject(section.label());
      if (own.isPresent()) {
        text.append('\n').append(section.title()).append("\n\n");
        text.append(table(section, own.get()).text());
      }
    }
    return text.toString();
  }

  /** Writes the page and its chart into a folder. */
  public static void write(JsonObject results, Path folder) throws IOException {
    StringBuilder page = new StringBuilder("# Speed\n");
    for (Section section : Section.values()) {
      Optional<JsonObject> own = results.optionalObject(section.label());
      if (own.isPresent()) {
        page.append("\n## ").append(section.title()).append("\n\n");
        page.append(table(section, own.get()).markdown());
      }
    }
    TextFile.write(folder.resolve("speed.md"), page.toString());
  }

  private static Table table(Section section, JsonObject own) throws FormatException {
    return switch (section) {
      case TRAIN -> Tables.train(own);
      case INFER -> Tables.infer(own);
      case SHAPES -> Tables.shapes(own);
      case SCALING -> Tables.scaling(own);
      case STARTUP -> Tables.startup(own);
      case MEMORY -> Tables.memory(own);
    };
  }
}
