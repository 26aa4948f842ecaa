package dev.bobbin.experiment.run;

import dev.bobbin.analysis.diagnosis.Finding;
import dev.bobbin.analysis.diagnosis.TrainingMonitor;
import dev.bobbin.analysis.evaluation.Evaluation;
import dev.bobbin.base.codec.Documents;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.spec.TrainingSpec;
import dev.bobbin.engine.train.NetworkInspector;
import dev.bobbin.engine.train.NonFiniteLossException;
import dev.bobbin.engine.train.Samples;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * Watches a run and keeps the findings in {@code diagnosis.json}. A resumed run makes those
 * findings again that belong to repeated epochs.
 */
public final class DiagnosisRecorder {
  private final Path file;
  private final NetworkInspector inspector;
  private final TrainingMonitor diagnosis;

  /**
   * Starts to watch a network with its first weights.
   *
   * @param file of the findings
   * @param training the training samples
   * @param history the epochs before a resume
   * @param earlier the findings before a resume
   */
  public DiagnosisRecorder(
      Path file,
      Network network,
      TrainingSpec spec,
      Samples training,
      ThreadTeam team,
      List<EpochDone> history,
      List<Finding> earlier) {
    this.file = file;
    this.inspector = new NetworkInspector(network, spec, training, team);
    this.diagnosis =
        new TrainingMonitor(spec, inspector.inspect(), history, kept(earlier, history));
    write();
  }

  /** The training begins, with the weights of the checkpoint, if any. */
  public void started() {
    inspector.remember();
  }

  /** Inspects the network after an epoch; returns the new findings. */
  public List<Finding> epochDone(EpochDone epoch) {
    List<Finding> found = diagnosis.epochDone(epoch, inspector.inspect());
    if (!found.isEmpty()) {
      write();
    }
    return found;
  }

  /**
   * Looks at the classes in an evaluation of the trained network; returns the new findings.
   *
   * @param trainingImages of each class
   */
  public List<Finding> evaluated(Evaluation evaluation, int[] trainingImages) {
    List<Finding> found = diagnosis.evaluated(evaluation, trainingImages);
    if (!found.isEmpty()) {
      write();
    }
    return found;
  }

  /**
   * Explains why the loss is no longer a number.
   *
   * @param best the epoch whose weights are kept, if any
   */
  public Finding failed(NonFiniteLossException failure, OptionalInt best) {
    Finding finding = diagnosis.failed(failure, best);
    write();
    return finding;
  }

  public List<Finding> findings() {
    return diagnosis.findings();
  }

  private void write() {
    Documents.write(file, RunDocuments.DIAGNOSIS, diagnosis.findings());
  }

  private static List<Finding> kept(List<Finding> earlier, List<EpochDone> history) {
    return earlier.stream()
        .filter(finding -> finding.epoch() <= history.size())
        // The network is evaluated again when its training ends.
        .filter(finding -> !finding.kind().isOfEvaluation())
        .toList();
  }
}
