package dev.bobbin.interop.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.base.BuildInfo;
import dev.bobbin.interop.exchange.ExportOptions;
import dev.bobbin.interop.exchange.ImportedModel;
import dev.bobbin.interop.fixtures.RandomModels;
import dev.bobbin.model.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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
}
