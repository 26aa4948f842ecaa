package dev.bobbin.experiment.compare;

import dev.bobbin.analysis.evaluation.Predictions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * An image that not all models take for the same.
 *
 * @param index of the image in its data set's training or test images
 * @param label its class
 * @param answers of each model, in the order of the runs that were measured
 */
public record Disagreement(int index, int label, List<Answer> answers) {
  public Disagreement {
    answers = List.copyOf(answers);
  }

  /**
   * What a model says.
   *
   * @param predicted the class
   * @param output what it gives for that class
   * @param isProbability whether outputs of this model are probabilities or shares of votes;
   *     without a softmax at its end they are not
   */
  public record Answer(int predicted, double output, boolean isProbability) {}

  /**
   * All images on which models disagree. First come those that some classify correctly and others
   * do not, the surest wrong answer first.
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
        Comparator.comparing(Disagreement::isRecognised)
            .thenComparingDouble(Disagreement::surestError)
            .reversed());
    return found;
  }

  /** Whether any of the models is right. */
  public boolean isRecognised() {
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
