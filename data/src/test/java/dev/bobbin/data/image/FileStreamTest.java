package dev.bobbin.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.EOFException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class FileStreamTest {
  /** As some readers do that take what is missing for zeros. */
  @Test
  void whoReadsOnBehindTheEndIsStopped() throws IOException {
    try (FileStream stream = new FileStream(new byte[] {1, 2, 3})) {
      assertThat(stream.read(new byte[9])).isEqualTo(3);
      int ends = 0;
      while (ends < 1000) {
        assertThat(ends++ % 2 == 0 ? stream.read() : stream.read(new byte[8])).isEqualTo(-1);
      }
      assertThatIOException()
          .isThrownBy(stream::read)
          .isNotInstanceOf(EOFException.class)
          .withMessage("a picture that is cut off");
      stream.seek(0);
      assertThat(stream.read()).as("what is there").isEqualTo(1);
    }
  }
}
