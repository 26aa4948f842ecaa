package dev.bobbin.experiment.run.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import dev.bobbin.experiment.run.RunFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunRemovalTest {
  @TempDir Path place;
  private Path folder = Path.of("");
  private Path run = Path.of("");

  @BeforeEach
  void makeRun() throws IOException {
    folder = Files.createDirectory(place.resolve("runs"));
    run = Files.createDirectory(folder.resolve("one"));
    Files.writeString(run.resolve(RunFiles.PROVENANCE), "{}");
    Files.writeString(run.resolve(RunFiles.METRICS), "12345\n");
    Files.createDirectory(run.resolve("pictures"));
    Files.writeString(run.resolve("pictures/curves.svg"), "<svg/>");
  }

  private void refused(Path given, String received) {
    assertThatThrownBy(() -> RunRemoval.of(folder, given))
        .isInstanceOf(BobbinException.class)
        .hasMessageStartingWith(given + ": expected a run directory to remove, received ")
        .hasMessageContaining(received)
        .hasMessageContaining("; try ");
  }

  @Test
  void aDamagedRunIsRemovedWithAllThatIsInIt() throws IOException {
    RunRemoval removal = RunRemoval.of(folder, run);
    assertThat(removal).isEqualTo(new RunRemoval(run.toRealPath(), 3, 2 + 6 + 6));
    assertThat(run).isDirectory();
    removal.remove();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void linksInsideAreRemovedAndWhatTheyLeadToIsNot() throws IOException {
    Path precious = Files.createDirectory(place.resolve("precious"));
    Path file = Files.writeString(precious.resolve("thesis.tex"), "years of work");
    Files.createSymbolicLink(run.resolve("folder"), precious);
    Files.createSymbolicLink(run.resolve("file"), file);
    Files.createSymbolicLink(run.resolve("nowhere"), Path.of("nowhere"));
    Files.delete(run.resolve(RunFiles.METRICS));
    Files.createSymbolicLink(run.resolve(RunFiles.METRICS), file);
    RunRemoval removal = RunRemoval.of(folder, run);
    assertThat(removal.bytes()).isEqualTo(2 + 6);
    removal.remove();
    assertThat(folder).isEmptyDirectory();
    assertThat(file).hasContent("years of work");
  }

  @Test
  void whatIsNoRunOfTheFolderIsRefused() throws IOException {
    Path other = Files.createDirectory(place.resolve("elsewhere"));
    Files.writeString(other.resolve(RunFiles.PROVENANCE), "{}");
    refused(other, "one outside the folder of runs");
    refused(run.resolve("..").resolve("..").resolve("elsewhere"), "one outside");
    refused(run.resolve("pictures"), "a folder without the files of one");
    refused(folder, "a folder without the files of one");
    refused(place.getRoot(), "a folder without the files of one");
    refused(folder.resolve("nothing"), "nothing there");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    refused(empty, "a folder without the files of one");
    Files.writeString(empty.resolve(RunFiles.RECIPE), "name: mine");
    refused(empty, "a folder without the files of one");
    refused(Files.writeString(folder.resolve("file"), ""), "a file");
    refused(Files.createSymbolicLink(folder.resolve("link"), run), "a symbolic link");
    refused(Files.createSymbolicLink(folder.resolve("link-outside"), other), "a symbolic link");
    assertThat(run).isDirectory();
    assertThat(other).isDirectory();
  }

  @Test
  void aRunThatIsTrainedIsRefused() throws IOException {
    try (FileChannel metrics =
            FileChannel.open(run.resolve(RunFiles.METRICS), StandardOpenOption.WRITE);
        var _ = metrics.lock()) {
      refused(run, "one that is being trained");
    }
  }

  @Test
  void aTrainingThatBeginsInTheMeantimeLosesNothing() throws IOException {
    RunRemoval removal = RunRemoval.of(folder, run);
    try (FileChannel metrics =
            FileChannel.open(run.resolve(RunFiles.METRICS), StandardOpenOption.WRITE);
        var _ = metrics.lock()) {
      assertThatThrownBy(removal::remove).hasMessageContaining("one that is being trained");
    }
    assertThat(run.resolve("pictures/curves.svg")).exists();
    assertThat(run.resolve(RunFiles.PROVENANCE)).exists();
  }
}
