package dev.bobbin.analysis.evaluation;

import dev.bobbin.analysis.stats.ConfidenceInterval;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The evaluation of a network on the images of one part.
 *
 * @param split which images, such as {@code test}
 * @param loss mean loss with the layers' penalties, as Keras's {@code evaluate} gives it
 * @param confusion the confusion matrix
 * @param report precision, recall and f1 of every class with their averages
 * @param topK share of images whose class is among the k largest outputs, by k
 * @param leakage whether images of this part are among those that the network learned from though
 *     they should not
 */
public record Evaluation(
    String split,
    double loss,
    ConfusionMatrix confusion,
    ClassificationReport report,
    SortedMap<Integer, Double> topK,
    Optional<Leakage> leakage) {
  public Evaluation {
    topK = Collections.unmodifiableSortedMap(new TreeMap<>(topK));
  }

  /**
   * The evaluation of predictions; top-k is given for those of 1, 2, 3 and 5 that are smaller than
   * the number of classes.
   */
  public static Evaluation of(
      String split,
      double loss,
      Predictions predictions,
      List<String> classNames,
      Optional<Leakage> leakage) {
    ConfusionMatrix confusion = predictions.confusion();
    SortedMap<Integer, Double> topK = new TreeMap<>();
    for (int k : new int[] {1, 2, 3, 5}) {
      if (k < predictions.classes()) {
        topK.put(k, predictions.topK(k));
      }
    }
    return new Evaluation(
        split, loss, confusion, ClassificationReport.of(confusion, classNames), topK, leakage);
  }

  /**
   * The shares by k that say something beside the accuracy: of k from 2 to half the classes. With
   * more, guessing would name the class more often than not.
   */
  public SortedMap<Integer, Double> tellingTopK() {
    SortedMap<Integer, Double> telling = new TreeMap<>(topK);
    telling.keySet().removeIf(k -> k < 2 || 2 * k > confusion.classes());
    return telling;
  }

  /** Share of correctly classified images. */
  public double accuracy() {
    return confusion.accuracy();
  }

  /**
   * Where the accuracy lies with 95 % confidence, as far as the number of images goes (Wilson's
   * interval).
   */
  public ConfidenceInterval accuracyInterval() {
    return ConfidenceInterval.wilson(confusion.correct(), confusion.total());
  }

  /**
   * Whether a class is recognised less well than the images as a whole, beyond what few images can
   * bring about: the upper end of its recall's 95 % interval (Wilson's) is below the accuracy.
   *
   * @param row of the {@link #report}
   */
  public boolean fallsBehind(ClassificationReport.Row row) {
    return ConfidenceInterval.wilson(row.hits(), row.support()).high() < accuracy();
  }

  /** {@code test: accuracy 0.9013 (95 % interval 0.8953 to 0.9070), loss 0.2803, 10,000 images}. */
  @Override
  public String toString() {
    ConfidenceInterval interval = accuracyInterval();
    return String.format(
        Locale.ROOT,
        "%s: accuracy %.4f (95 %% interval %.4f to %.4f), loss %.4f, %,d images",
        split,
        accuracy(),
        interval.low(),
        interval.high(),
        loss,
        confusion.total());
  }
}
