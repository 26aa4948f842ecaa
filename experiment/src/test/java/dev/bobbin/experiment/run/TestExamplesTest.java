package dev.bobbin.experiment.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.codec.Documents;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.data.image.ImageFileReader;
import dev.bobbin.data.split.Split;
import dev.bobbin.engine.Shape;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.fixtures.TinyRuns;
import dev.bobbin.experiment.run.TestExamples.Example;
import dev.bobbin.experiment.training.NetworkTraining;
import dev.bobbin.model.Fit;
import dev.bobbin.model.Polarity;
import dev.bobbin.model.Preprocessing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TestExamplesTest {
  private static final long SEED = 20_261_129;

  private static Preprocessing preprocessing(Shape size, Polarity polarity) {
    Preprocessing usual = Preprocessing.standard(size);
    return new Preprocessing(
        size,
        Fit.CROP,
        Collections.nCopies(size.channels(), 255),
        polarity,
        usual.mean(),
        usual.std(),
        true);
  }

  /** Noise, in {@code classes} classes of {@code each} test images. */
  private static SplitDataset noise(Shape shape, int classes, int each) {
    byte[] pixels = new byte[classes * each * shape.size()];
    new Random(SEED).nextBytes(pixels);
    int[] labels = IntStream.range(0, classes * each).map(i -> i % classes).toArray();
    LabeledImages test = new LabeledImages(shape, pixels, labels);
    byte[] others = new byte[pixels.length];
    new Random(SEED + 1).nextBytes(others);
    List<String> names = IntStream.range(0, classes).mapToObj(i -> "class " + i).toList();
    Dataset tiny = TinyRuns.dataset(0);
    return SplitDataset.of(
        new Dataset(
            "noise", new LabeledImages(shape, others, labels), test, names, tiny.provenance()),
        TinyRuns.recipe("data.validation-split=none").data());
  }

  /** The model prepares an example's picture, as any client sends it, to the image of the data. */
  @ParameterizedTest
  @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
  void anExampleIsPreparedToTheVeryTestImage(Polarity polarity) {
    for (int channels : new int[] {1, 3}) {
      Shape shape = new Shape(6, 9, channels);
      Preprocessing how = preprocessing(shape, polarity);
      SplitDataset data = noise(shape, 3, 7).preprocessed(how);
      TestExamples found = TestExamples.of(data, "abc");
      assertThat(found.examples()).hasSize(12);
      for (Example example : found.examples()) {
        byte[] png = Base64.getDecoder().decode(example.picture());
        assertThat(new ImageFileReader(how).read(png, "it").pixels())
            .as("%s, %d channels, image %d", polarity, channels, example.index())
            .isEqualTo(data.images(Split.TEST).image(example.index()));
        assertThat(example.label()).isEqualTo("class " + example.index() % 3);
      }
    }
  }

  @Test
  void theSameDataGiveTheSameExamplesAndClassesMayHaveFew() {
    Shape shape = new Shape(4, 4, 1);
    TestExamples found = TestExamples.of(noise(shape, 5, 30), "abc");
    assertThat(found).isEqualTo(TestExamples.of(noise(shape, 5, 30), "abc"));
    assertThat(found.examples()).extracting(Example::index).doesNotHaveDuplicates();
    assertThat(found.examples().stream().mapToInt(Example::index).max().orElseThrow())
        .as("they are not the first ones")
        .isGreaterThan(5 * TestExamples.EACH);
    assertThat(TestExamples.of(noise(shape, 5, 2), "abc").examples()).hasSize(10);
  }

  @ParameterizedTest
  @CsvSource({
    "28, 28, 10, 4, 10",
    "512, 512, 3, 1, 3",
    "1000, 1000, 2, 1, 1",
    "2048, 2048, 2, 0, 0",
  })
  void largeImagesGiveFewerExamples(int height, int width, int classes, int each, int shown) {
    SplitDataset data = noise(new Shape(height, width, 3), classes, Math.max(1, each));
    Map<String, Long> counts =
        TestExamples.of(data, "abc").examples().stream()
            .collect(Collectors.groupingBy(Example::label, Collectors.counting()));
    assertThat(counts.values()).allMatch(count -> count == each);
    assertThat(counts).hasSize(shown);
  }

  @Test
  void imagesThatAreNeitherGreyNorRgbGiveNone() {
    assertThat(TestExamples.of(noise(new Shape(3, 3, 2), 2, 5), "abc").examples()).isEmpty();
  }

  @Test
  void aRunHasExamplesOfItsModelAndSaysIfItWasTrainedOnThem(@TempDir Path runs) throws IOException {
    NetworkTraining training = TinyRuns.create(runs, 1, "training.epochs=1", "data.train-on=test");
    String weights = training.train(_ -> {}).result().weightsSha256();
    TestExamples found =
        Documents.read(training.directory().resolve(RunFiles.EXAMPLES), RunDocuments.EXAMPLES);
    assertThat(found.weights()).isEqualTo(weights);
    assertThat(found.leakage().orElseThrow().declared()).isTrue();
    assertThat(found.examples().stream().map(Example::label).distinct())
        .containsExactlyElementsOf(TinyRuns.dataset(0).classNames());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"PHN2Zz48L3N2Zz4=\" | examples.0: expected a PNG file as Base64, received something else",
        "\"iVBORw0KGgo<script>\" | examples.0: expected a PNG file as Base64, received something else",
        "7 | examples.0.picture: expected a text, received 7",
      })
  void nothingButAPngIsRead(String picture, String message, @TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("examples.json");
    Files.writeString(
        file,
        "{\"weightsSha256\": \"a\", \"leakage\": null, \"examples\": [{\"index\": 1, \"class\": \"b\", \"picture\": %s}]}"
            .formatted(picture));
    assertThatThrownBy(() -> Documents.read(file, RunDocuments.EXAMPLES))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining(message);
  }
}
