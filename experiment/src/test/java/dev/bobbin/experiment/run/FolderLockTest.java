package dev.bobbin.experiment.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import dev.bobbin.experiment.fixtures.TinyRuns;
import dev.bobbin.experiment.training.NetworkTraining;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
  @TempDir Path folder;

  @Test
  void oneWorksAndTheOtherIsToldAndNothingStays() throws IOException {
    Path runs = folder.resolve("a/runs");
    try (FolderLock _ = FolderLock.hold(runs)) {
      assertThatThrownBy(() -> FolderLock.hold(runs).close())
          .isInstanceOf(BobbinException.class)
          .hasMessageStartingWith(
              runs + ": expected a folder that no other process works in, received one that ")
          .hasMessageEndingWith(" works in; try again when that has ended, or another folder");
    }
    try (Stream<Path> files = Files.list(runs)) {
      assertThat(files).isEmpty();
    }
    FolderLock.hold(runs).close();
  }

  /** The system's own list: within a process, Java alone would refuse a second lock. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void otherProcessesSeeTheLocks() throws IOException {
    String here = "process " + ProcessHandle.current().pid();
    Path runs = folder.resolve("runs");
    try (FolderLock _ = FolderLock.hold(runs)) {
      assertThat(LockHolder.of(runs.resolve(FolderLock.NAME))).isEqualTo(here);
    }
    NetworkTraining training = TinyRuns.create(runs, 1, "training.epochs=1");
    List<String> holders = new ArrayList<>();
    training.train(
        event -> holders.add(LockHolder.of(training.directory().resolve(RunFiles.METRICS))));
    assertThat(holders).isNotEmpty().containsOnly(here);
  }

  @Test
  void theSystemSaysWhoHoldsAFile() {
    List<String> locks =
        List.of(
            "1: FLOCK  ADVISORY  WRITE 11 fd:00:1234 0 EOF",
            "2: POSIX  ADVISORY  WRITE 4711 fd:00:234 0 EOF",
            "3: POSIX  ADVISORY  WRITE 0 fd:00:99 0 EOF",
            "torn");
    assertThat(LockHolder.of(":234", locks)).isEqualTo("process 4711");
    assertThat(LockHolder.of(":99", locks)).isEqualTo("another process");
    assertThat(LockHolder.of(":5", locks)).isEqualTo("another process");
  }
}
