package dev.bobbin.engine.train;

import java.util.List;
import java.util.Map;

/**
 * All that a training needs to go on after an epoch as if it had never stopped.
 *
 * @param epochsDone finished epochs
 * @param steps finished steps
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
}
