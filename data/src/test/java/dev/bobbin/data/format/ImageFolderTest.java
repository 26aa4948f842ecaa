package dev.bobbin.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.bobbin.base.BobbinException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Layouts alone: the pictures are empty files. */
class ImageFolderTest {
  @TempDir Path folder;

  @Test
  void pipesAreNamedAndNotOpened() throws IOException, InterruptedException {
    files("cat/1.png", "dog/1.png");
    Path pipe = folder.resolve("cat/2.png");
    assumeThat(run("mkfifo", pipe + "")).isTrue();
    RawDataset read = read();
    assertThat(names(read.train())).containsExactly("cat/1.png 0", "dog/1.png 1");
    assertThat(read.notes()).containsExactly("passed over: 1 pipe, socket or device: cat/2.png");
  }

  @Test
  void aNameThatIsNoTextIsSaidToBeSo() throws IOException, InterruptedException {
    files("cat/1.png", "dog/1.png");
    String create = "touch \"$(printf 'dog/\\377.png')\"";
    assumeThat(run("sh", "-c", create)).as("the file system takes any bytes").isTrue();
    FilePictures train = (FilePictures) read().train();
    assumeThat(train.count()).isEqualTo(3);
    int garbled = train.name(1).indexOf('\uFFFD') >= 0 ? 1 : 2;
    assertThatThrownBy(() -> train.bytes(garbled))
        .isInstanceOf(BobbinException.class)
        .hasMessageStartingWith(folder + "/" + train.name(garbled) + ": expected a PNG")
        .hasMessageContaining("received a name with bytes that are no text in this locale")
        .hasMessageContaining("try to rename the file, or LC_ALL=C.UTF-8");
  }

  /** Whether a command exists and succeeds. */
  private boolean run(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).directory(folder.toFile()).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void aFolderForEachClassInTheOrderOfNames() throws IOException {
    files("shirt/1.png", "shirt/0.JPG", "bag/z.jpeg", "bag-2/a.png");
    RawDataset read = read();
    assertThat(read.classNames()).containsExactly("bag", "bag-2", "shirt");
    assertThat(names(read.train()))
        .containsExactly("bag/z.jpeg 0", "bag-2/a.png 1", "shirt/0.JPG 2", "shirt/1.png 2");
    assertThat(read.validation()).isEmpty();
    assertThat(read.test()).isEmpty();
    assertThat(read.notes()).isEmpty();
  }

  @Test
  void picturesBelowAClassFolderBelongToIt() throws IOException {
    files("boot/2024/05/1.png", "boot/2.png", "shoe/1.png");
    RawDataset read = read();
    assertThat(names(read.train()))
        .containsExactly("boot/2.png 0", "boot/2024/05/1.png 0", "shoe/1.png 1");
  }

  @ParameterizedTest
  @CsvSource({
    "train, val, test",
    "train, valid, test",
    "train, validation, test",
    "training, dev, testing",
    "Train, Val, TEST"
  })
  void splitsByTheirUsualNames(String train, String validation, String test) throws IOException {
    files(train + "/a/1.png", train + "/b/2.png", validation + "/b/3.png", validation + "/a/5.png");
    files(test + "/a/4.png", test + "/b/6.png");
    RawDataset read = read();
    assertThat(names(read.train())).containsExactly(train + "/a/1.png 0", train + "/b/2.png 1");
    assertThat(names(read.validation().orElseThrow()))
        .containsExactly(validation + "/a/5.png 0", validation + "/b/3.png 1");
    assertThat(names(read.test().orElseThrow()))
        .containsExactly(test + "/a/4.png 0", test + "/b/6.png 1");
    assertThat(read.notes()).isEmpty();
  }

  @Test
  void withoutATestSplitANoteSaysThatOneIsHeldOut() throws IOException {
    files("train/a/1.png", "train/b/2.png", "valid/a/3.png", "valid/b/4.png");
    RawDataset read = read();
    assertThat(read.validation()).isPresent();
    assertThat(read.test()).isEmpty();
    assertThat(read.notes())
        .containsExactly("has no test split: images for one are held out of train");
  }

