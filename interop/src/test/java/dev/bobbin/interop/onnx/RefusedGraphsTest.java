package dev.bobbin.interop.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.protobuf.ProtobufWriter;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.interop.fixtures.RandomModels;
import dev.bobbin.interop.onnx.OnnxAttribute.RealNumber;
import dev.bobbin.interop.onnx.OnnxAttribute.Text;
import dev.bobbin.interop.onnx.OnnxAttribute.Whole;
import dev.bobbin.interop.onnx.OnnxAttribute.Wholes;
import dev.bobbin.model.Preprocessing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is no layer is refused by node and operator, in one go. */
final class RefusedGraphsTest {
  private static final Map<String, OnnxAttribute> NONE = Map.of();

  @TempDir Path folder;

  private void refused(Graphs graph, String... parts) {
    assertThatThrownBy(() -> graph.read(folder))
        .isInstanceOf(BobbinException.class)
        .hasMessageContainingAll(parts);
  }

  private static Graphs dense(Graphs graph, int inputs) {
    return graph
        .then("Flatten", Map.of("axis", new Whole(1)))
        .constant("w", List.of(inputs, 2), new float[inputs * 2])
        .then("MatMul", NONE, "w");
  }

  /** Else a file could have nodes that stand for what the reader found to be one operator. */
  @Test
  void theReadersOwnDomainIsNotForFiles() throws IOException {
    OnnxNode node = new OnnxNode("n", "Silu", "bobbin", List.of("x"), List.of("y"), NONE);
    OnnxGraph plain = new Graphs(1, 4, 4).then("Relu", NONE).graph();
    Path file = folder.resolve("own.onnx");
    OnnxGraph own =
        new OnnxGraph(
            "own",
            plain.opset(),
            List.of(node),
            plain.initializers(),
            plain.inputs(),
            plain.outputs(),
            plain.metadata());
    Files.write(file, OnnxWriter.bytes(own, "1"));
    assertThatThrownBy(() -> OnnxReader.read(file))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("expected operators that ONNX defines");
  }

  @Test
  void allThatIsNoLayerIsSaidAtOnce() {
    Graphs graph =
        new Graphs(1, 4, 4).then("Clip", NONE).node("Relu", NONE, List.of("x")).then("LRN", NONE);
    graph.node("Add", NONE, List.of("Clip0", graph.last())).then("Selu", NONE);
    assertThatThrownBy(() -> graph.read(folder))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("node 'Clip0' (Clip)")
        .hasMessageContaining("try ReLU in place of ReLU6")
        .hasMessageContaining("node 'LRN2' (LRN)")
        // Behind others, too.
        .hasMessageContaining("node 'Selu4' (Selu)")
        // One message for a cause, none for what follows from it.
        .hasMessageNotContaining("Add");
  }

  @Test
  void logarithmsInsideOfAGraphAreRefused() {
    refused(
        dense(new Graphs(1, 4, 4), 16).then("LogSoftmax", NONE).then("Relu", NONE),
        "node 'Relu3' (Relu)",
        "logarithms of probabilities, which only an output may be");
  }

  @Test
  void wholeNumbersBecomeFloatsBeforeTheyAreComputedWith() {
    Graphs bytes =
        new Graphs(1, 4, 4)
            .of(ElementType.UINT8)
            .constant("c", List.of(), 255)
            .then("Div", NONE, "c")
            .then("Cast", Map.of("to", new Whole(ElementType.FLOAT.number())));
    refused(dense(bytes, 16), "node 'Div0' (Div)", "whole numbers of type UINT8");
  }

  @Test
  void anInputThatCannotHoldAByteIsRefused() {
    for (ElementType type : List.of(ElementType.INT8, ElementType.BOOL)) {
      Graphs graph =
          new Graphs(1, 4, 4)
              .of(type)
              .then("Cast", Map.of("to", new Whole(ElementType.FLOAT.number())));
      refused(dense(graph, 16), "input 'x'", "bytes from 0 to 255, received one of " + type);
    }
  }

  @Test
  void aCastThatChangesNumbersIsRefused() {
    for (ElementType type : List.of(ElementType.BOOL, ElementType.UINT8, ElementType.INT64)) {
      refused(
          dense(new Graphs(1, 4, 4).then("Cast", Map.of("to", new Whole(type.number()))), 16),
          "node 'Cast0' (Cast)",
          "one to " + type);
    }
    Graphs sizes = new Graphs(1, 4, 4).sizes("s", 0, 784);
    sizes.node("Cast", Map.of("to", new Whole(ElementType.UINT8.number())), List.of("s"));
    sizes.node("Reshape", NONE, List.of("x", sizes.last()));
    refused(sizes, "(Cast)", "one to UINT8");
  }

