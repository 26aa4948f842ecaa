package dev.bobbin.experiment.reproduction;

import dev.bobbin.analysis.diagnosis.Finding;
import dev.bobbin.analysis.evaluation.ConfusionMatrix;
import dev.bobbin.data.split.Part;
import dev.bobbin.engine.Team;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import dev.bobbin.experiment.evaluation.Measured;
import dev.bobbin.experiment.evaluation.PreparedData;
import dev.bobbin.experiment.run.EnsembleRun;
import dev.bobbin.experiment.run.NetworkRun;
import dev.bobbin.experiment.run.RunKey;
import dev.bobbin.experiment.run.RunProvenance;
import dev.bobbin.experiment.run.RunResult;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is read from a finished training to be set beside published figures.
 *
 * @param key what decided the weights
 * @param result what came out; of an ensemble, of the whole
 * @param epochs an entry for each; none for an ensemble, whose members have them
 * @param test what the test images were taken for
 * @param machine processor, threads, Java and date (UTC)
 * @param hits which test images were recognised; only of an ensemble, whose claims need them
 */
record Finished(
    RunKey key,
    RunResult result,
    List<EpochDone> epochs,
    ConfusionMatrix test,
    String machine,
    Optional<BitSet> hits) {
  Finished {
    epochs = List.copyOf(epochs);
  }

  /** Reads the run of a network, which is finished. */
  static Finished of(NetworkRun run) throws IOException {
    return new Finished(
        run.key(),
        run.result().orElseThrow(),
        run.metrics(),
        run.confusion(Part.TEST),
        machine(run.provenance()),
        Optional.empty());
  }

  /**
   * Reads the run of an ensemble, which is finished, and asks it about every test image.
   *
   * @param data of the ensemble
   */
  static Finished of(EnsembleRun run, PreparedData data, int threads) throws IOException {
    Measured measured;
    try (Team team = new Team(threads)) {
      measured = run.measure(data, Part.TEST, team);
    }
    boolean[] recognised = measured.predictions().hits();
    BitSet hits = new BitSet(recognised.length);
    for (int i = 0; i < recognised.length; i++) {
      hits.set(i, recognised[i]);
    }
    return new Finished(
        run.key(),
        run.result().orElseThrow().whole(),
        List.of(),
        measured.evaluation().confusion(),
        machine(run.provenance()),
        Optional.of(hits));
  }

  private static String machine(RunProvenance provenance) {
    RunProvenance.Session session = provenance.sessions().getLast();
    return String.format(
        Locale.ROOT,
        "%s, %d %s, Java %s, %s",
        session.machine().cpu(),
        session.threads(),
        session.threads() == 1 ? "thread" : "threads",
        session.machine().java(),
        LocalDate.ofInstant(session.started(), ZoneOffset.UTC));
  }

  /** Of all its training. */
  double seconds() {
    return result.secondsPerEpoch().stream().mapToDouble(Double::doubleValue).sum();
  }

  /** What went wrong in it, in words. */
  List<String> diagnosis() {
    return result.diagnosis().stream().map(Finding::text).toList();
  }
}
