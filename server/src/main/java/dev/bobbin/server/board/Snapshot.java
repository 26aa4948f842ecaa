package dev.bobbin.server.board;

import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.experiment.run.list.RunSummary;
import dev.bobbin.experiment.run.list.RunSummaryJson;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The runs of a folder at one moment. */
final class Snapshot {
  private final Map<String, RunSummary> runs;
  private final Optional<String> problem;
  private final String folder;
  private final String cursor;
  private byte @Nullable [] document;

  /**
   * A snapshot.
   *
   * @param runs by name, in order
   * @param problem why the folder could not be listed
   * @param cursor of the last event that it contains
   */
  Snapshot(String folder, Map<String, RunSummary> runs, Optional<String> problem, String cursor) {
    this.folder = folder;
    this.runs = new LinkedHashMap<>(runs);
    this.problem = problem;
    this.cursor = cursor;
  }

  Map<String, RunSummary> runs() {
    return runs;
  }

  Optional<String> problem() {
    return problem;
  }

  /** The document {@code folder, problem, cursor, runs}, which is cached. */
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
