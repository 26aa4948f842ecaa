package dev.bobbin.interop.exchange;

import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.train.OptimizerState;
import dev.bobbin.model.Model;
import dev.bobbin.model.NoveltyDetector;
import dev.bobbin.model.Preprocessing;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a file of another program says of a model.
 *
 * @param network with its weights
 * @param classNames one for each output, where the file has them
 * @param preprocessing from pictures to inputs, where the file has it
 * @param provenance where it came from, by name
 * @param novelty tells images of none of the classes, where the file has it
 * @param optimizer what the optimizer remembers, where the file has it
 * @param notes sentences for the user: what the file leaves open, what was left out
 */
public record ImportedModel(
    Network network,
    Optional<List<String>> classNames,
    Optional<Preprocessing> preprocessing,
    Map<String, String> provenance,
    Optional<NoveltyDetector> novelty,
    Optional<OptimizerState> optimizer,
    List<String> notes) {
  public ImportedModel {
    provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
    notes = List.copyOf(notes);
  }

  /** A model as most files have it, without a novelty detector and an optimizer's state. */
  public ImportedModel(
      Network network,
      Optional<List<String>> classNames,
      Optional<Preprocessing> preprocessing,
      Map<String, String> provenance,
      List<String> notes) {
    this(network, classNames, preprocessing, provenance, Optional.empty(), Optional.empty(), notes);
  }

  /** The same with the name of its file among its provenance. */
  public ImportedModel from(Path place) {
    Map<String, String> known = new LinkedHashMap<>(provenance);
    known.put("imported-from", String.valueOf(place.toAbsolutePath().normalize().getFileName()));
    return new ImportedModel(network, classNames, preprocessing, known, novelty, optimizer, notes);
  }

  /**
   * The model.
   *
   * @param names one for each output
   * @param prepared from pictures to inputs
   */
  public Model model(List<String> names, Preprocessing prepared) {
    return new Model(network, names, prepared, provenance, novelty);
  }
}
