package dev.bobbin.base.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  /** No system has processes with such numbers. */
  private static final UUID GONE = new UUID(1L << 40, 7);

  @TempDir Path folder;

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void whatAKilledProcessLeftIsDeletedAndNothingElse() throws IOException {
    List<String> others =
        List.of(".hidden.tmp", "report.html.tmp", ".a." + GONE, "." + GONE + ".tmp", ".a.b.tmp");
    for (String name : others) {
      Files.createFile(folder.resolve(name));
    }
    Files.createFile(folder.resolve(".model.safetensors." + GONE + ".tmp"));
    Files.createFile(folder.resolve(".report.html." + UUID.randomUUID() + ".tmp"));
    AtomicFile.deleteLeftovers(folder);
    assertThat(names()).containsExactlyInAnyOrderElementsOf(others);
  }

  @Test
  void whatIsBeingWrittenIsNotDeleted() throws IOException {
    Path file = folder.resolve("a.txt");
    AtomicFile.write(
        file,
        out -> {
          out.write('a');
          AtomicFile.deleteLeftovers(folder);
        });
    assertThat(file).hasContent("a");
    assertThat(names()).containsExactly("a.txt");
  }

  @Test
  void aFailureLeavesTheOldFileAndNothingElse() throws IOException {
    Path file = Files.writeString(folder.resolve("a.txt"), "old");
    assertThatThrownBy(() ->
            AtomicFile.write(
                file,
                out -> {
                  out.write('n');
                  throw new IOException("No space left on device");
                }))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining(file + ": expected to write this file, received 'No space left");
    assertThat(file).hasContent("old");
    assertThat(names()).containsExactly("a.txt");
  }

  @Test
  void aLinkStaysAndItsTargetIsReplaced() throws IOException {
    Path target = Files.writeString(folder.resolve("target"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("target"));
    AtomicFile.writeText(link, "new");
    assertThat(link).isSymbolicLink();
    assertThat(target).hasContent("new");
  }
}
