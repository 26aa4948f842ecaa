package dev.bobbin.cli.session;

import dev.bobbin.experiment.run.Run;
import dev.bobbin.model.Classifier;
import dev.bobbin.model.io.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The model of a run directory or a model file. */
public final class TrainedModel {
  private TrainedModel() {}

  public static Classifier read(Path source) throws IOException {
    return Files.isDirectory(source) ? Run.open(source).model() : ModelFile.readClassifier(source);
  }
}
