package dev.bobbin.experiment.run;

import dev.bobbin.base.BuildInfo;
import dev.bobbin.base.InvalidValueException;
import dev.bobbin.base.codec.Documents;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.Provenance;
import dev.bobbin.data.Provenance.Source;
import dev.bobbin.engine.Reproducibility;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a run comes from: {@code provenance.json}.
 *
 * @param dataset the name of the data set
 * @param data its files, with digests
 * @param initialWeights the weights of another model that the network started from, if any
 * @param sessions one for each process that trained: the first and one per resume
 */
public record RunProvenance(
    String dataset,
    Provenance data,
    Optional<TransferredWeights> initialWeights,
    List<Session> sessions) {
  /** The revision of versions that did not record it. */
  static final int FIRST_BITS = 1;

  public RunProvenance {
    sessions = List.copyOf(sessions);
    if (sessions.isEmpty()) {
      throw new InvalidValueException("sessions: expected at least 1, received none");
    }
  }

  /**
   * One process that trained.
   *
   * @param bobbin its version
   * @param bits the revision of the engine's bits
   * @param continuedAfter the number of finished epochs, where it went on for more epochs than the
   *     recipe had said
   * @param ended empty while it runs or if its process died
   * @param error the error message, if it failed
   */
  public record Session(
      BuildInfo bobbin,
      int bits,
      Machine machine,
      int threads,
      Optional<Integer> continuedAfter,
      Instant started,
      Optional<Instant> ended,
      SessionStatus status,
      Optional<String> error) {
    public static Session begin(int threads, Instant now) {
      return new Session(
          BuildInfo.current(),
          Reproducibility.REVISION,
          Machine.current(),
          threads,
          Optional.empty(),
          now,
          Optional.empty(),
          SessionStatus.RUNNING,
          Optional.empty());
    }

    public Session end(SessionStatus how, Optional<String> message, Instant now) {
      return new Session(
          bobbin, bits, machine, threads, continuedAfter, started, Optional.of(now), how, message);
    }

    /** The same, going on for more epochs than the recipe had said. */
    public Session continuedAfter(int epochs) {
      return new Session(
          bobbin, bits, machine, threads, Optional.of(epochs), started, ended, status, error);
    }
  }

  public static RunProvenance begin(Dataset dataset, Session session) {
    return new RunProvenance(
        dataset.name(), dataset.provenance(), Optional.empty(), List.of(session));
  }

  /** The same, of a network that started from these weights. */
  public RunProvenance startedFrom(TransferredWeights weights) {
    return new RunProvenance(dataset, data, Optional.of(weights), sessions);
  }

  public RunProvenance resumed(Session session) {
    List<Session> all = new ArrayList<>(sessions);
    all.add(session);
    return new RunProvenance(dataset, data, initialWeights, all);
  }

  public RunProvenance end(SessionStatus status, Optional<String> error, Instant now) {
    List<Session> all = new ArrayList<>(sessions);
    all.set(all.size() - 1, all.getLast().end(status, error, now));
    return new RunProvenance(dataset, data, initialWeights, all);
  }

  /** After which epochs it went on for more than the recipe had said. */
  public List<Integer> continuedAfter() {
    return sessions.stream().flatMap(session -> session.continuedAfter().stream()).toList();
  }

  /** The status of the last session. */
  public SessionStatus status() {
    return sessions.getLast().status();
  }

  /** Whether a data set has the same content as this run's. */
  public boolean isOf(Dataset other) {
    return data.files().stream()
        .map(Source::sha256)
        .toList()
        .equals(other.provenance().files().stream().map(Source::sha256).toList());
  }

  public void write(Path file) {
    Documents.write(file, RunDocuments.PROVENANCE, this);
  }

  public static RunProvenance read(Path file) throws IOException {
    return Documents.read(file, RunDocuments.PROVENANCE);
  }
}
