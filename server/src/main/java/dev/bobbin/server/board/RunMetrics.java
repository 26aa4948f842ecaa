package dev.bobbin.server.board;

import dev.bobbin.base.BobbinException;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import dev.bobbin.experiment.run.MetricsTail;
import dev.bobbin.experiment.run.list.RunSummary;
import dev.bobbin.http.HttpException;
import dev.bobbin.model.schema.EpochJson;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The document {@code name, started, epochs} of {@code /api/runs/{name}/metrics}. */
final class RunMetrics {
  private RunMetrics() {}

  /** The epochs of a run after {@code after}. */
  static Map<String, @Nullable Object> of(RunSummary run, int after) {
    List<EpochDone> epochs;
    try {
      epochs = new MetricsTail(run.directory()).poll().epochs();
    } catch (IOException | BobbinException e) {
      throw new HttpException(422, String.valueOf(e.getMessage()));
    }
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("name", run.name());
    tree.put("started", run.started().map(Instant::toString).orElse(null));
    tree.put(
        "epochs",
        epochs.stream()
            .filter(epoch -> epoch.epoch() > after)
            .map(EpochJson.EPOCH::write)
            .toList());
    return tree;
  }
}
