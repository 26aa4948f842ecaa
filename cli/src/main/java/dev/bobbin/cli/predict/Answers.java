package dev.bobbin.cli.predict;

import dev.bobbin.analysis.evaluation.ConfusionMatrix;
import dev.bobbin.base.BobbinException;
import dev.bobbin.cli.predict.PictureArguments.Picture;
import dev.bobbin.data.image.ImageClassifier;
import java.io.IOException;
import java.util.Optional;

/** A form in which answers for pictures are printed or written, one after the other. */
public interface Answers {
  /** Adds an answer. */
  void add(Picture picture, ImageClassifier.Answer answer);

  /** Adds a picture that could not be read, as far as the form has a place for it. */
  default void add(Picture picture, BobbinException reason) {}

  /**
   * Ends the answers.
   *
   * @param measured those whose class is known, if there are any
   */
  default void end(Optional<ConfusionMatrix> measured) throws IOException {}
}
