package dev.bobbin.experiment.study;

import dev.bobbin.experiment.recipe.Recipe;
import dev.bobbin.experiment.recipe.Variation;

/**
 * One training of a study.
 *
 * @param setting what is tried
 * @param seed with which seed
 */
public record Trial(Variation setting, long seed) {
  /** What is trained: an ordinary recipe without a study. */
  public Recipe recipe() {
    return setting.recipe().withSeed(seed);
  }

  /** {@code learning-rate 0.2, seed 3}. */
  public String name() {
    return setting.label() + ", seed " + seed;
  }
}
