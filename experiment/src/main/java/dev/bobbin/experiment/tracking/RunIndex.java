package dev.bobbin.experiment.tracking;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.io.AtomicFile;
import dev.bobbin.base.json.JsonObject;
import dev.bobbin.base.json.JsonWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
  private static final int REVISION = 1;

  private RunIndex() {}

  /**
   * What is known of a run.
   *
   * @param stamp of its files
   * @param facts what they say
   */
  record Entry(RunStamp stamp, RunFacts facts) {}

  /** All readable entries, by the path of the run from the folder. */
  static Map<String, Entry> read(Path folder) {
    Map<String, Entry> entries = new HashMap<>();
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      return entries;
    }
    List<String> lines;
    try {
      lines = new String(JsonObject.bytes(file), StandardCharsets.UTF_8).lines().toList();
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
      JsonObject json = JsonObject.parse(file.toString(), line);
      List<Long> stamp = new ArrayList<>();
      for (String value : json.texts("stamp")) {
        stamp.add(Long.parseLong(value));
      }
      if (json.count("revision", 0) != REVISION || stamp.size() != RunStamp.SIZE) {
        return Optional.empty();
      }
      return Optional.of(
          Map.entry(
              json.text("run"),
              new Entry(new RunStamp(stamp), RunFacts.read(json.object("facts")))));
    } catch (BobbinException | IllegalArgumentException e) {
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
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("revision", REVISION);
    tree.put("run", entry.getKey());
    // As texts: a double does not hold every nanosecond.
    tree.put("stamp", entry.getValue().stamp().values().stream().map(String::valueOf).toList());
    tree.put("facts", entry.getValue().facts().json());
    return JsonWriter.compact(tree) + "\n";
  }
}
