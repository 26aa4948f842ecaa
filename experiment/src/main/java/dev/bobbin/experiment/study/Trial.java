package dev.bobbin.experiment.study;

import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.experiment.recipe.StudySetting;

/** A training of a study. */
public record Trial(StudySetting setting, long seed) {
  public NetworkRecipe recipe() {
    return setting.recipe().withSeed(seed);
  }

  /** {@code learning-rate 0.2, seed 3}. */
  public String name() {
    return setting.label() + ", seed " + seed;
  }
}
