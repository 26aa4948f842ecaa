package dev.bobbin.server.board;

import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.experiment.run.list.RunSummary;
import dev.bobbin.experiment.run.list.RunSummaryJson;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All runs at one moment. */
final class Snapshot {
  private final Map<String, RunSummary> runs;
  private final Optional<String> problem;
  private final String folder;
  private final String cursor;
  private byte @Nullable [] document;

  /**
   * What was found.
   *
   * @param folder that was looked at
   * @param runs by name, in order
   * @param problem why there are none, where the folder cannot be listed
   * @param cursor the place in the log up to which events are contained in this
   */
  Snapshot(String folder, Map<String, RunSummary> runs, Optional<String> problem, String cursor) {
    this.folder = folder;
    this.runs = new LinkedHashMap<>(runs);
    this.problem = problem;
    this.cursor = cursor;
  }

  /** The runs by name. */
  Map<String, RunSummary> runs() {
    return runs;
  }

  /** Why there are none, where the folder cannot be listed. */
  Optional<String> problem() {
    return problem;
  }

  /** The document {@code folder, problem, cursor, runs}: written once, as many ask for it. */
  synchronized byte[] document() {
    byte[] written = document;
    if (written == null) {
      Map<String, @Nullable Object> tree = new LinkedHashMap<>();
      tree.put("folder", folder);
      tree.put("problem", problem.orElse(null));
      tree.put("cursor", cursor);
      tree.put("runs", runs.values().stream().map(RunSummaryJson.SUMMARY::write).toList());
      written = JsonWriter.compact(tree).getBytes(StandardCharsets.UTF_8);
      document = written;
    }
    return written;
  }
}
