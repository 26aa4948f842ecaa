package dev.bobbin.experiment.run;

import dev.bobbin.analysis.diagnosis.Finding;
import java.util.List;

/**
 * The result of an ensemble's run: {@code result.json}, and what {@code train --json} prints.
 *
 * @param whole validation and test metrics are those of the ensemble; training metrics are empty;
 *     parameters, epochs, seconds and diagnosis are those of all members
 * @param members in the order of the recipe
 */
public record EnsembleResult(RunResult whole, List<Member> members) {
  public EnsembleResult {
    members = List.copyOf(members);
  }

  /**
   * A member.
   *
   * @param name of its recipe
   * @param seed of its training
   * @param run its run directory; relative if inside that of the ensemble
   * @param testAccuracy from 0 to 1
   * @param testLoss by its own loss, with penalties
   * @param weightsSha256 digest of its weights
   * @param diagnosis the findings in its training
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
