package dev.bobbin.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.io.Sha256;
import dev.bobbin.engine.Shape;
import dev.bobbin.model.Polarity;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
  private static final Shape SHAPE = new Shape(2, 2, 1);
  private static final List<String> NAMES = List.of("bag", "shirt");

  @TempDir Path folder;

  @Test
  void labelsPicturesByTheSortedNamesOfTheirFolders() throws IOException {
    picture("shirt/1.png", 10);
    picture("shirt/0.JPG", 20);
    picture("bag/z.jpeg", 30);
    Files.writeString(folder.resolve("bag/notes.txt"), "passed over");
    Files.writeString(folder.resolve("bag/.hidden.png"), "passed over");
    Files.createDirectory(folder.resolve(".git"));
    assertThat(ImageFolder.classNames(folder)).isEqualTo(NAMES);
    ReadPart part = read();
    assertThat(part.images().labels()).containsExactly(0, 1, 1);
    assertThat(part.images().image(2)).containsOnly((byte) 10);
  }

  @Test
  void digestsThePicturesAsSha256sumPrintsThem() throws IOException {
    picture("bag/0.png", 10);
    picture("shirt/1.png", 20);
    String lines = "";
    for (String name : List.of("bag/0.png", "shirt/1.png")) {
      lines += Sha256.of(Files.readAllBytes(folder.resolve(name))) + "  " + name + "\n";
    }
    assertThat(read().files().getFirst().sha256())
        .isEqualTo(Sha256.of(lines.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void refusesAnEmptyClass() throws IOException {
    picture("bag/0.png", 10);
    Path empty = Files.createDirectory(folder.resolve("shirt"));
    assertRefused(
        empty
            + ": expected at least one PNG, JPEG, GIF or BMP file for this class, received none; try to add some");
  }

  @Test
  void refusesAnUnknownAndAMissingClass() throws IOException {
    picture("bag/0.png", 10);
    assertRefused(
        folder.resolve("shirt") + ": expected a readable folder, received no such file or folder");
    picture("shirt/0.png", 10);
    picture("shoe/0.png", 10);
    assertRefused(
        folder + ": expected folders named bag, shirt, received 'shoe' too; try to remove it");
  }

  @Test
  void refusesAFolderWithoutClasses() {
    assertThatThrownBy(() -> ImageFolder.classNames(folder))
        .isInstanceOf(BobbinException.class)
        .hasMessage(
            folder
                + ": expected one folder for each class, received none; try a folder of images by class");
  }

  @Test
  void namesThePictureThatIsNone() throws IOException {
    picture("bag/0.png", 10);
    picture("shirt/0.png", 10);
    Path text = Files.writeString(folder.resolve("shirt/1.png"), "text");
    assertRefused(text + ": expected a PNG, JPEG, GIF or BMP picture, received something else");
  }

  @Test
  void refusesAFolderThatMayNotBeRead() throws IOException {
    picture("bag/0.png", 10);
    picture("shirt/0.png", 10);
    Path closed = folder.resolve("shirt");
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
    try {
      // The superuser may read everything.
      assumeThat(Files.isReadable(closed)).isFalse();
      assertRefused(
          closed
              + ": expected a readable folder, received permission denied; try chmod or another user");
    } finally {
      Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    }
  }

  private void assertRefused(String message) {
    assertThatThrownBy(this::read)
        .isInstanceOf(BobbinException.class)
        .hasMessageStartingWith(message);
  }

  private ReadPart read() {
    return ImageFolder.read(folder, NAMES, SHAPE, Polarity.LIGHT_ON_DARK);
  }

  private void picture(String name, int grey) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    BufferedImage picture = new BufferedImage(2, 2, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 4; i++) {
      picture.getRaster().setSample(i % 2, i / 2, 0, grey);
    }
    String format = name.endsWith("png") ? "png" : "jpeg";
    assertThat(ImageIO.write(picture, format, file.toFile())).isTrue();
  }
}
