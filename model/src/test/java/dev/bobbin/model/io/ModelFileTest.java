package dev.bobbin.model.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.Predictor;
import dev.bobbin.engine.network.weights.Parameter;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.engine.spec.Padding;
import dev.bobbin.model.ClassProbability;
import dev.bobbin.model.CombinationRule;
import dev.bobbin.model.Ensemble;
import dev.bobbin.model.Fit;
import dev.bobbin.model.Model;
import dev.bobbin.model.NoveltyDetector;
import dev.bobbin.model.Polarity;
import dev.bobbin.model.Preprocessing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFileTest {
  private static final NetworkSpec SPEC =
      new NetworkSpec(
          new Shape(8, 8, 1),
          List.of(
              new LayerSpec.Conv2d(3, 3, Padding.SAME, new Activation.LeakyRelu(0.1)),
              new LayerSpec.BatchNorm(0.9, 1e-3),
              new LayerSpec.Residual(
                  List.of(new LayerSpec.Conv2d(3, 3, Padding.SAME, Activation.RELU)), List.of()),
              new LayerSpec.AveragePool(2),
              new LayerSpec.Flatten(),
              new LayerSpec.Dense(3, Activation.SOFTMAX)));

  @TempDir Path folder;

  private static Preprocessing darkOnLight(float std) {
    return new Preprocessing(
        SPEC.input(),
        Fit.PAD,
        List.of(255),
        Polarity.DARK_ON_LIGHT,
        List.of(0f),
        List.of(std),
        true);
  }

  private Model model() {
    Network network = Network.create(SPEC, 5);
    Random random = new Random(5);
    for (Parameter parameter : network.parameters()) {
      float[] values = parameter.values();
      for (int i = 0; i < values.length; i++) {
        values[i] += random.nextFloat() / 4;
      }
      parameter.set(values);
    }
    Map<String, String> provenance = new LinkedHashMap<>();
    provenance.put("run", "runs/1");
    provenance.put("data", "sha256 of something");
    return new Model(
        network, List.of("T-shirt/top", "\"Ankle\" boot", "Täsche"), darkOnLight(255), provenance);
  }

  private Path written() throws IOException {
    Path file = folder.resolve("model.safetensors");
    ModelFile.write(file, model());
    return file;
  }

  @Test
  void aModelReadsBackWithItsBits() throws IOException {
    Model model = model();
    Model read = ModelFile.read(written());
    assertThat(read.network().weightsSha256()).isEqualTo(model.network().weightsSha256());
    assertThat(read.network().spec()).isEqualTo(SPEC);
    assertThat(read.classNames()).isEqualTo(model.classNames());
    assertThat(read.preprocessing()).isEqualTo(model.preprocessing());
    assertThat(List.copyOf(read.provenance().entrySet()))
        .isEqualTo(List.copyOf(model.provenance().entrySet()));
  }

  @Test
  void aModelWithinAnotherFileIsThatOfAFileOfItsOwn() throws IOException {
    Path around = folder.resolve("around.html");
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    ModelFile.content(around, model()).writeTo(content);
    byte[] bytes = content.toByteArray();
    assertThat(bytes).isEqualTo(Files.readAllBytes(written()));
    assertThat(ModelFile.read(around, bytes).weightsSha256()).isEqualTo(model().weightsSha256());

    assertThatExceptionOfType(BobbinException.class)
        .isThrownBy(() -> ModelFile.read(around, Arrays.copyOf(bytes, bytes.length - 1)))
        .withMessageStartingWith(around + ": expected a whole safetensors file")
        .withMessageContaining("the file was cut off");
    assertThatExceptionOfType(BobbinException.class)
        .isThrownBy(() -> ModelFile.read(around, new byte[3]))
        .withMessageStartingWith(around + ": expected ");
    bytes[bytes.length - 1] ^= 1;
    assertThatExceptionOfType(BobbinException.class)
        .isThrownBy(() -> ModelFile.read(around, bytes))
        .withMessageContaining("the values whose SHA-256 stands in its metadata");
  }

  @Test
  void theSameModelGivesTheSameFile() throws IOException {
    byte[] once = Files.readAllBytes(written());
    assertThat(Files.readAllBytes(written())).isEqualTo(once);
  }

  @Test
  void tensorsHaveTheNamesAndAxesOfKeras() throws IOException {
    try (TensorFileReader reader = TensorFileReader.open(written())) {
      assertThat(reader.entries().get("conv2d_1/kernel").shape()).containsExactly(3, 3, 1, 3);
      assertThat(reader.entries().get("residual_1/body/conv2d_1/kernel").shape())
          .containsExactly(3, 3, 3, 3);
      assertThat(reader.entries().get("dense_1/kernel").shape()).containsExactly(48, 3);
      assertThat(reader.entries().keySet())
          .contains("batch_norm_1/moving_variance", "dense_1/bias");
    }
  }

  @Test
  void threeLinesClassifyAsTheNetworkItselfDoes() throws IOException {
    byte[] pixels = new byte[64];
    new Random(9).nextBytes(pixels);
    float[] expected = new float[3];
    new Predictor(model().network(), 1, new ThreadTeam(1))
        .predict(Preprocessing.standard(SPEC.input()).values().of(pixels), 1, expected);
    ClassProbability best = ThreeLinesExample.classify(written().toString(), pixels);
    List<ClassProbability> ranked = ModelFile.read(written()).classify(pixels);
    assertThat(best).isEqualTo(ranked.getFirst());
    assertThat(ranked).extracting(ClassProbability::index).containsExactlyInAnyOrder(0, 1, 2);
    for (ClassProbability one : ranked) {
      assertThat(one.probability()).isEqualTo(expected[one.index()]);
      assertThat(one.name()).isEqualTo(model().classNames().get(one.index()));
    }
    assertThat(ranked.get(0).probability()).isGreaterThanOrEqualTo(ranked.get(1).probability());
    assertThat(ranked.get(1).probability()).isGreaterThanOrEqualTo(ranked.get(2).probability());
  }

  @Test
  void bytesAreScaledUnsigned() {
    assertThat(Preprocessing.standard(SPEC.input()).values().of(new byte[] {0, 51, (byte) 255}))
        .containsExactly(0f, 0.2f, 1f);
  }

  @Test
  void anImageOfAnotherSizeIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> model().classify(new byte[784]))
        .withMessage(
            "classify: expected 64 values for an image of 8x8x1, received 784; try an image of that size");
  }

  @Test
  void classNamesHaveToMatchTheOutputs() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new Model(model().network(), List.of("a"), model().preprocessing(), Map.of()))
        .withMessageContaining("expected 3 class names, one for each output, received 1");
  }

  /** The preprocessing of {@link #darkOnLight} as it is written. */
  private static String written(int std) {
    return "\"preprocessing\":{\"size\":\"8x8x1\",\"fit\":\"pad\",\"background\":[255],"
        + "\"polarity\":\"dark-on-light\",\"mean\":[0],\"std\":["
        + std
        + "],\"orientation\":true}";
  }

  /**
   * Earlier files: networks of dark on light inputs received such pictures as they were, others
   * received light on dark ones as they were, and black was the background of those.
   */
  @ParameterizedTest
  @ValueSource(strings = {"\"preprocessing\":{\"size\":\"8x8x1\",", "\"scaling\":{"})
  void aFileOfBeforeBackgroundsGivesThePicturesTheSameValues(String start) throws IOException {
    Preprocessing dark =
        ModelFile.read(
                rewritten(written(255), start + "\"divisor\":100,\"polarity\":\"dark-on-light\"}"))
            .preprocessing();
    assertThat(dark)
        .isEqualTo(
            new Preprocessing(
                SPEC.input(),
                Fit.PAD,
                List.of(255),
                Polarity.AS_IS,
                List.of(0f),
                List.of(100f),
                true));
    assertThat(dark.values().of(new byte[] {0, 50, (byte) 255})).containsExactly(0f, 0.5f, 2.55f);
    assertThat(dark.backgroundImage()).containsOnly(2.55f);
    Preprocessing light =
        ModelFile.read(
                rewritten(written(255), start + "\"divisor\":255,\"polarity\":\"light-on-dark\"}"))
            .preprocessing();
    assertThat(light).isEqualTo(Preprocessing.standard(SPEC.input()));
    assertThat(light.values().of(new byte[] {0, 51, (byte) 255})).containsExactly(0f, 0.2f, 1f);
    assertThat(light.backgroundImage()).containsOnly(0f);
  }

  @Test
  void anEnsembleOfBeforeThereWasAPreprocessingIsRead() throws IOException {
    NetworkSpec spec =
        new NetworkSpec(
            SPEC.input(),
            List.of(new LayerSpec.Flatten(), new LayerSpec.Dense(3, Activation.SOFTMAX)));
    Model member =
        new Model(Network.create(spec, 1), List.of("a", "b", "c"), darkOnLight(100), Map.of());
    Path file = folder.resolve("ensemble.safetensors");
    ModelFile.write(
        file, new Ensemble(CombinationRule.MEAN_PROBABILITY, List.of(member, member), Map.of()));
    rewrite(file, written(100), "\"scaling\":{\"divisor\":100,\"polarity\":\"dark-on-light\"}");
    Preprocessing read = ModelFile.readClassifier(file).preprocessing();
    assertThat(read.polarity()).isEqualTo(Polarity.AS_IS);
    assertThat(read.backgroundImage()).containsOnly(2.55f);
  }

  /**
   * Rewrites the file with another description or other tensors and returns the error of reading
   * it.
   */
  @Test
  void aFlippedBitIsDamage() throws IOException {
    Path file = novelty();
    byte[] bytes = Files.readAllBytes(file);
    for (int at = 0; at < bytes.length; at++) {
      byte[] changed = bytes.clone();
      // The highest bit makes infinities of some weights.
      changed[at] ^= (byte) (at % 4 == 3 ? 0x40 : 1);
      Files.write(file, changed);
      assertThatExceptionOfType(BobbinException.class)
          .as("byte %d", at)
          .isThrownBy(() -> ModelFile.readClassifier(file))
          .withMessageStartingWith(file.toString())
          .withMessageContaining("damaged");
    }
  }

  private void assertRefused(String from, String to, String message) throws IOException {
    assertRefused(rewritten(from, to), message);
  }

  private Path rewritten(String from, String to) throws IOException {
    Path file = written();
    rewrite(file, from, to);
    return file;
  }

  private static void rewrite(Path file, String from, String to) throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    try (TensorFileReader reader = TensorFileReader.open(file)) {
      for (String name : reader.entries().keySet()) {
        tensors.put(name, reader.read(name));
      }
      reader
          .metadata()
          .forEach((name, text) -> {
            assertThat(text).contains(from);
            metadata.put(name, text.replace(from, to));
          });
    }
    TensorFileWriter.write(file, metadata, tensors);
  }

  private static void assertRefused(Path file, String message) {
    assertThatExceptionOfType(BobbinException.class)
        .isThrownBy(() -> ModelFile.read(file))
        .withMessageStartingWith(file.toString())
        .withMessageContaining(message)
        .withMessageContaining("expected");
  }

  @Test
  void aNetworkThatTheTensorsDoNotMatchIsRefused() throws IOException {
    assertRefused("{\"units\":3", "{\"units\":4", "weights, as its network of input 8x8x1 has");
    // The same number of weights in other shapes.
    assertRefused(
        "\"kernel-size\":3",
        "\"kernel-size\":[9,1]",
        "tensor conv2d_1/kernel: expected shape [9, 1, 1, 3], received [3, 3, 1, 3]");
  }

  @Test
  void anEnormousNetworkIsRefusedBeforeItIsAllocated() throws IOException {
    assertRefused("{\"units\":3", "{\"units\":2000000000", "expected at most");
    assertRefused("\"filters\":3", "\"filters\":2000000000", "expected");
    assertRefused("\"input\":\"8x8x1\"", "\"input\":\"8200x8200x1\"", "at most 67108864 values");
    assertRefused("\"input\":\"8x8x1\"", "\"input\":\"99999x99999x9\"", "at most 2^31 - 1 values");
    String many = "[" + "\"flatten\",".repeat(20_000);
    assertRefused("\"layers\":[", "\"layers\":" + many, "at most 10000 layers");
  }

  @Test
  void weightsThatDoNotFitIntoMemoryAreRefusedBeforeTheyAreRead() throws IOException {
    long units = 1 << 14;
    long wide = Runtime.getRuntime().maxMemory() / (Float.BYTES * units * units) + 1;
    String layers = "[\"flatten\"," + "{\"dense\":%d},".repeat((int) wide + 1) + "{\"dense\":3}]";
    String description;
    try (TensorFileReader reader = TensorFileReader.open(written())) {
      description =
          reader
              .metadata()
              .get("bobbin.model")
              .replaceFirst(
                  "\"layers\":.*]},\"classes\"",
                  "\"layers\":%s},\"classes\"".formatted(layers.replace("%d", units + "")));
    }
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("__metadata__", Map.of("bobbin.model", description));
    long end = 0;
    List<Long> tensors = new ArrayList<>(Collections.nCopies((int) wide, units * units));
    tensors.add((8 * 8 + 1) * units + wide * units + 3 * units + 3);
    for (long size : tensors) {
      long begin = end;
      end += Float.BYTES * size;
      header.put(
          "tensor" + begin,
          Map.of("dtype", "F32", "shape", List.of(size), "data_offsets", List.of(begin, end)));
    }
    byte[] json = JsonWriter.compact(header).getBytes(StandardCharsets.UTF_8);
    Path file = folder.resolve("large.safetensors");
    ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.write(length.putLong(json.length).array());
      sparse.write(json);
      sparse.setLength(8 + json.length + end);
    }
    assertRefused(file, "that fits into Java's memory of");
    assertRefused(file, " MB; try BOBBIN_JAVA_OPTS=-Xmx");
  }

  @Test
  void aDescriptionThatIsWrongIsRefused() throws IOException {
    assertRefused(
        "\"version\":1", "\"version\":2", "version: expected 1, received 2; try a newer Bobbin");
    assertRefused("\"std\":[255]", "\"std\":[0]", "a number above 0");
    assertRefused("\"std\":[255]", "\"std\":[1,2]", "a number for each of 1 channels");
    assertRefused("\"background\":[255]", "\"background\":[256]", "expected");
    assertRefused(
        "dark-on-light", "auto", "expected as-is, light-on-dark or dark-on-light, received auto");
    assertRefused(
        "\"size\":\"8x8x1\"", "\"size\":\"8x9x1\"", "expected preprocessing for images of 8x8x1");
    assertRefused("\"classes\":[", "\"classes\":[\"one more\",", "class names");
    assertRefused("\"flatten\"", "\"flaten\"", "try 'flatten'");
    assertRefused("\"flatten\"", "\"dropout\"", "'rate: ...'");
    assertRefused("\"flatten\",", "", "dense_1: expected a flat input");
    assertRefused("{\"version\"", "{{\"version\"", "bobbin.model");
  }

  @Test
  void aFileWithoutADescriptionIsRefused() throws IOException {
    Path file = folder.resolve("weights.safetensors");
    TensorFileWriter.write(file, Map.of(), Map.of("w", Tensor.vector(new float[1])));
    assertRefused(file, "expected a model's description, received none");
  }

  @Test
  void weightsThatAreNotNumbersAreRefused() throws IOException {
    Model model = model();
    Parameter bias = model.network().parameters().getLast();
    bias.set(new float[] {0, Float.NaN, 0});
    Path file = folder.resolve("nan.safetensors");
    ModelFile.write(file, model);
    assertRefused(file, "tensor dense_1/bias: expected finite weights, received NaN at 1");
  }

  /** Two training images, of which the second is at the right angle to the first. */
  private Model withNovelty() {
    float[] vectors = new float[2 * 48];
    vectors[0] = 1;
    vectors[48 + 1] = 1;
    return model()
        .with(
            Optional.of(
                new NoveltyDetector(
                    "flatten_1", 48, OptionalDouble.empty(), 1, 0.95, 0.5, vectors)));
  }

  private Path novelty() throws IOException {
    Path file = folder.resolve("novelty.safetensors");
    ModelFile.write(file, withNovelty());
    return file;
  }

  @Test
  void aNoveltyDetectorReadsBackWithItsBits() throws IOException {
    NoveltyDetector read = ModelFile.read(novelty()).novelty().orElseThrow();
    assertThat(read.layer()).isEqualTo("flatten_1");
    assertThat(read.neighbours()).isEqualTo(1);
    assertThat(read.keep()).isEqualTo(0.95);
    assertThat(read.threshold()).isEqualTo(0.5);
    assertThat(read.count()).isEqualTo(2);
    assertThat(read.vectors()).isEqualTo(withNovelty().novelty().orElseThrow().vectors());
    byte[] pixels = new byte[64];
    new Random(3).nextBytes(pixels);
    assertThat(ModelFile.read(novelty()).predict(scaled(pixels)))
        .isEqualTo(withNovelty().predict(scaled(pixels)));
    assertThat(ModelFile.read(novelty()).classify(pixels)).isEqualTo(model().classify(pixels));
  }

  private static float[] scaled(byte[] pixels) {
    return darkOnLight(255).values().of(pixels);
  }

  @Test
  void membersOfAnEnsembleKeepTheirNoveltyDetectors() throws IOException {
    Path file = folder.resolve("ensemble.safetensors");
    List<Model> members = List.of(model(), withNovelty());
    ModelFile.write(file, new Ensemble(CombinationRule.MEAN_PROBABILITY, members, Map.of()));
    Ensemble read = (Ensemble) ModelFile.readClassifier(file);
    assertThat(read.members().get(0).novelty()).isEmpty();
    assertThat(read.members().get(1).novelty()).isPresent();
    assertThat(read.novelty()).isEmpty();
    assertThat(read.predict(new float[64]).novelty()).isEmpty();
  }

  private void assertNoveltyRefused(String from, String to, String message) throws IOException {
    Path file = novelty();
    rewrite(file, from, to);
    assertRefused(file, message);
  }

  @Test
  void aNoveltyDetectorThatIsWrongIsRefused() throws IOException {
    assertNoveltyRefused(
        "\"neighbours\":1", "\"neighbours\":3", "neighbours from 1 to the 2 vectors, received 3");
    assertNoveltyRefused("\"neighbours\":1", "\"neighbours\":0", "expected");
    assertNoveltyRefused("\"keep\":0.95", "\"keep\":0", "a share from 0.01 to 1");
    assertNoveltyRefused("\"keep\":0.95", "\"keep\":1.5", "a share from 0.01 to 1");
    assertNoveltyRefused("\"threshold\":0.5", "\"threshold\":-1", "a threshold of at least 0");
    assertNoveltyRefused("\"threshold\":0.5", "\"threshold\":1e999", "expected");
    assertNoveltyRefused("\"neighbours\":1", "\"length\":0,\"neighbours\":1", "a length above 0");
    assertNoveltyRefused(
        "\"layer\":\"flatten_1\"",
        "\"layer\":\"dense_7\"",
        "the name of a layer with 48 outputs, received 'dense_7'");
    assertNoveltyRefused(
        "\"layer\":\"flatten_1\"", "\"layer\":\"dense_1\"", "a layer with 48 outputs");
  }

  /** Replaces the vectors, or takes them away. */
  private Path withVectors(Optional<Tensor> vectors) throws IOException {
    Path file = novelty();
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Map<String, String> metadata;
    try (TensorFileReader reader = TensorFileReader.open(file)) {
      for (String name : reader.entries().keySet()) {
        tensors.put(name, reader.read(name));
      }
      metadata = reader.metadata();
    }
    tensors.remove("novelty/vectors");
    vectors.ifPresent(tensor -> tensors.put("novelty/vectors", tensor));
    TensorFileWriter.write(file, metadata, tensors);
    return file;
  }

  @Test
  void vectorsThatAreWrongAreRefused() throws IOException {
    assertRefused(withVectors(Optional.empty()), "tensor novelty/vectors: expected two axes");
    assertRefused(withVectors(Optional.of(Tensor.vector(new float[96]))), "expected two axes");
    assertRefused(
        withVectors(Optional.of(new Tensor(List.of(4, 24), new float[96]))),
        "a layer with 24 outputs");
    assertRefused(withVectors(Optional.of(new Tensor(List.of(0, 48), new float[0]))), "received 0");
    assertRefused(withVectors(Optional.of(new Tensor(List.of(0, 0), new float[0]))), "received 0");
    float[] wrong = new float[96];
    wrong[5] = Float.NaN;
    assertRefused(withVectors(Optional.of(new Tensor(List.of(2, 48), wrong))), "received NaN at 5");
    int many = (1 << 22) / 48 + 1;
    assertRefused(
        withVectors(Optional.of(new Tensor(List.of(many, 48), new float[many * 48]))),
        "at most 4194304 values");
  }

  @Test
  void vectorsWithoutADescriptionAreRefused() throws IOException {
    Path file = novelty();
    rewrite(
        file,
        "\"novelty\":{\"layer\":\"flatten_1\",\"neighbours\":1,\"keep\":0.95,\"threshold\":0.5},",
        "");
    assertRefused(file, "weights, as its network of input 8x8x1 has");
  }
}
