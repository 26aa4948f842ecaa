package dev.bobbin.engine.train;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The state after an epoch, from which a training continues with the same bits as without a break.
 * {@link Trainer#checkpoint} creates it, {@link Trainer#resume} takes it.
 *
 * @param epochsDone the number of finished epochs
 * @param steps the number of finished steps
 * @param tensors weights, the optimizer's moments and early stopping's best weights, by name
 * @param numbers the schedule's and early stopping's state, by name
 * @param history the finished epochs
 */
public record Checkpoint(
    int epochsDone,
    long steps,
    Map<String, float[]> tensors,
    Map<String, Double> numbers,
    List<TrainingEvent.EpochDone> history) {
  public Checkpoint {
    tensors = Map.copyOf(tensors);
    numbers = Map.copyOf(numbers);
    history = List.copyOf(history);
  }

  /**
   * What {@link Trainer#startFrom} takes of a training that another program ran.
   *
   * @param weights the network's, by name
   * @param slots the optimizer's moments, as {@link #slots} returns them
   * @param steps the number of steps that the optimizer has done
   */
  public static Checkpoint of(
      Map<String, float[]> weights, List<Map<String, float[]>> slots, long steps) {
    Map<String, float[]> tensors = new HashMap<>();
    weights.forEach((name, values) -> tensors.put(Trainer.WEIGHTS + name, values));
    for (int i = 0; i < slots.size(); i++) {
      String prefix = TrainStep.slot(i);
      slots.get(i).forEach((name, values) -> tensors.put(prefix + name, values));
    }
    return new Checkpoint(0, steps, tensors, Map.of(), List.of());
  }

  /**
   * The optimizer's moments, in the order in which its formula names them: Adam's mean and mean
   * square, RMSprop's mean square and momentum. Each has an array for each trained parameter, by
   * its name.
   */
  public List<Map<String, float[]>> slots() {
    List<Map<String, float[]>> slots = new ArrayList<>();
    Map<String, float[]> slot = Trainer.named(tensors, TrainStep.slot(0));
    while (!slot.isEmpty()) {
      slots.add(slot);
      slot = Trainer.named(tensors, TrainStep.slot(slots.size()));
    }
    return slots;
  }

  /** The network's weights, by name. */
  public Map<String, float[]> weights() {
    return Trainer.named(tensors, Trainer.WEIGHTS);
  }
}
