package dev.bobbin.experiment.run;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.codec.Codec;
import dev.bobbin.base.codec.Documents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The files of a run directory. */
public final class RunFiles {
  public static final String RECIPE = "recipe.yaml";
  public static final String PROVENANCE = "provenance.json";
  public static final String PRETRAINING = "pretraining.jsonl";
  public static final String METRICS = "metrics.jsonl";
  public static final String DIAGNOSIS = "diagnosis.json";
  public static final String CHECKPOINT = "checkpoint.safetensors";
  public static final String MODEL = "model.safetensors";
  public static final String EXAMPLES = "examples.json";
  public static final String EVALUATION = "evaluation.json";
  public static final String RESULT = "result.json";
  public static final String PROFILE = "profile.json";
  public static final String REPORT = "report.html";

  /** The folder of pictures, each as PNG and SVG. */
  public static final String PICTURES = "pictures";

  public static final String LEARNING_CURVES = "learning-curves";
  public static final String CONFUSION_TRAIN = "confusion-train";
  public static final String CONFUSION_TEST = "confusion-test";
  public static final String GALLERY = "gallery";
  public static final String PREDICTIONS = "predictions";

  private RunFiles() {}

  /** Deletes the pictures of a run, which are out of date after a resume. */
  public static void deletePictures(Path directory) throws IOException {
    Path folder = directory.resolve(PICTURES);
    if (!Files.isDirectory(folder)) {
      return;
    }
    for (String name :
        List.of(LEARNING_CURVES, CONFUSION_TRAIN, CONFUSION_TEST, GALLERY, PREDICTIONS)) {
      Files.deleteIfExists(folder.resolve(name + ".png"));
      Files.deleteIfExists(folder.resolve(name + ".svg"));
    }
  }

  /**
   * Reads a document that may be missing.
   *
   * @throws BobbinException if it is invalid
   */
  public static <T> Optional<T> document(Path directory, String name, Codec<T> codec)
      throws IOException {
    Path file = directory.resolve(name);
    return Files.exists(file) ? Optional.of(Documents.read(file, codec)) : Optional.empty();
  }

  /**
   * A file that every run has.
   *
   * @throws BobbinException if this is not a run directory, or the file is missing
   */
  public static Path existing(Path directory, String name) {
    if (!Files.isDirectory(directory)) {
      throw BobbinException.of(
          directory,
          "a run directory",
          Files.exists(directory) ? "a file" : "nothing there",
          "a folder that 'bobbin train' has written");
    }
    Path file = directory.resolve(name);
    if (!Files.isRegularFile(file)) {
      throw BobbinException.of(
          directory,
          "a run directory with " + name,
          "one without",
          "a folder that 'bobbin train' has written");
    }
    return file;
  }
}