  @Test
  void aTestFolderWithoutClassesIsPassedOver() throws IOException {
    files("train/a/1.png", "train/b/2.png", "test/1.jpg", "test/2.jpg");
    RawDataset read = read();
    assertThat(read.test()).isEmpty();
    assertThat(read.notes())
        .contains("passed over: 2 pictures in no folder of a class: test/1.jpg, test/2.jpg");
  }

  @Test
  void aClassMayBeCalledTrain() throws IOException {
    files("bus/1.png", "car/1.png", "train/1.png");
    assertThat(read().classNames()).containsExactly("bus", "car", "train");
  }

  @Test
  void oneLevelTooMuchIsDescended() throws IOException {
    files("DATA/DATA/cat/1.png", "DATA/DATA/dog/2.png");
    RawDataset read = read();
    assertThat(names(read.train()))
        .containsExactly("DATA/DATA/cat/1.png 0", "DATA/DATA/dog/2.png 1");
    assertThat(read.notes()).containsExactly("the classes are in its folder DATA/DATA");
    assertThat(((FilePictures) read.train()).path(0)).isEqualTo("cat/1.png");
  }

  @Test
  void splitsMayBeOneLevelDown() throws IOException {
    files(
        "DATA/train/cat/1.png",
        "DATA/train/dog/2.png",
        "DATA/test/cat/1.png",
        "DATA/test/dog/1.png");
    RawDataset read = read();
    assertThat(read.classNames()).containsExactly("cat", "dog");
    assertThat(read.test().orElseThrow().count()).isEqualTo(2);
  }

  @Test
  void otherFilesAreCountedAndNamedByKind() throws IOException {
    files("a/1.png", "b/1.png", "notes.txt", "a/clip.mp4", "b/phone.HEIC", "b/README", "loose.png");
    assertThat(read().notes())
        .containsExactly(
            "passed over: 1 picture in no folder of a class: loose.png",
            "passed over: 1 picture of a kind that is not read (.heic): b/phone.HEIC; convert them to PNG or JPEG",
            "passed over: 3 files that are no pictures (.mp4, .txt, no ending): a/clip.mp4, b/README, notes.txt");
  }

  @Test
  void manyAreCountedAndTheFirstNamed() throws IOException {
    files("a/1.png", "b/1.png");
    files(IntStream.range(0, 12).mapToObj("n%02d.txt"::formatted).toArray(String[]::new));
    assertThat(read().notes())
        .containsExactly(
            "passed over: 12 files that are no pictures (.txt): n00.txt, n01.txt, n02.txt and 9 more");
  }

  @Test
  void emptyClassFoldersAreNoted() throws IOException {
    files("a/1.png", "b/1.png", "d/readme.txt");
    Files.createDirectories(folder.resolve("c"));
    RawDataset read = read();
    assertThat(read.classNames()).containsExactly("a", "b");
    assertThat(read.notes()).contains("passed over: 2 folders without pictures: c, d");
  }

  @Test
  void linksToClassFoldersAreFollowed() throws IOException {
    files("store/a/1.png", "store/b/2.png");
    Files.createDirectories(folder.resolve("set"));
    Files.createSymbolicLink(folder.resolve("set/x"), folder.resolve("store/a"));
    Files.createSymbolicLink(folder.resolve("set/y"), folder.resolve("store/b"));
    RawDataset read = ImageFolder.read(folder.resolve("set"), false);
    assertThat(names(read.train())).containsExactly("x/1.png 0", "y/2.png 1");
  }

