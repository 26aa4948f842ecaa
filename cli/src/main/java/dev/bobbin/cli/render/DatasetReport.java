package dev.bobbin.cli.render;

import dev.bobbin.cli.terminal.Host;
import dev.bobbin.cli.terminal.Json;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.Provenance.Source;

/** Prints what a dataset contains. */
public final class DatasetReport {
  private DatasetReport() {}

  public static void print(Host host, boolean json, Dataset dataset) {
    if (json) {
      host.json(
          "name", dataset.name(),
          "place", dataset.provenance().place(),
          "train", dataset.train().count(),
          "test", dataset.test().count(),
          "shape", dataset.train().shape().toString(),
          "classes", dataset.classNames(),
          "files",
              dataset.provenance().files().stream()
                  .map(f -> Json.of("name", f.name(), "bytes", f.bytes(), "sha256", f.sha256()))
                  .toList());
      return;
    }
    host.print(
        "%s: all right; %,d training and %,d test images of %s, %d classes, from %s%n",
        dataset.name(),
        dataset.train().count(),
        dataset.test().count(),
        dataset.train().shape(),
        dataset.classes(),
        dataset.provenance().place());
    for (Source file : dataset.provenance().files()) {
      host.print("  %s  %,11d bytes  %s%n", file.sha256(), file.bytes(), file.name());
    }
  }
}
