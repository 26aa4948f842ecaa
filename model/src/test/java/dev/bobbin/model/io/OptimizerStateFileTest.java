package dev.bobbin.model.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bobbin.base.BobbinException;
import dev.bobbin.engine.spec.Optimizer;
import dev.bobbin.engine.train.OptimizerState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OptimizerStateFileTest {
  @TempDir Path folder;

  private Path file = Path.of("");

  @BeforeEach
  void choosePlace() {
    file = OptimizerStateFile.beside(folder.resolve("demo.safetensors"));
  }

  private static OptimizerState adam() {
    return new OptimizerState(
        new Optimizer.Adam(0.8, 0.99, 1e-6),
        0.1 + 0.2,
        1L << 40,
        List.of(
            Map.of("a/kernel", new float[] {0.1f, -0f, Float.MIN_VALUE}),
            Map.of("a/kernel", new float[] {1, 2, 3})));
  }

  @Test
  void liesBesideItsModel() {
    assertThat(file).isEqualTo(folder.resolve("demo.optimizer.safetensors"));
    assertThat(OptimizerStateFile.beside(Path.of("demo")))
        .isEqualTo(Path.of("demo.optimizer.safetensors"));
  }

  @Test
  void aStateReadsBackWithItsBits() throws IOException {
    OptimizerStateFile.write(file, adam(), "0123");
    OptimizerStateFile read = OptimizerStateFile.read(file);
    assertThat(read.weightsSha256()).isEqualTo("0123");
    assertThat(read.state().optimizer()).isEqualTo(adam().optimizer());
    assertThat(read.state().learningRate()).isEqualTo(0.1 + 0.2);
    assertThat(read.state().steps()).isEqualTo(1L << 40);
    assertThat(read.state().slots()).hasSize(2);
    for (int i = 0; i < 2; i++) {
      assertThat(read.state().slots().get(i).get("a/kernel"))
          .containsExactly(adam().slots().get(i).get("a/kernel"));
    }
    byte[] once = Files.readAllBytes(file);
    OptimizerStateFile.write(file, read.state(), "0123");
    assertThat(Files.readAllBytes(file)).isEqualTo(once);
    assertThat(OptimizerStateFile.read(file).sha256()).isEqualTo(read.sha256());
    OptimizerStateFile.write(file, read.state(), "0124");
    assertThat(OptimizerStateFile.read(file).sha256()).isNotEqualTo(read.sha256());
  }

  @Test
  void descentWithoutMomentumHasStepsAlone() throws IOException {
    OptimizerState sgd = new OptimizerState(new Optimizer.Sgd(0, false), 0.01, 7, List.of());
    OptimizerStateFile.write(file, sgd, "0123");
    assertThat(OptimizerStateFile.read(file).state()).isEqualTo(sgd);
  }

  @Test
  void aFlippedBitIsDamage() throws IOException {
    OptimizerStateFile.write(file, adam(), "0123");
    byte[] bytes = Files.readAllBytes(file);
    for (int at = 0; at < bytes.length; at++) {
      byte[] changed = bytes.clone();
      changed[at] ^= 1;
      Files.write(file, changed);
      assertThatExceptionOfType(BobbinException.class)
          .as("byte %d", at)
          .isThrownBy(() -> OptimizerStateFile.read(file))
          .withMessageStartingWith(file.toString());
    }
  }

  @Test
  void otherFilesAreRefusedInWords() {
    TensorFileWriter.write(file, Map.of(), Map.of());
    assertThatExceptionOfType(BobbinException.class)
        .isThrownBy(() -> OptimizerStateFile.read(file))
        .withMessage(
            file
                + ": bobbin.optimizer: expected an optimizer's state with its description and digest, received none; try the file that 'bobbin import' wrote");
    String negative =
        "{\"version\":1,\"optimizer\":{\"sgd\":{}},\"learningRate\":0.1,\"steps\":-1,\"weightsSha256\":\"0\"}";
    TensorFileWriter.write(file, Map.of("bobbin.optimizer", negative), Map.of());
    assertThatExceptionOfType(BobbinException.class)
        .isThrownBy(() -> OptimizerStateFile.read(file))
        .withMessageContaining("steps: expected at least 0, received -1");
    TensorFileWriter.write(
        file, Map.of("bobbin.optimizer", negative.replace("\":1", "\":2")), Map.of());
    assertThatExceptionOfType(BobbinException.class)
        .isThrownBy(() -> OptimizerStateFile.read(file))
        .withMessageContaining("version: expected 1");
  }
}
