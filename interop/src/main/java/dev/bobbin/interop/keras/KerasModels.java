package dev.bobbin.interop.keras;

import dev.bobbin.base.json.Node;
import dev.bobbin.engine.spec.Optimizer;
import dev.bobbin.engine.train.OptimizerState;
import dev.bobbin.interop.assembly.Notes;
import dev.bobbin.interop.assembly.StoredTensor;
import dev.bobbin.interop.exchange.ImportedModel;
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
        Optional.empty(),
        state,
        notes);
  }

  private static Optional<OptimizerState> state(
      GraphReader reader, WeightSource weights, StoredOptimizer stored) {
    List<StoredTensor> variables = stored.variables();
    if (variables.isEmpty() || variables.getFirst().size() != 1) {
      return Optional.empty();
    }
    long steps = (long) variables.getFirst().read()[0];
    // Keras 3 has the learning rate as a variable; moments have axes as their parameters do.
    boolean third = variables.size() > 1 && variables.get(1).shape().isEmpty();
    // A schedule is no number.
    Optional<Double> stated =
        stored.settings().get("learning_rate").filter(Node.Scalar.class::isInstance).isPresent()
            ? stored.settings().number("learning_rate")
            : Optional.empty();
    Optional<Optimizer> kind = KerasOptimizer.read(stored.kind(), stored.settings());
    if (kind.isEmpty()) {
      return Optional.empty();
    }
    Optimizer optimizer = kind.get();
    double rate =
        third
            ? variables.get(1).read()[0]
            : stated.map(Double::floatValue).orElse((float) optimizer.defaultLearningRate());
    if (steps < 0 || !(rate > 0) || Double.isInfinite(rate)) {
      return Optional.empty();
    }
    // The variable is a float; what is stated is exact where it rounds to that.
    double exact =
        stated
            .filter(number -> number.floatValue() == rate)
            .orElse(
                (float) optimizer.defaultLearningRate() == rate
                    ? optimizer.defaultLearningRate()
                    : rate);
    return reader
        .slots(optimizer, weights, variables.subList(third ? 2 : 1, variables.size()))
        .map(slots -> new OptimizerState(optimizer, exact, steps, slots));
  }
}
