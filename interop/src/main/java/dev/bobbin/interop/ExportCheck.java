package dev.bobbin.interop;

import dev.bobbin.base.BobbinException;
import dev.bobbin.interop.exchange.ImportedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How an exported file compares with its proof.
 *
 * @param unchanged whether its files have the digests of when it was exported
 * @param images the number of images
 * @param origin of the images, for people
 * @param largestDifference of an output; NaN if one is no number
 * @param tolerance the largest difference that counts as agreement
 */
public record ExportCheck(
    boolean unchanged, int images, String origin, double largestDifference, double tolerance) {
  /** Whether the answers are those that are expected. */
  public boolean agrees() {
    return largestDifference <= tolerance;
  }

  /**
   * Checks a file; empty if it has no proof.
   *
   * @throws BobbinException if the file or its proof is damaged
   */
  public static Optional<ExportCheck> of(Path file) throws IOException {
    Optional<Proof> proof = Proof.find(file);
    return proof.isEmpty() ? Optional.empty() : Optional.of(of(file, proof.get()));
  }

  private static ExportCheck of(Path file, Proof proof) throws IOException {
    try {
      return of(file, proof, ModelImport.read(file, Optional.of(proof.input())));
    } catch (BobbinException e) {
      if (ModelExport.isUnchanged(file, proof.sha256())) {
        throw e;
      }
      throw BobbinException.because(
          e,
          file,
          "the file that was exported",
          "one that has changed since",
          "another copy of it");
    }
  }

  /** Checks what was read from a file. */
  public static ExportCheck of(Path file, Proof proof, ImportedModel read) throws IOException {
    if (read.network().output().size() != proof.classes().size()
        || !read.network().spec().input().equals(proof.input())) {
      throw BobbinException.of(
          file,
          "a network of %s and %d classes, as its proof says"
              .formatted(proof.input(), proof.classes().size()),
          "one of %s and %d"
              .formatted(read.network().spec().input(), read.network().output().size()));
    }
    return new ExportCheck(
        ModelExport.isUnchanged(file, proof.sha256()),
        proof.expected().size(),
        proof.origin(),
        proof.difference(read.network()),
        proof.tolerance());
  }
}