  @Test
  void aMeanOverEverythingIsRefused() {
    Graphs small = new Graphs(2, 1, 1).then("ReduceMean", NONE);
    refused(small, "(ReduceMean)", "axes [0, 1, 2, 3]");
  }

  @Test
  void anEmptyBatchIsRefused() {
    Graphs graph = new Graphs(1, 28, 28).sizes("shape", 0, 784);
    refused(
        graph.then("Reshape", Map.of("allowzero", new Whole(1)), "shape"), "(Reshape)", "[0, 784]");
  }

  @Test
  void settingsOutsideOfTheirRangeAreRefused() {
    refused(new Graphs(1, 4, 4).then("Elu", Map.of("alpha", new RealNumber(-1))), "(Elu)", "-1");
    refused(
        new Graphs(1, 4, 4).then("LeakyRelu", Map.of("alpha", new RealNumber(Float.NaN))),
        "(LeakyRelu)",
        "NaN");
    refused(
        new Graphs(1, 4, 4).constant("s", List.of(1), -.5f).then("PRelu", NONE, "s"),
        "(PRelu)",
        "-0.5");
    refused(
        new Graphs(1, 4, 4).constant("s", List.of(0)).then("PRelu", NONE, "s"),
        "one slope",
        "none");
    refused(
        new Graphs(1, 4, 4)
            .sizes("pads", new long[8])
            .constant("value", List.of(0))
            .then("Pad", NONE, "pads", "value"),
        "(Pad)",
        "one number as input 3");
    refused(new Graphs(1, 4, 4).opset(6).then("Relu", NONE), "opset 7 or later", "opset 6");
  }

  @Test
  void weightsThatAreNoNumbersAreRefused() {
    float[] weights = new float[32];
    weights[7] = Float.NaN;
    refused(
        new Graphs(16).constant("w", List.of(16, 2), weights).then("MatMul", NONE, "w"),
        "(MatMul)",
        "kernel: expected finite weights, received NaN at 7");
    // What overflows on the way in, too.
    weights[7] = Float.MAX_VALUE;
    refused(
        new Graphs(16)
            .constant("w", List.of(16, 2), weights)
            .then("Gemm", Map.of("alpha", new RealNumber(2)), "w"),
        "received Infinity at 7");
    refused(
        new Graphs(1, 4, 4)
            .constant("one", List.of(1), 1)
            .constant("variance", List.of(1), -1)
            .then("BatchNormalization", NONE, "one", "one", "one", "variance"),
        "variances above 0, received -1.0");
  }

  @Test
  void whatIsMultipliedBy0IsNotRead() throws IOException {
    Graphs graph =
        new Graphs(4)
            .constant("w", List.of(4, 2), 1, 2, 3, 4, 5, 6, 7, 8)
            .constant("c", List.of(2), Float.NaN, Float.POSITIVE_INFINITY)
            .then("Gemm", Map.of("beta", new RealNumber(0)), "w", "c");
    assertThat(RandomModels.outputs(graph.read(folder), new float[] {1, 1, 1, 1}))
        .containsExactly(16, 20);
  }

  @Test
  void aFurtherOutputIsRefusedByItsReader() {
    Map<String, OnnxAttribute> window = Map.of("kernel_shape", Wholes.of(2, 2));
    Graphs pool = new Graphs(1, 4, 4).outputs("MaxPool", window, List.of("x"), List.of("m", "i"));
    refused(pool, "output 'i'", "first output of a node");
    refused(
        dense(pool.then("Cast", Map.of("to", new Whole(1))), 9),
        "(Cast)",
        "received 'i', which is a further one");
  }

  @Test
  void outputsThatAreLeftOutAreNoValues() throws IOException {
    Map<String, OnnxAttribute> window = Map.of("kernel_shape", Wholes.of(2, 2));
    Graphs graph =
        new Graphs(1, 4, 4)
            .outputs("MaxPool", window, List.of("x"), List.of("m", ""))
            .from("m")
            // Its second input is left out, too: the bias.
            .constant("w", List.of(2, 1, 3, 3), new float[18])
            .then("Conv", NONE, "w", "")
            .then("Flatten", Map.of("axis", new Whole(1)));
    assertThat(graph.read(folder).output().size()).isEqualTo(2);
  }