  @Test
  void leftoversDoNotShadowThePictures() throws IOException {
    files("boot/1.png", "shoe/2.png", "archive.zip");
    Files.writeString(folder.resolve("labels.csv"), "filename,label\nnone.png,boot\n");
    Files.writeString(folder.resolve("classes.csv"), "id,wordnet\n1,n02\n");
    RawDataset read = read();
    assertThat(names(read.train())).containsExactly("boot/1.png 0", "shoe/2.png 1");
    assertThat(read.notes())
        .containsExactly(
            "labels.csv is a list of picture files; give its path to use it, not the folders",
            "passed over: 3 files that are no pictures (.csv, .zip): archive.zip, classes.csv, labels.csv");
    assertThat(ImageFolder.hasClassFolders(folder)).isTrue();
  }

  @Test
  void classesThatDifferOnlyByCapitalsAreNamed() throws IOException {
    files("Cat/1.png", "cat/2.png");
    assertRefused(
        ": expected class names that differ by more than capitals, received 'Cat' and 'cat'");
  }

  @Test
  void otherClassesInTheTestSplitAreNamed() throws IOException {
    files("train/a/1.png", "train/b/2.png", "test/a/1.png", "test/c/1.png");
    assertRefused(": expected the classes of train/: a, b, received pictures of c too");
  }

  @Test
  void classesThatTheTestSplitLacksAreNoted() throws IOException {
    files("train/a/1.png", "train/b/2.png", "test/a/1.png");
    assertThat(read().notes()).containsExactly("test/ has no pictures of b");
  }

  @Test
  void twoFoldersForOneSplitAreNamed() throws IOException {
    files("train/a/1.png", "val/a/1.png", "valid/a/1.png");
    assertRefused(": expected one folder for each split, received 'val' and 'valid'");
  }

  @Test
  void splitsWithoutOneToTrainOnAreRefused() throws IOException {
    files("val/a/1.png", "test/a/1.png");
    assertRefused(": expected a folder train beside val and test");
  }

  @Test
  void picturesWithoutClassesAreRefused() throws IOException {
    files("1.png", "2.png");
    assertRefused(
        ": expected a folder of pictures for each class, received 2 pictures without such folders");
  }

  @Test
  void splitsWithoutClassesAreRefused() throws IOException {
    files("train/1.png", "test/2.png");
    assertRefused("/test: expected a folder of pictures for each class, received pictures without");
  }

  @Test
  void aFolderWithoutPicturesSaysWhatItHas() throws IOException {
    assertRefused(
        ": expected folders of pictures by class, a list of picture files, IDX, CSV, NumPy or Parquet files,"
            + " received no files");
    files("a/notes.txt");
    assertRefused(", received other files: a/notes.txt; try another folder");
  }

  @Test
  void oneClassIsNoted() throws IOException {
    files("only/1.png", "only/2.png");
    assertThat(read().notes())
        .containsExactly("has one class, only: there is nothing to tell it from");
  }

  @Test
  void aConvertedFolderKeepsTheOrderOfItsNumbers() throws IOException {
    files("train/0-bag/000001.png", "train/1-shoe/000000.png", "test/0-bag/000000.png");
    ClassFile.withFolders(List.of("bag", "shoe", "hat")).write(folder);
    RawDataset read = read();
    assertThat(read.classNames()).containsExactly("bag", "shoe", "hat");
    assertThat(names(read.train()))
        .containsExactly("train/1-shoe/000000.png 1", "train/0-bag/000001.png 0");
    assertThat(read.files()).extracting("name").containsExactly("classes.csv");
    files("test/9-new/000001.png");
    assertRefused("9-new: expected a folder that classes.csv names, received another");
  }

  private RawDataset read() {
    return ImageFolder.read(folder, false);
  }

  private void assertRefused(String message) {
    assertThatThrownBy(this::read)
        .isInstanceOf(BobbinException.class)
        .hasMessageStartingWith(folder + "")
        .hasMessageContaining(message);
  }

  static List<String> names(LabeledPictures pictures) {
    return IntStream.range(0, pictures.count())
        .mapToObj(i -> pictures.name(i) + " " + pictures.label(i))
        .toList();
  }

  private void files(String... names) throws IOException {
    for (String name : names) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "");
    }
  }
}
