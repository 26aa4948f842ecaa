package dev.bobbin.experiment.evaluation;

import dev.bobbin.model.Preprocessing;
import java.util.List;

/**
 * A model measured on pictures that it was not trained with.
 *
 * @param data the pictures
 * @param preprocessing of the model
 * @param weights SHA-256 of the model's weights, in hex
 * @param notes what was left out or guessed
 */
public record DataEvaluation(
    FoundDataset data,
    Preprocessing preprocessing,
    String weights,
    List<String> notes,
    EvaluatedPredictions measured) {
  public DataEvaluation {
    notes = List.copyOf(notes);
  }
}
