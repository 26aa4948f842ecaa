package dev.bobbin.experiment.reproduction;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.io.AtomicFile;
import dev.bobbin.base.json.JsonObject;
import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.experiment.recipe.Experiment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All published experiments with what was measured of them, in one sitting or in several: a
 * document, {@code reproduction.json}, and the page that it makes.
 */
public final class Reproduction {
  private final List<Entry> entries;

  /** Of these entries. */
  public Reproduction(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /**
   * Reads what was measured before; nothing where there is no file.
   *
   * @param experiments all there are
   * @throws BobbinException if the file is not right
   */
  public static Reproduction read(Path file, List<Experiment> experiments) throws IOException {
    Map<String, JsonObject> known = new LinkedHashMap<>();
    if (Files.exists(file)) {
      for (JsonObject one : JsonObject.read(file).objects("experiments")) {
        known.put(one.text("id"), one);
      }
    }
    List<Entry> entries = new ArrayList<>();
    for (Experiment experiment : experiments) {
      JsonObject one = known.get(experiment.name());
      entries.add(one == null ? unknown(experiment) : read(experiment, one));
    }
    return new Reproduction(entries);
  }

  private static Entry read(Experiment experiment, JsonObject json) {
    List<Measurement> measurements = new ArrayList<>();
    for (JsonObject measurement : json.objects("measurements")) {
      measurements.add(Measurement.read(measurement));
    }
    return new Entry(
        experiment,
        measurements,
        json.numbers("classCounts"),
        json.flag("withoutData"),
        json.optionalText("missing"));
  }

  /** Nothing measured yet. */
  public static Reproduction none(List<Experiment> experiments) {
    return new Reproduction(experiments.stream().map(Reproduction::unknown).toList());
  }

  private static Entry unknown(Experiment experiment) {
    return new Entry(experiment, List.of(), List.of(), false, Optional.of("not run yet"));
  }

  /** Whether every experiment whose data are here has been measured. */
  public boolean isComplete() {
    return judgements().stream()
        .allMatch(judgement ->
            judgement.verdict() == Verdict.NO_DATA
                || (!judgement.entry().measurements().isEmpty()
                    && judgement.entry().missing().isEmpty()));
  }

  /** The same with one experiment's entry replaced. */
  Reproduction with(Entry newer) {
    return new Reproduction(
        entries.stream().map(entry -> entry.id().equals(newer.id()) ? newer : entry).toList());
  }

  /** Only some experiments. */
  public Reproduction only(List<Experiment> experiments) {
    List<String> names = experiments.stream().map(Experiment::name).toList();
    return new Reproduction(entries.stream().filter(e -> names.contains(e.id())).toList());
  }

  Optional<Entry> find(String id) {
    return entries.stream().filter(entry -> entry.id().equals(id)).findFirst();
  }

  public List<Judgement> judgements() {
    Map<String, Entry> byName = new LinkedHashMap<>();
    entries.forEach(entry -> byName.put(entry.id(), entry));
    return entries.stream().map(entry -> Judgement.of(entry, byName)).toList();
  }

  /** The document. */
  public Map<String, @Nullable Object> json() {
    List<Object> all = new ArrayList<>();
    for (Judgement judgement : judgements()) {
      Entry entry = judgement.entry();
      Map<String, @Nullable Object> tree = new LinkedHashMap<>();
      tree.put("id", entry.id());
      tree.put("source", entry.experiment().source());
      tree.put("dataset", entry.experiment().data().dataset());
      tree.put("classCounts", entry.classCounts());
      tree.put("leakage", entry.isLeaking());
      tree.put("verdict", judgement.verdict().text());
      tree.put("verdictText", judgement.text());
      tree.put("evidence", judgement.evidence());
      tree.put("withoutData", entry.isWithoutData());
      tree.put("missing", entry.missing().orElse(null));
      tree.put("figures", judgement.checks().stream().map(Check::json).toList());
      tree.put("claims", judgement.comparisons().stream().map(Reproduction::claim).toList());
      tree.put("measurements", entry.measurements().stream().map(Measurement::json).toList());
      all.add(tree);
    }
    Map<String, @Nullable Object> document = new LinkedHashMap<>();
    document.put("experiments", all);
    return document;
  }

  private static Map<String, Object> claim(Comparison comparison) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("figure", comparison.published().figure());
    tree.put("above", comparison.published().above().orElseThrow());
    tree.put("verdict", comparison.verdict().text());
    tree.put("text", comparison.text());
    return tree;
  }

  /** Writes the document, whole or not at all. */
  public void write(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    AtomicFile.writeText(file, JsonWriter.indented(json()));
  }
}
