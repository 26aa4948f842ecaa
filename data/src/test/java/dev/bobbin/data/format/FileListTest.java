package dev.bobbin.data.format;

import static dev.bobbin.data.format.ImageFolderTest.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileListTest {
  @TempDir Path folder;

  @Test
  void namesFilesAndTheirClasses() throws IOException {
    files("b.png", "sub/a.png");
    Path list = list("labels.csv", "filename,label\nsub/a.png,shoe\nb.png,bag\n");
    RawDataset read = FileList.read(list, false);
    assertThat(read.classNames()).containsExactly("bag", "shoe");
    assertThat(names(read.train())).containsExactly("sub/a.png 1", "b.png 0");
    assertThat(read.files()).extracting("name").containsExactly("labels.csv");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file,label\na.png,x\n",
        "\uFEFFImage Path;Species\r\na.png;x\r\n",
        "label\tpath\nx\ta.png\n",
        "id,breed\na,x\n",
        "\"image\",\"width\",\"class\"\n\"a.png\",3,\"x\"\n",
      })
  void columnsAreFoundByTheirNames(String text) throws IOException {
    files("a.png");
    Path list = list("list.csv", text);
    assertThat(FileList.isList(list)).isTrue();
    assertThat(names(FileList.read(list, false).train())).containsExactly("a.png 0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"label,pixel1\n1,2\n", "", "a,b\n", "file,size\nx,1\n", "\"unended"})
  void otherTablesAreNone(String text) throws IOException {
    assertThat(FileList.isList(list("list.csv", text))).isFalse();
  }

  @Test
  void aColumnOfSplitsIsObeyed() throws IOException {
    files("a.png", "b.png", "c.png", "d.png");
    Path list =
        list(
            "l.csv",
            "path,class,split\na.png,x,train\nb.png,y,Training\nc.png,x,val\nd.png,y,TEST\n");
    RawDataset read = FileList.read(list, false);
    assertThat(names(read.train())).containsExactly("a.png 0", "b.png 1");
    assertThat(names(read.validation().orElseThrow())).containsExactly("c.png 0");
    assertThat(names(read.test().orElseThrow())).containsExactly("d.png 1");
    Path wrong = list("l.csv", "path,class,split\na.png,x,left\n");
    assertThatThrownBy(() -> FileList.read(wrong, false))
        .hasMessageStartingWith(
            wrong + ", line 2: expected train, val or test as split, received 'left'");
  }

  @Test
  void filesMayLieInAFolderBesideAndHaveNoEnding() throws IOException {
    files("images/7.jpg", "images/8.png");
    Path list = list("train.csv", "image_id,target\n7,1\n8,10\n");
    RawDataset read = FileList.read(list, false);
    assertThat(names(read.train())).containsExactly("images/7.jpg 0", "images/8.png 1");
    assertThat(read.classNames()).as("in the order of numbers").containsExactly("1", "10");
  }

  @Test
  void isFoundAsTheOnlyDescriptionOfAFolder() throws IOException {
    files("images/7.jpg", "images/8.png", "images/9.png", "read.me");
    list("labels.csv", "image_id,label\n7,a\n8,b\n");
    RawDataset read = ImageFolder.read(folder, false);
    assertThat(names(read.train())).containsExactly("images/7.jpg 0", "images/8.png 1");
    assertThat(read.notes())
        .containsExactly("passed over: 1 file that is no picture (.me): read.me");
  }

  @Test
  void listsOfSplitsBelongTogether() throws IOException {
    files("train/1.png", "train/2.png", "test/3.png");
    list("train.csv", "file,label\n1.png,a\n2.png,b\n");
    list("test.csv", "file,label\n3.png,b\n");
    RawDataset read = ImageFolder.read(folder, false);
    assertThat(names(read.train())).containsExactly("train/1.png 0", "train/2.png 1");
    assertThat(names(read.test().orElseThrow())).containsExactly("test/3.png 1");
  }

  @Test
  void equalNamesAreFoundInTheFoldersOfTheirSplits() throws IOException {
    files("train/0.png", "train/1.png", "test/0.png", "test/1.png", "val/0.png");
    Path list =
        list(
            "l.csv",
            "file,label,split\n0.png,a,train\n1.png,b,train\n0.png,a,test\n1.png,b,test\n0.png,a,val\n");
    RawDataset read = FileList.read(list, false);
    assertThat(names(read.train())).containsExactly("train/0.png 0", "train/1.png 1");
    assertThat(names(read.test().orElseThrow())).containsExactly("test/0.png 0", "test/1.png 1");
    assertThat(names(read.validation().orElseThrow())).containsExactly("val/0.png 0");
  }

  @Test
  void filesThatAreNotThereAreNamedAndCounted() throws IOException {
    files("a.png", "b.png");
    Path list =
        list("l.csv", "file,label\na.png,x\nb.png,y\n1.png,x\n2.png,x\n3.png,x\n\0.png,x\n");
    assertThatThrownBy(() -> FileList.read(list, false))
        .isInstanceOf(BobbinException.class)
        .hasMessage(
            list
                + ": expected pictures where it says they are, received 4 files that are not there: 1.png, 2.png, 3.png and 1 more;"
                + " try paths relative to the list, or --skip-broken to leave them out");
    RawDataset read = FileList.read(list, true);
    assertThat(read.train().count()).isEqualTo(2);
    assertThat(read.notes()).singleElement().asString().startsWith("left out: 4 pictures that are");
  }

  @Test
  void linesWithoutALabelArePassedOver() throws IOException {
    files("a.png", "b.png");
    Path list = list("l.csv", "file,label\na.png,x\nb.png,\n");
    assertThat(FileList.read(list, false).notes())
        .containsExactly("passed over: 1 line without a label");
  }

  @ParameterizedTest
  @ValueSource(strings = {"file,label\n", "file,label\na.png,x\n,x\n"})
  void emptyAndBrokenListsAreRefused(String text) throws IOException {
    files("a.png");
    Path list = list("l.csv", text);
    assertThatThrownBy(() -> FileList.read(list, false))
        .isInstanceOf(BobbinException.class)
        .hasMessageStartingWith(list + "")
        .hasMessageContaining("; try ");
  }

  private Path list(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a.png,x\\nb.png,y\\na.png,y|line 4: expected the class 'x' for a.png as in line 2, received 'y'",
        "a.png,x\\n\"b.png,y\\n|line 3: expected a second quote at the end of a field",
        "a,b.png,x|line 2: expected 2 columns as in the first line, received 3; try quotes around",
        "a.png,x\\nm\uFFFD.png,y|line 3: expected text in UTF-8, received 'm\uFFFD.png', 'y'",
        ",x|line 2: expected the file of a picture, received ''",
        "folder,x|received 1 file that is not there: folder (a folder)",
        "https://x.org/a.png,x|received 1 file that is not there: https://x.org/a.png",
        "a\0b.png,x|received 1 file that is not there: a\0b.png (no name of a file in this locale)",
        "a.png,|received no lines with a file and a label; try a line for each picture",
        "|received no lines with a file and a label; try a line for each picture",
        "a.png,Cat\\nb.png,cat|received 'Cat' and 'cat'; try to write both alike",
      })
  void saysWhatIsWrongAndWhere(String lines, String message) throws IOException {
    files("a.png", "b.png", "folder/c.png");
    String text = "file,label\n" + (lines == null ? "" : lines.replace("\\n", "\n"));
    Path list = list("list.csv", text);
    assertThatThrownBy(() -> FileList.read(list, false))
        .isInstanceOf(BobbinException.class)
        .hasMessageStartingWith(list + "")
        .hasMessageContaining(message);
  }

  @Test
  void refusesTwoColumnsOfOneName() throws IOException {
    files("a.png");
    Path list = list("list.csv", "file,Label,label\na.png,x,y\n");
    assertThatThrownBy(() -> FileList.read(list, false))
        .hasMessageStartingWith(list + ", line 1: expected one column called 'label', received");
  }

  @Test
  void emptyLinesAreSkippedAndOthersAreCounted() throws IOException {
    files("a.png", "b.png", "c.png");
    Path list =
        list(
            "list.csv",
            """

            file,label,split

            a.png,x,
            ,,
            b.png,y,train
            a.png,x,train
            b.png,y,test
            c.png,,test
            """
                .replace("\n", "\r\n"));
    RawDataset read = FileList.read(list, false);
    assertThat(names(read.train())).containsExactly("a.png 0", "b.png 1", "a.png 0");
    assertThat(read.notes())
        .containsExactly(
            "passed over: 1 line without a label",
            "1 line without a split: to train on",
            "1 picture is listed again: a.png",
            "1 picture is listed in several splits: b.png");
  }

  @Test
  void pathsMayLeadAnywhere() throws IOException {
    files("outside.png", "set/a.png");
    Path list =
        list(
            "set/list.csv",
            "file,label\n../outside.png,x\n%s,y\n".formatted(folder.resolve("set/a.png")));
    FilePictures train = (FilePictures) FileList.read(list, false).train();
    assertThat(train.bytes(0)).isEqualTo(Files.readAllBytes(folder.resolve("outside.png")));
    assertThat(train.bytes(1)).isEqualTo(Files.readAllBytes(folder.resolve("set/a.png")));
  }

  @Test
  void aListedFileThatIsNoPictureIsReadAsOne() throws IOException {
    files("a.png", "notes.txt");
    RawDataset read = FileList.read(list("list.csv", "file,label\na.png,x\nnotes.txt,y\n"), false);
    assertThat(names(read.train())).containsExactly("a.png 0", "notes.txt 1");
  }

  private void files(String... names) throws IOException {
    for (String name : names) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "");
    }
  }
}
