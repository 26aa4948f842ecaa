package dev.bobbin.interop.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import dev.bobbin.engine.network.Network;
import dev.bobbin.interop.assembly.ZipArchives;
import dev.bobbin.model.Model;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What files of {@code hostile.py} and others want, and get in one line. */
class HostileFilesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "external-link | expected groups and datasets only, received a link, which is not followed",
        "soft-link     | expected groups and datasets only, received a link, which is not followed",
        "huge          | bytes can hold, received 4398046511104 bytes",
        "huge-chunk    | bytes can hold, received 2147483648 bytes",
        "text          | expected numbers, received texts",
        "filled        | expected a dataset whose missing chunks are zeros, received one with fill value 7.0",
        "group         | expected a dataset, received a group",
        "shape         | layer 'd' (Dense): kernel: expected shape [3, 2], received [2, 3]",
        "nan           | layer 'd' (Dense): kernel: expected finite weights, received NaN at 0",
        "missing       | expected a dataset, received none"
      })
  void filesGetOneLine(String name, String text) {
    Path file = ForeignModelsTest.resource(folder, name + ".h5");
    assertRefused(() -> KerasH5.read(file), file, text);
  }

  @Test
  void valuesThatWereNeverWrittenAreAsTheFileSays() {
    Network network = KerasH5.read(ForeignModelsTest.resource(folder, "unwritten.h5")).network();
    assertThat(network.parameter("dense_1/kernel").values()).containsOnly(7f).hasSize(6);
  }

  private static void assertRefused(Runnable reading, Path file, String text) {
    assertThatThrownBy(reading::run)
        .isInstanceOf(BobbinException.class)
        .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1))
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining(text);
  }

  @Test
  void anOptimizerWithSettingsThatBobbinHasNotIsLeftOut() throws IOException {
    Model model = RandomNetworks.model(2);
    var adam = new dev.bobbin.engine.spec.Optimizer.Adam(0.875, 0.999, 1e-7);
    Path file = folder.resolve("odd.h5");
    KerasH5.write(model, Optional.of(KerasRoundTripTest.state(model.network(), adam, 1)), file);
    assertThat(KerasH5.read(file).optimizer()).isPresent();
    String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    assertThat(text).contains("\"beta_1\":0.875");
    // One byte for another: lengths stay.
    Files.writeString(
        file, text.replace("\"beta_1\":0.875", "\"beta_1\":8.875"), StandardCharsets.ISO_8859_1);
    assertThat(KerasH5.read(file).optimizer()).isEmpty();
    assertThat(KerasH5.read(file).notes()).anyMatch(note -> note.contains("optimizer"));
  }

  @Test
  void cutForeignAndMissingFilesGetOneLine() throws IOException {
    Model model = RandomNetworks.model(2);
    Path h5 = folder.resolve("cut.h5");
    KerasH5.write(model, Optional.empty(), h5);
    byte[] bytes = Files.readAllBytes(h5);
    Files.write(h5, Arrays.copyOf(bytes, bytes.length * 2 / 3));
    assertRefused(() -> KerasH5.read(h5), h5, "expected ");
    Files.write(h5, "no HDF5 at all".getBytes(StandardCharsets.UTF_8));
    assertRefused(() -> KerasH5.read(h5), h5, "expected a whole HDF5 file");
    Files.write(h5, new byte[0]);
    assertRefused(() -> KerasH5.read(h5), h5, "expected a whole HDF5 file");

    Path keras = folder.resolve("cut.keras");
    KerasArchive.write(model, Optional.empty(), keras);
    bytes = Files.readAllBytes(keras);
    Files.write(keras, Arrays.copyOf(bytes, bytes.length - 30));
    assertRefused(() -> KerasArchive.read(keras), keras, "expected a whole zip archive");
    ZipArchives.write(keras, Map.of("config.json", out -> out.write('{')));
    assertRefused(() -> KerasArchive.read(keras), keras, "config.json");
    ZipArchives.write(keras, Map.of("other.json", out -> out.write('{')));
    assertRefused(() -> KerasArchive.read(keras), keras, "with config.json");
    assertRefused(() -> KerasArchive.read(folder), folder, "received a folder");
    Path none = folder.resolve("none.h5");
    assertRefused(() -> KerasH5.read(none), none, "no such file");
  }
}
