package dev.bobbin.experiment.evaluation;

import dev.bobbin.analysis.evaluation.Leakage;
import dev.bobbin.base.BobbinException;
import dev.bobbin.data.Augmentation;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.data.PreprocessingSpec;
import dev.bobbin.data.catalogue.DatasetCatalogue;
import dev.bobbin.data.split.Split;
import dev.bobbin.data.split.Splitter;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Labelled pictures to measure a model on that it was not trained with. Their classes are matched
 * to the model's by name.
 *
 * @param data with the pictures as the test split, and the model's classes
 * @param notes which classes were left out or guessed: each a sentence
 */
public record OtherPictures(SplitDataset data, List<String> notes) {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,6}");

  public OtherPictures {
    notes = List.copyOf(notes);
  }

  /**
   * Matches a dataset to a model.
   *
   * @param opened with the model's preprocessing
   * @param all the pictures: a split of it
   * @param classNames of the model
   * @throws BobbinException if none of them has one of the model's classes
   */
  public static OtherPictures of(Dataset opened, LabeledImages all, List<String> classNames) {
    List<String> notes = new ArrayList<>();
    int[] classes = matched(opened, classNames, notes);
    int[] known = IntStream.range(0, all.count()).filter(i -> classes[all.label(i)] >= 0).toArray();
    if (known.length == 0) {
      throw BobbinException.usage(
          DatasetCatalogue.isNamed(opened.name()) ? opened.name() : opened.provenance().place(),
          "pictures of the model's classes (%s)".formatted(listed(classNames)),
          all.count() == 0
              ? "no pictures in this split"
              : "pictures of others (%s)".formatted(listed(opened.classNames())),
          "pictures of the model's classes, or if only the names differ and the model was imported, --classes of 'bobbin import'");
    }
    Map<String, Integer> unknown = new TreeMap<>();
    for (int i = 0; i < all.count(); i++) {
      if (classes[all.label(i)] < 0) {
        unknown.merge(opened.classNames().get(all.label(i)), 1, Integer::sum);
      }
    }
    unknown.forEach((name, count) ->
        notes.add(
            "%d %s of '%s' left out: the model has no such class"
                .formatted(count, count == 1 ? "picture" : "pictures", name)));
    LabeledImages chosen = known.length == all.count() ? all : all.select(known);
    int[] labels = IntStream.of(chosen.labels()).map(label -> classes[label]).toArray();
    LabeledImages test = chosen.withLabels(labels);
    Dataset matched =
        new Dataset(
            opened.name(),
            test.select(new int[0]),
            Optional.empty(),
            test,
            classNames,
            opened.preprocessing(),
            Stream.concat(opened.notes().stream(), notes.stream()).toList(),
            opened.provenance(),
            opened.originals());
    NetworkRecipe.Data recipe =
        new NetworkRecipe.Data(
            opened.name(),
            PreprocessingSpec.AUTO,
            new Splitter.None(),
            NetworkRecipe.TrainOn.TRAIN,
            Augmentation.NONE);
    return new OtherPictures(SplitDataset.of(matched, recipe), notes);
  }

  /**
   * The same, with a count of the pictures that a model has learned from: those that, when
   * prepared, are equal to an image of its training split, byte for byte.
   *
   * @param trained the data of the model's run
   */
  public OtherPictures comparedWith(SplitDataset trained) {
    LabeledImages pictures = data.images(Split.TEST);
    LabeledImages images = trained.images(Split.TRAIN);
    int count =
        images.shape().equals(pictures.shape())
            ? LeakageSearch.count(images, trained.indices(Split.TRAIN), pictures)
            : 0;
    return count == 0
        ? this
        : new OtherPictures(data.leaking(new Leakage(false, count, pictures.count())), notes);
  }

  /** The model's class of each class of the dataset; -1 where it has none. */
  private static int[] matched(Dataset opened, List<String> classNames, List<String> notes) {
    ClassMatcher matcher = new ClassMatcher(classNames);
    List<String> names = opened.classNames();
    int[] classes = new int[names.size()];
    boolean any = false;
    for (int i = 0; i < classes.length; i++) {
      classes[i] = matcher.find(names.get(i));
      any |= classes[i] >= 0;
    }
    if (!any && names.stream().allMatch(name -> NUMBER.matcher(name).matches())) {
      notes.add("its classes are numbers: they were taken as the model's classes in order");
      for (int i = 0; i < classes.length; i++) {
        int number = Integer.parseInt(names.get(i));
        classes[i] = number < classNames.size() ? number : -1;
      }
    }
    return classes;
  }

  private static String listed(List<String> names) {
    return names.size() <= 12
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, 12)) + ", ...";
  }
}
