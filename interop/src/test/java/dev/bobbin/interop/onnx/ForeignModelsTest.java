package dev.bobbin.interop.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.base.json.JsonReader;
import dev.bobbin.base.json.Node;
import dev.bobbin.engine.Shape;
import dev.bobbin.interop.exchange.ImportedModel;
import dev.bobbin.interop.fixtures.RandomModels;
import dev.bobbin.model.Preprocessing;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Models of PyTorch, scikit-learn and Keras answer here what they answered there; foreign.py,
 * sklearnonnx.py and kerasonnx.py made them.
 */
final class ForeignModelsTest {
  private static final float TOLERANCE = 1e-6f;

  static Stream<Arguments> models() {
    return Stream.concat(
        Stream.of("mlp", "cnn", "resnet", "spread", "viewed")
            .flatMap(name ->
                Stream.of(
                    Arguments.of("torch-" + name, "torch-" + name),
                    Arguments.of("torch-" + name + "-dynamo", "torch-" + name))),
        Stream.of(
            Arguments.of("sklearn-labels", "sklearn-labels"),
            Arguments.of("sklearn-arrays", "sklearn-labels"),
            Arguments.of("sklearn-standard", "sklearn-standard"),
            Arguments.of("sklearn-minmax", "sklearn-minmax"),
            Arguments.of("sklearn-unshifted", "sklearn-unshifted"),
            Arguments.of("sklearn-words", "sklearn-words"),
            Arguments.of("sklearn-two", "sklearn-two"),
            Arguments.of("keras-mlp", "keras-mlp"),
            Arguments.of("keras-cnn", "keras-cnn"),
            Arguments.of("keras-residual", "keras-residual")));
  }

  @ParameterizedTest
  @MethodSource("models")
  void answersAsWhereItWasTrained(String model, String answers) throws Exception {
    Node.Mapping document =
        (Node.Mapping) JsonReader.read(answers, Files.readString(resource(answers + ".json")));
    ImportedModel imported = OnnxImport.read(resource(model + ".onnx"), Optional.empty());
    float[] shape = numbers(document.get("shape"));
    assertThat(imported.network().spec().input())
        .isEqualTo(new Shape((int) shape[0], (int) shape[1], (int) shape[2]));
    float[] outputs = RandomModels.outputs(imported.network(), numbers(document.get("inputs")));
    assertThat(RandomModels.largestDifference(outputs, numbers(document.get("expected"))))
        .isLessThan(TOLERANCE);
  }

  @Test
  void saysWhatIsNotAsInTheFile() throws Exception {
    assertThat(OnnxImport.read(resource("torch-cnn.onnx"), Optional.empty()).notes())
        .anyMatch(note -> note.contains("logarithms"))
        .anyMatch(note -> note.contains("a convolution of 3x3 became one of 4x4"));
  }

  @Test
  void findsNamesOfClasses() throws Exception {
    assertThat(OnnxImport.read(resource("sklearn-labels.onnx"), Optional.empty()).classNames())
        .contains(List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"));
    assertThat(OnnxImport.read(resource("sklearn-words.onnx"), Optional.empty()).classNames())
        .contains(List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j"));
  }

  @Test
  void findsThatScalersOfPixelsTakeBytes() throws Exception {
    for (String name : List.of("sklearn-standard.onnx", "sklearn-minmax.onnx")) {
      ImportedModel imported = OnnxImport.read(resource(name), Optional.empty());
      Preprocessing preprocessing = imported.preprocessing().orElseThrow();
      assertThat(preprocessing.mean()).as(name).containsExactly(0f);
      assertThat(preprocessing.std()).as(name).containsExactly(1f);
      assertThat(imported.notes()).as(name).anyMatch(note -> note.contains("from 0 to 255"));
    }
    assertThat(OnnxImport.read(resource("sklearn-two.onnx"), Optional.empty()).preprocessing())
        .isEmpty();
  }

  static Path resource(String name) {
    URL found = Objects.requireNonNull(ForeignModelsTest.class.getResource(name), name);
    return Path.of(URI.create(found.toString()));
  }

  /** All numbers of lists in lists. */
  private static float[] numbers(Node node) throws IOException {
    List<Float> numbers = new ArrayList<>();
    collect(node, numbers);
    float[] array = new float[numbers.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = numbers.get(i);
    }
    return array;
  }

  private static void collect(Node node, List<Float> into) {
    switch (node) {
      case Node.Sequence list -> list.items().forEach(item -> collect(item, into));
      case Node.Scalar number -> into.add(Float.parseFloat(number.text()));
      case Node.Mapping _ -> throw new AssertionError("expected numbers");
    }
  }
}
