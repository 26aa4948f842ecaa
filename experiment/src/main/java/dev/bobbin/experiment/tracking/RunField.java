package dev.bobbin.experiment.tracking;

import dev.bobbin.analysis.diagnosis.Finding;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import dev.bobbin.experiment.run.RunSetup;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** What runs are sorted and chosen by, under the names of {@link RunListJson}. */
public enum RunField {
  NAME("name"),
  STATE("state"),
  RECIPE("recipe"),
  KIND("kind"),
  DATASET("dataset"),
  SEED("seed"),
  PLANNED_EPOCHS("plannedEpochs"),
  OPTIMIZER("optimizer"),
  RATE("rate"),
  BATCH("batch"),
  STARTED("started"),
  CHANGED("changed"),
  EPOCHS("epochs"),
  LOSS("loss"),
  ACCURACY("accuracy"),
  VALIDATION_LOSS("validationLoss"),
  VALIDATION_ACCURACY("validationAccuracy"),
  TEST_ACCURACY("testAccuracy"),
  TEST_LOSS("testLoss"),
  PARAMETERS("parameters"),
  SECONDS("seconds"),
  DIAGNOSIS("diagnosis"),
  LEAKAGE("leakage"),
  REPORT("report");

  private final String id;

  RunField(String id) {
    this.id = id;
  }

  /** The name in documents and on the command line, such as {@code testAccuracy}. */
  public String id() {
    return id;
  }

  /** Whether its values are numbers. */
  public boolean isNumber() {
    return switch (this) {
      case NAME,
          STATE,
          RECIPE,
          KIND,
          DATASET,
          OPTIMIZER,
          STARTED,
          CHANGED,
          DIAGNOSIS,
          LEAKAGE,
          REPORT ->
          false;
      case SEED,
          PLANNED_EPOCHS,
          RATE,
          BATCH,
          EPOCHS,
          LOSS,
          ACCURACY,
          VALIDATION_LOSS,
          VALIDATION_ACCURACY,
          TEST_ACCURACY,
          TEST_LOSS,
          PARAMETERS,
          SECONDS ->
          true;
    };
  }

  /** Whether people look for the most: the best accuracy, the latest time. */
  public boolean isMostFirst() {
    return switch (this) {
      case STARTED, CHANGED, ACCURACY, VALIDATION_ACCURACY, TEST_ACCURACY -> true;
      case NAME,
          STATE,
          RECIPE,
          KIND,
          DATASET,
          SEED,
          PLANNED_EPOCHS,
          OPTIMIZER,
          RATE,
          BATCH,
          EPOCHS,
          LOSS,
          VALIDATION_LOSS,
          TEST_LOSS,
          PARAMETERS,
          SECONDS,
          DIAGNOSIS,
          LEAKAGE,
          REPORT ->
          false;
    };
  }

  /** What a run has there; empty where it has nothing. */
  public Optional<Value> of(RunSummary run) {
    RunFigures figures = run.figures();
    Optional<RunSetup> setup = run.setup();
    Optional<EpochDone> last = figures.last();
    return switch (this) {
      case NAME -> text(run.name());
      case STATE -> text(run.state().id());
      case RECIPE -> setup.flatMap(found -> text(found.recipe()));
      case KIND -> setup.flatMap(found -> text(found.kind().id()));
      case DATASET -> setup.flatMap(found -> text(found.dataset()));
      case SEED -> setup.flatMap(found -> figure((double) found.seed()));
      case PLANNED_EPOCHS -> setup.flatMap(found -> figure(found.epochs()));
      case OPTIMIZER -> setup.flatMap(RunSetup::optimizer).flatMap(RunField::text);
      case RATE -> setup.flatMap(found -> figure(found.rate()));
      case BATCH -> setup.flatMap(found -> figure(found.batch().stream().asDoubleStream()));
      case STARTED -> run.started().flatMap(RunField::time);
      case CHANGED -> time(run.changed());
      case EPOCHS -> figure(figures.epochs());
      case LOSS -> last.flatMap(epoch -> figure(epoch.loss()));
      case ACCURACY -> last.flatMap(epoch -> figure(epoch.accuracy()));
      case VALIDATION_LOSS -> last.flatMap(epoch -> figure(epoch.validationLoss()));
      case VALIDATION_ACCURACY -> figure(figures.validationAccuracy());
      case TEST_ACCURACY -> figure(figures.testAccuracy());
      case TEST_LOSS -> figure(figures.testLoss());
      case PARAMETERS -> figure(figures.parameters().stream().asDoubleStream());
      case SECONDS -> figure(figures.seconds());
      case DIAGNOSIS ->
          Optional.of(new Value.Texts(figures.diagnosis().stream().map(Finding.Kind::id).toList()));
      case LEAKAGE -> text(Boolean.toString(run.leaks()));
      case REPORT -> text(Boolean.toString(run.hasReport()));
    };
  }

  /** The field with an id; empty if there is none. */
  public static Optional<RunField> parse(String id) {
    return Stream.of(values()).filter(field -> field.id.equals(id)).findFirst();
  }

  /** All ids. */
  public static List<String> ids() {
    return Stream.of(values()).map(RunField::id).toList();
  }

  /**
   * The runs from the least value to the most, or from the most where that {@link #isMostFirst}, or
   * the other way round; those without a value come last either way, and of equals the order is
   * kept.
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

  private static Optional<Value> figure(double value) {
    return Optional.of(new Value.Figure(value));
  }

  private static Optional<Value> figure(OptionalDouble value) {
    return figure(value.stream());
  }

  private static Optional<Value> figure(DoubleStream atMostOne) {
    return atMostOne.boxed().findFirst().map(Value.Figure::new);
  }

  /** What a run has in a field. Values of one field are of one kind. */
  public sealed interface Value extends Comparable<Value> {
    /** A text; a flag is {@code true} or {@code false}. */
    record Text(String text) implements Value {}

    /** A time. */
    record Time(Instant time) implements Value {}

    /** A number. */
    record Figure(double figure) implements Value {}

    /** Several texts. */
    record Texts(List<String> texts) implements Value {
      public Texts {
        texts = List.copyOf(texts);
      }
    }

    @Override
    default int compareTo(Value other) {
      return switch (this) {
        case Figure(double figure) when other instanceof Figure(double second) ->
            Double.compare(figure, second);
        case Time(Instant time) when other instanceof Time(Instant second) ->
            time.compareTo(second);
        case Text _, Time _, Figure _, Texts _ -> text().compareTo(other.text());
      };
    }

    /** As text: a time such as {@code 2026-01-31T12:00:00Z}, several texts joined by commas. */
    default String text() {
      return switch (this) {
        case Text(String own) -> own;
        case Time(Instant time) -> time.truncatedTo(ChronoUnit.SECONDS).toString();
        case Figure(double figure) -> Double.toString(figure);
        case Texts(List<String> own) -> String.join(",", own);
      };
    }
  }
}
