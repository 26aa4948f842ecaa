package dev.bobbin.experiment.evaluation;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.bobbin.analysis.evaluation.Predictions;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.data.image.ImageClassifier;
import dev.bobbin.model.ClassProbability;
import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Predictions as CSV (RFC 4180), a line for each image: {@code file}, {@code label}, {@code
 * predicted}, {@code probability} of that class ({@code score} where outputs are not
 * probabilities), for answers of a model that can tell {@code unknown}, true or false, and a column
 * for each class. For networks that vote, these are shares of the votes, and the mean probabilities
 * follow. Numbers are the shortest decimals, without an exponent, that give the same float back.
 */
public final class PredictionsCsv {
  private static final List<String> COLUMNS = List.of("file", "label", "predicted");

  private final CsvWriter csv;
  private final boolean tellsUnknown;
  private final List<String> row = new ArrayList<>();

  private PredictionsCsv(
      List<String> first,
      List<String> classNames,
      boolean probabilities,
      boolean votes,
      boolean tellsUnknown,
      Writer out) {
    this.csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(out);
    this.tellsUnknown = tellsUnknown;
    row.addAll(first);
    row.addAll(COLUMNS);
    row.add(probabilities ? "probability" : "score");
    if (tellsUnknown) {
      row.add("unknown");
    }
    row.addAll(classNames);
    if (votes) {
      classNames.forEach(name -> row.add("mean " + name));
    }
    end();
  }

  /**
   * Writes the predictions for a split; their {@code index} in it is the first column.
   *
   * @param images that their indices refer to; an image without a file has an empty name
   * @param classNames in the order of the outputs
   */
  public static void write(
      Predictions predictions, LabeledImages images, List<String> classNames, Writer out)
      throws IOException {
    float[] outputs = predictions.outputs();
    Optional<float[]> means = predictions.means();
    PredictionsCsv table =
        new PredictionsCsv(
            List.of("index"),
            classNames,
            predictions.areProbabilities(),
            means.isPresent(),
            false,
            out);
    for (int i = 0; i < predictions.count(); i++) {
      int predicted = predictions.predicted(i);
      table.row.add(Integer.toString(predictions.index(i)));
      table.begin(
          images.file(predictions.index(i)).orElse(""),
          classNames.get(predictions.label(i)),
          classNames.get(predicted),
          predictions.probability(i, predicted));
      table.add(outputs, i, classNames.size());
      if (means.isPresent()) {
        table.add(means.get(), i, classNames.size());
      }
      table.end();
    }
    table.flush();
  }

  /**
   * Begins a table of answers.
   *
   * @param classNames of the model
   * @param probabilities whether its answers are probabilities
   * @param votes whether its answers have mean probabilities too
   * @param tellsUnknown whether its answers have a novelty
   */
  public static PredictionsCsv ofAnswers(
      List<String> classNames,
      boolean probabilities,
      boolean votes,
      boolean tellsUnknown,
      Writer out) {
    return new PredictionsCsv(List.of(), classNames, probabilities, votes, tellsUnknown, out);
  }

  /**
   * Adds a line.
   *
   * @param label the name of the picture's class; empty if it is not known
   */
  public void add(ImageClassifier.Answer answer, Optional<String> label) {
    ClassProbability winner = answer.classes().getFirst();
    begin(answer.image(), label.orElse(""), winner.name(), winner.probability());
    if (tellsUnknown) {
      row.add(Boolean.toString(answer.isUnknown()));
    }
    List<ClassProbability> classes =
        answer.classes().stream().sorted(Comparator.comparingInt(ClassProbability::index)).toList();
    classes.forEach(c -> row.add(plain(c.probability())));
    classes.forEach(c -> c.meanProbability().ifPresent(mean -> row.add(plain(mean))));
    end();
  }

  /** Passes all lines on to the writer. */
  public void flush() throws IOException {
    csv.flush();
  }

  private void begin(String file, String label, String predicted, float probability) {
    row.addAll(List.of(file, label, predicted, plain(probability)));
  }

  private void add(float[] values, int image, int classes) {
    for (int c = 0; c < classes; c++) {
      row.add(plain(values[image * classes + c]));
    }
  }

  private void end() {
    csv.writeRecord(row);
    row.clear();
  }

  private static String plain(float value) {
    return new BigDecimal(Float.toString(value)).stripTrailingZeros().toPlainString();
  }
}
