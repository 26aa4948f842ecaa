package dev.bobbin.interop.tfjs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.model.Model;
import dev.bobbin.model.Preprocessing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TfjsModelTest {
  private static final String SHARD = "group1-shard1of1.bin";

  @TempDir Path folder;
  private Path json;
  private Network network;

  /** A dense layer of 2 x 2 with a bias: 24 bytes. */
  @BeforeEach
  void written() {
    NetworkSpec spec =
        new NetworkSpec(
            dev.bobbin.engine.Shape.flat(2), List.of(new LayerSpec.Dense(2, Activation.SOFTMAX)));
    network = Network.create(spec, 1);
    network.parameter("dense_1/kernel").set(new float[] {0, 1, 2, 3});
    network.parameter("dense_1/bias").set(new float[] {-1, 0});
    TfjsModel.write(
        new Model(network, List.of("a", "b"), Preprocessing.standard(spec.input()), Map.of()),
        folder);
    json = folder.resolve("model.json");
  }

  private void replace(String what, String by) throws IOException {
    String text = Files.readString(json);
    assertThat(text).contains(what);
    Files.writeString(json, text.replace(what, by));
  }

  private void bytes(int... values) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(values.length);
    for (int value : values) {
      bytes.put((byte) value);
    }
    Files.write(folder.resolve(SHARD), bytes.array());
  }

  @Test
  void theFolderAndItsModelJsonAreTheSameModel() {
    assertThat(TfjsModel.read(json).network().weightsSha256())
        .isEqualTo(TfjsModel.read(folder).network().weightsSha256())
        .isEqualTo(network.weightsSha256());
  }

  @Test
  void weightsOfEightAndSixteenBitsAreScaled() throws IOException {
    replace(
        "\"shape\":[2,2],\"dtype\":\"float32\"",
        "\"shape\":[2,2],\"dtype\":\"float32\",\"quantization\":{\"dtype\":\"uint8\",\"min\":-1,\"scale\":0.5}");
    replace(
        "\"shape\":[2],\"dtype\":\"float32\"",
        "\"shape\":[2],\"dtype\":\"float32\",\"quantization\":{\"dtype\":\"uint16\",\"min\":0,\"scale\":0.25}");
    bytes(0, 2, 255, 4, 0, 1, 2, 0);
    Network read = TfjsModel.read(folder).network();
    assertThat(read.parameter("dense_1/kernel").values()).containsExactly(-1, 0, 126.5f, 1);
    assertThat(read.parameter("dense_1/bias").values()).containsExactly(64, 0.5f);
  }

  @Test
  void halfFloatsAreRead() throws IOException {
    replace(
        "\"dtype\":\"float32\"", "\"dtype\":\"float32\",\"quantization\":{\"dtype\":\"float16\"}");
    ByteBuffer halves = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : new float[] {0.5f, -2, 1, 3, 0.25f, 65504}) {
      halves.putShort(Float.floatToFloat16(value));
    }
    Files.write(folder.resolve(SHARD), halves.array());
    Network read = TfjsModel.read(folder).network();
    assertThat(read.parameter("dense_1/kernel").values()).containsExactly(0.5f, -2, 1, 3);
    assertThat(read.parameter("dense_1/bias").values()).containsExactly(0.25f, 65504);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../secret.bin", "/etc/passwd", "sub/weights.bin", "..", ".", "C:\\\\w.bin"})
  void pathsOutsideItsFolderAreNotFollowed(String name) throws IOException {
    Files.createDirectories(folder.resolve("sub"));
    Files.write(folder.resolve("sub/weights.bin"), new byte[24]);
    replace(SHARD, name);
    assertRefused("names of files in its own folder");
  }

  @Test
  void linksOutOfItsFolderAreNotFollowed() throws IOException {
    Path outside = Files.write(folder.resolveSibling("outside.bin"), new byte[24]);
    Files.delete(folder.resolve(SHARD));
    Files.createSymbolicLink(folder.resolve(SHARD), outside);
    assertRefused("which is no plain file");
    Files.delete(outside);
  }

  @Test
  void missingCutAndLongWeightsAreRefused() throws IOException {
    bytes(new int[20]);
    assertRefused("8 bytes, as shape [2] says, received 4 left");
    bytes(new int[28]);
    assertRefused("weights of 28 bytes");
    Files.delete(folder.resolve(SHARD));
    assertRefused("a file of weights");
  }

  @Test
  void hugeAndStrangeClaimsAreRefused() throws IOException {
    String text = Files.readString(json);
    replace("\"shape\":[2,2]", "\"shape\":[2147483647,2147483647]");
    assertRefused("as shape [2147483647, 2147483647] says");
    Files.writeString(json, text.replace("\"units\":2,", "\"units\":2000000000,"));
    assertRefused("dense_1");
    Files.writeString(json, text.replace("layers-model", "graph-model"));
    assertRefused("format graph-model");
    Files.writeString(
        json, text.replaceFirst("\"dtype\":\"float32\"}\\]", "\"dtype\":\"string\"}]"));
    assertRefused("received string");
    Files.write(json, "{".getBytes(StandardCharsets.UTF_8));
    assertRefused("model.json");
    Files.delete(json);
    assertRefused("model.json");
  }

  private void assertRefused(String text) {
    assertThatThrownBy(() -> TfjsModel.read(folder))
        .isInstanceOf(BobbinException.class)
        .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1))
        .hasMessageContaining(text);
  }

  @Test
  void largeWeightsLieInSeveralFiles() {
    NetworkSpec spec =
        new NetworkSpec(
            dev.bobbin.engine.Shape.flat(1500),
            List.of(
                new LayerSpec.Dense(900, Activation.RELU),
                new LayerSpec.Dense(2, Activation.SOFTMAX)));
    Network large = Network.create(spec, 2);
    Path other = folder.resolve("large");
    TfjsModel.write(
        new Model(large, List.of("a", "b"), Preprocessing.standard(spec.input()), Map.of()), other);
    assertThat(other.resolve("group1-shard1of2.bin")).hasSize(4 << 20);
    assertThat(other.resolve("group1-shard2of2.bin")).exists();
    assertThat(TfjsModel.read(other).network().weightsSha256()).isEqualTo(large.weightsSha256());
  }

  @Test
  void whatTensorFlowJsHasNotIsNamedAtOnce() {
    List<LayerSpec> layers = new ArrayList<>();
    layers.add(new LayerSpec.Dense(3, new Activation.Elu(0.5)));
    layers.add(new LayerSpec.Activate(new Activation.Elu(2)));
    layers.add(new LayerSpec.Dense(2, Activation.SOFTMAX));
    NetworkSpec spec = new NetworkSpec(dev.bobbin.engine.Shape.flat(2), layers);
    Model model =
        new Model(
            Network.create(spec, 1),
            List.of("a", "b"),
            Preprocessing.standard(spec.input()),
            Map.of());
    Path none = folder.resolve("none");
    assertThatThrownBy(() -> TfjsModel.write(model, none))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("dense_1__activation: expected elu with alpha 1, received alpha 0.5")
        .hasMessageContaining("activation_1: expected elu with alpha 1, received alpha 2");
    assertThat(none).doesNotExist();
  }
}
