package dev.bobbin.data.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.data.Provenance;
import dev.bobbin.data.catalogue.DatasetExport.Form;
import dev.bobbin.data.format.ClassFile;
import dev.bobbin.engine.Shape;
import dev.bobbin.model.Polarity;
import dev.bobbin.model.Preprocessing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetExportTest {
  private static final Shape MNIST = new Shape(28, 28, 1);
  private static final List<String> HOSTILE =
      List.of(
          "T-shirt/top",
          "CON",
          "a:b",
          "trailing.",
          "trailing ",
          "..",
          "",
          "con",
          "quote\" and, comma",
          "two\nlines\r",
          "\u00e9t\u00e9 \ud83d\udc5f",
          "50% | * ? < > \\",
          "x".repeat(300),
          "x".repeat(300) + "y");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"CSV, false", "CSV, true", "IDX, false", "IDX, true", "NPZ, false", "PNG, false"})
  void givesTheSmallDatasetBackAsItWas(Form form, boolean compress) {
    Dataset mini = open("fashion-mnist-mini");
    assertSame(mini, convert(mini, form, compress));
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void keepsHostileClassNamesInTheirOrder(Form form) {
    Dataset dataset = dataset(MNIST, HOSTILE, 40, 17);
    assertSame(dataset, convert(dataset, form, false));
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void oneImageInEachPartIsEnough(Form form) {
    Dataset dataset = dataset(MNIST, List.of("only"), 1, 1);
    assertSame(dataset, convert(dataset, form, false));
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void aClassMayBeMissingInTheTestPart(Form form) {
    Dataset dataset = dataset(MNIST, List.of("a", "b", "c"), 9, 1);
    assertSame(dataset, convert(dataset, form, false));
  }

  @ParameterizedTest
  @CsvSource({
    "CSV, 4, 4",
    "CSV, 130, 130",
    "IDX, 1, 1",
    "IDX, 7, 31",
    "NPZ, 1, 1",
    "NPZ, 7, 31",
    "NPZ, 200, 3",
    "PNG, 1, 1",
    "PNG, 7, 31",
    "PNG, 200, 3"
  })
  void keepsOtherSizes(Form form, int height, int width) {
    for (int channels : new int[] {1, 3}) {
      Dataset dataset = dataset(new Shape(height, width, channels), List.of("a", "b"), 12, 5);
      assertSame(dataset, open(export(dataset, form, false, "out" + channels) + ""));
    }
  }

  /** An archive or table of the user's beside what was converted is not deleted. */
  @ParameterizedTest
  @CsvSource({"NPZ, weights.npz", "NPZ, other.npz", "CSV, mine_train.csv", "IDX, weights.npz"})
  void anotherArchiveOrTableIsNotReplaced(Form form, String name) throws IOException {
    Dataset dataset = dataset(MNIST, List.of("a", "b"), 4, 2);
    Path out = export(dataset, form, false, "out");
    Path other = out.resolve(name);
    if (name.equals("other.npz")) {
      Files.copy(export(dataset, Form.NPZ, false, "second").resolve("set.npz"), other);
    } else {
      Files.writeString(other, "mine");
    }
    assertThatThrownBy(() -> replace(dataset, form, out))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("a converted dataset and nothing else");
    assertThat(other).exists();
    Files.delete(other);
    replace(dataset, form, out);
    assertSame(dataset, open(out + ""));
  }

  /** For a model of dark-on-light pictures: what is converted was inverted before. */
  @ParameterizedTest
  @EnumSource(Form.class)
  void isNotInvertedTwiceForAModelOfDarkOnLightPictures(Form form) {
    Preprocessing usual = Preprocessing.standard(MNIST);
    Preprocessing model =
        new Preprocessing(
            MNIST,
            usual.fit(),
            List.of(255),
            Polarity.DARK_ON_LIGHT,
            usual.mean(),
            usual.std(),
            true);
    for (boolean dark : new boolean[] {false, true}) {
      byte[] pixels = new byte[3 * MNIST.size()];
      Arrays.fill(pixels, (byte) (dark ? 255 : 0));
      pixels[14 * 28 + 14] = (byte) (dark ? 9 : 250);
      LabeledImages images = new LabeledImages(MNIST, pixels, new int[3]);
      Path out = export(named("set", images, List.of("a")), form, false, "dark-" + dark);
      Dataset opened =
          DatasetCatalogue.open(
              out + "",
              DataLocations.fromEnvironment(Optional.empty()).offline(),
              ReadOptions.DEFAULT.withModels(DatasetCatalogue.preparedFor(model, out + "")),
              Progress.NONE);
      byte[] read = opened.train().images(0, 1);
      assertThat(read[0]).isZero();
      assertThat(read[14 * 28 + 14] & 0xFF).isEqualTo(dark ? 246 : 250);
      assertThat(opened.notes().stream().anyMatch(note -> note.contains("are not inverted")))
          .isEqualTo(!dark);
    }
  }

  @Test
  void comesBackThroughAllFormats() {
    Dataset dataset = dataset(MNIST, HOSTILE, 30, 15);
    Path csv = export(dataset, Form.CSV, true, "one");
    Path png = export(open(csv + ""), Form.PNG, false, "two");
    Path idx = export(open(png + ""), Form.IDX, true, "three");
    Path npz = export(open(idx + ""), Form.NPZ, false, "four");
    assertSame(dataset, open(npz + ""));
  }

  @Test
  void idxHasTheDigestsOfItsSource() {
    Dataset mini = open("fashion-mnist-mini");
    Dataset back = convert(mini, Form.IDX, true);
    assertThat(back.provenance().files().stream().map(Provenance.Source::sha256))
        .containsExactlyElementsOf(
            mini.provenance().files().stream().map(Provenance.Source::sha256).toList());
  }

  @Test
  void writesKagglesFilesUnderKagglesNames() throws IOException {
    byte[] pixels = new byte[784];
    pixels[0] = (byte) 255;
    pixels[783] = 7;
    LabeledImages part = new LabeledImages(MNIST, pixels, new int[] {0});
    Dataset dataset = named("fashion-mnist", part, List.of("top"));
    Path out = export(dataset, Form.CSV, false, "out");
    assertThat(names(out))
        .containsExactly("classes.csv", "fashion-mnist_test.csv", "fashion-mnist_train.csv");
    String header =
        IntStream.rangeClosed(1, 784).mapToObj(i -> ",pixel" + i).reduce("label", String::concat);
    String row = "0,255" + ",0".repeat(782) + ",7";
    assertThat(out.resolve("fashion-mnist_train.csv")).hasContent(header + "\n" + row + "\n");
    assertThat(out.resolve("classes.csv")).hasContent("label,name\n0,top\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"train", "contest-2", "my.test.set", "val-set", ".hidden", "mine"})
  void aMisleadingNameDoesNotHideWhichPartIsWhich(String name) {
    LabeledImages like = dataset(MNIST, List.of("a"), 3, 2).train();
    Dataset dataset = named(name, like, List.of("a"));
    assertSame(dataset, open(export(dataset, Form.CSV, false, "out") + ""));
  }

  @Test
  void picturesLieInPortableFolders() throws IOException {
    Dataset dataset = dataset(MNIST, HOSTILE, 28, 14);
    Path out = export(dataset, Form.PNG, false, "out");
    assertThat(names(out)).containsExactly("classes.csv", "test", "train");
    assertThat(names(out.resolve("train")))
        .startsWith(
            "00-T-shirt%2Ftop", "01-CON", "02-a%3Ab", "03-trailing%2E", "04-trailing%20", "05-.%2E")
        .allSatisfy(name ->
            assertThat(name).matches("[0-9]{2}-[A-Za-z0-9%_. -]{0,100}").doesNotEndWith("."));
    assertThat(names(out.resolve("train/01-CON"))).containsExactly("000001.png", "000015.png");
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void colourAndTheValidationSplitComeBack(Form form) throws IOException {
    Shape shape = new Shape(70, 70, 3);
    Dataset colour = dataset(shape, List.of("a", "b", "c"), 9, 4);
    Dataset three =
        new Dataset(
            "three",
            colour.train(),
            Optional.of(part(shape, 3, 5, new Random(6))),
            colour.test(),
            colour.classNames(),
            colour.preprocessing(),
            List.of(),
            colour.provenance(),
            colour.originals());
    int[] last = {0};
    Path out = folder.resolve("three");
    DatasetExport.write(
        three,
        form,
        false,
        out,
        false,
        (images, total) -> {
          assertThat(total).isEqualTo(18);
          assertThat(images).isGreaterThan(last[0]);
          last[0] = images;
        });
    assertThat(last[0]).isEqualTo(18);
    Dataset back = open(out + "");
    assertSame(three, back);
    LabeledImages own = three.validation().orElseThrow();
    assertThat(back.validation().orElseThrow().images(0, 5)).isEqualTo(own.images(0, 5));
    assertThat(back.validation().orElseThrow().labels()).isEqualTo(own.labels());
    assertThat(back.notes()).isEmpty();
    List<String> before = names(out);
    replace(three, form, out);
    assertThat(names(out)).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void greyImagesOfThreeChannelsKeepThem(Form form) {
    byte[] grey = new byte[8 * 48];
    Arrays.fill(grey, (byte) 100);
    Dataset dataset =
        named("grey", new LabeledImages(new Shape(4, 4, 3), grey, new int[8]), List.of("a"));
    assertSame(dataset, convert(dataset, form, false));
  }

  @Test
  void theSameDatasetGivesTheSameArchiveOfNumpy() throws IOException {
    Dataset dataset = dataset(MNIST, List.of("a"), 3, 2);
    Path one = export(dataset, Form.NPZ, false, "one");
    Path two = export(dataset, Form.NPZ, false, "two");
    assertThat(names(one)).containsExactly("classes.csv", "set.npz");
    assertThat(one.resolve("set.npz")).hasSameBinaryContentAs(two.resolve("set.npz"));
  }

  @Test
  void picturesOnWhiteComeBackAsTheyAre() {
    byte[] pixels = new byte[8 * 16];
    Arrays.fill(pixels, (byte) 240);
    LabeledImages white = new LabeledImages(new Shape(4, 4, 1), pixels, new int[8]);
    Dataset dataset = named("white", white, List.of("a"));
    for (Form form : List.of(Form.PNG, Form.IDX)) {
      Dataset back = open(export(dataset, form, false, form + "") + "");
      assertSame(dataset, back);
      assertThat(back.preprocessing().polarity()).isEqualTo(Polarity.AS_IS);
      assertThat(back.train().background(0)).as(form + "").isEqualTo((byte) 240);
    }
  }

  @Test
  void aFileOfThatNameWithOtherColumnsMeansSomethingElse() throws IOException {
    Dataset dataset = dataset(MNIST, List.of("a", "b"), 4, 2);
    Path out = export(dataset, Form.PNG, false, "out");
    Files.writeString(out.resolve("classes.csv"), "id,wordnet\n0,n01\n");
    assertThat(open(out + "").classNames()).containsExactly("0-a", "1-b");
    assertThat(open(out + "").notes())
        .contains("passed over: 1 file that is no picture (.csv): classes.csv");
  }

  @Test
  void refusesWhatAFormatCannotHold() {
    Dataset five = dataset(new Shape(28, 28, 5), List.of("a"), 2, 1);
    for (Form form : Form.values()) {
      assertRefused(five, form, "expected images of one or three channels, received 28x28x5");
    }
    for (Shape shape : List.of(new Shape(3, 3, 1), new Shape(8, 4, 1), new Shape(8, 18, 1))) {
      Dataset odd = dataset(shape, List.of("a"), 2, 1);
      assertRefused(odd, Form.CSV, "expected square images, grey or in colour, of 4x4 to");
      assertRefused(odd, Form.CSV, "received " + shape + "; try npz, idx or png");
    }
    Dataset many = dataset(MNIST, IntStream.range(0, 257).mapToObj(i -> "c" + i).toList(), 257, 1);
    assertRefused(many, Form.IDX, "label 256: expected at most 255, received 256");
    Dataset half = dataset(MNIST, List.of("half \ud83d"), 1, 1);
    assertRefused(half, Form.IDX, "expected Unicode text");
    assertRefused(
        dataset(MNIST, List.of("a"), 2, 0),
        Form.IDX,
        "test split: expected at least one image, received none");
  }

  @Test
  void doesNotOverwrite() throws IOException {
    Dataset dataset = dataset(MNIST, List.of("a"), 2, 1);
    Path out = folder.resolve("out");
    Files.createDirectory(out);
    export(dataset, Form.IDX, false, "out");
    assertRefused(
        dataset, Form.CSV, "expected a new or empty folder, received one with classes.csv in it");
    Files.writeString(folder.resolve("file"), "mine");
    assertThatThrownBy(() -> export(dataset, Form.CSV, false, "file"))
        .hasMessageContaining("expected a folder to make, received a file");
    assertThat(folder.resolve("file")).hasContent("mine");
  }

  @Test
  void replacesAConvertedDatasetAndNothingElse() throws IOException {
    Dataset dataset = dataset(MNIST, List.of("a"), 2, 1);
    Path out = export(dataset, Form.PNG, false, "out");
    replace(dataset, Form.CSV, out);
    assertThat(names(out)).containsExactly("classes.csv", "set_test.csv", "set_train.csv");
    Files.writeString(out.resolve("thesis.tex"), "mine");
    assertThatThrownBy(() -> replace(dataset, Form.IDX, out))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("received 'thesis.tex' in it");
    Files.delete(out.resolve("thesis.tex"));
    Files.delete(out.resolve("classes.csv"));
    assertThatThrownBy(() -> replace(dataset, Form.IDX, out))
        .hasMessageContaining("received one without classes.csv");
    assertThat(names(folder)).containsExactly("out");
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void leavesWhatWasThereWhenItIsStopped(Form form) throws IOException {
    Dataset dataset = dataset(MNIST, List.of("a", "b"), 20, 10);
    Path out = export(dataset, Form.IDX, false, "out");
    List<String> before = names(out);
    DatasetExport.Listener stopping =
        (images, total) -> {
          assertThat(total).isEqualTo(30);
          if (images >= 20) {
            throw new CancellationException();
          }
        };
    for (Path to : List.of(out, folder.resolve("new"))) {
      assertThatThrownBy(() -> DatasetExport.write(dataset, form, false, to, true, stopping))
          .isInstanceOf(CancellationException.class);
    }
    assertThat(names(folder)).containsExactly("out");
    assertThat(names(out)).isEqualTo(before);
    assertSame(dataset, open(out + ""));
  }

  @Test
  void saysWhereTheDiskRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    Dataset dataset = dataset(MNIST, List.of("a"), 1, 1);
    assertThatThrownBy(() ->
            DatasetExport.write(dataset, Form.CSV, false, file.resolve("out"), false, (i, n) -> {}))
        .isInstanceOf(BobbinException.class)
        .hasMessageStartingWith(file.resolve("out") + ": expected to write this folder");
  }

  @Test
  void thePicturesDigestCoversTheirLabels() throws IOException {
    Dataset dataset = dataset(MNIST, List.of("a", "b"), 4, 2);
    Path out = export(dataset, Form.PNG, false, "out");
    List<Provenance.Source> before = open(out + "").provenance().files();
    Files.writeString(out.resolve("classes.csv"), "label,name,folder\n0,a,1-b\n1,b,0-a\n");
    Dataset swapped = open(out + "");
    assertThat(swapped.train().labels()).containsExactly(1, 0, 1, 0);
    assertThat(swapped.provenance().files()).isNotEqualTo(before);
  }

  /** Each row: the file's text, and what the message must say. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`label,name,folder\n` | at least one class, received none",
        "`label,name,folder\n1,a,x\n` | line 2: expected 3 columns, the label 0 first, received '1,a,x'",
        "`label,name,folder\n0,a\n` | line 2",
        "`label,name,folder\n0,a,x\n\n` | line 3",
        "`label,name,folder\n0,a,../x\n` | line 2: expected the name of a folder, received '../x'",
        "`label,name,folder\n0,a,..\n` | line 2: expected the name of a folder, received '..'",
        "`label,name,folder\n0,a,\n` | line 2: expected the name of a folder, received ''",
        "`label,name,folder\n0,a,C:x\n` | line 2: expected the name of a folder, received 'C:x'",
        "`label,name,folder\n0,a,x\n1,b,x\n` | expected a folder of its own for each class",
        "`label,name,folder\n0,a,x\n` | expected a folder that classes.csv names, received another",
      })
  void refusesABrokenClassFile(String text, String message) throws IOException {
    Dataset dataset = dataset(MNIST, List.of("a", "b"), 4, 2);
    Path out = export(dataset, Form.PNG, false, "out");
    Files.writeString(out.resolve("classes.csv"), text);
    assertThatThrownBy(() -> open(out + ""))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining(message);
  }

  @Test
  void refusesAClassFileThatIsNoUtf8AndTakesASpreadsheets() throws IOException {
    Path out = export(dataset(MNIST, List.of("a"), 1, 1), Form.IDX, false, "out");
    Files.write(
        out.resolve("classes.csv"), "label,name\n0,\u00e9".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> open(out + "")).hasMessageContaining("expected a readable UTF-8 text");
    Files.writeString(out.resolve("classes.csv"), "\ufefflabel,name\r\n0,\u00e9\r\n");
    assertThat(ClassFile.in(out).orElseThrow().names()).containsExactly("\u00e9");
  }

  private Dataset convert(Dataset dataset, Form form, boolean compress) {
    return open(export(dataset, form, compress, "converted") + "");
  }

  private Path export(Dataset dataset, Form form, boolean compress, String name) {
    Path out = folder.resolve(name);
    int[] last = {0};
    List<String> files =
        DatasetExport.write(
            dataset,
            form,
            compress,
            out,
            false,
            (images, total) -> {
              assertThat(images).isGreaterThan(last[0]).isLessThanOrEqualTo(total);
              last[0] = images;
            });
    assertThat(last[0]).isEqualTo(dataset.train().count() + dataset.test().count());
    assertThat(out).isDirectory();
    assertThat(files).contains(ClassFile.NAME);
    return out;
  }

  private static void replace(Dataset dataset, Form form, Path out) {
    DatasetExport.write(dataset, form, false, out, true, (images, total) -> {});
  }

  private void assertRefused(Dataset dataset, Form form, String message) {
    assertThatThrownBy(() -> export(dataset, form, false, "out"))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining(".tmp");
  }

  private static void assertSame(Dataset expected, Dataset received) {
    assertThat(received.classNames()).isEqualTo(expected.classNames());
    for (int part = 0; part < 2; part++) {
      LabeledImages source = part == 0 ? expected.train() : expected.test();
      LabeledImages back = part == 0 ? received.train() : received.test();
      assertThat(back.shape()).isEqualTo(source.shape());
      assertThat(back.labels()).isEqualTo(source.labels());
      assertThat(back.images(0, back.count())).isEqualTo(source.images(0, source.count()));
    }
  }

  private static Dataset open(String nameOrPath) {
    DataLocations here = DataLocations.fromEnvironment(Optional.empty()).offline();
    return DatasetCatalogue.open(nameOrPath, here, Progress.NONE);
  }

  private static List<String> names(Path of) throws IOException {
    try (Stream<Path> entries = Files.list(of)) {
      return entries.map(p -> p.getFileName().toString()).sorted().toList();
    }
  }

  private static Dataset named(String name, LabeledImages part, List<String> classNames) {
    return new Dataset(name, part, part, classNames, new Provenance("memory", List.of()));
  }

  /** Noise, with labels in turn. */
  private static Dataset dataset(Shape shape, List<String> classNames, int train, int test) {
    Random random = new Random(5);
    return new Dataset(
        "set",
        part(shape, classNames.size(), train, random),
        part(shape, classNames.size(), test, random),
        classNames,
        new Provenance("memory", List.of()));
  }

  private static LabeledImages part(Shape shape, int classes, int count, Random random) {
    byte[] pixels = new byte[count * shape.size()];
    random.nextBytes(pixels);
    return new LabeledImages(
        shape, pixels, IntStream.range(0, count).map(i -> i % classes).toArray());
  }
}
