package dev.bobbin.data.format;

import dev.bobbin.data.Provenance;
import dev.bobbin.data.split.Split;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A dataset as its files have it, before its pictures are prepared.
 *
 * @param splits the training split, and the others that it has
 * @param classNames in the order of the labels
 * @param notes what was passed over or guessed: each a sentence
 * @param files what was read
 * @param missing the number of pictures that a list names and that are not there
 */
public record RawDataset(
    Map<Split, LabeledPictures> splits,
    List<String> classNames,
    List<String> notes,
    List<Provenance.Source> files,
    int missing) {
  /** A dataset whose pictures are all there. */
  public RawDataset(
      Map<Split, LabeledPictures> splits,
      List<String> classNames,
      List<String> notes,
      List<Provenance.Source> files) {
    this(splits, classNames, notes, files, 0);
  }

  public RawDataset {
    Objects.requireNonNull(splits.get(Split.TRAIN));
    splits = Collections.unmodifiableMap(new EnumMap<>(splits));
    classNames = List.copyOf(classNames);
    notes = List.copyOf(notes);
    files = List.copyOf(files);
  }

  /** The training split. */
  public LabeledPictures train() {
    return Objects.requireNonNull(splits.get(Split.TRAIN));
  }

  /** The validation split, if it has one. */
  public Optional<LabeledPictures> validation() {
    return Optional.ofNullable(splits.get(Split.VALIDATION));
  }

  /** The test split, if it has one. */
  public Optional<LabeledPictures> test() {
    return Optional.ofNullable(splits.get(Split.TEST));
  }

  /** The same with other names of its classes. */
  public RawDataset withClassNames(List<String> names) {
    return new RawDataset(splits, names, notes, files, missing);
  }

  /** The same with other notes. */
  public RawDataset withNotes(List<String> other) {
    return new RawDataset(splits, classNames, other, files, missing);
  }
}
