package dev.bobbin.data.format;

import dev.bobbin.data.LabeledImages;
import dev.bobbin.data.Provenance;
import java.util.List;

/**
 * A split as it was read.
 *
 * @param images the split
 * @param files what was read
 */
public record ReadPart(LabeledImages images, List<Provenance.Source> files) {
  public ReadPart {
    files = List.copyOf(files);
  }
}
