package dev.bobbin.experiment.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import dev.bobbin.experiment.fixtures.TinyRuns;
import dev.bobbin.experiment.run.NetworkRun;
import dev.bobbin.experiment.run.RunFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunWriterTest {
  @TempDir Path runs;

  @Test
  void everyFileHasThePermissionsOfTheUmask() throws IOException {
    NetworkTraining training = TinyRuns.create(runs, 1, "training.epochs=1");
    training.train(_ -> {});
    Path plain = Files.createFile(runs.resolve("plain"));
    try (Stream<Path> all = Files.list(training.directory())) {
      List<Path> files = all.filter(Files::isRegularFile).toList();
      assertThat(files)
          .contains(
              training.directory().resolve(RunFiles.MODEL),
              training.directory().resolve(RunFiles.CHECKPOINT));
      for (Path file : files) {
        assertThat(Files.getPosixFilePermissions(file))
            .as(file.toString())
            .isEqualTo(Files.getPosixFilePermissions(plain));
      }
    }
  }

  @Test
  void aResumedRunDeletesWhatAKilledProcessLeft() throws IOException {
    NetworkTraining training = TinyRuns.create(runs, 1);
    training.train(event -> {
      if (event instanceof EpochDone) {
        training.stop();
      }
    });
    NetworkRun interrupted = NetworkRun.open(training.directory());
    // The number of a process that is not there is the first half.
    String left = new UUID(Long.MAX_VALUE, 1) + ".tmp";
    Path checkpoint =
        Files.createFile(training.directory().resolve("." + RunFiles.CHECKPOINT + "." + left));
    Path model = Files.createFile(training.directory().resolve("." + RunFiles.MODEL + "." + left));
    NetworkTraining.resume(
            interrupted, TinyRuns.data(interrupted.recipe()), RunOptions.of(1, Optional.empty()))
        .train(_ -> {});
    assertThat(checkpoint).doesNotExist();
    assertThat(model).doesNotExist();
  }
}
