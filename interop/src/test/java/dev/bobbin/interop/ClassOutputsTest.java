package dev.bobbin.interop;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.Initializer;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.engine.spec.Optimizer;
import dev.bobbin.engine.spec.Padding;
import dev.bobbin.engine.spec.Regularizer;
import dev.bobbin.engine.spec.Size;
import dev.bobbin.engine.train.OptimizerState;
import dev.bobbin.interop.exchange.ExportOptions;
import dev.bobbin.interop.exchange.ImportedModel;
import dev.bobbin.interop.fixtures.RandomModels;
import dev.bobbin.model.Model;
import dev.bobbin.model.Preprocessing;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Networks of other programs come in with a probability for each class. */
final class ClassOutputsTest {
  private static final Activation SIGMOID = new Activation.Sigmoid();
  private static final Shape IMAGE = new Shape(2, 2, 1);

  /** Pixels whose weighted sums with {@link #WEIGHTS} and 0.5 are 0.5, 1.5, -1.5 and -0.5. */
  private static final float[] INPUTS = {0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 1, 1, 0, 0};

  private static final float[] WEIGHTS = {1, -2, 0, 0};

  /** 1 - 1 / (1 + exp(-z)) and 1 / (1 + exp(-z)) of these sums, from a table. */
  private static final float[] PROBABILITIES = {
    0.37754067f,
    0.62245933f,
    0.18242552f,
    0.81757448f,
    0.81757448f,
    0.18242552f,
    0.62245933f,
    0.37754067f
  };

  @TempDir Path folder;

  /** A network whose first layer with weights has one output. */
  private static Network network(LayerSpec... layers) {
    Network network = Network.create(new NetworkSpec(IMAGE, List.of(layers)), 1);
    network.parameters().getFirst().set(WEIGHTS);
    network.parameters().get(1).set(new float[] {0.5f});
    return network;
  }

  private static LayerSpec conv(Activation activation) {
    return new LayerSpec.Conv2d(
        1,
        Size.square(2),
        Size.square(1),
        Padding.VALID,
        activation,
        true,
        Initializer.GLOROT_UNIFORM,
        Regularizer.NONE);
  }

