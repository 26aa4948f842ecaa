package dev.bobbin.engine.train;

import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.shape.FrozenLayers;
import dev.bobbin.engine.network.weights.Parameter;
import dev.bobbin.engine.spec.Optimizer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an optimizer remembers between steps, so that a training goes on in another program, or here
 * after one.
 *
 * @param optimizer its kind and settings
 * @param learningRate of the next step
 * @param steps that it has done
 * @param slots its moments, in the order of {@link Checkpoint#slots}; each has an array for each
 *     trained parameter, by its name, in the order of its dimensions
 */
public record OptimizerState(
    Optimizer optimizer, double learningRate, long steps, List<Map<String, float[]>> slots) {
  public OptimizerState {
    slots = List.copyOf(slots);
  }

  /** That of a training of Bobbin's. */
  public static OptimizerState of(Checkpoint checkpoint, Optimizer optimizer, double learningRate) {
    return new OptimizerState(optimizer, learningRate, checkpoint.steps(), checkpoint.slots());
  }

  /**
   * What {@link Trainer#startFrom} takes.
   *
   * @param network whose weights the training starts with
   */
  public Checkpoint checkpoint(Network network) {
    return Checkpoint.of(network.weights(), slots, steps);
  }

  /**
   * The first weights that the training of a network changes and this state has no moments for, or
   * moments of another size: those of another network, or of a layer that was frozen.
   *
   * @param network to be trained with this optimizer
   * @param freeze names of the layers that are not trained
   * @return the name of a parameter, such as {@code conv2d_1/kernel}; empty if the state fits
   */
  public Optional<String> missing(Network network, List<String> freeze) {
    int wanted = OptimizerStep.slots(optimizer);
    FrozenLayers frozen = FrozenLayers.of(network.table(), freeze);
    return network.parameters().stream()
        .filter(Parameter::trainable)
        .filter(parameter -> !frozen.contains(layer(parameter)))
        .filter(parameter ->
            slots.size() < wanted
                || slots.subList(0, wanted).stream().anyMatch(slot -> !fits(slot, parameter)))
        .map(Parameter::name)
        .findFirst();
  }

  private static boolean fits(Map<String, float[]> slot, Parameter parameter) {
    float[] values = slot.get(parameter.name());
    return values != null && values.length == parameter.size();
  }

  private static String layer(Parameter parameter) {
    return parameter.name().substring(0, parameter.name().lastIndexOf('/'));
  }
}
