package dev.bobbin.data.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.io.Sha256;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.data.OriginalPictures;
import dev.bobbin.data.PreprocessingSpec;
import dev.bobbin.data.PreprocessingSpec.Channels;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.spec.Size;
import dev.bobbin.model.Polarity;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathDatasetsTest {
  @TempDir Path folder;
  @TempDir Path caches;

  @Test
  void aFileThatIsReadWithItsNeighboursSaysSo() throws IOException {
    Files.writeString(folder.resolve("a_train.csv"), table(6));
    Files.writeString(folder.resolve("a_test.csv"), table(3));
    DataLocations here = DataLocations.fromEnvironment(Optional.empty()).offline();
    Dataset opened = DatasetCatalogue.open(folder.resolve("a_train.csv") + "", here, Progress.NONE);
    assertThat(opened.test().count()).isEqualTo(3);
    assertThat(opened.notes()).contains("a_train.csv was read with what is beside it: a_test.csv");
    Dataset whole = DatasetCatalogue.open(folder + "", here, Progress.NONE);
    assertThat(whole.notes()).noneMatch(note -> note.contains("beside"));
  }

  private static String table(int lines) {
    StringBuilder table = new StringBuilder("label");
    for (int i = 0; i < 16; i++) {
      table.append(",pixel").append(i);
    }
    for (int line = 0; line < lines; line++) {
      table.append('\n').append(line % 3).append(",7".repeat(16));
    }
    return table.append('\n').toString();
  }

  /** A run has pictures, but is no dataset of one class "pictures". */
  @Test
  void aRunIsNoDataset() throws IOException {
    Files.createDirectories(folder.resolve("pictures"));
    ImageIO.write(
        new BufferedImage(9, 9, BufferedImage.TYPE_BYTE_GRAY),
        "png",
        folder.resolve("pictures/gallery.png").toFile());
    Files.writeString(folder.resolve("recipe.yaml"), "data: {name: fruit}");
    assertThat(DatasetCatalogue.mayBeAt(folder)).isTrue();
    Files.writeString(folder.resolve("provenance.json"), "{}");
    assertThat(DatasetCatalogue.mayBeAt(folder)).isFalse();
    assertThatThrownBy(() ->
            DatasetCatalogue.open(
                folder + "",
                DataLocations.fromEnvironment(Optional.empty()).offline(),
                Progress.NONE))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining(
            "expected a dataset, received the directory of a run; try data.name of its recipe.yaml");
  }

  @Test
  void pairsKagglesTrainingAndTestCsv() throws IOException {
    csv("fashion-mnist_train.csv", 10);
    csv("fashion-mnist_test.csv", 10);
    for (Path path : List.of(folder, folder.resolve("fashion-mnist_train.csv"))) {
      Dataset dataset = open(path);
      assertThat(dataset.train().count()).isEqualTo(10);
      assertThat(dataset.test().count()).isEqualTo(10);
      assertThat(dataset.classNames()).contains("Ankle boot");
      assertThat(dataset.provenance().files()).hasSize(2);
    }
  }

  @Test
  void readsBothPartsFromKagglesArchive() throws IOException {
    Path archive = folder.resolve("archive.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(archive))) {
      for (String name : List.of("mnist_train.csv", "mnist_test.csv")) {
        out.putNextEntry(new ZipEntry(name));
        out.write(rows(10).getBytes(StandardCharsets.US_ASCII));
      }
    }
    assertThat(open(archive).test().count()).isEqualTo(10);
    assertThat(open(archive).classNames()).startsWith("0", "1");
    assertThat(open(folder).train().count()).isEqualTo(10);
  }

  @Test
  void setsAShareOfALoneCsvAsideForTheTest() throws IOException {
    csv("digits.csv", 70);
    Dataset dataset = open(folder.resolve("digits.csv"));
    assertThat(dataset.train().countsPerClass(10)).containsOnly(6);
    assertThat(dataset.test().countsPerClass(10)).containsOnly(1);
    assertThat(dataset.train().image(0)).as("never inverted").containsOnly(7);
  }

  @Test
  void eachClassNeedsTwoPicturesWithoutATestSplit() throws IOException {
    csv("digits.csv", 19);
    assertThatThrownBy(() -> open(folder.resolve("digits.csv")))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("two pictures of each class or more, since there is no test split")
        .hasMessageContaining("received one of 9; try");
  }

  @Test
  void readsFoldersOfPicturesWithAndWithoutATestPart() throws IOException {
    for (String name : List.of("bag", "shoe")) {
      for (int i = 0; i < 14; i++) {
        picture("all/" + name + "/" + i + ".png", 28, 28, 0);
        picture("two/train/" + name + "/" + i + ".png", 28, 28, 0);
      }
      picture("two/test/" + name + "/0.png", 28, 28, 0);
    }
    Dataset all = open(folder.resolve("all"));
    assertThat(all.classNames()).containsExactly("bag", "shoe");
    assertThat(all.train().countsPerClass(2)).containsExactly(12, 12);
    assertThat(all.test().countsPerClass(2)).containsExactly(2, 2);
    assertThat(all.train().file(0)).hasValue("bag/0.png");
    Dataset two = open(folder.resolve("two"));
    assertThat(two.train().countsPerClass(2)).containsExactly(14, 14);
    assertThat(two.test().countsPerClass(2)).containsExactly(1, 1);
    assertThat(two.test().file(1)).hasValue("test/shoe/0.png");
    ReadOptions options =
        ReadOptions.DEFAULT
            .with(
                PreprocessingSpec.AUTO
                    .sized(new Size(9, 8), Channels.RGB)
                    .of(Polarity.DARK_ON_LIGHT))
            .withTest(0.5, 1);
    Dataset smaller = open(folder.resolve("all"), options);
    assertThat(smaller.train().shape()).isEqualTo(new Shape(9, 8, 3));
    assertThat(smaller.train().count()).isEqualTo(14);
    assertThat(smaller.train().image(0)[105]).isEqualTo((byte) 255);
  }

  @Test
  void digestsThePicturesAsSha256sumPrintsThem() throws IOException {
    Path one = picture("set/train/bag/0.png", 2, 2, 10);
    Path other = picture("set/train/shirt/1.png", 2, 2, 20);
    picture("set/test/bag/0.png", 2, 2, 30);
    String lines =
        Sha256.of(Files.readAllBytes(one))
            + "  bag/0.png\n"
            + Sha256.of(Files.readAllBytes(other))
            + "  shirt/1.png\n";
    Dataset dataset = open(folder.resolve("set"));
    assertThat(dataset.provenance().files()).extracting("name").containsExactly("train/", "test/");
    assertThat(dataset.provenance().files().getFirst().sha256()).isEqualTo(Sha256.of(lines));
    assertThat(dataset.provenance().files().getFirst().bytes())
        .isEqualTo(Files.size(one) + Files.size(other));
  }

  @Test
  void whatReadersShouldKnowIsSummedUp() throws IOException {
    for (int i = 0; i < 4; i++) {
      picture("set/train/a/" + i + ".png", 40, 30, 255);
      colour("set/train/b/" + i + ".png", i == 0 ? 0xFF0000 : 0xFFFFFF);
    }
    picture("set/test/a/0.png", 28, 28, 255);
    PreprocessingSpec grey = PreprocessingSpec.AUTO.sized(new Size(28, 28), Channels.GREY);
    assertThat(open(folder.resolve("set"), ReadOptions.DEFAULT.with(grey)).notes())
        .contains(
            "test/ has no pictures of b",
            "its pictures are dark on light by their borders: they are inverted",
            "1 of 9 pictures are in colour: only their luminance is used");
  }

  @Test
  void aSizeIsChosenByWhatIsSeenOfTheTrainingPictures() throws IOException {
    for (int i = 0; i < 14; i++) {
      picture("set/a/" + i + ".png", 70 + i, 80, 0);
    }
    List<SizeChoice.Seen> seen = new ArrayList<>();
    ReadOptions choosing =
        ReadOptions.DEFAULT.withSize(of -> {
          seen.add(of);
          return new Size(6, 5);
        });
    assertThat(open(folder.resolve("set"), choosing).train().shape()).isEqualTo(new Shape(6, 5, 1));
    assertThat(seen).containsExactly(new SizeChoice.Seen(new Size(80, 76), 1, 12, false));
    PreprocessingSpec stated = PreprocessingSpec.AUTO.sized(new Size(9, 9), Channels.AUTO);
    assertThat(open(folder.resolve("set"), choosing.with(stated)).train().shape())
        .isEqualTo(new Shape(9, 9, 1));
    assertThat(seen).as("a stated size is not chosen").hasSize(1);
  }

  @Test
  void mixedColourAndGreyIsCounted() throws IOException {
    for (int i = 0; i < 3; i++) {
      picture("set/a/" + i + ".png", 4, 4, 0);
      colour("set/b/" + i + ".png", 0x2040FF);
    }
    Dataset dataset = open(folder.resolve("set"));
    assertThat(dataset.train().shape().channels()).isEqualTo(3);
    assertThat(dataset.notes()).contains("3 of 6 pictures are grey, the others in colour");
  }

  @Test
  void greyPicturesForANetworkOfColoursAreCounted() throws IOException {
    picture("set/a/0.png", 4, 4, 0);
    picture("set/a/1.png", 4, 4, 9);
    PreprocessingSpec colours = PreprocessingSpec.AUTO.sized(new Size(4, 4), Channels.RGB);
    assertThat(open(folder.resolve("set"), ReadOptions.DEFAULT.with(colours)).notes())
        .contains("2 of 2 pictures are grey: red, green and blue are alike");
  }

  @Test
  void theFirstBrokenPictureIsRefusedUnlessBrokenOnesAreSkipped() throws IOException {
    for (int i = 0; i < 20; i++) {
      picture("set/a/%02d.png".formatted(i), 4, 4, 0);
      picture("set/b/%02d.png".formatted(i), 4, 4, 0);
    }
    for (int i = 5; i < 17; i++) {
      Files.writeString(folder.resolve("set/b/%02d.png".formatted(i)), "text");
    }
    assertThatThrownBy(() -> open(folder.resolve("set")))
        .isInstanceOf(BobbinException.class)
        .hasMessageStartingWith(folder.resolve("set/b/05.png") + ": expected ")
        .hasMessageContaining("or --skip-broken");
    ReadOptions skipping = ReadOptions.DEFAULT.skippingBroken();
    Dataset skipped = open(folder.resolve("set"), skipping);
    assertThat(skipped.train().count() + skipped.test().count()).isEqualTo(28);
    assertThat(
            Stream.of(skipped.train(), skipped.test()).mapToInt(s -> s.countsPerClass(2)[1]).sum())
        .isEqualTo(8);
    assertThat(skipped.notes())
        .anySatisfy(note ->
            assertThat(note)
                .startsWith("left out: 12 pictures that cannot be read: ")
                .contains("b/05.png", "b/14.png")
                .doesNotContain("b/15.png")
                .endsWith("; and 2 more"));
    Dataset mapped = open(folder.resolve("set"), skipping.withHeapBytes(0));
    assertSame(mapped, skipped);
    assertThat(mapped.notes()).isEqualTo(skipped.notes());
    assertThatThrownBy(() -> open(folder.resolve("set"), ReadOptions.DEFAULT.withHeapBytes(0)))
        .as("the cache knows them already")
        .hasMessageStartingWith(folder.resolve("set/b/05.png") + ": expected ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"validation", "test"})
  void aSplitWithNothingLeftIsNamed(String split) throws IOException {
    picture("set/train/a/1.png", 4, 4, 0);
    picture("set/train/a/2.png", 4, 4, 0);
    Files.createDirectories(folder.resolve("set/" + split + "/a"));
    Files.writeString(folder.resolve("set/" + split + "/a/1.png"), "text");
    assertThatThrownBy(() -> open(folder.resolve("set"), ReadOptions.DEFAULT.skippingBroken()))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("a picture of its %s split that can be read".formatted(split))
        .hasMessageContaining("received none: ")
        .hasMessageContaining("a text file; try other pictures, or to remove the split");
  }

  @Test
  void picturesOfWhichNoneCanBeReadAreCounted() throws IOException {
    Files.createDirectories(folder.resolve("set/a"));
    Files.writeString(folder.resolve("set/a/1.png"), "text");
    Files.writeString(folder.resolve("set/a/2.png"), "text");
    assertThatThrownBy(() -> open(folder.resolve("set"), ReadOptions.DEFAULT.skippingBroken()))
        .isInstanceOf(BobbinException.class)
        .hasMessageStartingWith(folder.resolve("set") + ": expected a picture to train on")
        .hasMessageContaining("received none of 2 pictures: " + folder.resolve("set/a/1.png"))
        .hasMessageEndingWith("a text file; try other pictures");
  }

  /** The 256 that decide about size and channels are spread over all. */
  @Test
  void oneReadablePictureAmongManyDecides() throws IOException {
    Files.createDirectories(folder.resolve("set/a"));
    for (int i = 1000; i < 1600; i++) {
      Files.writeString(folder.resolve("set/a/" + i + ".png"), "text");
    }
    picture("set/a/1001.png", 5, 5, 0);
    picture("set/a/1003.png", 5, 5, 0);
    Dataset dataset = open(folder.resolve("set"), ReadOptions.DEFAULT.skippingBroken());
    assertThat(dataset.train().count() + dataset.test().count()).isEqualTo(2);
    assertThat(dataset.preprocessing().size()).isEqualTo(new Shape(5, 5, 1));
  }

  @Test
  void aClassWithNothingLeftIsNamed() throws IOException {
    picture("set/a/1.png", 4, 4, 0);
    picture("set/a/2.png", 4, 4, 0);
    Files.createDirectories(folder.resolve("set/b"));
    Files.writeString(folder.resolve("set/b/1.png"), "text");
    assertThatThrownBy(() -> open(folder.resolve("set"), ReadOptions.DEFAULT.skippingBroken()))
        .hasMessageContaining(
            "a picture of each class to train on that can be read, received none of b");
  }

  @Test
  void picturesInAMappedFileAreTheSame() throws IOException {
    Random random = new Random(3);
    for (int i = 0; i < 30; i++) {
      noise("set/train/" + "abc".charAt(i % 3) + "/" + i + ".png", random);
    }
    for (int i = 0; i < 6; i++) {
      noise("set/val/" + "abc".charAt(i % 3) + "/" + i + ".png", random);
    }
    Dataset heap = open(folder.resolve("set"));
    ReadOptions small = ReadOptions.DEFAULT.withHeapBytes(100);
    Dataset first = open(folder.resolve("set"), small);
    assertSame(first, heap);
    assertThat(first.provenance()).isEqualTo(heap.provenance());
    assertThat(first.notes()).isEqualTo(heap.notes());
    List<Path> kept = files(caches.resolve("decoded"));
    assertThat(kept).hasSize(2);
    List<byte[]> before = contents(kept);
    assertSame(open(folder.resolve("set"), small), heap);
    assertThat(contents(files(caches.resolve("decoded")))).containsExactlyElementsOf(before);
    for (Path file : kept) {
      Files.write(file, new byte[] {1, 2, 3});
    }
    assertSame(open(folder.resolve("set"), small), heap);
    assertThat(contents(files(caches.resolve("decoded"))))
        .as("a broken file is written again")
        .containsExactlyElementsOf(before);
  }

  @Test
  void whatThePicturesWereIsCounted() throws IOException {
    for (int i = 0; i < 3; i++) {
      picture("set/a/" + i + ".png", 40, 20, 0);
      picture("set/b/" + i + ".png", 10, 10, 0);
    }
    colour("set/a/colour.png", 0xFF0000);
    BufferedImage large = new BufferedImage(90, 60, BufferedImage.TYPE_INT_RGB);
    assertThat(ImageIO.write(large, "jpg", folder.resolve("set/b/large.png").toFile())).isTrue();
    Files.writeString(folder.resolve("set/b/broken.png"), "no picture");
    Dataset set = open(folder.resolve("set"), ReadOptions.DEFAULT.skippingBroken());
    assertThat(set.originals())
        .isEqualTo(
            new OriginalPictures(
                8,
                4,
                new Size(4, 4),
                new Size(10, 10),
                new Size(60, 90),
                new TreeMap<>(Map.of("JPEG", 1, "PNG", 7)),
                1,
                1));
    csv("digits.csv", 70);
    assertThat(open(folder.resolve("digits.csv")).originals())
        .isEqualTo(OriginalPictures.alike(new Shape(28, 28, 1), 70));
    assertThat(
            open(
                    folder.resolve("digits.csv"),
                    ReadOptions.DEFAULT.with(
                        PreprocessingSpec.AUTO.sized(new Size(5, 5), Channels.RGB)))
                .originals())
        .as("before they were resized")
        .isEqualTo(OriginalPictures.alike(new Shape(28, 28, 1), 70));
  }

  /** Arrays have been prepared by somebody; photographs have not. */
  @ParameterizedTest
  @CsvSource({"64, 64", "65, 28", "130, 28"})
  void arraysKeepTheirSizeAndLargePicturesDoNot(int side, int ofPictures) throws IOException {
    for (int i = 0; i < 4; i++) {
      picture("set/" + "ab".charAt(i % 2) + "/" + i + ".png", side, side, 0);
    }
    Dataset pictures = open(folder.resolve("set"));
    assertThat(pictures.train().shape()).isEqualTo(new Shape(ofPictures, ofPictures, 1));
    ReadOptions whole =
        ReadOptions.DEFAULT.with(PreprocessingSpec.AUTO.sized(new Size(side, side), Channels.GREY));
    Dataset large = open(folder.resolve("set"), whole);
    for (DatasetExport.Form form : DatasetExport.Form.values()) {
      Path out = folder.resolve(form + "");
      DatasetExport.write(large, form, false, out, false, (images, total) -> {});
      assertThat(open(out).train().shape()).as(form + "").isEqualTo(new Shape(side, side, 1));
    }
  }

  @Test
  void aPictureThatChangedIsPreparedAnew() throws IOException {
    picture("set/a/1.png", 4, 4, 10);
    picture("set/a/2.png", 4, 4, 10);
    ReadOptions small = ReadOptions.DEFAULT.withHeapBytes(0);
    assertThat(open(folder.resolve("set"), small).train().image(0)).containsOnly(10);
    picture("set/a/1.png", 4, 4, 20);
    picture("set/a/2.png", 4, 4, 20);
    assertThat(open(folder.resolve("set"), small).train().image(0)).containsOnly(20);
  }

  @Test
  void refusesAnEmptyFolderAndAPicture() throws IOException {
    assertThatThrownBy(() -> open(folder))
        .isInstanceOf(BobbinException.class)
        .hasMessageStartingWith(folder + ": expected folders of pictures by class, a list of");
    Path picture = picture("a.png", 3, 3, 0);
    assertThatThrownBy(() -> open(picture))
        .hasMessageContaining("expected a dataset, received one picture; try bobbin predict");
  }

  @Test
  void picturesByClassGoBeforeAnArchiveOrTableBesideThem() throws IOException {
    for (int i = 0; i < 2; i++) {
      picture("set/a/" + i + ".png", 4, 4, 0);
      picture("set/b/" + i + ".png", 4, 4, 0);
    }
    Files.writeString(folder.resolve("set/old_train.csv"), rows(10));
    Dataset dataset = open(folder.resolve("set"));
    assertThat(dataset.classNames()).containsExactly("a", "b");
    assertThat(dataset.notes())
        .contains("passed over: 1 file that is no picture (.csv): old_train.csv");
  }

  private Dataset open(Path path) {
    return open(path, ReadOptions.DEFAULT);
  }

  private Dataset open(Path path, ReadOptions options) {
    DataLocations here =
        new DataLocations(
            Optional.empty(),
            Optional.empty(),
            caches,
            caches.resolve("system"),
            false,
            Duration.ofSeconds(1));
    return DatasetCatalogue.open(path.toString(), here, options, Progress.NONE);
  }

  private static void assertSame(Dataset received, Dataset expected) {
    assertSame(received.train(), expected.train());
    assertSame(received.test(), expected.test());
    assertThat(received.validation().isPresent()).isEqualTo(expected.validation().isPresent());
    received.validation().ifPresent(own -> assertSame(own, expected.validation().orElseThrow()));
    assertThat(received.preprocessing()).isEqualTo(expected.preprocessing());
    assertThat(received.originals()).isEqualTo(expected.originals());
  }

  private static void assertSame(LabeledImages received, LabeledImages expected) {
    assertThat(received.labels()).isEqualTo(expected.labels());
    assertThat(received.images(0, received.count()))
        .isEqualTo(expected.images(0, expected.count()));
    for (int i = 0; i < expected.count(); i++) {
      assertThat(received.file(i)).isEqualTo(expected.file(i)).isPresent();
    }
  }

  private static List<Path> files(Path of) throws IOException {
    try (Stream<Path> files = Files.list(of)) {
      return files.sorted().toList();
    }
  }

  private static List<byte[]> contents(List<Path> files) throws IOException {
    List<byte[]> contents = new ArrayList<>();
    for (Path file : files) {
      contents.add(Files.readAllBytes(file));
    }
    return contents;
  }

  private void csv(String name, int count) throws IOException {
    Files.writeString(folder.resolve(name), rows(count));
  }

  private static String rows(int count) {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < count; i++) {
      rows.append(i % 10).append(",7".repeat(784)).append('\n');
    }
    return rows.toString();
  }

  /** A grey picture of one level. */
  private Path picture(String name, int width, int height, int level) throws IOException {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < width * height; i++) {
      picture.getRaster().setSample(i % width, i / width, 0, level);
    }
    return write(picture, name);
  }

  private void colour(String name, int rgb) throws IOException {
    BufferedImage picture = new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 16; i++) {
      picture.setRGB(i % 4, i / 4, rgb);
    }
    write(picture, name);
  }

  private void noise(String name, Random random) throws IOException {
    BufferedImage picture = new BufferedImage(7, 5, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 35; i++) {
      picture.setRGB(i % 7, i / 7, random.nextInt());
    }
    write(picture, name);
  }

  private Path write(BufferedImage picture, String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    assertThat(ImageIO.write(picture, "png", file.toFile())).isTrue();
    return file;
  }
}