  /** A file as another program writes it, which does not say what the classes are. */
  private Path foreign(Network network, ExportFormat format, Optional<OptimizerState> state)
      throws IOException {
    Path file = folder.resolve("foreign" + format.ending());
    List<String> names =
        IntStream.range(0, network.output().size()).mapToObj(i -> "class " + i).toList();
    Preprocessing prepared = Preprocessing.standard(network.spec().input());
    ModelExport.write(
        new Model(network, names, prepared, Map.of()),
        format,
        file,
        ExportOptions.DEFAULT.with(state),
        ProofImages.noise(prepared, 1));
    Files.delete(Proof.fileOf(file));
    Path described = Files.isDirectory(file) ? file.resolve("model.json") : file;
    byte[] bytes = Files.readAllBytes(described);
    if (format == ExportFormat.KERAS) {
      try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(bytes));
          OutputStream out = Files.newOutputStream(described);
          ZipOutputStream zip = new ZipOutputStream(out)) {
        for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
          zip.putNextEntry(new ZipEntry(entry.getName()));
          zip.write(nameless(in.readAllBytes()));
        }
      }
    } else {
      Files.write(described, nameless(bytes));
    }
    return file;
  }

  private static byte[] nameless(byte[] bytes) {
    return new String(bytes, ISO_8859_1)
        .replace("bobbin.classes", "others.classes")
        .getBytes(ISO_8859_1);
  }

  private ImportedModel read(Network network, ExportFormat format) throws IOException {
    ImportedModel read =
        ModelImport.read(foreign(network, format, Optional.empty()), Optional.of(IMAGE));
    assertThat(read.classNames()).isEmpty();
    return read;
  }

  private static void assertAnswers(ImportedModel read, float[] expected) {
    assertThat(read.network().spec().endsInSoftmax()).isTrue();
    assertThat(RandomModels.outputs(read.network(), INPUTS))
        .containsExactly(expected, Offset.offset(1e-6f));
  }

  @ParameterizedTest
  @EnumSource(names = {"KERAS", "TFJS", "ONNX"})
  void aSigmoidBecomesTwoClasses(ExportFormat format) throws IOException {
    ImportedModel read =
        read(network(new LayerSpec.Flatten(), new LayerSpec.Dense(1, SIGMOID)), format);
    assertAnswers(read, PROBABILITIES);
    assertThat(read.notes()).anyMatch(note -> note.contains("became two classes with a softmax"));
    assertThat(read.network().spec().layers())
        .containsExactly(new LayerSpec.Flatten(), new LayerSpec.Dense(2, new Activation.Softmax()));
    assertThat(read.network().parameter("dense_1/kernel").values())
        .containsExactly(0, WEIGHTS[0], 0, WEIGHTS[1], 0, 0, 0, 0);
    // With names, it goes out and comes back as any model of two classes.
    Model model = read.model(List.of("no", "yes"), Preprocessing.standard(IMAGE));
    Path again = folder.resolve("again" + format.ending());
    ModelExport.write(
        model, format, again, ExportOptions.DEFAULT, ProofImages.noise(model.preprocessing(), 1));
    ImportedModel back = ModelImport.read(again, Optional.empty());
    assertThat(back.classNames()).contains(List.of("no", "yes"));
    assertThat(back.network().weightsSha256()).isEqualTo(model.weightsSha256());
  }

  @ParameterizedTest
  @EnumSource(names = {"KERAS", "TFJS", "ONNX"})
  void aSigmoidMayBeALayerOfItsOwnOrOfAConvolution(ExportFormat format) throws IOException {
    assertAnswers(
        read(
            network(
                new LayerSpec.Flatten(),
                new LayerSpec.Dense(1, new Activation.Linear()),
                new LayerSpec.Activate(SIGMOID)),
            format),
        PROBABILITIES);
    assertAnswers(read(network(conv(SIGMOID), new LayerSpec.Flatten()), format), PROBABILITIES);
  }

  @ParameterizedTest
  @EnumSource(names = {"KERAS", "ONNX"})
  void oneOutputWithoutActivationIsTakenBeforeItsSigmoid(ExportFormat format) throws IOException {
    ImportedModel read =
        read(
            network(new LayerSpec.Flatten(), new LayerSpec.Dense(1, new Activation.Linear())),
            format);
    assertAnswers(read, PROBABILITIES);
    assertThat(read.notes()).anyMatch(note -> note.contains("without an activation, was taken"));
    assertAnswers(
        read(network(conv(new Activation.Linear()), new LayerSpec.GlobalAveragePool()), format),
        PROBABILITIES);
  }

  @Test
  void otherSingleOutputsAreRefused() throws IOException {
    for (Network other :
        List.of(
            network(new LayerSpec.Flatten(), new LayerSpec.Dense(1, new Activation.Tanh())),
            network(conv(SIGMOID), new LayerSpec.GlobalMaxPool()))) {
      Path file = foreign(other, ExportFormat.KERAS, Optional.empty());
      assertThatThrownBy(() -> ModelImport.read(file, Optional.empty()))
          .isInstanceOf(BobbinException.class)
          .hasMessageStartingWith(
              file + ": expected an output for each class, or one with a sigmoid for two classes")
          .hasMessageContaining("received one output with ");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"KERAS", "TFJS", "ONNX"})
  void scoresGetASoftmax(ExportFormat format) throws IOException {
    Network network =
        Network.create(
            new NetworkSpec(
                IMAGE,
                List.of(new LayerSpec.Flatten(), new LayerSpec.Dense(2, new Activation.Linear()))),
            1);
    // The first score is always 0.
    network.parameter("dense_1/kernel").set(new float[] {0, WEIGHTS[0], 0, WEIGHTS[1], 0, 0, 0, 0});
    network.parameter("dense_1/bias").set(new float[] {0, 0.5f});
    ImportedModel read = read(network, format);
    assertAnswers(read, PROBABILITIES);
    assertThat(read.notes()).anyMatch(note -> note.contains("a softmax was added"));
    assertThat(read.network().weightsSha256()).isEqualTo(network.weightsSha256());
  }

  @Test
  void theStateOfTheOptimizerStaysWithTheWeightsThatItKnows() throws IOException {
    Network scores =
        network(
            new LayerSpec.Flatten(),
            new LayerSpec.Dense(1, SIGMOID),
            new LayerSpec.Dense(2, new Activation.Linear()));
    assertThat(imported(scores).optimizer().orElseThrow().steps()).isEqualTo(3);
    ImportedModel binary =
        imported(network(new LayerSpec.Flatten(), new LayerSpec.Dense(1, SIGMOID)));
    assertThat(binary.optimizer()).isEmpty();
    assertThat(binary.notes())
        .anyMatch(note -> note.contains("the state of its optimizer is left out"));
  }

  private ImportedModel imported(Network network) throws IOException {
    OptimizerState state =
        new OptimizerState(new Optimizer.Sgd(0.9, false), 0.1, 3, List.of(network.weights()));
    return ModelImport.read(
        foreign(network, ExportFormat.KERAS, Optional.of(state)), Optional.empty());
  }

  /** Bobbin knows of its own models that they give scores. */
  @Test
  void aFileThatNamesItsClassesStaysAsItIs() throws IOException {
    Network network =
        network(new LayerSpec.Flatten(), new LayerSpec.Dense(1, new Activation.Linear()));
    Model model = new Model(network, List.of("one"), Preprocessing.standard(IMAGE), Map.of());
    Path file = folder.resolve("own.keras");
    ModelExport.write(
        model,
        ExportFormat.KERAS,
        file,
        ExportOptions.DEFAULT,
        ProofImages.noise(model.preprocessing(), 1));
    assertThat(ModelImport.read(file, Optional.empty()).network().spec()).isEqualTo(network.spec());
  }

  /** Its exporter names two classes beside one probability. */
  @Test
  void twoClassesOfScikitLearnKeepTheirNames() throws Exception {
    URL file = Objects.requireNonNull(ClassOutputsTest.class.getResource("onnx/sklearn-two.onnx"));
    ImportedModel imported = ModelImport.read(Path.of(file.toURI()), Optional.empty());
    assertThat(imported.classNames()).contains(List.of("0", "1"));
    float[] both = RandomModels.outputs(imported.network(), new float[64]);
    assertThat(both).hasSize(2);
    assertThat(both[0] + both[1]).isCloseTo(1, Offset.offset(1e-6f));
  }
}
