package dev.bobbin.data;

import java.util.List;

/**
 * Where a dataset came from.
 *
 * @param place the folder or file, or {@code embedded}
 * @param files what was read
 */
public record Provenance(String place, List<Source> files) {
  public Provenance {
    files = List.copyOf(files);
  }

  /**
   * A file that was read.
   *
   * @param name relative to the place
   * @param bytes decompressed size
   * @param sha256 of the decompressed bytes, 64 hexadecimal digits. For a folder of images: of the
   *     lines that {@code sha256sum} prints for its files in the order of their labels and names
   */
  public record Source(String name, long bytes, String sha256) {}
}
