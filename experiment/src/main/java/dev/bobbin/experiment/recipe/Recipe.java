package dev.bobbin.experiment.recipe;

import java.util.List;
import java.util.Map;

/**
 * What a recipe file describes: the training of one network, or of several that decide together.
 */
public sealed interface Recipe permits NetworkRecipe, EnsembleRecipe {
  /** What the run directory and tables call it. */
  String name();

  /** What is stated in the source, what is assumed, in free text. */
  List<String> notes();

  /** Where it was published, by name of the field: report, table, page. */
  Map<String, String> source();

  /** The data of training and evaluation. */
  NetworkRecipe.Data data();

  /** Of everything random. */
  long seed();

  /** Figures of the source, to compare with. */
  List<NetworkRecipe.Published> published();

  /** The networks that are trained: the recipe itself, or the members of an ensemble. */
  List<NetworkRecipe> networks();

  /** The same recipe with another seed; members of an ensemble then have other seeds too. */
  Recipe withSeed(long seed);

  /**
   * The same recipe with this number of epochs for each network, and at most as many of
   * pretraining.
   */
  Recipe withEpochs(int count);
}
