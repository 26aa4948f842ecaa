package dev.bobbin.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names of models on the command line. */
final class ModelPathTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "runs/demo, demo, , runs/demo",
    "runs/demo/, demo, , runs/demo",
    "shirts.safetensors, shirts, , shirts.safetensors",
    "runs/demo/model.safetensors, demo, , runs/demo/model.safetensors",
    "shirts=runs/demo, shirts, , runs/demo",
    "shirts:2=runs/demo, shirts, 2, runs/demo",
    "shirts:1.0-rc=a=b, shirts, 1.0-rc, a=b",
    // A name has no slash, so an equals sign after one belongs to the path.
    "runs/rate=0.1, rate=0.1, , runs/rate=0.1"
  })
  void namesVersionsAndPathsAreTakenApart(String text, String name, String version, String path) {
    assertThat(ModelPath.parse(text))
        .isEqualTo(new ModelPath(name, version == null ? "1" : version, Path.of(path)));
  }

  @Test
  void aPathThatExistsIsAPath() throws IOException {
    Path odd = Files.createDirectory(folder.resolve("a=b"));
    assertThat(ModelPath.parse(odd.toString()).path()).isEqualTo(odd);
    assertThat(ModelPath.parse(".").name())
        .isEqualTo(String.valueOf(Path.of("").toAbsolutePath().getFileName()));
  }
}
