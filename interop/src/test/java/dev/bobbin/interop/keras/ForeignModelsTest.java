package dev.bobbin.interop.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.json.JsonReader;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.Optimizer;
import dev.bobbin.engine.train.OptimizerState;
import dev.bobbin.interop.exchange.ImportedModel;
import dev.bobbin.interop.fixtures.RandomModels;
import dev.bobbin.model.Preprocessing;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that Keras wrote ({@code keras3.py}, {@code keras2.py}), with what it predicts. */
class ForeignModelsTest {
  private static final float TOLERANCE = 1e-5f;

  @TempDir Path folder;

  static Path resource(Path folder, String name) {
    try (InputStream in =
        new GZIPInputStream(
            Objects.requireNonNull(
                ForeignModelsTest.class.getResourceAsStream(name + ".gz"), name))) {
      Path file = folder.resolve(name);
      Files.write(file, in.readAllBytes());
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ImportedModel read(String name) {
    Path file = resource(folder, name);
    return name.endsWith(".h5") ? KerasH5.read(file) : KerasArchive.read(file);
  }

  private static float[] golden(String name, String what) {
    String json = name.substring(0, name.lastIndexOf('.')) + ".json";
    try (InputStream in =
        Objects.requireNonNull(ForeignModelsTest.class.getResourceAsStream(json), json)) {
      List<Double> numbers =
          Settings.of("", JsonReader.read(json, in.readAllBytes())).numbers(what);
      float[] values = new float[numbers.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = numbers.get(i).floatValue();
      }
      return values;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertPredicts(ImportedModel model, String name, float tolerance) {
    float[] inputs = golden(name, "inputs");
    Shape shape = model.network().spec().input();
    if (model.preprocessing().isPresent()) {
      Preprocessing preprocessing = model.preprocessing().get();
      for (int i = 0; i < inputs.length; i++) {
        int channel = i % shape.channels();
        inputs[i] =
            (inputs[i] - preprocessing.mean().get(channel)) / preprocessing.std().get(channel);
      }
    }
    float[] outputs = RandomModels.outputs(model.network(), inputs);
    float[] expected = golden(name, "outputs");
    assertThat(outputs).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(outputs[i])
          .as("%s, output %d", name, i)
          .isCloseTo(expected[i], org.assertj.core.data.Offset.offset(tolerance));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "functional.keras",
        "functional.h5",
        "sequential.keras",
        "sequential.h5",
        "reshaped.keras",
        "reshaped.h5",
        "float64.keras",
        "float64.h5",
        "chunked.h5",
        "sequential2.keras",
        "sequential2.h5",
        "functional2.keras",
        "functional2.h5"
      })
  void predictionsAreKerasOwn(String name) {
    assertPredicts(read(name), name, TOLERANCE);
  }

  /** Keras computes with as few digits as the weights have. */
  @ParameterizedTest
  @ValueSource(strings = {"float16.keras", "float16.h5", "bfloat16.keras", "bfloat16.h5"})
  void halfFloatsAreRead(String name) {
    assertPredicts(read(name), name, 0.02f);
  }

  @ParameterizedTest
  @ValueSource(strings = {"functional.keras", "functional.h5"})
  void layersAreWhatTheyShouldBe(String name) {
    ImportedModel model = read(name);
    List<LayerSpec> layers = model.network().spec().layers();
    assertThat(layers.stream().map(LayerSpec::kind))
        .containsExactly(
            "conv2d",
            "batch-norm",
            "activation",
            "residual",
            "activation",
            "spatial-dropout",
            "average-pool",
            "global-max-pool",
            "dense",
            "activation",
            "dense",
            "dropout",
            "dense");
    assertThat(layers.get(2)).isEqualTo(new LayerSpec.Activate(new Activation.LeakyRelu(0.1)));
    assertThat(layers.get(10).ownActivation()).contains(new Activation.LeakyRelu(0.2));
    // Zeros around, then a valid window of 3 with stride 2, is no padding of Bobbin's.
    LayerSpec.Residual block = (LayerSpec.Residual) layers.get(3);
    LayerSpec.Conv2d first = (LayerSpec.Conv2d) block.body().getFirst();
    assertThat(first.kernelSize().height()).isGreaterThanOrEqualTo(3);
    assertThat(model.notes())
        .anyMatch(note -> note.contains("RandomFlip"))
        .anyMatch(note -> note.contains("GaussianNoise"));
    assertThat(model.preprocessing().orElseThrow().mean()).containsExactly(127.5f, 127.5f);
    assertThat(model.preprocessing().orElseThrow().std()).containsExactly(127.5f, 127.5f);
    assertThat(model.classNames()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"functional.keras", "functional.h5"})
  void adamsStateIsRead(String name) {
    OptimizerState state = read(name).optimizer().orElseThrow();
    assertThat(state.optimizer()).isEqualTo(new Optimizer.Adam());
    assertThat(state.learningRate()).isEqualTo(0.01f, org.assertj.core.data.Offset.offset(1e-9));
    assertThat(state.steps()).isEqualTo(4);
    assertThat(state.slots()).hasSize(2);
    for (float square : state.slots().get(1).getOrDefault("dense_3/kernel", new float[0])) {
      assertThat(square).isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sequential.keras", "sequential.h5"})
  void rmspropsStateIsRead(String name) {
    OptimizerState state = read(name).optimizer().orElseThrow();
    assertThat(state.optimizer()).isEqualTo(new Optimizer.RmsProp(0.9, 0.5, 1e-7));
    assertThat(state.steps()).isEqualTo(1);
    assertThat(state.slots()).hasSize(2);
    for (float square : state.slots().getFirst().getOrDefault("dense_2/bias", new float[0])) {
      assertThat(square).isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sequential2.keras", "sequential2.h5"})
  void theStateOfKeras2IsReadToo(String name) {
    OptimizerState state = read(name).optimizer().orElseThrow();
    assertThat(state.optimizer()).isEqualTo(new Optimizer.Adam());
    assertThat(state.learningRate()).isCloseTo(0.001, org.assertj.core.data.Offset.offset(1e-9));
    assertThat(state.steps()).isEqualTo(1);
    for (float square : state.slots().get(1).getOrDefault("dense_2/bias", new float[0])) {
      assertThat(square).isPositive();
    }
  }

  @Test
  void chunksThatWereNeverWrittenAreZero() {
    Network network = read("chunked.h5").network();
    assertThat(network.parameter("dense_1/kernel").values()).containsOnly(0);
    assertThat(network.parameter("dense_1/bias").values()).doesNotContain(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"refused.keras", "refused.h5"})
  void everyLayerThatBobbinHasNotIsNamedAtOnce(String name) {
    assertThatThrownBy(() -> read(name))
        .isInstanceOf(BobbinException.class)
        .satisfies(e -> {
          assertThat(((BobbinException) e).problems()).hasSize(6);
          assertThat(e.getMessage().lines())
              .hasSize(6)
              .allMatch(line -> line.startsWith(folder.resolve(name) + ": layer '"))
              .allMatch(line -> line.contains("expected ") && line.contains("; try "));
        })
        .hasMessageContaining(
            "layer 'twice' (Lambda): expected layers without code of their own, received a Lambda, whose code is not run")
        .hasMessageContaining("layer 'depth' (DepthwiseConv2D)")
        .hasMessageContaining("layer 'slopes' (PReLU)")
        .hasMessageContaining("layer 'wide' (Conv2D): expected dilation_rate 1, received [2, 2]")
        .hasMessageContaining("layer 'mine' (")
        .hasMessageContaining("layer 'hard' (Activation)")
        .hasMessageContaining("received hard_sigmoid");
  }
}
