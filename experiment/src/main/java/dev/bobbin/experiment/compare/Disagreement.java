package dev.bobbin.experiment.compare;

import dev.bobbin.analysis.evaluation.Predictions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * An image for which models predict different classes.
 *
 * @param index of the image in the training or test images of its data set
 * @param label its class
 * @param answers of each model, in the order of the evaluated runs
 */
public record Disagreement(int index, int label, List<Answer> answers) {
  public Disagreement {
    answers = List.copyOf(answers);
  }

  /**
   * The prediction of a model.
   *
   * @param output for the predicted class
   * @param isProbability whether outputs are probabilities or fractions of votes, which they are
   *     not without a final softmax
   */
  public record Answer(int predicted, double output, boolean isProbability) {}

  /**
   * All images on which models disagree, first those that some classify correctly and others do
   * not, the wrong prediction with the highest confidence first.
   *
   * @param models of the same images
   */
  static List<Disagreement> of(List<Predictions> models) {
    List<Disagreement> found = new ArrayList<>();
    Predictions first = models.getFirst();
    List<Boolean> probabilities = models.stream().map(Predictions::areProbabilities).toList();
    for (int i = 0; i < first.count(); i++) {
      List<Answer> answers = new ArrayList<>();
      for (int m = 0; m < models.size(); m++) {
        int said = models.get(m).predicted(i);
        answers.add(new Answer(said, models.get(m).output(i, said), probabilities.get(m)));
      }
      if (answers.stream().map(Answer::predicted).distinct().count() > 1) {
        found.add(new Disagreement(first.index(i), first.label(i), answers));
      }
    }
    found.sort(
        Comparator.comparing(Disagreement::isClassifiedCorrectly)
            .thenComparingDouble(Disagreement::surestError)
            .reversed());
    return found;
  }

  /** Whether any model classifies it correctly. */
  public boolean isClassifiedCorrectly() {
    return answers.stream().anyMatch(answer -> answer.predicted() == label);
  }

  private double surestError() {
    return answers.stream()
        .filter(answer -> answer.predicted() != label && answer.isProbability())
        .mapToDouble(Answer::output)
        .max()
        .orElse(0);
  }
}
