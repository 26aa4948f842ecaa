package dev.bobbin.data.format;

import dev.bobbin.data.ImageSet;
import dev.bobbin.data.Provenance;
import java.util.List;

/**
 * A part of a dataset as it was read.
 *
 * @param images the part
 * @param files what was read
 */
public record ReadPart(ImageSet images, List<Provenance.Source> files) {
  /** Keeps a copy of the list. */
  public ReadPart {
    files = List.copyOf(files);
  }
}
