package dev.bobbin.engine.train;

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

  /** The network's weights, by name. */
  public Map<String, float[]> weights() {
    return Trainer.named(tensors, Trainer.WEIGHTS);
  }
}
