package dev.bobbin.cli;

import dev.bobbin.formats.Classifier;
import dev.bobbin.formats.ModelFile;
import dev.bobbin.lab.run.ExperimentRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A model that a command is given: the folder of a run, or a file. */
final class TrainedModel {
  private TrainedModel() {}

  static Classifier read(Path source) throws IOException {
    return Files.isDirectory(source)
        ? ExperimentRun.open(source).model()
        : ModelFile.readClassifier(source);
  }
}
