package dev.bobbin.report.run;

import dev.bobbin.data.Provenance.Source;
import dev.bobbin.experiment.run.RunProvenance;
import dev.bobbin.experiment.run.RunProvenance.Session;
import dev.bobbin.report.text.StartText;
import dev.bobbin.report.text.Words;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/**
 * The origin of a run.
 *
 * @param recipe as resolved, in YAML
 */
public record ProvenanceSection(List<Fact> facts, String recipe) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

  public record Fact(String name, String value) {}

  static ProvenanceSection of(RunProvenance provenance, String recipe, List<Fact> more) {
    List<Fact> facts = new ArrayList<>(more);
    facts.add(new Fact("data", provenance.dataset() + " from " + provenance.data().place()));
    for (Source file : provenance.data().files()) {
      facts.add(new Fact("SHA-256 of " + file.name(), file.sha256()));
    }
    provenance
        .initialWeights()
        .ifPresent(start -> {
          facts.add(new Fact("initial weights", StartText.of(start)));
          facts.add(new Fact("SHA-256 of " + start.model(), start.weightsSha256()));
          start
              .optimizerState()
              .ifPresent(state -> {
                facts.add(new Fact("optimizer's state", StartText.of(state)));
                facts.add(new Fact("SHA-256 of " + state.file(), state.sha256()));
              });
        });
    int number = 0;
    for (Session session : provenance.sessions()) {
      number++;
      facts.add(
          new Fact(
              provenance.sessions().size() == 1 ? "session" : "session " + number,
              TIME.format(session.started())
                  + session.ended().map(end -> " to " + TIME.format(end)).orElse(", no end")
                  + ", "
                  + session.status().id()
                  + StartText.goesOn(session)));
      facts.add(
          new Fact(
              "Bobbin",
              "%s%s, revision %s of the bits"
                  .formatted(
                      session.bobbin().version(),
                      session.bobbin().commit().map(commit -> ", commit " + commit).orElse(""),
                      session.bits())));
      facts.add(
          new Fact(
              "machine",
              "%s, %s of %s, kernels %s%s, Java %s, %s"
                  .formatted(
                      session.machine().cpu(),
                      Words.count(session.threads(), "thread", "threads"),
                      Words.count(session.machine().cores(), "core", "cores"),
                      session.machine().kernels().name(),
                      session.machine().kernels().vectorBits() == 0
                          ? ""
                          : " of %d bits".formatted(session.machine().kernels().vectorBits()),
                      session.machine().java(),
                      session.machine().os())));
    }
    return new ProvenanceSection(facts, recipe);
  }
}
