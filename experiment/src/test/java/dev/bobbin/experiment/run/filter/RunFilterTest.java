package dev.bobbin.experiment.run.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.analysis.diagnosis.Finding;
import dev.bobbin.base.BobbinException;
import dev.bobbin.experiment.run.RunStatus;
import dev.bobbin.experiment.run.list.RunSummary;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunFilterTest {
  private static RunSummary run(String name, OptionalDouble accuracy) {
    RunSummary.Setup setup =
        new RunSummary.Setup(
            "naderi-cnn",
            RunSummary.Kind.NETWORK,
            "fashion-mnist",
            true,
            7,
            20,
            Optional.of("adam"),
            OptionalDouble.of(1e-4),
            OptionalInt.of(32));
    RunSummary.Figures figures =
        new RunSummary.Figures(
            5,
            Optional.empty(),
            OptionalInt.empty(),
            OptionalDouble.empty(),
            accuracy,
            OptionalDouble.empty(),
            OptionalLong.empty(),
            12.5,
            List.of(Finding.Kind.DEAD_UNITS, Finding.Kind.STUCK_LOSS),
            Optional.empty());
    return new RunSummary(
        Path.of("runs", name),
        RunStatus.STOPPED_EARLY,
        Optional.empty(),
        Optional.of(setup),
        Optional.of(Instant.parse("2026-03-01T12:34:56.789Z")),
        Instant.parse("2026-03-01T12:40:00Z"),
        figures,
        false,
        List.of());
  }

  @ParameterizedTest
  @CsvSource({
    "testAccuracy>0.9, true",
    "testAccuracy > 0.91, false",
    "testAccuracy>=0.91, true",
    "testAccuracy<0.91, false",
    "testAccuracy<=0.91, true",
    "testAccuracy=0.910, true",
    "testAccuracy==0.91, true",
    "testAccuracy!=0.91, false",
    "testLoss<5, false",
    "testLoss!=5, true",
    "recipe=naderi-cnn, true",
    "recipe=naderi, false",
    "recipe~NADERI, true",
    "diagnosis=dead-units, true",
    "diagnosis=overfitting, false",
    "diagnosis!=overfitting, true",
    "diagnosis=, false",
    "seed=7, true",
    "learningRate<1e-3, true",
    "batchSize>=32, true",
    "status=stopped-early, true",
    "started>2026-02, true",
    "started~2026-03-01T12:34:56Z, true",
    "leakage=true, true",
    "epochs<6, true",
    "report=false, true"
  })
  void holdsOrNot(String condition, boolean holds) {
    assertThat(RunFilter.parse(condition).test(run("a", OptionalDouble.of(0.91)))).isEqualTo(holds);
  }

  @ParameterizedTest
  @CsvSource({
    "testAccuracy, expected a field",
    "'', expected a field",
    "testAcuracy>0.9, try 'testAccuracy'",
    "testAccuracy>high, expected a number to compare testAccuracy with",
    ">0.9, expected a field"
  })
  void whatIsNoConditionIsRefused(String condition, String message) {
    assertThatThrownBy(() -> RunFilter.parse(condition))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining(message);
  }

  @Test
  void theBestComesFirstAndRunsWithoutTheFigureLastEitherWay() {
    RunSummary low = run("low", OptionalDouble.of(0.1));
    RunSummary none = run("none", OptionalDouble.empty());
    RunSummary high = run("high", OptionalDouble.of(0.9));
    List<RunSummary> runs = List.of(low, none, high);
    assertThat(RunAttribute.TEST_ACCURACY.sort(runs, false)).containsExactly(high, low, none);
    assertThat(RunAttribute.TEST_ACCURACY.sort(runs, true)).containsExactly(low, high, none);
    assertThat(RunAttribute.NAME.sort(runs, false)).containsExactly(high, low, none);
    assertThat(RunAttribute.NAME.sort(runs, true)).containsExactly(none, low, high);
    assertThat(RunAttribute.SEED.sort(runs, false)).containsExactlyElementsOf(runs);
  }
}
