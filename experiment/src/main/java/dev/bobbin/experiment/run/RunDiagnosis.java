package dev.bobbin.experiment.run;

import dev.bobbin.analysis.diagnosis.Finding;
import dev.bobbin.analysis.diagnosis.TrainingMonitor;
import dev.bobbin.base.codec.Documents;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.spec.TrainingSpec;
import dev.bobbin.engine.train.NetworkInspector;
import dev.bobbin.engine.train.NonFiniteLossException;
import dev.bobbin.engine.train.Samples;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Watches a run and keeps what it finds in {@code diagnosis.json}. A run that is resumed finds
 * again what it had found in epochs that are trained again, and nothing else twice.
 */
public final class RunDiagnosis {
  private final Path file;
  private final NetworkInspector inspector;
  private final TrainingMonitor diagnosis;

  /**
   * Begins to watch; the network has its first weights.
   *
   * @param file where the findings are kept, and where a run that is resumed has kept its own
   * @param network what is trained
   * @param spec how
   * @param training what it learns from
   * @param team works together
   * @param history the epochs before a resume
   */
  public RunDiagnosis(
      Path file,
      Network network,
      TrainingSpec spec,
      Samples training,
      ThreadTeam team,
      List<EpochDone> history)
      throws IOException {
    this.file = file;
    this.inspector = new NetworkInspector(network, spec, training, team);
    this.diagnosis =
        new TrainingMonitor(spec, inspector.inspect(), history, earlier(file, history));
    write();
  }

  /** The training begins, with the weights of the checkpoint if there is one. */
  public void started() {
    inspector.remember();
  }

  /** Looks at the network after an epoch; returns what is found for the first time. */
  public List<Finding> epochDone(EpochDone epoch) {
    List<Finding> found = diagnosis.epochDone(epoch, inspector.inspect());
    if (!found.isEmpty()) {
      write();
    }
    return found;
  }

  /** Says why the loss is no longer a number. */
  public Finding failed(NonFiniteLossException failure) {
    Finding finding = diagnosis.failed(failure);
    write();
    return finding;
  }

  public List<Finding> findings() {
    return diagnosis.findings();
  }

  private void write() {
    Documents.write(file, RunJson.DIAGNOSIS, diagnosis.findings());
  }

  private static List<Finding> earlier(Path file, List<EpochDone> history) throws IOException {
    return Files.exists(file)
        ? Documents.read(file, RunJson.DIAGNOSIS).stream()
            .filter(finding -> finding.epoch() <= history.size())
            .toList()
        : List.of();
  }
}
