package dev.bobbin.data.format;

import dev.bobbin.data.Provenance;
import java.util.List;
import java.util.Optional;

/**
 * A dataset as its files have it, before its pictures are prepared.
 *
 * @param train the training split
 * @param validation the validation split, if it has one
 * @param test the test split, if it has one
 * @param classNames in the order of the labels
 * @param notes what was passed over or guessed: each a sentence
 * @param files what was read
 */
public record RawDataset(
    LabeledPictures train,
    Optional<LabeledPictures> validation,
    Optional<LabeledPictures> test,
    List<String> classNames,
    List<String> notes,
    List<Provenance.Source> files) {
  public RawDataset {
    classNames = List.copyOf(classNames);
    notes = List.copyOf(notes);
    files = List.copyOf(files);
  }
}
