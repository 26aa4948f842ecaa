package dev.bobbin.experiment.evaluation;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.bobbin.analysis.evaluation.Predictions;
import dev.bobbin.data.LabeledImages;
import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Predictions as CSV (RFC 4180), a line for each image: {@code index} in its split, {@code file},
 * {@code label}, {@code predicted}, {@code probability} of that class, and a column for each class.
 * The fifth column is called {@code score} where outputs are not probabilities. For networks that
 * vote, these are shares of the votes, and the mean probabilities follow. Numbers are the shortest
 * decimals, without an exponent, that give the same float back.
 */
public final class PredictionsCsv {
  private static final List<String> FIRST = List.of("index", "file", "label", "predicted");

  private PredictionsCsv() {}

  /**
   * Writes predictions.
   *
   * @param images that their indices refer to; an image without a file has an empty name
   * @param classNames in the order of the outputs
   */
  public static void write(
      Predictions predictions, LabeledImages images, List<String> classNames, Writer out)
      throws IOException {
    CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(out);
    float[] outputs = predictions.outputs();
    Optional<float[]> means = predictions.means();
    List<String> row = new ArrayList<>(FIRST);
    row.add(predictions.areProbabilities() ? "probability" : "score");
    row.addAll(classNames);
    if (means.isPresent()) {
      classNames.forEach(name -> row.add("mean " + name));
    }
    csv.writeRecord(row);
    for (int i = 0; i < predictions.count(); i++) {
      int predicted = predictions.predicted(i);
      row.clear();
      row.add(Integer.toString(predictions.index(i)));
      row.add(images.file(predictions.index(i)).orElse(""));
      row.add(classNames.get(predictions.label(i)));
      row.add(classNames.get(predicted));
      row.add(plain(predictions.probability(i, predicted)));
      add(row, outputs, i, classNames.size());
      if (means.isPresent()) {
        add(row, means.get(), i, classNames.size());
      }
      csv.writeRecord(row);
    }
    csv.flush();
  }

  private static void add(List<String> row, float[] values, int image, int classes) {
    for (int c = 0; c < classes; c++) {
      row.add(plain(values[image * classes + c]));
    }
  }

  private static String plain(float value) {
    return new BigDecimal(Float.toString(value)).stripTrailingZeros().toPlainString();
  }
}
