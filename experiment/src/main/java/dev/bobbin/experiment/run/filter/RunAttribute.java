package dev.bobbin.experiment.run.filter;

import dev.bobbin.analysis.diagnosis.Finding;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import dev.bobbin.experiment.run.list.RunSummary;
import dev.bobbin.experiment.run.list.RunSummary.Setup;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** An attribute that runs are filtered and sorted by, named as in {@code runs --json}. */
public enum RunAttribute {
  NAME("name", Type.TEXT, run -> text(run.name())),
  STATUS("status", Type.TEXT, run -> text(run.status().id())),
  RECIPE("recipe", Type.TEXT, run -> run.setup().flatMap(setup -> text(setup.recipe()))),
  KIND("kind", Type.TEXT, run -> run.setup().flatMap(setup -> text(setup.kind().id()))),
  DATASET("dataset", Type.TEXT, run -> run.setup().flatMap(setup -> text(setup.dataset()))),
  SEED("seed", Type.NUMBER, run -> run.setup().flatMap(setup -> number((double) setup.seed()))),
  PLANNED_EPOCHS(
      "plannedEpochs", Type.NUMBER, run -> run.setup().flatMap(setup -> number(setup.epochs()))),
  OPTIMIZER(
      "optimizer",
      Type.TEXT,
      run -> run.setup().flatMap(Setup::optimizer).flatMap(RunAttribute::text)),
  LEARNING_RATE(
      "learningRate",
      Type.NUMBER,
      run -> run.setup().flatMap(setup -> number(setup.learningRate()))),
  BATCH_SIZE(
      "batchSize",
      Type.NUMBER,
      run -> run.setup().flatMap(setup -> number(setup.batchSize().stream().asDoubleStream()))),
  STARTED("started", Type.TIME, run -> run.started().flatMap(RunAttribute::time)),
  CHANGED("changed", Type.TIME, run -> time(run.changed())),
  EPOCHS("epochs", Type.NUMBER, run -> number(run.figures().epochs())),
  LOSS("loss", Type.NUMBER, run -> last(run).flatMap(epoch -> number(epoch.loss()))),
  ACCURACY("accuracy", Type.SCORE, run -> last(run).flatMap(epoch -> number(epoch.accuracy()))),
  VALIDATION_LOSS(
      "validationLoss",
      Type.NUMBER,
      run -> last(run).flatMap(epoch -> number(epoch.validationLoss()))),
  VALIDATION_ACCURACY(
      "validationAccuracy", Type.SCORE, run -> number(run.figures().validationAccuracy())),
  TEST_ACCURACY("testAccuracy", Type.SCORE, run -> number(run.figures().testAccuracy())),
  TEST_LOSS("testLoss", Type.NUMBER, run -> number(run.figures().testLoss())),
  PARAMETERS(
      "parameters",
      Type.NUMBER,
      run -> number(run.figures().parameters().stream().asDoubleStream())),
  SECONDS("seconds", Type.NUMBER, run -> number(run.figures().seconds())),
  DIAGNOSIS(
      "diagnosis",
      Type.TEXT,
      run ->
          Optional.of(
              new Value.Texts(run.figures().diagnosis().stream().map(Finding.Kind::id).toList()))),
  LEAKAGE("leakage", Type.TEXT, run -> text(Boolean.toString(run.leaks()))),
  REPORT("report", Type.TEXT, run -> text(Boolean.toString(run.hasReport())));

  private enum Type {
    TEXT,
    TIME,
    NUMBER,
    /** A number that is better if higher. */
    SCORE
  }

  private final String id;
  private final Type type;

  @SuppressWarnings("ImmutableEnumChecker") // the functions above have no state
  private final Function<RunSummary, Optional<Value>> get;

  RunAttribute(String id, Type type, Function<RunSummary, Optional<Value>> get) {
    this.id = id;
    this.type = type;
    this.get = get;
  }

  /** The name in documents and on the command line. */
  public String id() {
    return id;
  }

  public boolean isNumber() {
    return type == Type.NUMBER || type == Type.SCORE;
  }

  /** Whether the largest value is sorted first: the best accuracy, the latest time. */
  public boolean isMostFirst() {
    return type == Type.SCORE || type == Type.TIME;
  }

  /** The value of a run, if any. */
  public Optional<Value> of(RunSummary run) {
    return get.apply(run);
  }

  private static Optional<EpochDone> last(RunSummary run) {
    return run.figures().last();
  }

  /** Finds an attribute by its id. */
  public static Optional<RunAttribute> parse(String id) {
    return Stream.of(values()).filter(attribute -> attribute.id.equals(id)).findFirst();
  }

  public static List<String> ids() {
    return Stream.of(values()).map(RunAttribute::id).toList();
  }

  /**
   * Sorts runs in ascending order, or in descending order if {@link #isMostFirst}; reversed, the
   * other way round. Runs without a value come last; equal ones keep their order.
   */
  public List<RunSummary> sort(List<RunSummary> runs, boolean reverse) {
    List<RunSummary> sorted = new ArrayList<>(runs);
    sorted.sort((a, b) -> {
      Optional<Value> first = of(a);
      Optional<Value> second = of(b);
      if (first.isEmpty() || second.isEmpty()) {
        return Boolean.compare(first.isEmpty(), second.isEmpty());
      }
      int order = first.get().compareTo(second.get());
      return reverse == isMostFirst() ? order : -order;
    });
    return sorted;
  }

  private static Optional<Value> text(String text) {
    return Optional.of(new Value.Text(text));
  }

  private static Optional<Value> time(Instant time) {
    return Optional.of(new Value.Time(time));
  }

  private static Optional<Value> number(double value) {
    return Optional.of(new Value.Numeric(value));
  }

  private static Optional<Value> number(OptionalDouble value) {
    return number(value.stream());
  }

  private static Optional<Value> number(DoubleStream atMostOne) {
    return atMostOne.boxed().findFirst().map(Value.Numeric::new);
  }

  /** A value; all values of an attribute have the same type. */
  public sealed interface Value extends Comparable<Value> {
    /** A text, or a flag as {@code true} or {@code false}. */
    record Text(String text) implements Value {}

    record Time(Instant time) implements Value {}

    record Numeric(double number) implements Value {}

    record Texts(List<String> texts) implements Value {
      public Texts {
        texts = List.copyOf(texts);
      }
    }

    @Override
    default int compareTo(Value other) {
      return switch (this) {
        case Numeric(double number) when other instanceof Numeric(double second) ->
            Double.compare(number, second);
        case Time(Instant time) when other instanceof Time(Instant second) ->
            time.compareTo(second);
        case Text _, Time _, Numeric _, Texts _ -> text().compareTo(other.text());
      };
    }

    /** As text: times such as {@code 2026-01-31T12:00:00Z}, several texts joined by commas. */
    default String text() {
      return switch (this) {
        case Text(String own) -> own;
        case Time(Instant time) -> time.truncatedTo(ChronoUnit.SECONDS).toString();
        case Numeric(double number) -> Double.toString(number);
        case Texts(List<String> own) -> String.join(",", own);
      };
    }
  }
}
