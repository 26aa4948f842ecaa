package dev.bobbin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.engine.KernelInfo.ScalarReason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DoctorTest {
  private static final String KERNELS = "bobbin.kernels";

  private final String before = System.getProperty(KERNELS, "auto");

  @AfterEach
  void restoreTheProperty() {
    System.setProperty(KERNELS, before);
  }

  @Test
  void scalarKernelsAreReportedWithTheReason() {
    System.setProperty(KERNELS, "scalar");
    Outcome outcome = Outcome.of("doctor");
    assertThat(outcome.code()).isEqualTo(ExitCode.DONE);
    assertThat(outcome.out())
        .contains("kernels    scalar\n")
        .contains("warning    " + ScalarReason.ASKED_FOR.message());
  }
}
