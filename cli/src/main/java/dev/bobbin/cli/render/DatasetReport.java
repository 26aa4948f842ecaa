package dev.bobbin.cli.render;

import static dev.bobbin.report.text.Words.format;

import dev.bobbin.cli.terminal.Host;
import dev.bobbin.cli.terminal.Json;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.data.OriginalPictures;
import dev.bobbin.data.Provenance.Source;
import java.util.ArrayList;
import java.util.List;

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
          "pictures", json(dataset.originals()),
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
    printPreparation(host, dataset);
    for (Source file : dataset.provenance().files()) {
      host.print("  %s  %,11d bytes  %s%n", file.sha256(), file.bytes(), file.name());
    }
  }

  /** What the pictures were, and how they were prepared. */
  public static void printPreparation(Host host, Dataset dataset) {
    host.print("  pictures: %s%n", words(dataset.originals()));
    host.print("  prepared: %s%n", dataset.preprocessing().summary());
  }

  /** What the pictures were, with sizes as height x width. */
  public static Object json(OriginalPictures pictures) {
    return Json.of(
        "count", pictures.count(),
        "formats", pictures.formats(),
        "sizes", pictures.sizes(),
        "smallest", pictures.smallest().toString(),
        "median", pictures.median().toString(),
        "largest", pictures.largest().toString(),
        "colour", pictures.colour(),
        "grey", pictures.count() - pictures.colour(),
        "broken", pictures.broken());
  }

  private static String words(OriginalPictures pictures) {
    List<String> words = new ArrayList<>();
    pictures.formats().forEach((format, count) -> words.add(format("%,d %s", count, format)));
    words.add(
        pictures.sizes() == 1
            ? "all " + pictures.smallest()
            : format(
                "%,d sizes from %s to %s, median %s",
                pictures.sizes(), pictures.smallest(), pictures.largest(), pictures.median()));
    int grey = pictures.count() - pictures.colour();
    if (pictures.colour() > 0) {
      words.add(grey == 0 ? "in colour" : format("%,d in colour", pictures.colour()));
    }
    if (grey > 0) {
      words.add(pictures.colour() == 0 ? "grey" : format("%,d grey", grey));
    }
    return String.join(", ", words);
  }
}
