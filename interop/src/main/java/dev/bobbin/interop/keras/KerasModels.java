package dev.bobbin.interop.keras;

import dev.bobbin.base.json.Node;
import dev.bobbin.interop.ImportedModel;
import dev.bobbin.interop.OptimizerState;
import dev.bobbin.interop.assembly.Notes;
import dev.bobbin.interop.assembly.StoredTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes a model of what a file has: description, weights, texts and the optimizer's variables. */
public final class KerasModels {
  private KerasModels() {}

  /**
   * The optimizer of a file.
   *
   * @param kind Keras's name of its class
   * @param settings its configuration
   * @param variables its variables, in Keras's order
   */
  public record StoredOptimizer(String kind, Settings settings, List<StoredTensor> variables) {}

  /**
   * Makes a model.
   *
   * @param where the file, for messages
   * @param config the description
   * @param weights where the weights are
   * @param metadata texts by name, Bobbin's among them
   * @param optimizer if the file has one
   * @throws dev.bobbin.base.BobbinException with all layers that Bobbin has nothing for, or what is
   *     damaged
   */
  public static ImportedModel read(
      String where,
      Node config,
      WeightSource weights,
      Map<String, String> metadata,
      Optional<StoredOptimizer> optimizer) {
    GraphReader reader = GraphReader.of(ConfigReader.read(where, config));
    Assembly assembly = reader.assemble(weights);
    List<String> notes = new ArrayList<>(reader.notes());
    Optional<Notes> own = Notes.read(where, metadata);
    Optional<OptimizerState> state = optimizer.flatMap(found -> state(reader, weights, found));
    if (optimizer.isPresent() && state.isEmpty()) {
      notes.add(
          "the state of the optimizer (%s) is left out: Bobbin has none with the same variables"
              .formatted(optimizer.get().kind()));
    }
    return new ImportedModel(
        assembly.network(),
        own.map(Notes::classes),
        assembly.preprocessing().or(() -> own.map(Notes::preprocessing)),
        own.map(Notes::provenance).orElse(Map.of()),
        state,
        notes);
  }

  private static Optional<OptimizerState> state(
      GraphReader reader, WeightSource weights, StoredOptimizer stored) {
    List<StoredTensor> variables = stored.variables();
    boolean counted =
        variables.size() >= KerasOptimizer.COUNTERS
            && variables.get(0).size() == 1
            && variables.get(1).size() == 1;
    if (!counted) {
      return Optional.empty();
    }
    long steps = (long) variables.get(0).read()[0];
    double rate = variables.get(1).read()[0];
    if (steps < 0 || !(rate > 0) || Double.isInfinite(rate)) {
      return Optional.empty();
    }
    // The file's rate is a float; the one that is stated is exact where it rounds to that.
    double exact =
        stored
            .settings()
            .number("learning_rate")
            .filter(stated -> stated.floatValue() == rate)
            .orElse(rate);
    return KerasOptimizer.read(stored.kind(), stored.settings())
        .flatMap(optimizer ->
            reader
                .slots(optimizer, weights, variables.subList(KerasOptimizer.COUNTERS, variables.size()))
                .map(slots -> new OptimizerState(optimizer, exact, steps, slots)));
  }
}
