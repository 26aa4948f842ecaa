package dev.bobbin.lab.run;

import dev.bobbin.formats.tree.FormatException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files of a run directory. */
final class RunFiles {
  static final String RECIPE = "recipe.yaml";
  static final String PROVENANCE = "provenance.json";
  static final String PRETRAINING = "pretraining.jsonl";
  static final String METRICS = "metrics.jsonl";
  static final String DIAGNOSIS = "diagnosis.json";
  static final String CHECKPOINT = "checkpoint.safetensors";
  static final String MODEL = "model.safetensors";
  static final String EVALUATION = "evaluation.json";
  static final String RESULT = "result.json";
  static final String PROFILE = "profile.json";
  static final String REPORT = "report.html";

  private RunFiles() {}

  /**
   * A file that every run has.
   *
   * @throws FormatException if the directory is none, or has no such file
   */
  static Path existing(Path directory, String name) throws FormatException {
    if (!Files.isDirectory(directory)) {
      throw new FormatException(
          directory
              + ": expected a run directory, received "
              + (Files.exists(directory) ? "a file" : "nothing there")
              + "; try a folder that 'bobbin train' has written");
    }
    Path file = directory.resolve(name);
    if (!Files.isRegularFile(file)) {
      throw new FormatException(
          directory
              + ": expected a run directory with "
              + name
              + ", received one without; try a folder that 'bobbin train' has written");
    }
    return file;
  }
}
