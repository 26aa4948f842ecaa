package dev.bobbin.experiment.recipe;

import dev.bobbin.base.InvalidValueException;
import dev.bobbin.data.Augmentation;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.PreprocessingSpec;
import dev.bobbin.experiment.recipe.NetworkRecipe.Data;
import dev.bobbin.experiment.recipe.NetworkRecipe.Published;
import dev.bobbin.experiment.recipe.NetworkRecipe.TrainOn;
import dev.bobbin.model.CombinationRule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The recipe of an ensemble. In an ensemble of n members with seed s, member i (from 1) has the
 * seed (s - 1) n + i, in 64-bit arithmetic. So members never share a seed, nor do ensembles of the
 * same size with different seeds, and equal networks at the same place are trained only once.
 *
 * @param name in tables and run directories
 * @param notes what the source states and what is assumed
 * @param source where it was published, by name of the field
 * @param rule how predictions are combined
 * @param members at least two networks for the same images and split; they get the seeds above
 * @param seed of the ensemble
 * @param published metrics of the source
 */
public record EnsembleRecipe(
    String name,
    List<String> notes,
    Map<String, String> source,
    CombinationRule rule,
    List<NetworkRecipe> members,
    long seed,
    List<Published> published)
    implements Recipe {
  public EnsembleRecipe {
    notes = List.copyOf(notes);
    source = Collections.unmodifiableMap(new LinkedHashMap<>(source));
    published = List.copyOf(published);
    if (members.size() < 2) {
      throw new InvalidValueException(
          "ensemble: expected at least 2 members, received " + members.size());
    }
    agree("data.name", members, member -> member.data().dataset());
    agree("data.preprocessing", members, member -> member.data().preprocessing());
    agree("data.validation-split", members, member -> member.data().validationSplit());
    agree("network.input", members, member -> member.network().input());
    List<NetworkRecipe> seeded = new ArrayList<>();
    for (NetworkRecipe member : members) {
      seeded.add(member.withSeed((seed - 1) * members.size() + seeded.size() + 1));
    }
    members = List.copyOf(seeded);
  }

  @Override
  public PreprocessingSpec preprocessing() {
    return members.getFirst().preprocessing();
  }

  @Override
  public EnsembleRecipe resolved(Dataset dataset) {
    return withMembers(members.stream().map(member -> member.resolved(dataset)).toList());
  }

  /** The same ensemble of other networks. */
  public EnsembleRecipe withMembers(List<NetworkRecipe> others) {
    return new EnsembleRecipe(name, notes, source, rule, others, seed, published);
  }

  @Override
  public EnsembleRecipe withSeed(long seed) {
    return new EnsembleRecipe(name, notes, source, rule, members, seed, published);
  }

  @Override
  public EnsembleRecipe withEpochs(int count) {
    return withMembers(members.stream().map(member -> member.withEpochs(count)).toList());
  }

  static void agree(
      String what, List<NetworkRecipe> members, Function<NetworkRecipe, Object> value) {
    Object first = value.apply(members.getFirst());
    for (int i = 1; i < members.size(); i++) {
      Object other = value.apply(members.get(i));
      if (!other.equals(first)) {
        throw new InvalidValueException(
            "ensemble: expected the same %s in all members, received %s in member 0 (%s) and %s in member %d (%s)"
                .formatted(
                    what, first, members.getFirst().name(), other, i, members.get(i).name()));
      }
    }
  }

  @Override
  public List<NetworkRecipe> networks() {
    return members;
  }

  /**
   * Data set and split of all members, without augmentation. It is trained on {@link TrainOn#TEST}
   * if any member is.
   */
  @Override
  public Data data() {
    Data first = members.getFirst().data();
    boolean onTest = members.stream().anyMatch(member -> member.data().trainOn() == TrainOn.TEST);
    return new Data(
        first.dataset(),
        first.preprocessing(),
        first.validationSplit(),
        onTest ? TrainOn.TEST : TrainOn.TRAIN,
        Augmentation.NONE);
  }
}
