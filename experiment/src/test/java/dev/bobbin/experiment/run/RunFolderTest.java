package dev.bobbin.experiment.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In the working directory of the tests, {@code src} is a folder that is no run. */
final class RunFolderTest {
  private static final Path OTHER = Path.of("src");

  @TempDir Path runs;

  private void run(String name) throws IOException {
    Files.createFile(Files.createDirectories(runs.resolve(name)).resolve(RunFiles.RECIPE));
  }

  @Test
  void aFolderOfSomethingElseIsNotTakenForTheRunThatItIsCalledAs() throws IOException {
    RunFolder folder = new RunFolder(runs);
    assertThat(folder.find(OTHER)).as("nothing better").isEqualTo(OTHER);
    run("20261128-101112-src");
    run("20261129-101112-src");
    run("20261129-101113-more-src");
    assertThatThrownBy(() -> folder.find(OTHER))
        .isInstanceOf(BobbinException.class)
        .hasMessage(
            "src: expected a run directory, received a folder of something else; try '20261129-101112-src'");
    run("src");
    assertThat(folder.find(OTHER)).isEqualTo(runs.resolve("src"));
  }

  @Test
  void theLastRunOfANameIsSuggested() throws IOException {
    RunFolder folder = new RunFolder(runs);
    assertThatThrownBy(() -> folder.find(Path.of("shoes")))
        .hasMessageEndingWith("; try 'bobbin demo' for a first run");
    run("20261128-101112-shoes");
    run("20261129-101112-shoes");
    run("20261129-101112-shoes-2");
    run("shoe");
    assertThatThrownBy(() -> folder.find(Path.of("shoes")))
        .hasMessageEndingWith("; try '20261129-101112-shoes-2'");
    assertThatThrownBy(() -> folder.find(Path.of("shoez"))).hasMessageEndingWith("; try 'shoe'");
  }
}
