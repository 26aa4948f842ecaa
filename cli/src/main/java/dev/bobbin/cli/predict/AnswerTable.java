package dev.bobbin.cli.predict;

import dev.bobbin.analysis.evaluation.ConfusionMatrix;
import dev.bobbin.cli.predict.PictureArguments.Picture;
import dev.bobbin.data.image.ImageClassifier;
import dev.bobbin.experiment.evaluation.PredictionsCsv;
import dev.bobbin.model.Classifier;
import dev.bobbin.model.Ensemble;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Optional;

/** Answers as CSV; pictures that could not be read have no line. */
public final class AnswerTable implements Answers {
  private final List<String> classNames;
  private final PredictionsCsv table;

  /** Begins a table of a model's answers. */
  public AnswerTable(Classifier model, Writer out) {
    this.classNames = model.classNames();
    this.table =
        PredictionsCsv.ofAnswers(
            classNames,
            model.givesProbabilities(),
            model instanceof Ensemble ensemble && ensemble.votes(),
            model.novelty().isPresent(),
            out);
  }

  @Override
  public void add(Picture picture, ImageClassifier.Answer answer) {
    table.add(
        answer,
        picture.label().isPresent()
            ? Optional.of(classNames.get(picture.label().getAsInt()))
            : Optional.empty());
  }

  @Override
  public void end(Optional<ConfusionMatrix> measured) throws IOException {
    table.flush();
  }
}
