package dev.bobbin.interop;

import dev.bobbin.engine.network.Network;
import dev.bobbin.model.Preprocessing;
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
 * @param optimizer what the optimizer remembers, where the file has it
 * @param notes sentences for the user: what the file leaves open, what was left out
 */
public record ImportedModel(
    Network network,
    Optional<List<String>> classNames,
    Optional<Preprocessing> preprocessing,
    Map<String, String> provenance,
    Optional<OptimizerState> optimizer,
    List<String> notes) {
  public ImportedModel {
    provenance = Map.copyOf(provenance);
    notes = List.copyOf(notes);
  }

  /** A model without an optimizer's state. */
  public ImportedModel(
      Network network,
      Optional<List<String>> classNames,
      Optional<Preprocessing> preprocessing,
      Map<String, String> provenance,
      List<String> notes) {
    this(network, classNames, preprocessing, provenance, Optional.empty(), notes);
  }
}