  @Test
  void aValueOfTwoNodesIsRefused() {
    refused(
        new Graphs(1, 4, 4)
            .outputs("Relu", NONE, List.of("x"), List.of("y"))
            .outputs("Tanh", NONE, List.of("x"), List.of("y")),
        "values of one node each, received value 'y' of two");
  }

  @Test
  void aConstantNearToThatOfGeluIsAnother() throws IOException {
    assertThat(gelu(0.5f).read(folder).spec().layers())
        .contains(new LayerSpec.Activate(new Activation.Gelu()));
    refused(gelu(0.50009f), "(Erf)");
  }

  /** x (1 + erf(x / sqrt 2)) times a number, which is one half for the activation. */
  private static Graphs gelu(float half) {
    Graphs graph =
        new Graphs(1, 4, 4)
            .constant("root", List.of(), (float) Math.sqrt(2))
            .constant("one", List.of(), 1)
            .constant("half", List.of(), half)
            .then("Div", NONE, "root")
            .then("Erf", NONE)
            .then("Add", NONE, "one");
    graph.node("Mul", NONE, List.of("x", graph.last())).then("Mul", NONE, "half");
    return graph.then("Flatten", Map.of("axis", new Whole(1)));
  }

  @Test
  void severalProbabilitiesAreNotTwoClasses() {
    Graphs graph =
        new Graphs(1, 4, 4)
            .constant("w", List.of(16, 3), new float[48])
            .constant("one", List.of(1), 1)
            .then("Flatten", Map.of("axis", new Whole(1)))
            .then("MatMul", NONE, "w")
            .then("Sigmoid", NONE);
    String p = graph.last();
    graph.node("Sub", NONE, List.of("one", p));
    graph.node("Concat", Map.of("axis", new Whole(1)), List.of(graph.last(), p));
    refused(graph, "one probability and what is left of 1", "[3]");
  }

  @Test
  void constantsAreComputedInTheirType() throws IOException {
    Graphs doubles =
        new Graphs(1, 4, 4)
            .constants(OnnxTensor.of("a", ElementType.DOUBLE, List.of(), new double[] {16777217.5}))
            .constants(OnnxTensor.of("b", ElementType.DOUBLE, List.of(), new double[] {16777216}));
    doubles.node("Sub", NONE, List.of("a", "b"));
    doubles.node("Cast", Map.of("to", new Whole(1)), List.of(doubles.last()));
    assertThat(added(doubles, doubles.last())).isEqualTo(1.5f);
    Graphs halves =
        new Graphs(1, 4, 4)
            .constants(half("a", 2048))
            .constants(half("b", 1))
            .constants(half("c", -2048))
            .constants(half("d", 0.75f));
    halves.node("Add", NONE, List.of("a", "b")).then("Add", NONE, "c");
    // 2049 is no number of 16 bits.
    assertThat(added(halves, halves.last())).isZero();
    // Nor is 2048.75, of two results.
    halves.node("Add", NONE, List.of("a", "b"));
    String large = halves.last();
    halves.node("Mul", NONE, List.of("d", "b"));
    halves.node("Add", NONE, List.of(large, halves.last())).then("Add", NONE, "c");
    assertThat(added(halves, halves.last())).isZero();
  }

  private static OnnxTensor half(String name, float value) {
    return OnnxTensor.of(name, ElementType.FLOAT16, List.of(), new double[] {value});
  }

  /** A constant, as it comes out where it is added to an image of zeros. */
  private float added(Graphs graph, String constant) throws IOException {
    graph.node("Relu", NONE, List.of("x")).then("Add", NONE, constant);
    Network network = graph.then("Flatten", Map.of("axis", new Whole(1))).read(folder);
    return RandomModels.outputs(network, new float[16])[0];
  }

  @Test
  void constantsThatNothingNeedsMayBeTexts() throws IOException {
    OnnxTensor texts =
        new OnnxTensor("texts", ElementType.OTHER, List.of(2L), ByteBuffer.allocate(0));
    assertThat(dense(new Graphs(1, 4, 4).constants(texts), 16).read(folder).output().size())
        .isEqualTo(2);
    refused(
        new Graphs(1, 4, 4).constants(texts).then("Mul", NONE, "texts"),
        "(Mul)",
        "numbers of 8 to 64 bits");
  }

