package dev.bobbin.data.format;

import dev.bobbin.data.ImageSet;
import dev.bobbin.data.Provenance;
import java.util.List;

/**
 * A part of a dataset as it was read.
 *
 * @param images the part
 * @param classNames what the source calls the classes; empty when it does not say
 * @param files what was read
 */
public record ReadPart(ImageSet images, List<String> classNames, List<Provenance.Source> files) {
  /** Keeps copies of the lists. */
  public ReadPart {
    classNames = List.copyOf(classNames);
    files = List.copyOf(files);
  }
}
