package dev.bobbin.data.split;

import dev.bobbin.data.Dataset;
import dev.bobbin.data.LabeledImages;
import java.util.ArrayList;
import java.util.EnumMap;
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
  public record Place(Split split, int index, int label) {}

  /**
   * The places of one image.
   *
   * @param places in the order of splits, then by index
   */
  public record Group(List<Place> places) {
    public Group {
      places = List.copyOf(places);
    }

    /** Whether the image is in several splits: it leaks. */
    public boolean acrossSplits() {
      return places.getFirst().split() != places.getLast().split();
    }

    /** Whether the image has two labels, one of which is wrong. */
    public boolean labelsDiffer() {
      return places.stream().anyMatch(p -> p.label() != places.getFirst().label());
    }

    /** The number of its places in {@code split}. */
    public int count(Split split) {
      return (int) places.stream().filter(p -> p.split() == split).count();
    }
  }

  /** Finds the duplicates of a dataset within and across its splits. */
  public static Duplicates in(Dataset dataset) {
    Map<Split, int[]> hashes = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      split.of(dataset).ifPresent(images -> hashes.put(split, hashes(images)));
    }
    int[] sorted = hashes.values().stream().flatMapToInt(IntStream::of).sorted().toArray();
    Map<Integer, List<List<Place>>> byHash = new HashMap<>();
    for (int i = 1; i < sorted.length; i++) {
      if (sorted[i] == sorted[i - 1]) {
        byHash.putIfAbsent(sorted[i], new ArrayList<>(1));
      }
    }
    List<List<Place>> all = new ArrayList<>();
    hashes.forEach((split, of) -> collect(dataset, split, of, byHash, all));
    return new Duplicates(
        all.stream().filter(places -> places.size() > 1).map(Group::new).toList());
  }

  /** The number of images of {@code split} that repeat an earlier image of the same split. */
  public int repeatsWithin(Split split) {
    return groups.stream().mapToInt(g -> Math.max(0, g.count(split) - 1)).sum();
  }

  /** The number of images of {@code split} that are in another split too. */
  public int shared(Split split, Split other) {
    return groups.stream()
        .filter(group -> group.count(other) > 0)
        .mapToInt(group -> group.count(split))
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
      Split split,
      int[] hashes,
      Map<Integer, List<List<Place>>> byHash,
      List<List<Place>> all) {
    LabeledImages set = split.of(dataset).orElseThrow();
    for (int i = 0; i < set.count(); i++) {
      List<List<Place>> candidates = byHash.get(hashes[i]);
      if (candidates == null) {
        continue;
      }
      Place place = new Place(split, i, set.label(i));
      List<Place> same = null;
      for (List<Place> candidate : candidates) {
        Place first = candidate.getFirst();
        if (set.sameImage(i, first.split().of(dataset).orElseThrow(), first.index())) {
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