  @Test
  void dataThatAreNotThereAreAskedFor() throws IOException {
    Path file = Files.write(folder.resolve("model.onnx"), withExternalData("model.onnx.data"));
    assertThatThrownBy(() -> OnnxImport.read(file, Optional.empty()))
        .hasMessageContaining(
            "the file 'model.onnx.data' beside the model, which holds its weights");
    Files.createDirectory(folder.resolve("model.onnx.data"));
    assertThatThrownBy(() -> OnnxImport.read(file, Optional.empty()))
        .hasMessageContaining("expected a plain file, received a folder");
  }

  @Test
  void aNameWithALineBreakStaysInOneLine() {
    Graphs graph =
        new Graphs(1, 4, 4).outputs("Clip", NONE, List.of("x"), List.of("two\nlines\u001b"));
    assertThatThrownBy(() -> graph.read(folder))
        .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
  }

  @Test
  void bytesThatAreNotScaledAreTakenAsTheyAre() throws IOException {
    Graphs graph =
        new Graphs(1, 4, 4)
            .of(ElementType.UINT8)
            .then("Cast", Map.of("to", new Whole(ElementType.FLOAT.number())));
    Preprocessing preprocessing = dense(graph, 16).imported(folder).preprocessing().orElseThrow();
    assertThat(preprocessing.mean()).containsExactly(0f);
    assertThat(preprocessing.std()).containsExactly(1f);
  }

  @Test
  void shorterNumbersThanTheModelsAreSaid() throws IOException {
    Graphs graph = new Graphs(1, 4, 4).of(ElementType.FLOAT16);
    assertThat(dense(graph, 16).imported(folder).notes())
        .containsExactly(
            "the file computes in float16; the model computes in float32, with which answers differ slightly");
  }

  @Test
  void settingsThatNoLayerHasAreRefused() {
    Map<String, OnnxAttribute> window =
        Map.of(
            "kernel_shape",
            Wholes.of(3, 3),
            "strides",
            Wholes.of(2, 2),
            "pads",
            Wholes.of(1, 1, 1, 1));
    refused(new Graphs(1, 8, 8).then("MaxPool", window), "(MaxPool)", "pads [1, 1, 1, 1]");
    refused(
        new Graphs(1, 8, 8)
            .then(
                "AveragePool",
                Map.of(
                    "kernel_shape", Wholes.of(3, 3),
                    "pads", Wholes.of(1, 1, 1, 1),
                    "count_include_pad", new Whole(1))),
        "count_include_pad 1");
    refused(
        new Graphs(1, 4, 4).then("Relu", Map.of("alpha", new RealNumber(1))), "no attribute alpha");
    refused(new Graphs(2, 4, 4).then("Softmax", Map.of("axis", new Whole(2))), "axis 2");
    refused(
        new Graphs(2, 4, 4).opset(11).then("Softmax", Map.of("axis", new Whole(1))),
        "a softmax over channels");
    refused(
        new Graphs(1, 4, 4).opset(20).then("Gelu", Map.of("approximate", new Text("tanh"))),
        "tanh");
    refused(
        new Graphs(3, 4, 4).constant("s", List.of(3, 1, 1), .1f, .2f, .3f).then("PRelu", NONE, "s"),
        "one slope");
  }

  @Test
  void trainingModeIsRefused() {
    Graphs norm =
        new Graphs(1, 4, 4)
            .constant("one", List.of(1), 1)
            .then(
                "BatchNormalization",
                Map.of("training_mode", new Whole(1)),
                "one",
                "one",
                "one",
                "one");
    refused(norm, "(BatchNormalization)", "training_mode 0");
  }

  @Test
  void aSecondInputIsRefused() throws IOException {
    OnnxGraph graph = dense(new Graphs(1, 4, 4), 16).graph();
    OnnxGraph two =
        new OnnxGraph(
            graph.producer(),
            graph.opset(),
            graph.nodes(),
            graph.initializers(),
            List.of(graph.inputs().getFirst(), new OnnxValue("mean", 1, List.of(1L))),
            graph.outputs(),
            Map.of());
    Path file = Files.write(folder.resolve("two.onnx"), OnnxWriter.bytes(two, "1"));
    assertThatThrownBy(() -> OnnxImport.read(file, Optional.empty()))
        .hasMessageContaining("one input, an image")
        .hasMessageContaining("[x, mean]");
  }

