package dev.bobbin.data.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.PreprocessingSpec;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.spec.Size;
import dev.bobbin.model.Polarity;
import dev.bobbin.model.Preprocessing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetCatalogueTest {
  @TempDir Path folder;

  private TinyDataset tiny;

  @BeforeEach
  void make() {
    tiny = TinyDataset.make(folder.resolve("origin"), new Random(1));
  }

  @Test
  void listsTheNamedDatasets() {
    assertThat(DatasetCatalogue.entries())
        .extracting(DatasetCatalogue.Entry::name)
        .containsExactly("fashion-mnist", "mnist", "fashion-mnist-mini");
    assertThat(DatasetCatalogue.entries())
        .allSatisfy(entry -> assertThat(entry.classNames()).hasSize(10));
  }

  @Test
  void looksInTheExplicitFolderThenTheEnvironmentsThenTheCacheThenTheSystems() throws IOException {
    assertThatThrownBy(() -> open(locations(Optional.empty())))
        .hasMessageStartingWith("tiny: expected its files in " + folder.resolve("cache/tiny"));
    copy("system/tiny");
    assertThat(place(locations(Optional.empty()))).isEqualTo("system/tiny");
    copy("cache/tiny");
    assertThat(place(locations(Optional.empty()))).isEqualTo("cache/tiny");
    copy("preferred");
    assertThat(place(locations(Optional.empty()))).isEqualTo("preferred");
    copy("explicit/tiny");
    assertThat(place(locations(Optional.of(folder.resolve("explicit")))))
        .isEqualTo("explicit/tiny");
    assertThat(place(locations(Optional.of(folder.resolve("explicit/tiny")))))
        .isEqualTo("explicit/tiny");
  }

  @Test
  void takesPlainFilesAsWellAsCompressedOnes() throws IOException {
    copy("preferred");
    Path labels = folder.resolve("preferred/train-labels-idx1-ubyte.gz");
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(labels))) {
      Files.write(folder.resolve("preferred/train-labels-idx1-ubyte"), in.readAllBytes());
    }
    Files.delete(labels);
    assertThat(open(locations(Optional.empty())).train().labels()).isEqualTo(tiny.train().labels());
  }

  @Test
  void refusesAnExplicitFolderWithoutTheFilesThoughTheyAreElsewhere() throws IOException {
    copy("cache/tiny");
    Path empty = Files.createDirectories(folder.resolve("empty"));
    assertThatThrownBy(() -> open(locations(Optional.of(empty))))
        .isInstanceOf(BobbinException.class)
        .hasMessageStartingWith(
            empty
                + ": expected the IDX files of tiny, such as train-images-idx3-ubyte.gz, received a folder without them;");
    assertThatThrownBy(() -> open(locations(Optional.of(folder.resolve("missing")))))
        .hasMessageContaining("received no such folder; try");
  }

  @Test
  void refusesAFolderWithoutOneOfTheFiles() throws IOException {
    copy("explicit");
    Files.delete(folder.resolve("explicit/t10k-labels-idx1-ubyte.gz"));
    assertThatThrownBy(() -> open(locations(Optional.of(folder.resolve("explicit")))))
        .hasMessage(
            folder.resolve("explicit")
                + ": expected t10k-labels-idx1-ubyte or t10k-labels-idx1-ubyte.gz, received no such file; try a folder"
                + " with all four IDX files");
  }

  @Test
  void refusesOtherContentInAnExplicitFolderAndNamesBothDigests() throws IOException {
    TinyDataset other = TinyDataset.make(folder.resolve("other"), new Random(2));
    String expected = tiny.set().files().getFirst().sha256();
    String received = other.set().files().getFirst().sha256();
    assertThatThrownBy(() -> open(locations(Optional.of(folder.resolve("other")))))
        .isInstanceOf(BobbinException.class)
        .hasMessageStartingWith(
            other.files().getFirst()
                + ": expected SHA-256 "
                + expected
                + " of the decompressed bytes, received "
                + received);
  }

  @Test
  void keepsDownloadsWhereTheEnvironmentSays() {
    Path home = Path.of("/home/someone");
    assertThat(DataLocations.from(Map.of(), home, Optional.empty()).cache())
        .isEqualTo(home.resolve(".cache/bobbin"));
    assertThat(DataLocations.from(Map.of(), Path.of("?"), Optional.empty()).cache())
        .as("a user without a home")
        .isEqualTo(Path.of("/nonexistent/bobbin"));
    assertThat(DataLocations.from(Map.of("XDG_CACHE_HOME", "/c"), home, Optional.empty()).cache())
        .isEqualTo(Path.of("/c/bobbin"));
    // A relative path is to be ignored (XDG Base Directory Specification).
    assertThat(DataLocations.from(Map.of("XDG_CACHE_HOME", "c"), home, Optional.empty()).cache())
        .isEqualTo(home.resolve(".cache/bobbin"));
    assertThat(DataLocations.from(Map.of("BOBBIN_DATA", "/d"), home, Optional.empty()).preferred())
        .contains(Path.of("/d"));
    assertThat(DataLocations.from(Map.of("BOBBIN_DATA", ""), home, Optional.empty()).preferred())
        .isEmpty();
  }

  @Test
  void opensTheEmbeddedDatasetAnywhere() {
    Dataset mini =
        DatasetCatalogue.open("fashion-mnist-mini", locations(Optional.empty()), Progress.NONE);
    int[] trainCounts = mini.train().countsPerClass(10);
    assertThat(trainCounts).containsOnly(600).hasSize(10);
    assertThat(mini.test().countsPerClass(10)).containsOnly(100);
    assertThat(mini.classNames()).startsWith("T-shirt/top").endsWith("Ankle boot");
    // Fashion-MNIST begins with an ankle boot and two shirts: the original order is kept.
    assertThat(mini.train().labels()).startsWith(9, 0, 0, 3, 0, 2, 7, 2, 5, 5);
    assertThat(mini.provenance().place()).isEqualTo("embedded");
    assertThat(mini.provenance().files()).hasSize(4);
    assertThat(DatasetCatalogue.locate("fashion-mnist-mini", locations(Optional.empty())))
        .contains("embedded");
  }

  @Test
  void locatesWithoutReading() throws IOException {
    assertThat(DatasetCatalogue.locate("mnist", locations(Optional.empty()))).isEmpty();
    Path fake = Files.createDirectories(folder.resolve("preferred/mnist"));
    Files.createFile(fake.resolve("train-images-idx3-ubyte"));
    assertThat(DatasetCatalogue.locate("mnist", locations(Optional.empty())))
        .contains(fake.toString());
  }

  @Test
  void suggestsTheNearestNameForAnUnknownOne() {
    assertThatThrownBy(
            () -> DatasetCatalogue.open("fasion-mnist", locations(Optional.empty()), Progress.NONE))
        .isInstanceOf(BobbinException.class)
        .hasMessage(
            "dataset: expected one of fashion-mnist, mnist, fashion-mnist-mini, or the path of a folder or file, received"
                + " 'fasion-mnist', which is not in "
                + Path.of("").toAbsolutePath()
                + "; try fashion-mnist");
    assertThatThrownBy(() -> DatasetCatalogue.open("", locations(Optional.empty()), Progress.NONE))
        .isInstanceOf(BobbinException.class);
    assertThatThrownBy(
            () -> DatasetCatalogue.open("a\0b", locations(Optional.empty()), Progress.NONE))
        .isInstanceOf(BobbinException.class);
  }

  @Test
  void aPathThatIsNotThereIsNoMisspelledName() {
    for (String path : List.of("my/pictures", "pictures.csv", "../macoss")) {
      assertThatThrownBy(
              () -> DatasetCatalogue.open(path, locations(Optional.empty()), Progress.NONE))
          .hasMessage(
              path
                  + ": expected a folder or file with a dataset, received no such one in "
                  + Path.of("").toAbsolutePath()
                  + "; try another path, or --data PATH to say where it is now");
    }
    assertThatThrownBy(
            () -> DatasetCatalogue.open("/no/where", locations(Optional.empty()), Progress.NONE))
        .hasMessageStartingWith(
            "/no/where: expected a folder or file with a dataset, received no such one; try");
  }

  @Test
  void anExplicitPathIsTakenInsteadOfThePath() throws IOException {
    Path moved = Files.createDirectories(folder.resolve("moved"));
    for (Path file : tiny.files()) {
      Files.copy(file, moved.resolve(file.getFileName()));
    }
    for (String stated : List.of("gone/long/ago", folder + "", "word")) {
      Dataset found = DatasetCatalogue.open(stated, locations(Optional.of(moved)), Progress.NONE);
      assertThat(found.provenance().place()).isEqualTo(moved + "");
      assertThat(found.test().images(0, 6)).isEqualTo(tiny.test().images(0, 6));
    }
    Path nowhere = folder.resolve("nowhere");
    assertThatThrownBy(
            () -> DatasetCatalogue.open(moved + "", locations(Optional.of(nowhere)), Progress.NONE))
        .hasMessageStartingWith(
            "--data: expected the folder or file to take instead of "
                + moved
                + ", received '"
                + nowhere);
  }

  @Test
  void theEmbeddedDatasetIsAtNoOtherPlace() {
    assertThatThrownBy(() ->
            DatasetCatalogue.open(
                "fashion-mnist-mini", locations(Optional.of(folder)), Progress.NONE))
        .hasMessageStartingWith(
            "--data: expected none for fashion-mnist-mini, which comes with Bobbin, received '%s'; try it without --data"
                .formatted(folder));
  }

  @Test
  void aNamedDatasetMayBeGivenByItsName() throws IOException {
    DataLocations named = locations(Optional.of(Path.of("fashion-mnist-mini")));
    assertThat(
            DatasetCatalogue.open("fashion-mnist-mini", named, Progress.NONE).provenance().place())
        .isEqualTo("embedded");
    Path fake = Files.createDirectories(folder.resolve("preferred/mnist"));
    Files.createFile(fake.resolve("train-images-idx3-ubyte"));
    assertThat(DatasetCatalogue.locate("mnist", locations(Optional.of(Path.of("mnist")))))
        .contains(fake.toString());
    assertThatThrownBy(() -> DatasetCatalogue.locate("mnist", named))
        .isInstanceOf(BobbinException.class)
        .hasMessageStartingWith("fashion-mnist-mini: expected the IDX files of mnist")
        .hasMessageContaining("received the name of another data set");
  }

  @Test
  void aNamedDatasetIsPreparedAsStated() {
    DataLocations anywhere = locations(Optional.empty());
    PreprocessingSpec small =
        PreprocessingSpec.AUTO.sized(new Size(14, 7), PreprocessingSpec.Channels.RGB);
    Dataset mini =
        DatasetCatalogue.open(
            "fashion-mnist-mini", anywhere, ReadOptions.DEFAULT.with(small), Progress.NONE);
    assertThat(mini.train().shape()).isEqualTo(new Shape(14, 7, 3));
    assertThat(mini.train().labels()).startsWith(9, 0, 0, 3);
    Dataset inverted =
        DatasetCatalogue.open(
            "fashion-mnist-mini",
            anywhere,
            ReadOptions.DEFAULT.with(PreprocessingSpec.AUTO.of(Polarity.DARK_ON_LIGHT)),
            Progress.NONE);
    Dataset usual = DatasetCatalogue.open("fashion-mnist-mini", anywhere, Progress.NONE);
    assertThat(usual.preprocessing()).isEqualTo(Preprocessing.standard(new Shape(28, 28, 1)));
    assertThat(mini.provenance()).isEqualTo(usual.provenance());
    byte[] expected = usual.test().image(5);
    for (int i = 0; i < expected.length; i++) {
      expected[i] = (byte) (255 - expected[i]);
    }
    assertThat(inverted.test().image(5)).isEqualTo(expected);
  }

  private String place(DataLocations locations) {
    return folder.relativize(Path.of(open(locations).provenance().place())).toString();
  }

  private Dataset open(DataLocations locations) {
    return DatasetCatalogue.open(tiny.set(List.of()), locations, Progress.NONE);
  }

  private DataLocations locations(Optional<Path> explicit) {
    return new DataLocations(
        explicit,
        Optional.of(folder.resolve("preferred")),
        folder.resolve("cache"),
        folder.resolve("system"),
        false,
        Duration.ofSeconds(1));
  }

  private void copy(String to) throws IOException {
    Path target = Files.createDirectories(folder.resolve(to));
    for (Path file : tiny.files()) {
      Files.copy(file, target.resolve(file.getFileName()));
    }
  }
}
