package dev.bobbin.cli.render;

import static dev.bobbin.report.text.Words.format;

import dev.bobbin.cli.terminal.Host;
import dev.bobbin.cli.terminal.Json;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.LabeledImages;
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
          "validation", dataset.validation().map(LabeledImages::count).orElse(null),
          "test", dataset.test().count(),
          "shape", dataset.train().shape().toString(),
          "classes", dataset.classNames(),
          "preprocessing", dataset.preprocessing().summary(),
          "notes", dataset.notes(),
          "files",
              dataset.provenance().files().stream()
                  .map(f -> Json.of("name", f.name(), "bytes", f.bytes(), "sha256", f.sha256()))
                  .toList());
      return;
    }
    host.print(
        "%s: all right; %,d training%s and %,d test images of %s, %d classes, from %s%n",
        dataset.name(),
        dataset.train().count(),
        dataset.validation().map(own -> format(", %,d validation", own.count())).orElse(""),
        dataset.test().count(),
        dataset.train().shape(),
        dataset.classes(),
        dataset.provenance().place());
    host.print("  prepared: %s%n", dataset.preprocessing().summary());
    for (Source file : dataset.provenance().files()) {
      host.print("  %s  %,11d bytes  %s%n", file.sha256(), file.bytes(), file.name());
    }
  }
}
