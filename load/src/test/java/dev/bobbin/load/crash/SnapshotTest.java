package dev.bobbin.load.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SnapshotTest {
  @TempDir Path folder;

  private Path run(String name, String metrics, String weights) throws IOException {
    Path run = Files.createDirectories(folder.resolve(name).resolve("pictures")).getParent();
    Files.writeString(run.resolve("metrics.jsonl"), metrics);
    Files.writeString(run.resolve("model.safetensors"), weights);
    Files.writeString(run.resolve("provenance.json"), "{\"sessions\":[\"" + name + "\"]}");
    Files.writeString(run.resolve("pictures").resolve("curve.png"), "curve");
    return run;
  }

  @Test
  void secondsAndSessionsAreNotCompared() throws IOException {
    Snapshot one =
        Snapshot.of(
            run("one", "{\"loss\":0.5,\"trainingSeconds\":1.5,\"imagesPerSecond\":9}", "w"));
    Snapshot other =
        Snapshot.of(
            run("other", "{\"loss\":0.5,\"trainingSeconds\":7,\"imagesPerSecond\":3}", "w"));
    assertThat(one.differences(other)).isEmpty();
    assertThat(one.common(other).compared()).isEqualTo(3);
  }

  @Test
  void everyOtherDifferenceIsTold() throws IOException {
    Snapshot one = Snapshot.of(run("one", "{\"loss\":0.5}", "w"));
    Path other = run("other", "{\"loss\":0.25}", "w");
    Files.delete(other.resolve("model.safetensors"));
    Files.writeString(other.resolve(".model.safetensors.1.tmp"), "half");
    assertThat(one.differences(Snapshot.of(other)))
        .containsExactly(
            "metrics.jsonl has other content",
            "model.safetensors is not there",
            ".model.safetensors.1.tmp is left over");
  }

  /** A file that two undisturbed runs have with other content is compared by name. */
  @Test
  void whatDiffersAnywayIsComparedByName() throws IOException {
    Snapshot common =
        Snapshot.of(run("one", "{}", "w1")).common(Snapshot.of(run("other", "{}", "w2")));
    assertThat(common.compared()).isEqualTo(2);
    assertThat(common.differences(Snapshot.of(run("third", "{}", "w3")))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Damage.class)
  void everyDamageChangesAFile(Damage damage) throws IOException {
    Path run = run("run", "{\"loss\":0.5}", "weights");
    Path copy = folder.resolve("copy");
    Snapshot.copy(run, copy);
    damage.to(copy.resolve("model.safetensors"));
    assertThat(Snapshot.of(run).differences(Snapshot.of(copy))).hasSize(1);
    Snapshot.delete(copy);
    assertThat(copy).doesNotExist();
  }
}
