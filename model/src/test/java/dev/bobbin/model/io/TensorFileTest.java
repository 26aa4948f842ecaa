package dev.bobbin.model.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.bobbin.base.BobbinException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TensorFileTest {
  @TempDir Path folder;

  @Test
  void whatIsWrittenReadsBackBitByBit() throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put(
        "b/kernel",
        new Tensor(
            List.of(2, 3),
            new float[] {1, -0f, Float.MIN_VALUE, Float.NaN, Float.MAX_VALUE, 0.1f}));
    tensors.put("empty", new Tensor(List.of(3, 0), new float[0]));
    tensors.put("single", new Tensor(List.of(), new float[] {7}));
    float[] large = new float[600_001];
    Random random = new Random(3);
    for (int i = 0; i < large.length; i++) {
      large[i] = random.nextFloat();
    }
    tensors.put("a large one: é", Tensor.vector(large));
    Path file = folder.resolve("t.safetensors");
    TensorFileWriter.write(file, Map.of("key", "value \"é\n"), tensors);
    try (TensorFileReader reader = TensorFileReader.open(file)) {
      assertThat(reader.metadata()).containsExactly(Map.entry("key", "value \"é\n"));
      assertThat(reader.entries().keySet()).containsExactlyElementsOf(tensors.keySet());
      for (String name : tensors.keySet()) {
        Tensor read = reader.read(name);
        assertThat(read.shape()).isEqualTo(tensors.get(name).shape());
        // Raw bits: NaN equals itself here and -0 differs from 0.
        assertThat(bits(read.values())).isEqualTo(bits(tensors.get(name).values()));
      }
    }
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
    return bits;
  }

  /**
   * The layout by hand, byte for byte, so that writer and reader cannot agree on something else
   * than the format.
   */
  @Test
  void theBytesAreThoseOfTheFormat() throws IOException {
    Path file = folder.resolve("t.safetensors");
    TensorFileWriter.write(
        file, Map.of("m", "x"), Map.of("w", new Tensor(List.of(1, 2), new float[] {1f, -2f})));
    byte[] bytes = Files.readAllBytes(file);
    // Both digests as Python's hashlib computes them.
    String values = "385783b0d7686e097cf7eeb32a3fd5960d3b216023e9f199c228095accc4f3c9";
    String rest = "27b3e90e5be36464ee0e686264ad700b2ef1085c2c258eba3fd90497e20a48b4";
    String json =
        ("{\"__metadata__\":{\"bobbin.sha256\":\"%s\",\"bobbin.sha256.values\":\"%s\",\"m\":\"x\"},"
                + "\"w\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]}}")
            .formatted(rest, values);
    int padded = Math.ceilDiv(json.length(), 8) * 8;
    assertThat(bytes).hasSize(8 + padded + 8);
    assertThat(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong()).isEqualTo(padded);
    assertThat(new String(bytes, 8, padded, StandardCharsets.US_ASCII))
        .isEqualTo(json + " ".repeat(padded - json.length()));
    assertThat(HexFormat.of().formatHex(bytes, 8 + padded, bytes.length))
        .isEqualTo("0000803f000000c0");
  }

  @Test
  void anOlderFileIsReplacedAndNothingElseStaysBehind() throws IOException {
    Path file = folder.resolve("t.safetensors");
    TensorFileWriter.write(file, Map.of(), Map.of("a", Tensor.vector(new float[100])));
    TensorFileWriter.write(file, Map.of(), Map.of("b", Tensor.vector(new float[1])));
    try (TensorFileReader reader = TensorFileReader.open(file);
        Stream<Path> files = Files.list(folder)) {
      assertThat(reader.entries().keySet()).containsExactly("b");
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void aFailedWriteLeavesTheOldFileAndNoTemporaryOne() throws IOException {
    Path file = folder.resolve("t.safetensors");
    Files.createDirectories(file.resolve("in-the-way"));
    assertThatExceptionOfType(BobbinException.class)
        .isThrownBy(
            () -> TensorFileWriter.write(file, Map.of(), Map.of("a", Tensor.vector(new float[1]))))
        .withMessageContaining("t.safetensors: expected a file to write, received a folder");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void namesAreChecked() {
    for (String name : List.of("", "__metadata__", "a\nb", "x".repeat(513))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() ->
              TensorFileWriter.write(
                  folder.resolve("t"), Map.of(), Map.of(name, Tensor.vector(new float[1]))))
          .withMessageContaining("tensor name: expected");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // header | bytes of values | what the message says
        "[]|0|expected '{', received byte 91",
        "{\"a\":1}|0|a: expected a mapping, received 1",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}|8|expected each name once, received 'a' again",
        "{\"a\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[0,4]}}|4|a dtype: expected F32, received the text 'F16'",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}|4|two offsets 8 bytes apart",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[-4,0]}}|4|whole numbers from 0",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,4]}}|8|two offsets 4 bytes apart",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}|4|two offsets",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}|4|whole numbers from 0",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1.0],\"data_offsets\":[0,4]}}|4|whole numbers from 0",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":\"1\",\"data_offsets\":[0,4]}}|4|a list of whole numbers",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}|4|expected 'data_offsets', received none",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"more\":1}}|4|dtype, shape and data_offsets alone",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,0]}}|0|fewer than 2^31 values",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2000000000,2000000000],\"data_offsets\":[0,16000000000000000000]}}|0|fewer than 2^31 values",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[65536,65536],\"data_offsets\":[0,17179869184]}}|0|fewer than 2^31 values",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1000000000],\"data_offsets\":[0,4000000000]}}|8|expected 4000000000 bytes of values after it, received 8",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}|8|begin at byte 0",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]}}|12|b: expected values that begin at byte 4",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}|8|b: expected values that begin at byte 8",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}|5|expected 4 bytes of values after it, received 5",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}|3|the file was cut off",
        "{}|4|expected 0 bytes of values",
        "{\"__metadata__\":{\"k\":1}}|0|expected a text",
        "{\"__metadata__\":[]}|0|expected a mapping",
        "{\"\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}|4|tensor name",
        "{\"a\\u0000\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}|4|tensor name",
        "{\"a\":|0|expected a value",
      })
  void aHeaderThatIsWrongIsRefused(String header, int dataBytes, String message)
      throws IOException {
    assertRefused(
        file(header.getBytes(StandardCharsets.UTF_8), header.length(), dataBytes), message);
  }

  @ParameterizedTest
  @CsvSource({
    "9223372036854775807, from 2 to",
    "-1, 18446744073709551615",
    "1099511627776, from 2 to",
    "4194305, from 2 to",
    "1, from 2 to",
    "0, from 2 to",
    "100, received only 2",
  })
  void aHeaderLengthThatIsWrongIsRefused(long length, String message) throws IOException {
    assertRefused(file("{}".getBytes(StandardCharsets.UTF_8), length, 0), message);
  }

  @Test
  void aFileIsRefusedWhereverItIsCutOff() throws IOException {
    Path whole = folder.resolve("whole");
    TensorFileWriter.write(
        whole, Map.of("k", "v"), Map.of("a", Tensor.vector(new float[] {1, 2, 3})));
    byte[] bytes = Files.readAllBytes(whole);
    for (int length = 0; length < bytes.length; length++) {
      Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(bytes, length));
      assertRefused(cut, "expected");
    }
    assertRefused(
        Files.write(folder.resolve("longer"), Arrays.copyOf(bytes, bytes.length + 1)),
        "received 13");
  }

  @Test
  void aHeaderThatIsNotUtf8OrTooDeepIsRefused() throws IOException {
    byte[] header = "{\"?\":{}}".getBytes(StandardCharsets.UTF_8);
    header[2] = (byte) 0xFF;
    assertRefused(file(header, header.length, 0), "expected UTF-8");
    byte[] deep = "{\"a\":".repeat(200_000).getBytes(StandardCharsets.UTF_8);
    assertRefused(file(deep, deep.length, 0), "at most 64");
  }

  @Test
  void aFolderAndAMissingFileAreNamed() throws IOException {
    assertRefused(folder, "received a folder");
    assertRefused(folder.resolve("none"), "received no file of that name");
    assertRefused(Files.createFile(folder.resolve("empty")), "at least 8 bytes, received 0");
  }

  @Test
  void aBitThatFlipsAnywhereIsDamage() throws IOException {
    Path whole = folder.resolve("whole");
    Map<String, Tensor> tensors =
        Map.of("a", Tensor.vector(new float[] {1, 2, 3}), "b", Tensor.vector(new float[] {4}));
    TensorFileWriter.write(whole, Map.of("k", "v"), tensors);
    byte[] bytes = Files.readAllBytes(whole);
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] changed = bytes.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      Path file = Files.write(folder.resolve("changed"), changed);
      assertThatExceptionOfType(BobbinException.class)
          .as("bit %d", bit)
          .isThrownBy(() -> {
            try (TensorFileReader reader = TensorFileReader.open(file)) {
              reader.verify();
            }
          })
          .withMessageStartingWith(file.toString())
          .withMessageContaining("damaged");
    }
  }

  @Test
  void anotherOrderKeepsTheDigest() throws IOException {
    Path file = folder.resolve("t.safetensors");
    Map<String, Tensor> tensors = new TreeMap<>(Map.of("a", Tensor.vector(new float[] {1})));
    tensors.put("b", Tensor.vector(new float[] {2, 3}));
    TensorFileWriter.write(file, Map.of("k", "v"), new TreeMap<>(tensors).descendingMap());
    try (TensorFileReader reader = TensorFileReader.open(file)) {
      assertThat(reader.entries().keySet()).containsExactly("b", "a");
      reader.read("a");
      reader.verify();
      assertThat(reader.hasDigest()).isTrue();
    }
  }

  @Test
  void filesOfOtherProgramsNeedNoDigest() throws IOException {
    String header = "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}";
    Path file = file(header.getBytes(StandardCharsets.UTF_8), header.length(), 4);
    try (TensorFileReader reader = TensorFileReader.open(file)) {
      assertThat(reader.read("a").values()).containsExactly(0);
      reader.verify();
      assertThat(reader.hasDigest()).isFalse();
    }
  }

  private Path file(byte[] header, long length, int dataBytes) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + header.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    return Files.write(
        folder.resolve("wrong.safetensors"), bytes.putLong(length).put(header).array());
  }

  private static void assertRefused(Path file, String message) {
    assertThatExceptionOfType(BobbinException.class)
        .isThrownBy(() -> TensorFileReader.open(file).close())
        .withMessageStartingWith(file.toString())
        .withMessageContaining("expected")
        .withMessageContaining(message);
  }
}
