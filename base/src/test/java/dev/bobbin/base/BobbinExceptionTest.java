package dev.bobbin.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.junit.jupiter.api.Test;

class BobbinExceptionTest {
  @Test
  void saysItInOneLine() {
    assertThat(BobbinException.of("file, line 3", "a number", "'two\nlines'", "another"))
        .hasMessage("file, line 3: expected a number, received 'two lines'; try another");
  }

  @Test
  void translatesWhatTheFileSystemSays() {
    assertThat(BobbinException.io("f", "a readable folder", new AccessDeniedException("f")))
        .hasMessage(
            "f: expected a readable folder, received permission denied; try chmod or another user");
    assertThat(BobbinException.io("f", "a folder", new NotDirectoryException("f")))
        .hasMessageContaining("received no folder");
    assertThat(BobbinException.io("f", "a file", new NoSuchFileException("f")))
        .hasMessageContaining("no such file");
    assertThat(BobbinException.io("f", "a file", new IOException("Is a directory")))
        .hasMessageContaining("received 'Is a directory'");
    assertThat(BobbinException.io("f", "a file", new IOException()))
        .hasMessageContaining("received 'IOException'");
  }
}
