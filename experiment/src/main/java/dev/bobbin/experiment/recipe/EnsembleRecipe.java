package dev.bobbin.experiment.recipe;

import dev.bobbin.base.InvalidValueException;
import dev.bobbin.data.Augmentation;
import dev.bobbin.experiment.recipe.NetworkRecipe.Data;
import dev.bobbin.experiment.recipe.NetworkRecipe.Part;
import dev.bobbin.experiment.recipe.NetworkRecipe.Published;
import dev.bobbin.model.CombinationRule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * An experiment with several networks that decide together. Member i (from 1) of n has the seed (s
 * - 1) n + i in an ensemble of seed s, in arithmetic of 64 bits: the members of one ensemble never
 * share a seed, nor do those of ensembles of as many members with other seeds; and a network stands
 * at the same place with the same seed in every ensemble of that size, so that it is trained once
 * for all of them.
 *
 * @param name what the run directory and tables call it
 * @param notes what is stated in the source, what is assumed, in free text
 * @param source where the experiment was published, by name of the field
 * @param rule how the members decide together
 * @param members at least two networks for the same images, in the same split; whatever seeds are
 *     given, they have those of the rule
 * @param seed of the ensemble
 * @param published figures of the source, to compare with
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
  /** Keeps copies, gives the members their seeds, and checks that they go together. */
  public EnsembleRecipe {
    notes = List.copyOf(notes);
    source = Collections.unmodifiableMap(new LinkedHashMap<>(source));
    published = List.copyOf(published);
    if (members.size() < 2) {
      throw new InvalidValueException(
          "ensemble: expected at least 2 members, received " + members.size());
    }
    agree("data.name", members, member -> member.data().dataset());
    agree("data.validation-split", members, member -> member.data().validationSplit());
    agree("network.input", members, member -> member.network().input());
    List<NetworkRecipe> seeded = new ArrayList<>();
    for (NetworkRecipe member : members) {
      seeded.add(member.withSeed((seed - 1) * members.size() + seeded.size() + 1));
    }
    members = List.copyOf(seeded);
  }

  @Override
  public EnsembleRecipe withSeed(long seed) {
    return new EnsembleRecipe(name, notes, source, rule, members, seed, published);
  }

  @Override
  public EnsembleRecipe withEpochs(int count) {
    List<NetworkRecipe> shortened =
        members.stream().map(member -> member.withEpochs(count)).toList();
    return new EnsembleRecipe(name, notes, source, rule, shortened, seed, published);
  }

  /** Checks that all members say the same of something. */
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
   * Data set and split of all members. It is trained on {@link Part#TEST} if any member does;
   * images are not augmented, as each member may do that in its own way.
   */
  @Override
  public Data data() {
    Data first = members.getFirst().data();
    boolean onTest = members.stream().anyMatch(member -> member.data().trainOn() == Part.TEST);
    return new Data(
        first.dataset(),
        first.validationSplit(),
        onTest ? Part.TEST : Part.TRAIN,
        Augmentation.NONE);
  }
}
