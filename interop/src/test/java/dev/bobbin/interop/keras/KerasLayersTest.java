package dev.bobbin.interop.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.interop.exchange.ImportedModel;
import dev.bobbin.interop.tfjs.TfjsModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rare settings of Keras's layers, in models without weights: right or refused. */
final class KerasLayersTest {
  private static final String FLATTEN = layer("Flatten", "");
  private static final String SOFTMAX = layer("Activation", "\"activation\": \"softmax\", ");

  @TempDir Path folder;

  /** A layer with room for its name, after what of its settings is given. */
  private static String layer(String kind, String config) {
    return "{\"class_name\": \"%s\", \"config\": {%s\"name\": \"%%s\"}}".formatted(kind, config);
  }

  /** A sequential model. */
  private ImportedModel sequential(String input, String... layers) throws IOException {
    List<String> all = new ArrayList<>(List.of(layers));
    all.addFirst(layer("InputLayer", "\"batch_input_shape\": [null, %s], ".formatted(input)));
    // Each has a name of its own.
    String text =
        IntStream.range(0, all.size())
            .mapToObj(i -> all.get(i).formatted("l" + i))
            .collect(Collectors.joining(", "));
    return read("Sequential", "\"layers\": [%s]".formatted(text));
  }

  private ImportedModel read(String kind, String config) throws IOException {
    Files.writeString(
        folder.resolve("model.json"),
        """
        {"format": "layers-model", "modelTopology": {"keras_version": "2.15.0", "model_config":
        {"class_name": "%s", "config": {"name": "m", %s}}}, "weightsManifest": []}
        """
            .formatted(kind, config));
    return TfjsModel.read(folder);
  }

  @Test
  void aSlopeMayBeANumberOfNumPy() throws IOException {
    String slope = "\"alpha\": {\"type\": \"ndarray\", \"value\": 0.05}, ";
    assertThat(
            sequential("2, 2, 1", FLATTEN, layer("LeakyReLU", slope), SOFTMAX)
                .network()
                .spec()
                .layers())
        .contains(new LayerSpec.Activate(new Activation.LeakyRelu(0.05)));
    for (String other : new String[] {"[0.1]", "{\"value\": 0.1}", "\"0.1\""}) {
      assertThatThrownBy(() ->
              sequential(
                  "2, 2, 1", FLATTEN, layer("LeakyReLU", "\"alpha\": " + other + ", "), SOFTMAX))
          .isInstanceOf(BobbinException.class)
          .hasMessageContaining("(LeakyReLU)")
          .hasMessageContaining("expected a finite number");
    }
  }

  /** Preprocessing has numbers for each channel: 67 million of them would take gigabytes. */
  @Test
  void aPictureOfMillionsOfChannelsIsRefusedBeforeAnyMemoryIsTaken() {
    for (String input : new String[] {"1, 1, 67000000", "8, 8, 70000", "4096, 2048, 1"}) {
      assertThatThrownBy(() -> sequential(input, FLATTEN, SOFTMAX))
          .as(input)
          .isInstanceOf(BobbinException.class)
          .hasMessageContaining("expected an input of at most 4194304 values and 65536 channels");
    }
  }

  @Test
  void aReshapeThatCutsAnAxisIsRefused() throws IOException {
    String cut = layer("Reshape", "\"target_shape\": [3, 2, 1], ");
    assertThatThrownBy(() -> sequential("2, 3, 1", cut, FLATTEN, SOFTMAX))
        .hasMessageContaining("(Reshape)")
        .hasMessageContaining("received 2x3x1 that becomes 3x2x1");
    for (String input : new String[] {"6", "3, 2", "3, 2, 1"}) {
      assertThat(sequential(input, cut, FLATTEN, SOFTMAX).network().spec().input())
          .as(input)
          .isEqualTo(new Shape(3, 2, 1));
    }
  }

  @Test
  void aLayerThatOnlyBeginsAsAnAugmentationIsRefused() throws IOException {
    assertThat(sequential("2, 2, 1", layer("RandomFlip", ""), FLATTEN, SOFTMAX).notes())
        .anyMatch(note -> note.contains("only acts in training"));
    assertThatThrownBy(
            () -> sequential("2, 2, 1", FLATTEN, layer("RandomFourierFeatures", ""), SOFTMAX))
        .hasMessageContaining("(RandomFourierFeatures)");
  }

  /** As Keras writes a class that a program defines, and one that it registers under a package. */
  @ParameterizedTest
  @CsvSource({
    "'\"module\": \"__main__\", \"registered_name\": \"Flatten\"', __main__.Flatten",
    "'\"module\": \"shapes\", \"registered_name\": \"mine>Flatten\"', mine>Flatten",
    "'\"module\": null, \"registered_name\": \"mine>Flatten\"', mine>Flatten"
  })
  void aClassOfAnotherPackageIsNotTakenForKerasOfThatName(String of, String called)
      throws IOException {
    String flatten = "{\"class_name\": \"Flatten\", %s, \"config\": {\"name\": \"%%s\"}}";
    assertThatThrownBy(() -> sequential("2, 2, 1", flatten.formatted(of), SOFTMAX))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("layer 'l1' (" + called + ")");
    for (String own :
        new String[] {"keras.layers", "keras.src.layers.reshaping", "tf_keras.layers"}) {
      String described = "\"module\": \"%s\", \"registered_name\": null".formatted(own);
      assertThat(sequential("2, 2, 1", flatten.formatted(described), SOFTMAX).network().output())
          .as(own)
          .isEqualTo(new Shape(1, 1, 4));
    }
  }

  @Test
  void aLayerThatAlwaysTrainsIsRefused() {
    assertThatThrownBy(() -> functional("{\"training\": true}"))
        .hasMessageContaining("layer 'd' (Dropout)")
        .hasMessageContaining("training=True");
  }

  @Test
  void aLayerThatIsCalledForPredictionIsRead() throws IOException {
    assertThat(functional("{\"training\": false}").network().output().size()).isEqualTo(4);
  }

  private ImportedModel functional(String call) throws IOException {
    return read(
        "Functional",
        """
        "layers": [
        {"class_name": "InputLayer", "name": "in", "inbound_nodes": [],
         "config": {"batch_input_shape": [null, 2, 2, 1], "name": "in"}},
        {"class_name": "Dropout", "name": "d", "inbound_nodes": [[["in", 0, 0, %s]]],
         "config": {"rate": 0.5, "name": "d"}},
        {"class_name": "Flatten", "name": "f", "inbound_nodes": [[["d", 0, 0, {}]]],
         "config": {"name": "f"}}],
        "input_layers": [["in", 0, 0]], "output_layers": [["f", 0, 0]]
        """
            .formatted(call));
  }
}
