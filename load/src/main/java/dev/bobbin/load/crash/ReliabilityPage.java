package dev.bobbin.load.crash;

import dev.bobbin.base.codec.Codec;
import dev.bobbin.base.codec.Codecs;
import dev.bobbin.base.codec.DerivedCodecs;
import dev.bobbin.base.codec.Documents;
import dev.bobbin.base.codec.RecordFields;
import dev.bobbin.base.io.AtomicFile;
import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.base.text.TextTable;
import dev.bobbin.load.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Results as {@code reliability.json} stores them, and as a page. Sections that were not run again
 * stay.
 */
final class ReliabilityPage {
  private static final String HEAD =
      """
      # Reliability

      What happened to work that was killed, to full disks, to damaged files, and to several writers of one folder. This page and
      `reliability.json` are written by

          ./bobbin bench crash --minutes 60 --out docs/results

      which kills `./bobbin` itself, in processes of their own; `./verify --crash` does the same without writing. With `--add`, a campaign's figures are
      added to those that are there. Moments and files are random; `--seed` repeats them, as far as a machine repeats its speed.
      """;

  /** A figure of a section; the largest of several rather than their sum if {@code most}. */
  private record Figure(String name, long count, boolean most) {
    Figure plus(Figure other) {
      return new Figure(name, most ? Math.max(count, other.count) : count + other.count, most);
    }
  }

  /** What one campaign or several found. */
  private record Part(List<Setting> settings, List<Figure> figures, List<String> faults) {
    Part plus(Part later) {
      Map<String, Figure> sums = new LinkedHashMap<>();
      Stream.of(this, later)
          .flatMap(part -> part.figures.stream())
          .forEach(figure -> sums.merge(figure.name, figure, Figure::plus));
      return new Part(
          Stream.concat(settings.stream(), later.settings.stream()).distinct().toList(),
          List.copyOf(sums.values()),
          Stream.concat(faults.stream(), later.faults.stream()).toList());
    }
  }

  private static final Codec<Map<Section, Part>> DOCUMENT =
      DerivedCodecs.byConstant(Section.class, _ -> part());

  private final Map<Section, Part> parts = new EnumMap<>(Section.class);

  private static Codec<Part> part() {
    RecordFields<Part> fields = new RecordFields<>();
    var settings =
        fields.required(
            "settings",
            Codecs.list(DerivedCodecs.record(Setting.class), 1),
            Part::settings,
            "Machine and date of each campaign.");
    var figures =
        fields.required(
            "figures",
            Codecs.list(DerivedCodecs.record(Figure.class), 0),
            Part::figures,
            "Cases by what became of them.");
    var faults =
        fields.required(
            "faults", Codecs.list(Codecs.STRING, 0), Part::faults, "Broken promises, in words.");
    return fields.document(v -> new Part(v.get(settings), v.get(figures), v.get(faults)));
  }

  /** The results of a file, or none where there is no file. */
  static ReliabilityPage read(Path file) throws IOException {
    ReliabilityPage page = new ReliabilityPage();
    if (Files.exists(file)) {
      page.parts.putAll(Documents.read(file, DOCUMENT));
    }
    return page;
  }

  void put(Section section, Setting setting, Tally tally) {
    parts.put(section, part(setting, tally));
  }

  /** Adds figures to those of campaigns before. */
  void add(Section section, Setting setting, Tally tally) {
    parts.merge(section, part(setting, tally), Part::plus);
  }

  private static Part part(Setting setting, Tally tally) {
    List<Figure> figures =
        tally.figures().entrySet().stream()
            .map(entry ->
                new Figure(entry.getKey(), entry.getValue(), tally.isLargest(entry.getKey())))
            .toList();
    return new Part(List.of(setting), figures, List.copyOf(tally.faults()));
  }

  void write(Path folder) {
    AtomicFile.writeText(
        folder.resolve("reliability.json"), JsonWriter.indented(DOCUMENT.write(parts)));
    AtomicFile.writeText(folder.resolve("reliability.md"), HEAD + text());
  }

  /** The sum of figures with these names. */
  long total(List<String> names) {
    return parts.values().stream()
        .flatMap(part -> part.figures().stream())
        .filter(figure -> names.contains(figure.name()))
        .mapToLong(Figure::count)
        .sum();
  }

  /** The sections in Markdown, which is also readable on a terminal. */
  String text() {
    StringBuilder text = new StringBuilder();
    parts.forEach((section, part) -> {
      text.append("\n## ").append(section.title()).append("\n\n");
      text.append(section.explanation()).append("\n\n");
      text.append(
          "On %s.\n\n"
              .formatted(
                  part.settings().stream()
                      .map(Setting::words)
                      .collect(Collectors.joining("; then on "))));
      TextTable table =
          new TextTable(
              List.of(TextTable.Column.text("what", 1), TextTable.Column.figure("how many", 1)));
      part.figures()
          .forEach(figure ->
              table.add(List.of(figure.name(), String.format(Locale.ROOT, "%,d", figure.count()))));
      table.add(List.of("faults", Integer.toString(part.faults().size())));
      text.append(table.markdown());
      part.faults().forEach(fault -> text.append("- fault: ").append(fault).append('\n'));
    });
    return text.toString();
  }
}
