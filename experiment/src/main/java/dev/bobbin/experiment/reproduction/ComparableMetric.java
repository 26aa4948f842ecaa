package dev.bobbin.experiment.reproduction;

import dev.bobbin.analysis.evaluation.ClassificationReport;
import dev.bobbin.analysis.evaluation.ClassificationReport.Row;
import dev.bobbin.analysis.evaluation.ConfusionMatrix;
import dev.bobbin.base.BobbinException;
import dev.bobbin.base.text.Names;
import dev.bobbin.data.Dataset;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A metric that sources publish and finished trainings have. */
enum ComparableMetric {
  /** Running accuracy on the training split, epoch by epoch. */
  TRAINING_ACCURACY(Tolerance.SHARE),
  /** Running loss on the training split, epoch by epoch. */
  TRAINING_LOSS(Tolerance.LOSS),
  /** Accuracy on the validation split, epoch by epoch. */
  VALIDATION_ACCURACY(Tolerance.SHARE),
  /** Loss on the validation split, epoch by epoch. */
  VALIDATION_LOSS(Tolerance.LOSS),
  /** Accuracy on the test split. */
  TEST_ACCURACY(Tolerance.SHARE),
  /** Loss on the test split. */
  TEST_LOSS(Tolerance.LOSS),
  /** Mean of the classes' precisions on the test split. */
  MACRO_PRECISION(Tolerance.SHARE),
  /** Mean of the classes' recalls on the test split. */
  MACRO_RECALL(Tolerance.SHARE),
  /** Mean of the classes' f1 on the test split. */
  MACRO_F1(Tolerance.SHARE),
  /** Precision of each class on the test split. */
  CLASS_PRECISION(Tolerance.CLASS_SHARE),
  /** Recall of each class on the test split. */
  CLASS_RECALL(Tolerance.CLASS_SHARE),
  /** F1 of each class on the test split. */
  CLASS_F1(Tolerance.CLASS_SHARE),
  /** Correctly classified test images of each class. */
  CLASS_CORRECT(Tolerance.IMAGES),
  /** Number of test images of each class: not a result, but it shows which data were used. */
  TEST_CLASS_COUNTS(Tolerance.EXACT),
  /** Correctly classified test images of one class: {@code correct-} and its name. */
  CORRECT(Tolerance.IMAGES),
  /** Seconds of each epoch; never compared, as they depend on the machine. */
  SECONDS_PER_EPOCH(Tolerance.NOT_COMPARED);

  private static final String CORRECT_PREFIX = "correct-";

  private static final Set<ComparableMetric> SERIES =
      Set.of(TRAINING_ACCURACY, TRAINING_LOSS, VALIDATION_ACCURACY, VALIDATION_LOSS);

  private static final Set<ComparableMetric> OF_TEST =
      Set.of(TEST_ACCURACY, TEST_LOSS, CLASS_CORRECT);

  private final Tolerance scale;

  ComparableMetric(Tolerance scale) {
    this.scale = scale;
  }

  /** The kind of number, and how close a published one has to be. */
  enum Tolerance {
    /** A fraction of many images, from 0 to 1. */
    SHARE,
    /** A fraction of one class's images, or a mean of few, from 0 to 1. */
    CLASS_SHARE,
    /** A loss. */
    LOSS,
    /** A count of one class's images. */
    IMAGES,
    /** A count that does not depend on chance. */
    EXACT,
    /** A number that depends on the machine. */
    NOT_COMPARED;

    private static final double POINT = 0.01;
    private static final double CLASS_POINTS = 0.03;
    private static final double LOSS_SHARE = 0.1;

    /**
     * The largest difference between a measured and a published number: a percentage point; three
     * for metrics of one class, which depend on fewer images; a tenth of a loss. For numbers by
     * class it applies to the mean difference. A published network was trained once with an unknown
     * seed, and seeds alone differ by about half a point.
     *
     * @param images of one class, for counts
     */
    double tolerance(double published, double images) {
      return switch (this) {
        case SHARE -> POINT;
        case CLASS_SHARE -> CLASS_POINTS;
        case LOSS -> LOSS_SHARE * Math.abs(published);
        case IMAGES -> CLASS_POINTS * images;
        case EXACT -> 0;
        case NOT_COMPARED -> Double.POSITIVE_INFINITY;
      };
    }
  }

