package dev.bobbin.experiment.reproduction;

import dev.bobbin.analysis.diagnosis.Finding;
import dev.bobbin.analysis.evaluation.ConfusionMatrix;
import dev.bobbin.data.split.Split;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import dev.bobbin.experiment.evaluation.EvaluatedPredictions;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.run.EnsembleRun;
import dev.bobbin.experiment.run.NetworkRun;
import dev.bobbin.experiment.run.RunKey;
import dev.bobbin.experiment.run.RunProvenance;
import dev.bobbin.experiment.run.RunResult;
import dev.bobbin.experiment.training.EnsembleOutcome;
import dev.bobbin.experiment.training.NetworkOutcome;
import dev.bobbin.experiment.training.TrainingOutcome;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The metrics of a finished training that are compared with published ones.
 *
 * @param key what decided the weights
 * @param result of the network, or of the ensemble as a whole
 * @param epochs of the training; empty for an ensemble
 * @param test the confusion matrix of the test images
 * @param machine processor, threads, Java and date (UTC)
 * @param hits which test images an ensemble classified correctly, for claims
 */
record FinishedRun(
    RunKey key,
    RunResult result,
    List<EpochDone> epochs,
    ConfusionMatrix test,
    String machine,
    Optional<BitSet> hits) {
  FinishedRun {
    epochs = List.copyOf(epochs);
  }

  static FinishedRun of(NetworkRun run) throws IOException {
    return of(run, run.confusion(Split.TEST));
  }

  /** Reads a finished run and evaluates it on the test images. */
  static FinishedRun of(EnsembleRun run, SplitDataset data, int threads) throws IOException {
    try (ThreadTeam team = new ThreadTeam(threads)) {
      return of(run, run.measure(data, Split.TEST, team));
    }
  }

  static FinishedRun of(TrainingOutcome outcome) {
    return switch (outcome) {
      case NetworkOutcome network -> of(network.run(), network.test().evaluation().confusion());
      case EnsembleOutcome ensemble -> of(ensemble.run(), ensemble.test());
    };
  }

  private static FinishedRun of(NetworkRun run, ConfusionMatrix test) {
    return new FinishedRun(
        run.key(),
        run.result().orElseThrow(),
        run.metrics(),
        test,
        machine(run.provenance()),
        Optional.empty());
  }

  private static FinishedRun of(EnsembleRun run, EvaluatedPredictions test) {
    boolean[] correct = test.predictions().hits();
    BitSet hits = new BitSet(correct.length);
    for (int i = 0; i < correct.length; i++) {
      hits.set(i, correct[i]);
    }
    return new FinishedRun(
        run.key(),
        run.result().orElseThrow().whole(),
        List.of(),
        test.evaluation().confusion(),
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

  List<String> diagnosis() {
    return result.diagnosis().stream().map(Finding::text).toList();
  }
}
