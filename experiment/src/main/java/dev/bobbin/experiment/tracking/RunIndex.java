package dev.bobbin.experiment.tracking;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.codec.Codecs;
import dev.bobbin.base.codec.Documents;
import dev.bobbin.base.codec.Fields;
import dev.bobbin.base.codec.RecordCodec;
import dev.bobbin.base.io.AtomicFile;
import dev.bobbin.base.json.JsonWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code .bobbin-runs.jsonl} in a folder of runs: what was read of each run, with the stamp of its
 * files then. It only saves time: it may be deleted at any time, a line that is damaged or of
 * another version is passed over, and where it cannot be written all runs are read anew.
 */
final class RunIndex {
  static final String FILE = ".bobbin-runs.jsonl";

  /** To be raised when what is read of a run, or how it is written down here, changes. */
  private static final int REVISION = 2;

  private RunIndex() {}

  /**
   * What is known of a run.
   *
   * @param stamp of its files
   * @param facts what they say
   */
  record Entry(RunStamp stamp, RunFacts facts) {}

  /**
   * A line.
   *
   * @param run its path from the folder
   */
  private record Line(int revision, String run, Entry entry) {}

  private static final RecordCodec<Line> LINE = line();

  private static RecordCodec<Line> line() {
    Fields<Line> fields = new Fields<>();
    var revision = fields.required("revision", Codecs.COUNT, Line::revision, "Of this form.");
    var run = fields.required("run", Codecs.STRING, Line::run, "Its path from the folder.");
    // As texts: a double does not hold every nanosecond.
    var stamp =
        fields.required(
            "stamp",
            Codecs.list(Codecs.parsed("a whole number", Long::valueOf, String::valueOf), 0),
            line -> line.entry().stamp().values(),
            "Sizes and times of its files.");
    var facts =
        fields.required("facts", RunListJson.FACTS, line -> line.entry().facts(), "What they say.");
    return fields.document(v ->
        new Line(v.get(revision), v.get(run), new Entry(new RunStamp(v.get(stamp)), v.get(facts))));
  }

  /** All readable entries, by the path of the run from the folder. */
  static Map<String, Entry> read(Path folder) {
    Map<String, Entry> entries = new HashMap<>();
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      return entries;
    }
    List<String> lines;
    try {
      lines = new String(Documents.bytes(file), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException | BobbinException e) {
      return entries;
    }
    lines.parallelStream()
        .map(line -> entry(file, line))
        .flatMap(Optional::stream)
        .toList()
        .forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
    return entries;
  }

  private static Optional<Map.Entry<String, Entry>> entry(Path file, String line) {
    try {
      Line read = Documents.parse(file.toString(), line, LINE);
      return read.revision() == REVISION
          ? Optional.of(Map.entry(read.run(), read.entry()))
          : Optional.empty();
    } catch (BobbinException e) {
      return Optional.empty();
    }
  }

  /** Writes all entries, if that is possible. */
  static void write(Path folder, Map<String, Entry> entries) {
    try {
      AtomicFile.writeText(
          folder.resolve(FILE),
          out -> {
            for (Map.Entry<String, Entry> entry : entries.entrySet()) {
              out.write(line(entry));
            }
          });
    } catch (BobbinException e) {
      // A folder that may only be read, or a full disk: the next list is made without it.
    }
  }

  private static String line(Map.Entry<String, Entry> entry) {
    return JsonWriter.compact(LINE.write(new Line(REVISION, entry.getKey(), entry.getValue())))
        + "\n";
  }
}