  Tolerance scale() {
    return scale;
  }

  /** Whether it has a number for each epoch, of which the last is compared. */
  boolean isSeries() {
    return SERIES.contains(this);
  }

  /** Whether it differs if the source has other test images. */
  boolean isOfTest() {
    return OF_TEST.contains(this);
  }

  private String id() {
    return Names.id(this);
  }

  /**
   * The metric of a name.
   *
   * @throws BobbinException if there is none of that name
   */
  static ComparableMetric named(String name) {
    return Stream.of(values())
        .filter(metric -> metric != CORRECT && metric.id().equals(name))
        .findFirst()
        .orElseGet(() -> {
          if (name.startsWith(CORRECT_PREFIX)) {
            return CORRECT;
          }
          List<String> known = Arrays.stream(values()).map(ComparableMetric::id).toList();
          throw BobbinException.usage(
              "published metric",
              "one that is measured",
              "'" + name + "'",
              Names.remedy(name, known));
        });
  }

  /**
   * Its numbers: one, or one per epoch or class; empty if the training has none.
   *
   * @param name in the recipe
   */
  List<Double> of(String name, FinishedRun finished, Dataset dataset) {
    ConfusionMatrix test = finished.test();
    ClassificationReport report = ClassificationReport.of(test, dataset.classNames());
    return switch (this) {
      case TRAINING_ACCURACY -> epochs(finished, EpochDone::accuracy);
      case TRAINING_LOSS -> epochs(finished, EpochDone::loss);
      case VALIDATION_ACCURACY ->
          epochs(finished, epoch -> epoch.validationAccuracy().orElse(Double.NaN));
      case VALIDATION_LOSS -> epochs(finished, epoch -> epoch.validationLoss().orElse(Double.NaN));
      case TEST_ACCURACY -> List.of(test.accuracy());
      case TEST_LOSS -> List.of(finished.result().testLoss());
      case MACRO_PRECISION -> List.of(report.macro().precision());
      case MACRO_RECALL -> List.of(report.macro().recall());
      case MACRO_F1 -> List.of(report.macro().f1());
      case CLASS_PRECISION -> classes(report, Row::precision);
      case CLASS_RECALL -> classes(report, Row::recall);
      case CLASS_F1 -> classes(report, Row::f1);
      case CLASS_CORRECT ->
          IntStream.range(0, test.classes()).mapToObj(c -> (double) test.count(c, c)).toList();
      case TEST_CLASS_COUNTS -> counts(dataset);
      case CORRECT -> {
        int c = classNamed(name.substring(CORRECT_PREFIX.length()), dataset.classNames());
        yield List.of((double) test.count(c, c));
      }
      case SECONDS_PER_EPOCH -> epochs(finished, EpochDone::trainingSeconds);
    };
  }

  private static List<Double> epochs(FinishedRun finished, ToDoubleFunction<EpochDone> metric) {
    return finished.epochs().stream().mapToDouble(metric).filter(Double::isFinite).boxed().toList();
  }

  private static List<Double> classes(ClassificationReport report, ToDoubleFunction<Row> metric) {
    return report.classes().stream().mapToDouble(metric).boxed().toList();
  }

  static List<Double> counts(Dataset dataset) {
    return Arrays.stream(dataset.test().countsPerClass(dataset.classes()))
        .mapToObj(count -> (double) count)
        .toList();
  }

  private static int classNamed(String id, List<String> names) {
    List<String> ids =
        names.stream()
            .map(name -> name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-"))
            .toList();
    int found = ids.indexOf(id);
    if (found < 0) {
      throw BobbinException.usage(
          "published metric", "a class after 'correct-'", "'" + id + "'", Names.remedy(id, ids));
    }
    return found;
  }
}
