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
 * @param data where it was found, with digests
 * @param sessions a session a process that trained: the first, and one for each resume
 */
public record RunProvenance(String dataset, Provenance data, List<Session> sessions) {
  /** What the versions had that did not write it down. */
  static final int FIRST_BITS = 1;

  public RunProvenance {
    sessions = List.copyOf(sessions);
    if (sessions.isEmpty()) {
      throw new InvalidValueException("sessions: expected at least 1, received none");
    }
  }

  /**
   * What one process did.
   *
   * @param bobbin the version that ran
   * @param bits the revision of the engine's bits
   * @param machine what it ran on
   * @param threads of the training
   * @param started when it began
   * @param ended when it ended; empty while it runs or if its process died
   * @param status how it ended
   * @param error the message of what failed, if something did
   */
  public record Session(
      BuildInfo bobbin,
      int bits,
      Machine machine,
      int threads,
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
          now,
          Optional.empty(),
          SessionStatus.RUNNING,
          Optional.empty());
    }

    public Session end(SessionStatus how, Optional<String> message, Instant now) {
      return new Session(bobbin, bits, machine, threads, started, Optional.of(now), how, message);
    }
  }

  public static RunProvenance begin(Dataset dataset, Session session) {
    return new RunProvenance(dataset.name(), dataset.provenance(), List.of(session));
  }

  public RunProvenance resumed(Session session) {
    List<Session> all = new ArrayList<>(sessions);
    all.add(session);
    return new RunProvenance(dataset, data, all);
  }

  public RunProvenance end(SessionStatus status, Optional<String> error, Instant now) {
    List<Session> all = new ArrayList<>(sessions);
    all.set(all.size() - 1, all.getLast().end(status, error, now));
    return new RunProvenance(dataset, data, all);
  }

  /** How the run ended, as far as its last session tells. */
  public SessionStatus status() {
    return sessions.getLast().status();
  }

  /** Whether the data set has the same content as this run's, wherever it was found. */
  public boolean isOf(Dataset other) {
    return data.files().stream()
        .map(Source::sha256)
        .toList()
        .equals(other.provenance().files().stream().map(Source::sha256).toList());
  }

  public void write(Path file) {
    Documents.write(file, RunJson.PROVENANCE, this);
  }

  public static RunProvenance read(Path file) throws IOException {
    return Documents.read(file, RunJson.PROVENANCE);
  }
}
