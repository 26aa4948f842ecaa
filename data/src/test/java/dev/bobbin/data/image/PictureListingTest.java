package dev.bobbin.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.bobbin.base.BobbinException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureListingTest {
  @TempDir Path folder;

  @Test
  void linksToFilesAndFoldersAreFollowed() throws IOException {
    file("real/deep/a.png");
    Files.createDirectories(folder.resolve("set"));
    Files.createSymbolicLink(folder.resolve("set/bag"), folder.resolve("real"));
    Files.createSymbolicLink(folder.resolve("set/one.png"), folder.resolve("real/deep/a.png"));
    assertThat(PictureFiles.below(folder.resolve("set")))
        .containsExactly("bag/deep/a.png", "one.png");
  }

  @Test
  void linksInACycleEnd() throws IOException {
    file("a/1.png");
    file("b/2.png");
    Files.createSymbolicLink(folder.resolve("a/up"), folder);
    Files.createSymbolicLink(folder.resolve("b/self"), folder.resolve("b/self"));
    Files.createSymbolicLink(folder.resolve("b/back"), folder.resolve("b"));
    assertThat(PictureFiles.below(folder)).containsExactly("a/1.png", "b/2.png", "b/self");
  }

  @Test
  void aLinkToNothingIsAFile() throws IOException {
    Files.createSymbolicLink(folder.resolve("gone.png"), folder.resolve("nowhere.png"));
    assertThat(PictureFiles.below(folder)).containsExactly("gone.png");
  }

  @Test
  void whatSystemsKeepForThemselvesIsIgnored() throws IOException {
    for (String name :
        new String[] {
          "__MACOSX/bag/._1.png", "bag/Thumbs.db", "bag/desktop.ini", "bag/.DS_Store", "bag/1.png"
        }) {
      file(name);
    }
    assertThat(PictureFiles.below(folder)).containsExactly("bag/1.png");
  }

  @Test
  void thousandsOfEmptyFoldersAreListedAsEmpty() throws IOException {
    for (int i = 0; i < 3000; i++) {
      Files.createDirectory(folder.resolve("empty" + i));
    }
    Files.createDirectories(folder.resolve("outer/inner"));
    PictureFiles.Tree tree = PictureFiles.tree(folder);
    assertThat(tree.files()).isEmpty();
    assertThat(tree.empty())
        .containsAll(IntStream.range(0, 3000).mapToObj(i -> "empty" + i).toList())
        .contains("outer", "outer/inner")
        .hasSize(3002);
  }

  @Test
  void namesWithBlanksAndNewlinesAreKept() throws IOException {
    file("green e/a b.png");
    file("line\nbreak/1.png");
    assertThat(PictureFiles.below(folder)).containsExactly("green e/a b.png", "line\nbreak/1.png");
  }

  @Test
  void namesWithUmlautsAreKept() throws IOException {
    // In another locale the JVM cannot name such files.
    assumeThat(System.getProperty("sun.jnu.encoding")).isEqualTo("UTF-8");
    file("grün/ä.png");
    assertThat(PictureFiles.below(folder)).containsExactly("grün/ä.png");
  }

  @Test
  void aSubfolderThatCannotBeListedIsNamed() throws IOException {
    file("shut/1.png");
    Path shut = folder.resolve("shut");
    Files.setPosixFilePermissions(shut, PosixFilePermissions.fromString("---------"));
    try {
      // The superuser may read everything.
      assumeThat(Files.isReadable(shut)).isFalse();
      assertThatThrownBy(() -> PictureFiles.below(folder))
          .isInstanceOf(BobbinException.class)
          .hasMessage(
              shut
                  + ": expected a readable folder, received permission denied; try chmod or another user");
    } finally {
      Files.setPosixFilePermissions(shut, PosixFilePermissions.fromString("rwx------"));
    }
  }

  private void file(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.createFile(file);
  }
}
