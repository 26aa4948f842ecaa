package dev.bobbin.experiment.run;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.BuildInfo;
import dev.bobbin.base.io.AtomicFile;
import dev.bobbin.base.json.JsonObject;
import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.Provenance;
import dev.bobbin.data.Provenance.Source;
import dev.bobbin.engine.Bits;
import dev.bobbin.engine.KernelInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  private static final int FIRST_BITS = 1;

  public RunProvenance {
    sessions = List.copyOf(sessions);
    if (sessions.isEmpty()) {
      throw new IllegalArgumentException("sessions: expected at least 1, received none");
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
   * @param ending how it ended
   * @param error the message of what failed, if something did
   */
  public record Session(
      BuildInfo bobbin,
      int bits,
      Machine machine,
      int threads,
      Instant started,
      Optional<Instant> ended,
      Ending ending,
      Optional<String> error) {
    public static Session begin(int threads, Instant now) {
      return new Session(
          BuildInfo.current(),
          Bits.REVISION,
          Machine.current(),
          threads,
          now,
          Optional.empty(),
          Ending.RUNNING,
          Optional.empty());
    }

    public Session end(Ending how, Optional<String> message, Instant now) {
      return new Session(bobbin, bits, machine, threads, started, Optional.of(now), how, message);
    }

    /** As {@code provenance.json} has it. */
    public Map<String, Object> json() {
      return tree(this);
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

  public RunProvenance end(Ending ending, Optional<String> error, Instant now) {
    List<Session> all = new ArrayList<>(sessions);
    all.set(all.size() - 1, all.getLast().end(ending, error, now));
    return new RunProvenance(dataset, data, all);
  }

  /** How the run ended, as far as its last session tells. */
  public Ending ending() {
    return sessions.getLast().ending();
  }

  /** Whether the data set has the same content as this run's, wherever it was found. */
  public boolean isOf(Dataset other) {
    return data.files().stream()
        .map(Source::sha256)
        .toList()
        .equals(other.provenance().files().stream().map(Source::sha256).toList());
  }

  public void write(Path file) throws IOException {
    Map<String, Object> tree = new LinkedHashMap<>();
    Map<String, Object> found = new LinkedHashMap<>();
    found.put("name", dataset);
    found.put("place", data.place());
    found.put("files", data.files().stream().map(RunProvenance::tree).toList());
    tree.put("data", found);
    tree.put("sessions", sessions.stream().map(RunProvenance::tree).toList());
    AtomicFile.writeText(file, JsonWriter.indented(tree));
  }

  public static RunProvenance read(Path file) throws IOException {
    JsonObject json = JsonObject.read(file);
    JsonObject found = json.object("data");
    List<Source> files = new ArrayList<>();
    for (JsonObject source : found.objects("files")) {
      files.add(new Source(source.text("name"), source.whole("bytes"), source.text("sha256")));
    }
    List<Session> sessions = new ArrayList<>();
    for (JsonObject session : json.objects("sessions")) {
      sessions.add(session(session));
    }
    if (sessions.isEmpty()) {
      throw BobbinException.of(file + ": sessions", "at least 1", "none");
    }
    return new RunProvenance(
        found.text("name"), new Provenance(found.text("place"), files), sessions);
  }

  private static Map<String, Object> tree(Source source) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", source.name());
    tree.put("bytes", source.bytes());
    tree.put("sha256", source.sha256());
    return tree;
  }

  private static Map<String, Object> tree(Session session) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("bobbin", session.bobbin().version());
    session.bobbin().commit().ifPresent(commit -> tree.put("commit", commit));
    tree.put("bits", session.bits());
    tree.put("java", session.machine().java());
    tree.put("os", session.machine().os());
    tree.put("cpu", session.machine().cpu());
    tree.put("cores", session.machine().cores());
    tree.put("kernels", session.machine().kernels().name());
    tree.put("vectorBits", session.machine().kernels().vectorBits());
    tree.put("threads", session.threads());
    tree.put("started", session.started().toString());
    session.ended().ifPresent(ended -> tree.put("ended", ended.toString()));
    tree.put("ending", session.ending().id());
    session.error().ifPresent(error -> tree.put("error", error));
    return tree;
  }

  private static Session session(JsonObject json) {
    KernelInfo kernels = new KernelInfo(json.text("kernels"), json.count("vectorBits", 0));
    return new Session(
        new BuildInfo(json.text("bobbin"), json.optionalText("commit")),
        json.has("bits") ? json.count("bits", 1) : FIRST_BITS,
        new Machine(
            json.text("java"), json.text("os"), json.text("cpu"), json.count("cores", 1), kernels),
        json.count("threads", 1),
        json.instant("started"),
        json.optionalInstant("ended"),
        Ending.read(json, "ending"),
        json.optionalText("error"));
  }
}
