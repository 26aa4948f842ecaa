package dev.bobbin.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.engine.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KaggleCsvTest {
  @TempDir Path folder;

  @Test
  void leavesNothingBehindWhenWritingFails() {
    LabeledImages part = new LabeledImages(new Shape(28, 28, 1), new byte[784], new int[1]);
    Path file = folder.resolve("a.csv");
    assertThatThrownBy(() ->
            KaggleCsv.write(
                part,
                file,
                images -> {
                  throw new UncheckedIOException(new IOException("No space left on device"));
                }))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining(
            file + ": expected to write this file, received 'No space left on device'");
    assertThatThrownBy(() ->
            KaggleCsv.write(
                part,
                file,
                images -> {
                  throw new IllegalStateException("stopped");
                }))
        .hasMessage("stopped");
    assertThat(folder).isEmptyDirectory();
  }
}
