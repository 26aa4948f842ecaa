package dev.bobbin.interop;

import dev.bobbin.base.BobbinException;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.weights.Parameter;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.Initializer;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.LayerSpec.Activate;
import dev.bobbin.engine.spec.LayerSpec.Conv2d;
import dev.bobbin.engine.spec.LayerSpec.Dense;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.engine.spec.Regularizer;
import dev.bobbin.engine.train.OptimizerState;
import dev.bobbin.interop.exchange.ImportedModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives networks of other programs a probability for each class, as classifiers have it here. Other
 * programs leave the softmax to the loss, and tell two classes apart by one output with a sigmoid.
 */
final class ClassOutputs {
  private static final Activation LINEAR = new Activation.Linear();
  private static final Activation SOFTMAX = new Activation.Softmax();

  /** The weight of an output that goes on as it is. */
  private static final float[] ONE = {1};

  private ClassOutputs() {}

  /**
   * The same model with a probability for each class.
   *
   * <ul>
   *   <li>One output z before a sigmoid, or without one, becomes the outputs 0 and z before a
   *       softmax: 1 - sigmoid(z) and sigmoid(z).
   *   <li>Several outputs without an activation get a softmax.
   *   <li>What names a class for each output, as Bobbin's own files do, stays as it is.
   * </ul>
   *
   * @throws BobbinException if there is one output, and it is no probability of a class
   */
  static ImportedModel of(Path place, ImportedModel found) {
    Network network = found.network();
    boolean isNamed =
        found.classNames().filter(names -> names.size() == network.output().size()).isPresent();
    if (isNamed || !network.output().isFlat()) {
      return found;
    }
    Ending ending = Ending.of(network.spec().layers());
    if (network.output().size() > 1) {
      return ending.activation().equals(LINEAR)
          ? changed(
              found,
              withSoftmax(network),
              found.optimizer(),
              "the network ends without an activation: a softmax was added, which turns its scores into probabilities")
          : found;
    }
    if (ending.activation().equals(LINEAR)) {
      return twoClasses(
          found,
          ending,
          "its one output, without an activation, was taken for what a sigmoid turns into the probability of the second of two classes");
    }
    if (ending.activation() instanceof Activation.Sigmoid && !ending.isPooled()) {
      return twoClasses(
          found,
          ending,
          "its one output, with a sigmoid, became two classes with a softmax: the second has the output's probability, the first the rest");
    }
    throw BobbinException.of(
        place,
        "an output for each class, or one with a sigmoid for two classes",
        "one output with " + ending.activation().kind(),
        "a model that ends in a softmax or a sigmoid");
  }

  /**
   * How a network ends.
   *
   * @param at the place of the last layer that does more than pass its values on
   * @param activation of that layer
   * @param isPooled whether means or maxima are taken after it
   */
  private record Ending(int at, Activation activation, boolean isPooled) {
    static Ending of(List<LayerSpec> layers) {
      int at = layers.size() - 1;
      boolean pooled = false;
      while (at > 0 && passesOn(layers.get(at))) {
        pooled |= isPool(layers.get(at));
        at--;
      }
      return new Ending(at, layers.get(at).ownActivation().orElse(LINEAR), pooled);
    }

    private static boolean passesOn(LayerSpec layer) {
      return switch (layer) {
        case LayerSpec.Flatten _, LayerSpec.Dropout _, LayerSpec.SpatialDropout _ -> true;
        default -> isPool(layer);
      };
    }

    private static boolean isPool(LayerSpec layer) {
      return switch (layer) {
        case LayerSpec.MaxPool _,
            LayerSpec.AveragePool _,
            LayerSpec.GlobalMaxPool _,
            LayerSpec.GlobalAveragePool _ ->
            true;
        default -> false;
      };
    }
  }

  private static ImportedModel twoClasses(ImportedModel found, Ending ending, String note) {
    return changed(
        found,
        twoClasses(found.network(), ending),
        Optional.empty(),
        found.optimizer().isPresent()
            ? note + "; the state of its optimizer is left out, since that knows one output only"
            : note);
  }

  private static ImportedModel changed(
      ImportedModel found, Network network, Optional<OptimizerState> state, String note) {
    List<String> notes = new ArrayList<>(found.notes());
    notes.add(note);
    return new ImportedModel(
        network,
        found.classNames(),
        found.preprocessing(),
        found.provenance(),
        found.novelty(),
        state,
        notes);
  }

  private static Network withSoftmax(Network network) {
    List<LayerSpec> layers = new ArrayList<>(network.spec().layers());
    if (layers.getLast() instanceof Dense dense) {
      layers.set(layers.size() - 1, dense.with(SOFTMAX));
    } else {
      layers.add(new Activate(SOFTMAX));
    }
    return filled(layers, network);
  }

  private static Network twoClasses(Network network, Ending ending) {
    List<LayerSpec> layers = new ArrayList<>(network.spec().layers());
    if (layers.getLast() instanceof Dense dense) {
      layers.set(
          layers.size() - 1,
          new Dense(2, SOFTMAX, dense.useBias(), dense.kernelInitializer(), dense.regularizer()));
      return filled(layers, network);
    }
    switch (layers.get(ending.at())) {
      case Activate _ -> layers.remove(ending.at());
      case Dense dense -> layers.set(ending.at(), dense.with(LINEAR));
      case Conv2d conv -> layers.set(ending.at(), conv.with(LINEAR));
      default -> {}
    }
    // From z to 0 and z.
    layers.add(new Dense(2, SOFTMAX, false, Initializer.GLOROT_UNIFORM, Regularizer.NONE));
    return filled(layers, network);
  }

  /** With the weights of a network; where there is a column more, the first one is of zeros. */
  private static Network filled(List<LayerSpec> layers, Network from) {
    Map<String, float[]> weights = from.weights();
    Network made = Network.create(new NetworkSpec(from.spec().input(), layers), 0);
    for (Parameter parameter : made.parameters()) {
      float[] known = weights.getOrDefault(parameter.name(), ONE);
      parameter.set(known.length == parameter.size() ? known : withZeros(known));
    }
    return made;
  }

  private static float[] withZeros(float[] column) {
    float[] both = new float[2 * column.length];
    for (int i = 0; i < column.length; i++) {
      both[2 * i + 1] = column[i];
    }
    return both;
  }
}
