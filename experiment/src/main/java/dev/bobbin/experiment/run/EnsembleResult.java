package dev.bobbin.experiment.run;

import dev.bobbin.analysis.diagnosis.Finding;
import java.util.List;

/**
 * The result of an ensemble's run: {@code result.json}, and the document that {@code train --json}
 * prints.
 *
 * @param whole under the names that the figures of one network have: validation and test figures
 *     are those of the ensemble; training figures are empty, as no epoch trained the whole;
 *     parameters, epochs, seconds and diagnosis are those of all members, one member after the
 *     other
 * @param members each network by itself, in the order of the recipe
 */
public record EnsembleResult(RunResult whole, List<Member> members) {
  public EnsembleResult {
    members = List.copyOf(members);
  }

  /**
   * One network.
   *
   * @param name of its recipe
   * @param seed of its training
   * @param run its run directory; from the ensemble's where it lies inside it
   * @param testAccuracy share from 0 to 1
   * @param testLoss with the layers' penalties, by the loss that it was trained with
   * @param weightsSha256 digest of its weights
   * @param diagnosis the findings of its training
   */
  public record Member(
      String name,
      long seed,
      String run,
      double testAccuracy,
      double testLoss,
      String weightsSha256,
      List<Finding> diagnosis) {
    public Member {
      diagnosis = List.copyOf(diagnosis);
    }
  }
}
