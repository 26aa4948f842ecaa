package dev.bobbin.experiment.run.list;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.codec.Codecs;
import dev.bobbin.base.codec.Documents;
import dev.bobbin.base.codec.RecordCodec;
import dev.bobbin.base.codec.RecordFields;
import dev.bobbin.base.io.AtomicFile;
import dev.bobbin.base.json.JsonWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * {@code .bobbin-runs.jsonl} in a folder of runs: their summaries with the stamps of their files.
 * It only saves time: it may be deleted, invalid lines and those of other versions are skipped, and
 * nothing fails if it cannot be written.
 */
final class RunIndex {
  static final String FILE = ".bobbin-runs.jsonl";

  /** Must be increased when summaries or this format change. */
  private static final int REVISION = 3;

  private static final RecordCodec<Line> LINE = line();

  private RunIndex() {}

  /**
   * A run.
   *
   * @param summary without members
   */
  record Entry(RunStamp stamp, RunSummary summary) {}

  private record Line(int revision, Entry entry) {}

  private static RecordCodec<Line> line() {
    RecordFields<Line> fields = new RecordFields<>();
    var revision = fields.required("revision", Codecs.COUNT, Line::revision, "Of this form.");
    // As texts: a double does not hold every nanosecond.
    var stamp =
        fields.required(
            "stamp",
            Codecs.list(Codecs.parsed("a whole number", Long::valueOf, String::valueOf), 0),
            line -> line.entry().stamp().values(),
            "Sizes and times of its files.");
    var summary =
        fields.required(
            "summary",
            RunSummaryJson.SUMMARY,
            line -> line.entry().summary(),
            "What they say, with the path from the folder.");
    return fields.document(
        v -> new Line(v.get(revision), new Entry(new RunStamp(v.get(stamp)), v.get(summary))));
  }

  /** Reads all valid entries, by run directory. */
  static Map<Path, Entry> read(Path folder) {
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      return Map.of();
    }
    List<String> lines;
    try {
      lines = new String(Documents.bytes(file), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException | BobbinException e) {
      return Map.of();
    }
    return lines.parallelStream()
        .flatMap(line -> entry(folder, line).stream())
        .collect(
            Collectors.toMap(entry -> entry.summary().directory(), entry -> entry, (a, b) -> b));
  }

  private static Optional<Entry> entry(Path folder, String line) {
    try {
      Line read = Documents.parse(FILE, line, LINE);
      RunSummary summary = read.entry().summary();
      return read.revision() == REVISION
          ? Optional.of(
              new Entry(read.entry().stamp(), summary.in(folder.resolve(summary.directory()))))
          : Optional.empty();
    } catch (BobbinException e) {
      return Optional.empty();
    }
  }

  /** Writes all entries if possible. */
  static void write(Path folder, Collection<Entry> entries) {
    try {
      AtomicFile.writeText(
          folder.resolve(FILE),
          out -> {
            for (Entry entry : entries) {
              RunSummary summary = entry.summary();
              Path place = folder.relativize(summary.directory());
              Line line = new Line(REVISION, new Entry(entry.stamp(), summary.in(place)));
              out.write(JsonWriter.compact(LINE.write(line)) + "\n");
            }
          });
    } catch (BobbinException e) {
      // A folder that may only be read, or a full disk: the next list is made without it.
    }
  }
}
