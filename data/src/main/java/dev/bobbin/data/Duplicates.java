package dev.bobbin.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Images that occur more than once, byte for byte.
 *
 * @param groups each with two places or more, in the order of their first place
 */
public record Duplicates(List<Group> groups) {
  public Duplicates {
    groups = List.copyOf(groups);
  }

  /** A split of a dataset as it is published. */
  public enum DatasetSplit {
    TRAIN,
    TEST
  }

  /**
   * An image of a dataset.
   *
   * @param part of the dataset
   * @param index in the part
   * @param label its class
   */
  public record Place(DatasetSplit part, int index, int label) {}

  /**
   * The places of one image.
   *
   * @param places training split first, then by index
   */
  public record Group(List<Place> places) {
    public Group {
      places = List.copyOf(places);
    }

    /** Whether the image is in both splits: it leaks. */
    public boolean acrossParts() {
      return places.getFirst().part() != places.getLast().part();
    }

    /** Whether the image has two labels, one of which is wrong. */
    public boolean labelsDiffer() {
      return places.stream().anyMatch(p -> p.label() != places.getFirst().label());
    }

    /** The number of its places in {@code part}. */
    public int count(DatasetSplit part) {
      return (int) places.stream().filter(p -> p.part() == part).count();
    }
  }

  /** Finds the duplicates of a dataset within and across its parts. */
  public static Duplicates in(Dataset dataset) {
    Map<Integer, List<List<Place>>> byHash = new HashMap<>();
    List<List<Place>> all = new ArrayList<>();
    collect(dataset, DatasetSplit.TRAIN, byHash, all);
    collect(dataset, DatasetSplit.TEST, byHash, all);
    return new Duplicates(
        all.stream().filter(places -> places.size() > 1).map(Group::new).toList());
  }

  /** The number of images of {@code part} that repeat an earlier image of the same part. */
  public int repeatsWithin(DatasetSplit part) {
    return groups.stream().mapToInt(g -> Math.max(0, g.count(part) - 1)).sum();
  }

  /** The number of test images that are in the training split too. */
  public int testImagesInTraining() {
    return groups.stream()
        .filter(Group::acrossParts)
        .mapToInt(g -> g.count(DatasetSplit.TEST))
        .sum();
  }

  /** The number of images whose places have different labels. */
  public int withDifferentLabels() {
    return (int) groups.stream().filter(Group::labelsDiffer).count();
  }

  private static void collect(
      Dataset dataset,
      DatasetSplit part,
      Map<Integer, List<List<Place>>> byHash,
      List<List<Place>> all) {
    LabeledImages set = set(dataset, part);
    for (int i = 0; i < set.count(); i++) {
      Place place = new Place(part, i, set.label(i));
      List<List<Place>> candidates =
          byHash.computeIfAbsent(set.imageHash(i), h -> new ArrayList<>(1));
      List<Place> same = null;
      for (List<Place> candidate : candidates) {
        Place first = candidate.getFirst();
        if (set.sameImage(i, set(dataset, first.part()), first.index())) {
          same = candidate;
        }
      }
      if (same == null) {
        same = new ArrayList<>(1);
        candidates.add(same);
        all.add(same);
      }
      same.add(place);
    }
  }

  private static LabeledImages set(Dataset dataset, DatasetSplit part) {
    return switch (part) {
      case TRAIN -> dataset.train();
      case TEST -> dataset.test();
    };
  }
}
