package dev.bobbin.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureFilesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.png",
        "a.JPG",
        "b.c.jpeg",
        "a.jpe",
        "a.JFIF",
        "a.gif",
        "A.Bmp",
        "a.dib",
        "a.webp",
        "a.tif",
        "a.TIFF"
      })
  void picturesAreToldByTheirEndings(String name) {
    assertThat(PictureFiles.isPicture(Path.of("folder.txt", name))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "a.txt", "a.png.txt", "a", "a.", "apng", "a.heic", "a.svg"})
  void otherFilesAreNone(String name) {
    assertThat(PictureFiles.isPicture(Path.of("folder.png", name))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "gif", "bmp"})
  void everyFormatIsRead(String ending) throws IOException {
    Path file = folder.resolve("picture." + ending);
    BufferedImage picture = new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB);
    assertThat(ImageIO.write(picture, ending, file.toFile())).isTrue();
    assertThat(PictureFiles.isPicture(file)).isTrue();
    assertThat(ImageFileReader.claimedSize(Files.readAllBytes(file), "picture").width).isEqualTo(3);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aBackslashIsPartOfAName() throws IOException {
    Path file = Files.createDirectory(folder.resolve("a\\b")).resolve("1.png");
    Files.createFile(file);
    assertThat(PictureFiles.below(folder)).containsExactly("a\\b/1.png");
  }

  @Test
  void hiddenOnesArePassedOverAndTheOrderIsThatOfTheNames() throws IOException {
    for (String name : List.of("b/2.png", "b/.3.png", "a.png", ".hidden/4.png", "Z.png")) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.createFile(file);
    }
    assertThat(PictureFiles.in(folder, PictureFiles::isPicture))
        .containsExactly(folder.resolve("Z.png"), folder.resolve("a.png"));
    assertThat(PictureFiles.in(folder, Files::isDirectory)).containsExactly(folder.resolve("b"));
    assertThat(PictureFiles.below(folder)).containsExactly("Z.png", "a.png", "b/2.png");
  }

  @Test
  void aLinkToAFolderIsFollowed() throws IOException {
    Path real = Files.createDirectory(folder.resolve("real"));
    Files.createFile(real.resolve("a.png"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("real"));
    assertThat(PictureFiles.below(link)).containsExactly("a.png");
    assertThat(PictureFiles.in(link, PictureFiles::isPicture))
        .containsExactly(link.resolve("a.png"));
  }

  @Test
  void whatCannotBeListedIsNamed() {
    Path missing = folder.resolve("missing");
    for (Runnable list :
        List.<Runnable>of(
            () -> PictureFiles.below(missing), () -> PictureFiles.in(missing, path -> true))) {
      assertThatThrownBy(list::run)
          .isInstanceOf(BobbinException.class)
          .hasMessage(
              missing
                  + ": expected a readable folder, received no such file or folder; try another path");
    }
  }
}
