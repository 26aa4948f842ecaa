package dev.bobbin.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Images that occur more than once, byte for byte.
 *
 * @param groups each with two places or more, in the order of their first place
 */
public record Duplicates(List<Group> groups) {
  public Duplicates {
    groups = List.copyOf(groups);
  }

  /**
   * An image of a dataset.
   *
   * @param split of the dataset
   * @param index in the split
   * @param label its class
   */
  public record Place(DatasetSplit split, int index, int label) {}

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
    public boolean acrossSplits() {
      return places.getFirst().split() != places.getLast().split();
    }

    /** Whether the image has two labels, one of which is wrong. */
    public boolean labelsDiffer() {
      return places.stream().anyMatch(p -> p.label() != places.getFirst().label());
    }

    /** The number of its places in {@code split}. */
    public int count(DatasetSplit split) {
      return (int) places.stream().filter(p -> p.split() == split).count();
    }
  }

  /** Finds the duplicates of a dataset within and across its splits. */
  public static Duplicates in(Dataset dataset) {
    int[] train = hashes(dataset.train());
    int[] test = hashes(dataset.test());
    int[] sorted = IntStream.concat(IntStream.of(train), IntStream.of(test)).sorted().toArray();
    Map<Integer, List<List<Place>>> byHash = new HashMap<>();
    for (int i = 1; i < sorted.length; i++) {
      if (sorted[i] == sorted[i - 1]) {
        byHash.putIfAbsent(sorted[i], new ArrayList<>(1));
      }
    }
    List<List<Place>> all = new ArrayList<>();
    collect(dataset, DatasetSplit.TRAIN, train, byHash, all);
    collect(dataset, DatasetSplit.TEST, test, byHash, all);
    return new Duplicates(
        all.stream().filter(places -> places.size() > 1).map(Group::new).toList());
  }

  /** The number of images of {@code split} that repeat an earlier image of the same split. */
  public int repeatsWithin(DatasetSplit split) {
    return groups.stream().mapToInt(g -> Math.max(0, g.count(split) - 1)).sum();
  }

  /** The number of test images that are in the training split too. */
  public int testImagesInTraining() {
    return groups.stream()
        .filter(Group::acrossSplits)
        .mapToInt(g -> g.count(DatasetSplit.TEST))
        .sum();
  }

  /** The number of images whose places have different labels. */
  public int withDifferentLabels() {
    return (int) groups.stream().filter(Group::labelsDiffer).count();
  }

  private static int[] hashes(LabeledImages images) {
    return IntStream.range(0, images.count()).map(images::imageHash).toArray();
  }

  private static void collect(
      Dataset dataset,
      DatasetSplit split,
      int[] hashes,
      Map<Integer, List<List<Place>>> byHash,
      List<List<Place>> all) {
    LabeledImages set = split.of(dataset);
    for (int i = 0; i < set.count(); i++) {
      List<List<Place>> candidates = byHash.get(hashes[i]);
      if (candidates == null) {
        continue;
      }
      Place place = new Place(split, i, set.label(i));
      List<Place> same = null;
      for (List<Place> candidate : candidates) {
        Place first = candidate.getFirst();
        if (set.sameImage(i, first.split().of(dataset), first.index())) {
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
}
