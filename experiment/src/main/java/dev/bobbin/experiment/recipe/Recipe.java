package dev.bobbin.experiment.recipe;

import dev.bobbin.data.Dataset;
import dev.bobbin.data.PreprocessingSpec;
import java.util.List;
import java.util.Map;

/** A recipe: the training of one network, or of an ensemble. */
public sealed interface Recipe permits NetworkRecipe, EnsembleRecipe {
  /** Name in tables and run directories. */
  String name();

  /** What the source states and what is assumed. */
  List<String> notes();

  /** Where it was published, by name of the field: report, table, page. */
  Map<String, String> source();

  /** The data of training and evaluation. */
  NetworkRecipe.Data data();

  /** How the pictures of {@link #data} are prepared: as stated, or as the networks' input asks. */
  PreprocessingSpec preprocessing();

  /**
   * The same recipe with what was found when its dataset was opened: preprocessing and the shape of
   * the networks' input.
   *
   * @param dataset opened with {@link #preprocessing}
   * @throws dev.bobbin.base.BobbinException if the networks cannot take such images
   */
  Recipe resolved(Dataset dataset);

  /** Seed of everything random. */
  long seed();

  /** Metrics of the source, to compare with. */
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
