package dev.bobbin.model.io;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.bobbin.base.BobbinException;
import dev.bobbin.engine.spec.Optimizer;
import dev.bobbin.engine.train.OptimizerState;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of other programs are called by their names where a model is expected. */
final class ModelFileKindTest {
  @TempDir Path folder;

  private void assertCalled(Path file, ModelFileKind kind, String received) throws IOException {
    assertThat(ModelFileKind.of(file)).isEqualTo(kind);
    assertThatExceptionOfType(BobbinException.class)
        .isThrownBy(() -> ModelFile.readClassifier(file))
        .withMessageStartingWith(
            file + ": expected a model file that Bobbin wrote (.safetensors), received " + received)
        .withMessageNotContaining("damaged or");
  }

  static Stream<Arguments> starts() {
    return Stream.of(
        arguments(ModelFileKind.ONNX, "\b\b\022\007pytorch", "an ONNX model; try 'bobbin import "),
        arguments(
            ModelFileKind.HDF5,
            "\211HDF\r\n\032\n\0\0",
            "an HDF5 file, as Keras writes models; try 'bobbin import "),
        arguments(
            ModelFileKind.TFJS,
            "{\"format\": \"layers-model\"}",
            "the model.json of a TensorFlow.js model; try 'bobbin import "),
        arguments(ModelFileKind.HTML, "<!DOCTYPE html><html>", "an HTML page; try 'bobbin import "),
        arguments(ModelFileKind.PICKLE, "\200\004\225abc.", "pickled Python objects"),
        arguments(
            ModelFileKind.LITERT,
            "\034\0\0\0TFL3\0",
            "a LiteRT (TensorFlow Lite) model; try the Keras model"),
        arguments(
            ModelFileKind.DAMAGED_ARCHIVE,
            "PK\003\004 and so on",
            "a zip archive that is damaged; try another copy of it"),
        arguments(ModelFileKind.EMPTY, "", "an empty file; try another copy of it"));
  }

  @ParameterizedTest
  @MethodSource("starts")
  void theFirstBytesSayWhatItIs(ModelFileKind kind, String start, String received)
      throws IOException {
    assertCalled(Files.write(folder.resolve("m"), start.getBytes(ISO_8859_1)), kind, received);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "KERAS | config.json | a Keras model (.keras); try 'bobbin import ",
        "NPZ | dense/kernel.npy | an archive of NumPy arrays; try 'bobbin import ",
        "PICKLE | archive/data.pkl | pickled Python objects (as torch.save writes)",
        "ARCHIVE | notes.txt | a zip archive of other files; try the model file in it"
      })
  void anArchiveIsToldByTheNamesInIt(ModelFileKind kind, String name, String received)
      throws IOException {
    Path file = folder.resolve("m.zip");
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry(name));
    }
    assertCalled(file, kind, received);
  }

  /** Fields of a protobuf message may stand in any order. */
  @Test
  void anOnnxFileMayBeginWithAnyOfItsFields() throws IOException {
    Path file = folder.resolve("m.onnx");
    for (String start : List.of("\022\007pytorch", "B\004\012\000\020\015", ":\001a", "r\001a")) {
      assertCalled(
          Files.write(file, start.getBytes(ISO_8859_1)),
          ModelFileKind.ONNX,
          "an ONNX model; try 'bobbin import ");
    }
    assertCalled(
        Files.writeString(file, "hello"), ModelFileKind.UNKNOWN, "something else, or a file");
  }

  @Test
  void jsonThatIsNoModelDoesNotLeadToTheImport() throws IOException {
    assertCalled(
        Files.writeString(folder.resolve("m.onnx.proof.json"), "{\"version\": 1}"),
        ModelFileKind.PROOF,
        "the proof of an exported model; try the file that it lies beside");
    assertCalled(
        Files.writeString(folder.resolve("result.json"), "{\"version\": 1}"),
        ModelFileKind.JSON,
        "a JSON file that holds no model; try the file of the model");
  }

  /** Their header is as long as 8 + 256 n in one file of 32: the first byte of ONNX. */
  @Test
  void weightsOfAnotherProgramAreNoModelWhateverTheirLengthIs() throws IOException {
    String header = "{\"a\":{\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[0,2]}}";
    for (int length : new int[] {header.length(), 0x108, 0x389}) {
      byte[] text = (header + " ".repeat(length - header.length())).getBytes(UTF_8);
      byte[] bytes =
          ByteBuffer.allocate(Long.BYTES + length + 2)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putLong(length)
              .put(text)
              .array();
      assertCalled(
          Files.write(folder.resolve("weights.safetensors"), bytes),
          ModelFileKind.WEIGHTS,
          "weights without their network");
    }
  }

  @Test
  void foldersOfTensorFlowAreCalledByTheirNames() throws IOException {
    Path tfjs = Files.createDirectory(folder.resolve("tfjs"));
    Files.writeString(tfjs.resolve("model.json"), "{}");
    assertCalled(tfjs, ModelFileKind.TFJS_FOLDER, "a TensorFlow.js model; try 'bobbin import ");
    Path saved = Files.createDirectory(folder.resolve("saved"));
    Files.writeString(saved.resolve("saved_model.pb"), "");
    assertCalled(saved, ModelFileKind.SAVED_MODEL, "a SavedModel of TensorFlow");
  }

  @Test
  void otherFilesOfBobbinAreCalledByTheirNames() throws IOException {
    Path state = folder.resolve("m.optimizer.safetensors");
    OptimizerStateFile.write(
        state, new OptimizerState(new Optimizer.Sgd(0, false), 0.1, 3, List.of()), "00");
    assertCalled(
        state, ModelFileKind.BOBBIN, "what its optimizer remembers; try the model file beside it");
    Path bare = folder.resolve("bare.safetensors");
    TensorFileWriter.write(bare, Map.of(), Map.of("w", Tensor.vector(new float[1])));
    assertThat(ModelFileKind.of(bare)).isEqualTo(ModelFileKind.BOBBIN);
  }

  /** What begins as nothing that is known may be a model that is damaged. */
  @Test
  void whatIsUnknownMayBeDamaged() throws IOException {
    Path text = Files.writeString(folder.resolve("m.txt"), "hello, this is a text");
    assertCalled(
        text,
        ModelFileKind.UNKNOWN,
        "something else, or a file that is damaged at its beginning; try another copy of it");
  }
}
