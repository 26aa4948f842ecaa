package dev.bobbin.interop.npz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.io.AtomicFile.Content;
import dev.bobbin.interop.assembly.StoredTensor;
import dev.bobbin.interop.assembly.ZipArchives;
import dev.bobbin.interop.keras.RandomNetworks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NpzModelTest {
  @TempDir Path folder;

  private static byte[] array(List<Integer> shape, float... values) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Npy.write(out, shape, values);
    return out.toByteArray();
  }

  @Test
  void anArrayHasTheHeaderThatNumPyWrites() throws IOException {
    byte[] bytes = array(List.of(2, 3), 1, 2, 3, 4, 5, 6);
    String header = new String(bytes, 10, 118, StandardCharsets.ISO_8859_1);
    assertThat(header)
        .startsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }")
        .endsWith(" \n");
    assertThat(bytes).hasSize(128 + 24).startsWith(0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0);
    assertThat(new String(array(List.of(1), 7), StandardCharsets.ISO_8859_1))
        .contains("'shape': (1,), }");
    StoredTensor read = Npy.read("array", bytes);
    assertThat(read.shape()).containsExactly(2, 3);
    assertThat(read.read()).containsExactly(1, 2, 3, 4, 5, 6);
  }

  /** As machines with big-endian numbers write them. */
  @Test
  void theOrderOfBytesIsTheHeaders() throws IOException {
    byte[] bytes = array(List.of(2), 1, -2.5f);
    bytes[11 + "'descr': '".length()] = '>';
    ByteBuffer.wrap(bytes, 128, 8).putFloat(1).putFloat(-2.5f);
    assertThat(Npy.read("array", bytes).read()).containsExactly(1, -2.5f);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'<i4', 'fortran_order': False, 'shape': (2, 3), }",
        "'<f4', 'fortran_order': True,  'shape': (2, 3), }",
        "'<f4', 'fortran_order': False, 'shape': (9, 9), }",
        "'<f4', 'fortran_order': False, 'shape': (2 , 3, 99999999999), }",
        "'<f4', 'fortran_order': False, 'shape': (-2, 3), }",
        "__import__('os').system('true')                "
      })
  void arraysThatAreNotPlainFloatsAreRefused(String rest) throws IOException {
    byte[] bytes = array(List.of(2, 3), 1, 2, 3, 4, 5, 6);
    byte[] other = rest.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(other, 0, bytes, 10 + "{'descr': ".length(), other.length);
    assertThatThrownBy(() -> Npy.read("array", bytes))
        .isInstanceOf(BobbinException.class)
        .hasMessageStartingWith("array: expected ");
  }

  @Test
  void archivesOfOtherArraysAndOtherFilesAreRefused() throws IOException {
    Path other = folder.resolve("other.npz");
    Content content = out -> Npy.write(out, List.of(1), new float[1]);
    ZipArchives.write(other, Map.of("x.npy", content));
    assertThatThrownBy(() -> NpzModel.read(other))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("received one of other arrays; try the model's .keras file");

    Path whole = folder.resolve("whole.npz");
    NpzModel.write(RandomNetworks.model(1), whole);
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = folder.resolve("cut.npz");
    Files.write(cut, java.util.Arrays.copyOf(bytes, bytes.length / 2));
    assertThatThrownBy(() -> NpzModel.read(cut))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("a whole zip archive");
    assertThatThrownBy(() -> NpzModel.read(folder))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("received a folder");
    assertThatThrownBy(() -> NpzModel.read(folder.resolve("none.npz")))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("no such file");
  }
}
