package dev.bobbin.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ProcessorTimeTest {
  @Test
  void idleTimeIsNoWorkAndTimeOfTheHostIs() {
    assertThat(ProcessorTime.seconds("cpu  100 20 30 4000 500 6 7 80 9 10"))
        .isEqualTo(OptionalDouble.of(2.43));
  }

  @Test
  void otherLinesAreNoCounters() {
    assertThat(ProcessorTime.seconds("cpu0 1 2 3 4 5 6 7 8")).isEmpty();
    assertThat(ProcessorTime.seconds("cpu 1 2")).isEmpty();
    assertThat(ProcessorTime.seconds("")).isEmpty();
  }
}
