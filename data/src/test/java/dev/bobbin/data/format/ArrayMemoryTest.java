package dev.bobbin.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import org.junit.jupiter.api.Test;

class ArrayMemoryTest {
  @Test
  void namesTheFileWithTooManyPixels() {
    assertThatThrownBy(() -> ArrayMemory.bytes("x.npz!x.npy", 1L << 31))
        .isInstanceOf(BobbinException.class)
        .hasMessage(
            "x.npz!x.npy: expected at most 2147483639 pixels in an array, received 2147483648;"
                + " try fewer or smaller pictures, or the pictures as files in folders");
    assertThat(ArrayMemory.bytes("x", 3)).hasSize(3);
  }

  @Test
  void namesTheFileThatNeedsMoreMemory() {
    assertThatThrownBy(() ->
            ArrayMemory.take(
                "x.npy",
                1_500_000_000,
                1,
                "pixels",
                count -> {
                  throw new OutOfMemoryError();
                }))
        .isInstanceOf(BobbinException.class)
        .hasMessageStartingWith("x.npy: expected what fits into Java's memory of ")
        .hasMessageContaining("received pixels of 1500 MB; try BOBBIN_JAVA_OPTS=-Xmx")
        .hasMessageEndingWith("g, or the pictures as files in folders");
    assertThat(ArrayMemory.picture(new OutOfMemoryError(), "a.png", 30, 40))
        .hasMessageStartingWith("a.png: expected what fits into Java's memory of ")
        .hasMessageContaining("received a picture of 40x30 pixels, which needs more; try BOBBIN")
        .hasMessageEndingWith(", or a smaller picture");
  }
}
