package dev.bobbin.data.format;

import dev.bobbin.data.LabeledImages;
import dev.bobbin.data.Provenance;
import java.util.List;

/**
 * A part of a dataset as it was read.
 *
 * @param images the part
 * @param files what was read
 */
public record ReadPart(LabeledImages images, List<Provenance.Source> files) {
  /** Keeps a copy of the list. */
  public ReadPart {
    files = List.copyOf(files);
  }
}
