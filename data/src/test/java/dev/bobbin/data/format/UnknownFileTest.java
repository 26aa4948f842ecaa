package dev.bobbin.data.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnknownFileTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a.csv||received an empty file of 0 bytes; try another copy",
        "a.zip||received an empty file of 0 bytes; try another copy",
        "a.parquet||received an empty file of 0 bytes; try another copy",
        "a.csv|a;b;c;d;e;f;g|received the columns a, b, c, d, e and 2 more; try to name",
        "a.txt|file,label|expected a list of picture files called .csv or .tsv, received one of",
        "a.txt|a,b|received something else; try a folder of pictures by class",
      })
  void saysWhatTheFileIs(String name, String text, String message) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text == null ? "" : text);
    assertThat(UnknownFile.refusal(file))
        .hasMessageStartingWith(file + "")
        .hasMessageContaining(message);
  }

  @Test
  void saysThatTheFirstLineIsEmpty() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "\n\n");
    assertThat(UnknownFile.refusal(file))
        .hasMessageContaining("a.csv, line 1: expected a CSV with a label and the pixels")
        .hasMessageContaining("received an empty first line; try to name the columns");
  }

  @Test
  void saysThatALineIsTooLong() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "0,".repeat(9 << 20));
    assertThat(UnknownFile.refusal(file))
        .hasMessageContaining(", line 1: expected lines of at most 16 MiB, received a longer one");
  }

  @Test
  void saysThatATableIsInAnotherEncoding() throws IOException {
    Path file =
        Files.write(folder.resolve("a.csv"), "file,label\n".getBytes(StandardCharsets.UTF_16));
    assertThat(UnknownFile.refusal(file)).hasMessageContaining("received UTF-16, or no text");
  }

  @Test
  void saysWhatIsInAnArchive() throws IOException {
    assertThat(UnknownFile.refusal(zip("none.zip")))
        .hasMessageContaining("received one without files; try another file");
    assertThat(UnknownFile.refusal(zip("some.zip", "a.png", "b.png", "c.png", "d.png")))
        .hasMessageContaining("received one with a.png, b.png, c.png and 1 more; try to unpack it");
    assertThat(UnknownFile.refusal(zip("text.zip", "read.me")))
        .hasMessageContaining("received one with read.me; try another file");
  }

  private Path zip(String name, String... entries) throws IOException {
    Path file = folder.resolve(name);
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      for (String entry : entries) {
        out.putNextEntry(new ZipEntry(entry));
      }
    }
    return file;
  }
}
