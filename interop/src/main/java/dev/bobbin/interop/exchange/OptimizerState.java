package dev.bobbin.interop.exchange;

import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.spec.Optimizer;
import dev.bobbin.engine.train.Checkpoint;
import java.util.List;
import java.util.Map;

/**
 * What an optimizer remembers between steps, so that a training goes on in another program.
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

  /** Whether Keras has this optimizer: each but AdamW, which decays biases and scales too there. */
  public boolean isOfKeras() {
    return !(optimizer instanceof Optimizer.AdamW);
  }

  /** That of a training of Bobbin's. */
  public static OptimizerState of(Checkpoint checkpoint, Optimizer optimizer, double learningRate) {
    return new OptimizerState(optimizer, learningRate, checkpoint.steps(), checkpoint.slots());
  }

  /**
   * What {@code Trainer.startFrom} takes.
   *
   * @param network whose weights the training starts with
   */
  public Checkpoint checkpoint(Network network) {
    return Checkpoint.of(network.weights(), slots, steps);
  }
}