  @Test
  void aVectorThatIsNoSquareNeedsTheSizeOfItsImage() throws IOException {
    Graphs graph =
        new Graphs(12).constant("w", List.of(12, 2), new float[24]).then("MatMul", NONE, "w");
    refused(graph, "input 'x'", "12, which no square has", "--input");
    Path file = graph.write(folder.resolve("graph.onnx"));
    Shape shape = new Shape(2, 2, 3);
    assertThat(OnnxImport.read(file, Optional.of(shape)).network().spec().input()).isEqualTo(shape);
    assertThatThrownBy(() -> OnnxImport.read(file, Optional.of(new Shape(2, 2, 1))))
        .hasMessageContaining("4 values for images of 2x2x1");
  }

  @Test
  void anOpenSizeOfTheImageIsAskedFor() {
    refused(dense(new Graphs(1, OnnxValue.ANY, 4), 16), "[any, 1, any, 4]", "--input");
  }

  @Test
  void anOutputOfTheOrderOfAnotherLayoutIsRefused() {
    // Channels first, flattened: no layer orders values anew.
    refused(
        new Graphs(2, 5, 5).then("Relu", NONE).then("Flatten", Map.of("axis", new Whole(1))),
        "output 'Flatten1'");
  }

  @Test
  void claimsOfMemoryAreRefusedBeforeItIsTaken() {
    refused(new Graphs(1, 1 << 20, 1 << 20).then("Relu", NONE), "at most 4194304 values");
    refused(
        new Graphs(1, 64, 64)
            .constant("w", List.of(1, 1, 2, 2), 1, 2, 3, 4)
            .then("Conv", Map.of("dilations", Wholes.of(1 << 20, 1 << 20)), "w"),
        "(Conv)");
    refused(
        new Graphs(1, 4, 4).constant("w", List.of(1 << 14, 1 << 13), 1).then("MatMul", NONE, "w"),
        "(MatMul)",
        "bytes");
  }

  @Test
  void dataOutsideOfTheFolderAreNotRead() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "12345678");
    Path inside = Files.createDirectory(folder.resolve("inside"));
    Files.createSymbolicLink(inside.resolve("link"), secret);
    for (String path : List.of("../secret", secret.toString(), "link", "", "inside/../../secret")) {
      Path file = Files.write(inside.resolve("model.onnx"), withExternalData(path));
      assertThatThrownBy(() -> OnnxImport.read(file, Optional.empty()))
          .as(path)
          .hasMessageContaining("data in a file beside the model");
    }
  }

  @Test
  void dataBesideTheModelAreRead() throws IOException {
    Files.write(folder.resolve("weights"), new byte[] {9, 9, 9, 9, 0, 0, (byte) 0x80, 0x3F});
    Path file = Files.write(folder.resolve("model.onnx"), withExternalData("weights"));
    assertThat(OnnxReader.read(file).initializers().get("w").floats()).containsExactly(1);
  }

  /** A graph with a constant w of one float at byte 4 of another file. */
  private static byte[] withExternalData(String path) {
    var location = new ProtobufWriter().text(1, "location").text(2, path);
    var offset = new ProtobufWriter().text(1, "offset").text(2, "4");
    var tensor =
        new ProtobufWriter()
            .wholes(OnnxFields.Tensor.DIMENSIONS, List.of(1L))
            .whole(OnnxFields.Tensor.DATA_TYPE, ElementType.FLOAT.number())
            .text(OnnxFields.Tensor.NAME, "w")
            .message(OnnxFields.Tensor.EXTERNAL_DATA, location)
            .message(OnnxFields.Tensor.EXTERNAL_DATA, offset)
            .whole(OnnxFields.Tensor.DATA_LOCATION, OnnxFields.Tensor.EXTERNAL);
    var graph =
        new ProtobufWriter()
            .message(OnnxFields.Graph.INITIALIZER, tensor)
            .message(
                OnnxFields.Graph.OUTPUT, new ProtobufWriter().text(OnnxFields.Value.NAME, "y"));
    return new ProtobufWriter()
        .whole(OnnxFields.Model.IR_VERSION, 8)
        .message(OnnxFields.Model.GRAPH, graph)
        .message(
            OnnxFields.Model.OPSET_IMPORT, new ProtobufWriter().whole(OnnxFields.Entry.VERSION, 13))
        .bytes();
  }

  @Test
  void whatIsNoModelIsSaid() throws IOException {
    for (String text : List.of("hello", "\b\b\b", "")) {
      Path file = Files.writeString(folder.resolve("text.onnx"), text);
      assertThatThrownBy(() -> OnnxImport.read(file, Optional.empty()))
          .isInstanceOf(BobbinException.class)
          .hasMessageContaining("text.onnx");
    }
  }
}
