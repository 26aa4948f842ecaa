package dev.bobbin.report.run;

import static dev.bobbin.report.text.Words.format;

import dev.bobbin.analysis.evaluation.Predictions;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.report.page.Thumbnail;
import dev.bobbin.report.text.Words;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The images that a model was measured on, as pictures and words. Methods take the position of an
 * image in the predictions.
 *
 * @param images the images of the split, by their index
 * @param areProbabilities whether the outputs are probabilities
 */
record MeasuredImages(
    Predictions predictions, LabeledImages images, List<String> names, boolean areProbabilities) {
  static MeasuredImages of(Predictions predictions, LabeledImages images, List<String> names) {
    return new MeasuredImages(predictions, images, names, predictions.areProbabilities());
  }

  boolean isCorrect(int i) {
    return predictions.predicted(i) == predictions.label(i);
  }

  /** All errors, the most confident first. */
  List<Integer> errors() {
    return IntStream.range(0, predictions.count())
        .filter(i -> !isCorrect(i))
        .boxed()
        .sorted(
            Comparator.<Integer>comparingDouble(
                    i -> predictions.probability(i, predictions.predicted(i)))
                .reversed()
                .thenComparing(Comparator.naturalOrder()))
        .toList();
  }

  /** The name of its class. */
  String actual(int i) {
    return names.get(predictions.label(i));
  }

  /** The name of the predicted class. */
  String predicted(int i) {
    return names.get(predictions.predicted(i));
  }

  /** The output for a class, in per cent if the outputs are probabilities. */
  String output(int i, int label) {
    float output = predictions.probability(i, label);
    return areProbabilities ? Words.percent(output) : format("%.4g", output);
  }

  /** The path of its file in the dataset, or {@code no. 12} if it is not a file of its own. */
  String name(int i) {
    int index = predictions.index(i);
    return images.file(index).orElse("no. " + index);
  }

  /**
   * The picture, described like {@code image 12, Shirt: Coat 71.5 %, Shirt 20.1 %}, or with its
   * file.
   */
  Thumbnail picture(int i) {
    String text =
        "%s, %s: %s %s"
            .formatted(
                images.file(predictions.index(i)).orElse("image " + predictions.index(i)),
                actual(i),
                predicted(i),
                output(i, predictions.predicted(i)));
    String own = isCorrect(i) ? "" : ", " + actual(i) + " " + output(i, predictions.label(i));
    return Thumbnail.of(images, predictions.index(i), text + own);
  }
}
