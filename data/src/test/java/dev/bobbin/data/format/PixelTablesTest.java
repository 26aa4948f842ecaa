package dev.bobbin.data.format;

import static dev.bobbin.data.format.ArrayFixtures.assertRefused;
import static dev.bobbin.data.format.ArrayFixtures.assertSplit;
import static dev.bobbin.data.format.ArrayFixtures.path;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.io.Sha256;
import dev.bobbin.engine.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PixelTablesTest {
  private static final Shape SQUARE = new Shape(4, 4, 1);
  private static final String HEADER = "label," + header(16) + "\n";

  @TempDir Path folder;

  private static String header(int pixels) {
    return IntStream.range(0, pixels).mapToObj(i -> "pixel" + i).collect(Collectors.joining(","));
  }

  private static RawDataset read(Path path) {
    return PixelTables.read(path, Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain.csv", "index.csv", "words-last.csv", "semicolon.csv", "tab.tsv", "floats.csv",
        "scaled.csv", "no-header.csv", "gzip.csv.gz", "zip.csv.zip", "numbers.csv", "savetxt.csv"
      })
  void readsTheTablesOfPandas(String name) {
    Path file = path("csv/" + name);
    assertThat(PixelTables.isPixelTable(file)).isTrue();
    RawDataset set = read(file);
    assertSplit(set.train(), 0, 6, SQUARE);
    assertThat(set.test()).isEmpty();
    assertThat(set.classNames())
        .isEqualTo(
            name.startsWith("words") ? List.of("ant", "bee", "cat") : List.of("0", "1", "2"));
  }

  @Test
  void readsThreeChannels() {
    assertSplit(read(path("csv/colour.csv")).train(), 0, 6, new Shape(4, 4, 3));
  }

  @Test
  void saysThatValuesWereMultiplied() {
    assertThat(read(path("csv/scaled.csv")).notes())
        .containsExactly("the pixels' values from 0 to 1 were multiplied by 255");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pair", "pair/my_train.csv"})
  void readsTheTestFileBesideTheTrainingFile(String name) {
    RawDataset set = read(path(name));
    assertSplit(set.train(), 0, 6, SQUARE);
    assertSplit(set.test().orElseThrow(), 2, 4, SQUARE);
    assertThat(set.files().stream().map(f -> f.name()))
        .containsExactly("my_train.csv", "my_test.csv");
  }

  @Test
  void readsATestFileAloneByItsPath() {
    RawDataset set = read(path("pair/my_test.csv"));
    assertSplit(set.train(), 2, 4, SQUARE);
    assertThat(set.test()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"digits", "digits/train.csv"})
  void passesOverATestFileWithoutLabels(String name) {
    RawDataset set = read(path(name));
    assertSplit(set.train(), 0, 6, SQUARE);
    assertThat(set.test()).isEmpty();
    assertThat(set.notes()).contains("passed over: test.csv, which has no labels");
  }

  @Test
  void refusesATableWithoutLabelsByItsPath() {
    assertRefused(() -> read(path("digits/test.csv")))
        .hasMessageContaining("received pixels without labels; try");
  }

  @Test
  void tellsATableOfPixelsFromAListOfFiles() {
    assertThat(PixelTables.isPixelTable(path("list/list.csv"))).isFalse();
    assertThat(PixelTables.isDataset(path("list"))).isFalse();
    assertThat(ArrayFiles.detect(path("list"))).isEmpty();
    assertThat(PixelTables.isPixelTable(path("digits/sample_submission.csv"))).isFalse();
    assertThat(PixelTables.isPixelTable(path("medmnist.npz"))).isFalse();
    assertThat(ArrayFiles.detect(path("digits"))).contains(ArrayFiles.Format.PIXEL_TABLE);
  }

  @Test
  void readsAStatedSize() throws IOException {
    Path file = write("1" + ",7".repeat(20) + "\n0" + ",9".repeat(20) + "\n");
    RawDataset set = PixelTables.read(file, Optional.of(new Shape(4, 5, 1)));
    assertThat(((ArrayPictures) set.train()).shape()).isEqualTo(new Shape(4, 5, 1));
    assertThat(set.train().label(0)).isEqualTo(1);
    assertRefused(() -> PixelTables.read(file, Optional.of(new Shape(4, 6, 1))))
        .hasMessageContaining("expected a label and the 24 pixels of 4x6x1, received 21 columns");
    assertRefused(() -> read(file)).hasMessageContaining("received 21 columns");
  }

  @Test
  void readsAnArchiveOfTwoTablesAndDigestsWhatIsInside() throws IOException {
    byte[] table = (HEADER + row("3", "0") + row("1", "255")).getBytes(StandardCharsets.UTF_8);
    Path zip = folder.resolve("fashion.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (String name :
          new String[] {"readme.txt", "__MACOSX/._a_train.csv", "a_test.csv", "a_train.csv"}) {
        out.putNextEntry(new ZipEntry(name));
        out.write(table);
      }
    }
    RawDataset set = read(zip);
    assertThat(set.train().count()).isEqualTo(2);
    assertThat(set.test()).isPresent();
    assertThat(set.files().getFirst().name()).isEqualTo("a_train.csv");
    assertThat(set.files().getFirst().sha256()).isEqualTo(Sha256.of(table));
    assertThat(set.files().getFirst().bytes()).isEqualTo(table.length);
    assertThat(set.notes()).containsExactly("2 classes have no pictures: 0, 2");
  }

  @Test
  void acceptsCrLfAndAByteOrderMarkAndBlanksAndNoLastLineEnd() throws IOException {
    String lines = HEADER + row("1", "0") + row("0", "255");
    for (String text :
        new String[] {
          lines.replace("\n", "\r\n"),
          "\uFEFF" + lines,
          lines.strip(),
          lines.replace(",", ", "),
          lines.replaceAll("(\\w+)", "\"$1\"")
        }) {
      ArrayPictures train = (ArrayPictures) read(write(text)).train();
      assertThat(train.labels()).containsExactly(1, 0);
      assertThat(Arrays.copyOfRange(train.pixels(), 0, 16)).containsOnly(0);
      assertThat(Arrays.copyOfRange(train.pixels(), 16, 32)).containsOnly(255);
    }
  }

  @Test
  void takesNamesFromClassesCsv() throws IOException {
    Path file = write(HEADER + row("bee", "1") + row("ant", "2"));
    Files.writeString(folder.resolve("classes.csv"), "label,name\n0,bee\n1,ant\n");
    RawDataset set = read(file);
    assertThat(set.classNames()).containsExactly("bee", "ant");
    assertThat(set.train().label(0)).isZero();
    Files.writeString(folder.resolve("classes.csv"), "label,name\n0,bee\n");
    assertRefused(() -> read(file))
        .hasMessageContaining(
            "line 3, column 1: expected a class that classes.csv names, received 'ant'");
  }

  @Test
  void refusesALabelBeyondClassesCsv() throws IOException {
    Path file = write(HEADER + row("0", "1") + row("10", "2"));
    Files.writeString(folder.resolve("classes.csv"), "label,name\n0,bee\n1,ant\n");
    assertRefused(() -> read(file))
        .hasMessageContaining(
            ", line 3, column 1: expected a class from 0 to 1 as classes.csv names them, received '10'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"256", "-1", "word", "", "1.5", "99999999999", "+1", "٣", "nan", "1e3", "0x1"})
  void refusesAPixelThatIsNoByte(String pixel) throws IOException {
    refused(HEADER + row("3", "0") + row("3", "0").replaceFirst("3,0,", "3," + pixel + ","))
        .hasMessageContaining(
            ", line 3, column 2: expected a pixel from 0 to 255, received '" + pixel + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1.5", "", "nan"})
  void refusesALabelThatIsNoClass(String label) throws IOException {
    refused(HEADER + row("3", "0") + row(label, "0"))
        .hasMessageContaining(", line 3, column 1: expected a class")
        .hasMessageContaining("received '" + label + "'");
  }

  @Test
  void refusesValuesOfTwoRanges() throws IOException {
    refused(HEADER + row("0", "0.5") + row("1", "200"))
        .hasMessageContaining(", line 3, column 2: expected a pixel from 0 to 1 as in line 2");
  }

  @Test
  void multipliesWhatCameBeforeTheFirstFraction() throws IOException {
    ArrayPictures train =
        (ArrayPictures)
            read(write(HEADER + row("0", "1") + row("0", "0") + row("0", "0.2"))).train();
    assertThat(train.pixels()[0]).isEqualTo((byte) 255);
    assertThat(train.pixels()[16]).isZero();
    assertThat(train.pixels()[32]).isEqualTo((byte) 51);
  }

  @Test
  void refusesLinesOfOtherLengths() throws IOException {
    refused(HEADER + row("3", "0") + row("3", "0").replaceFirst(",0\n", "\n"))
        .hasMessageContaining(", line 3: expected 17 columns, received 16; try");
    refused(HEADER + row("3", "0") + row("3", "0,0"))
        .hasMessageContaining(", line 3: expected 17 columns, received more; try");
    refused(HEADER + row("3", "0") + "\n" + row("3", "0"))
        .hasMessageContaining(", line 3: expected 17 columns, received an empty line; try");
    refused(HEADER).hasMessageContaining("expected at least one line of 17 columns, received none");
    refused("").hasMessageContaining("received nothing");
  }

  @Test
  void refusesTwoColumnsOfLabels() throws IOException {
    refused(HEADER.replace("label,", "label,LABEL,") + row("1,2", "0"))
        .hasMessageContaining(", line 1: expected one column called 'label', received several");
  }

  @Test
  void refusesWordsThatDifferOnlyByCapitalsUnlessClassesCsvNamesBoth() throws IOException {
    String csv = HEADER + row("Cat", "0") + row("cat", "1");
    refused(csv)
        .hasMessageContaining(", line 3, column 1: expected class names that differ by more than")
        .hasMessageContaining("received 'cat' beside 'Cat'; try to write both alike");
    Files.writeString(folder.resolve("classes.csv"), "label,name\n0,Cat\n1,cat\n");
    assertThat(read(write(csv)).train().labels()).containsExactly(0, 1);
  }

  @Test
  void refusesLabelsInAnotherEncoding() throws IOException {
    Path file =
        Files.write(
            folder.resolve("latin.csv"),
            (HEADER + row("M\u00FCller", "0")).getBytes(StandardCharsets.ISO_8859_1));
    assertRefused(() -> read(file))
        .hasMessageContaining(", line 2, column 1: expected a class in UTF-8, received 'M");
  }

  @Test
  void refusesASecondHeader() throws IOException {
    refused(HEADER + HEADER)
        .hasMessageContaining(", line 2, column 2: expected a pixel from 0 to 255");
  }

  @Test
  void boundsLinesAndColumns() throws IOException {
    refused("0," + "0,".repeat(2_000_000) + "0\n")
        .hasMessageContaining("at most 1048576 columns, received more");
    refused("9".repeat(2_000_000)).hasMessageContaining("received 1 columns");
    refused(HEADER + row("9".repeat(2_000_000), "0"))
        .hasMessageContaining("line 2, column 1: expected a class");
    refused(HEADER + "\"0,0,0\n" + row("1", "1"))
        .hasMessageContaining("line 2: expected 17 columns, received 1");
  }

  @Test
  void refusesTruncatedGzip() throws IOException {
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(gzip)) {
      out.write((HEADER + row("3", "0") + row("4", "1")).getBytes(StandardCharsets.UTF_8));
    }
    Path file =
        Files.write(
            folder.resolve("cut.csv.gz"), Arrays.copyOf(gzip.toByteArray(), gzip.size() - 12));
    assertRefused(() -> read(file)).hasMessageContaining("received corrupt or truncated data");
  }

  @Test
  void keepsManyRows() throws IOException {
    ArrayPictures train = (ArrayPictures) read(write(row("1", "7").repeat(2500))).train();
    assertThat(train.count()).isEqualTo(2500);
    assertThat(train.pixels()).hasSize(2500 * 16).containsOnly(7);
  }

  @Test
  void neverFailsOtherwiseOnDamagedFiles() throws IOException {
    byte[] whole = Files.readAllBytes(path("csv/index.csv"));
    Path file = folder.resolve("damaged.csv");
    Random random = new Random(8);
    for (int round = 0; round < 500; round++) {
      byte[] bytes = whole.clone();
      for (int i = 0; i < 3; i++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      int length = round % 3 == 0 ? random.nextInt(bytes.length) : bytes.length;
      Files.write(file, Arrays.copyOf(bytes, length));
      try {
        read(file);
      } catch (BobbinException e) {
        assertThat(e).hasMessageContaining("damaged.csv").hasMessageNotContaining("\n");
      }
    }
  }

  private AbstractThrowableAssert<?, ? extends Throwable> refused(String csv) throws IOException {
    Path file = write(csv);
    return assertRefused(() -> read(file)).hasMessageStartingWith(file.toString());
  }

  private Path write(String csv) throws IOException {
    return Files.writeString(Files.createTempFile(folder, "data", ".csv"), csv);
  }

  private static String row(String label, String pixel) {
    return label + ("," + pixel).repeat(16) + "\n";
  }
}
