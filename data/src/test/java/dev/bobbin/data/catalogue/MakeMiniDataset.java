package dev.bobbin.data.catalogue;

import dev.bobbin.data.Dataset;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Regenerates the embedded dataset: {@code MakeMiniDataset FOLDER}, with the folder of this
 * module's resources. It finds or downloads the full Fashion-MNIST.
 */
final class MakeMiniDataset {
  private MakeMiniDataset() {}

  public static void main(String[] arguments) {
    DataLocations locations = DataLocations.fromEnvironment(Optional.empty());
    long start = System.nanoTime();
    Dataset full = DatasetCatalogue.open("fashion-mnist", locations, Progress.NONE);
    System.out.printf(
        "read %s in %d ms%n", full.provenance().place(), (System.nanoTime() - start) / 1_000_000);
    MiniDataset.make(full, Path.of(arguments[0]));
  }
}
