package dev.bobbin.server.board;

import dev.bobbin.analysis.diagnosis.Finding;
import dev.bobbin.analysis.diagnosis.FindingJson;
import dev.bobbin.analysis.evaluation.Evaluation;
import dev.bobbin.data.split.Split;
import dev.bobbin.experiment.run.EnsembleRun;
import dev.bobbin.experiment.run.NetworkRun;
import dev.bobbin.experiment.run.Run;
import dev.bobbin.experiment.run.list.RunSummary;
import dev.bobbin.experiment.run.list.RunSummaryJson;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The document of {@code /api/runs/{name}}. */
final class RunDetail {
  private RunDetail() {}

  /**
   * The summary, with {@code testInterval} (the 95 % confidence interval of the test accuracy) and
   * {@code findings}. Of a damaged run these are null and empty.
   */
  static Map<String, @Nullable Object> of(RunSummary summary) {
    Map<String, @Nullable Object> tree = RunSummaryJson.SUMMARY.write(summary);
    Optional<Run> opened = open(summary);
    tree.put("testInterval", opened.flatMap(RunDetail::interval).orElse(null));
    tree.put(
        "findings",
        opened.map(RunDetail::findings).orElse(List.of()).stream()
            .map(FindingJson.FINDING::write)
            .toList());
    return tree;
  }

  /** The run; empty if it is damaged. */
  static Optional<Run> open(RunSummary summary) {
    try {
      return Optional.of(Run.open(summary.directory()));
    } catch (IOException | RuntimeException e) {
      // The summary says what is wrong.
      return Optional.empty();
    }
  }

  private static Optional<List<Double>> interval(Run opened) {
    if (!(opened instanceof NetworkRun run)) {
      return Optional.empty();
    }
    try {
      return run.evaluation(Split.TEST)
          .map(Evaluation::accuracyInterval)
          .map(interval -> List.of(interval.low(), interval.high()));
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private static List<Finding> findings(Run opened) {
    try {
      return switch (opened) {
        case NetworkRun run -> run.diagnosis().orElse(List.of());
        case EnsembleRun ensemble ->
            ensemble.result().map(result -> result.whole().diagnosis()).orElse(List.of());
      };
    } catch (IOException | RuntimeException e) {
      return List.of();
    }
  }
}
