package dev.bobbin.experiment.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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
