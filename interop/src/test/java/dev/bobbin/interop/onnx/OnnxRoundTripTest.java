package dev.bobbin.interop.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.base.BuildInfo;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.Initializer;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.engine.spec.Regularizer;
import dev.bobbin.interop.exchange.ExportOptions;
import dev.bobbin.interop.exchange.ImportedModel;
import dev.bobbin.interop.fixtures.RandomModels;
import dev.bobbin.model.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is exported comes back with the same answers, bit for bit, and with what it said beside. */
final class OnnxRoundTripTest {
  private static final int MODELS = 60;
  private static final int IMAGES = 3;

  @TempDir Path folder;

  static IntStream seeds() {
    return IntStream.range(0, MODELS);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void answersAreTheSameBits(int seed) throws IOException {
    Model model = RandomModels.of(seed);
    Path file = folder.resolve("model.onnx");
    // Both layouts, with and without preprocessing.
    OnnxExport.write(model, file, new ExportOptions((seed & 1) == 1, (seed & 2) == 2));
    ImportedModel imported = OnnxImport.read(file, Optional.empty());
    float[] inputs = RandomModels.inputs(model, IMAGES, seed);
    assertThat(RandomModels.outputs(imported.network(), inputs))
        .isEqualTo(RandomModels.outputs(model.network(), inputs));
    assertThat(imported.classNames()).contains(model.classNames());
    assertThat(imported.preprocessing()).contains(model.preprocessing());
    assertThat(imported.provenance())
        .containsEntry("seed", "random")
        .containsEntry("written-by", "Bobbin " + BuildInfo.current().version());
  }

  /** Its height could be taken for the number of channels. */
  @ParameterizedTest
  @CsvSource({"false, false", "false, true", "true, false", "true, true"})
  void anImageOfOneRowIsRead(boolean preprocessing, boolean channelsFirst) throws IOException {
    Shape row = new Shape(1, 6, 3);
    LayerSpec dense =
        new LayerSpec.Dense(
            2, Activation.SOFTMAX, true, Initializer.GLOROT_UNIFORM, Regularizer.NONE);
    Model model = RandomModels.of(new NetworkSpec(row, List.of(new LayerSpec.Flatten(), dense)), 1);
    Path file = folder.resolve("row.onnx");
    OnnxExport.write(model, file, new ExportOptions(preprocessing, channelsFirst));
    ImportedModel imported = OnnxImport.read(file, Optional.empty());
    assertThat(imported.network().spec().input()).isEqualTo(row);
    float[] inputs = RandomModels.inputs(model, IMAGES, 1);
    assertThat(RandomModels.outputs(imported.network(), inputs))
        .isEqualTo(RandomModels.outputs(model.network(), inputs));
  }
}
