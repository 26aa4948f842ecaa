package dev.bobbin.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.Browser.NewContextOptions;
import dev.bobbin.browser.Chromium.Window;
import dev.bobbin.browser.OwnPage.Prepared;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.image.ImageFileReader;
import dev.bobbin.data.image.LoadedImage;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.experiment.recipe.RecipeFolder;
import dev.bobbin.experiment.recipe.RecipeYaml;
import dev.bobbin.interop.fixtures.RandomModels;
import dev.bobbin.model.ClassProbability;
import dev.bobbin.model.Fit;
import dev.bobbin.model.Model;
import dev.bobbin.model.Novelty;
import dev.bobbin.model.Polarity;
import dev.bobbin.model.Prediction;
import dev.bobbin.model.Preprocessing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A model's page of its own computes what Java computes. */
final class OwnPageNumbersTest {
  private static final int NETWORKS = 40;
  private static final double TOLERANCE = 1e-5;

  private static final RecipeFolder RECIPES = new RecipeFolder(Path.of("..", "recipes"));

  @TempDir static Path folder;
  private static Chromium chromium;

  @BeforeAll
  static void begin() {
    chromium = Chromium.start();
  }

  @AfterAll
  static void end() {
    if (chromium != null) {
      chromium.close();
    }
  }

  @Test
  void answersAgreeForRandomNetworksOverTheWholeSchema() {
    for (int seed = 0; seed < NETWORKS; seed++) {
      Model model = RandomModels.of(seed);
      Random random = new Random(seed);
      List<byte[]> proof =
          List.of(RandomModels.image(model, random), RandomModels.image(model, random));
      try (Window window = chromium.window(new NewContextOptions())) {
        OwnPage page = OwnPage.open(window, model, proof, folder.resolve(seed + ".html"));
        String what = "seed " + seed + ": " + model.network().spec().layers();
        assertThat(page.check()).as(what).isLessThanOrEqualTo(TOLERANCE);
        byte[] other = RandomModels.image(model, random);
        Prediction expected = model.predict(model.preprocessing().values().of(other));
        float[] outputs = page.outputs(other);
        for (ClassProbability one : expected.classes()) {
          double scale = Math.max(1, Math.abs(one.probability()));
          assertThat((double) outputs[one.index()])
              .as(what)
              .isCloseTo(one.probability(), within(TOLERANCE * scale));
        }
        expected
            .novelty()
            .map(Novelty::distance)
            .ifPresent(distance ->
                assertThat(page.distance(other))
                    .as(what)
                    .isCloseTo(distance, within(TOLERANCE * Math.max(1, distance))));
        page.isQuiet();
      }
    }
  }

  /** Untrained: with weights of both signs, answers depend on all of them. */
  @Test
  void answersAgreeForTheNetworksOfAllRecipes() throws IOException {
    Set<NetworkSpec> networks = new LinkedHashSet<>();
    for (String name : RECIPES.names()) {
      Path file = RECIPES.find(name).orElseThrow();
      RecipeYaml.read(file, List.of(), RECIPES).networks().forEach(n -> networks.add(n.network()));
    }
    assertThat(networks).hasSizeGreaterThan(10);
    Dataset images = TrainedRuns.images();
    for (NetworkSpec spec : networks) {
      Model model =
          new Model(
              Network.create(spec, 1),
              images.classNames(),
              Preprocessing.standard(spec.input()),
              Map.of());
      List<byte[]> proof = IntStream.range(0, 8).mapToObj(images.test()::image).toList();
      try (Window window = chromium.window(new NewContextOptions())) {
        OwnPage page = OwnPage.open(window, model, proof, folder.resolve("recipe.html"));
        assertThat(page.check()).as(spec.toString()).isLessThanOrEqualTo(TOLERANCE);
        page.isQuiet();
      }
    }
  }

  @Test
  void anImageTakesLessThanATenthOfASecond() throws IOException {
    NetworkSpec spec = RecipeYaml.readNetwork(RECIPES.find("naderi-cnn").orElseThrow()).network();
    Dataset images = TrainedRuns.images();
    Model model =
        new Model(
            Network.create(spec, 1),
            images.classNames(),
            Preprocessing.standard(spec.input()),
            Map.of());
    try (Window window = chromium.window(new NewContextOptions())) {
      OwnPage page =
          OwnPage.open(window, model, List.of(images.test().image(0)), folder.resolve("cnn.html"));
      Object least =
          page.page()
              .evaluate(
                  """
                  () => Math.min(...Array.from({ length: 10 }, () => {
                    const began = performance.now();
                    bobbin.check();
                    return performance.now() - began;
                  }))\
                  """);
      assertThat(((Number) least).doubleValue()).isLessThan(100);
    }
  }

  static Stream<Preprocessing> preprocessings() {
    List<Preprocessing> all = new ArrayList<>();
    for (Fit fit : Fit.values()) {
      for (Polarity polarity :
          List.of(Polarity.AS_IS, Polarity.LIGHT_ON_DARK, Polarity.DARK_ON_LIGHT)) {
        all.add(preprocessing(new Shape(28, 28, 1), fit, polarity, 37));
        all.add(preprocessing(new Shape(20, 33, 3), fit, polarity, 200));
      }
    }
    return all.stream();
  }

  private static Preprocessing preprocessing(Shape size, Fit fit, Polarity polarity, int ground) {
    int channels = size.channels();
    return new Preprocessing(
        size,
        fit,
        IntStream.range(0, channels).mapToObj(channel -> ground - 7 * channel).toList(),
        polarity,
        Collections.nCopies(channels, 0f),
        Collections.nCopies(channels, 255f),
        true);
  }

  @ParameterizedTest
  @MethodSource("preprocessings")
  void aPngBecomesTheSameBytes(Preprocessing how) {
    Model model = model(how);
    try (Window window = chromium.window(new NewContextOptions())) {
      OwnPage page = OwnPage.open(window, model, List.of(), folder.resolve("bytes.html"));
      PngPictures.all()
          .forEach((name, file) -> {
            for (Polarity polarity : List.of(how.polarity(), Polarity.AUTO)) {
              LoadedImage expected = new ImageFileReader(how, polarity).read(file, name);
              Prepared found =
                  page.prepare(file, polarity == Polarity.AUTO ? Polarity.AUTO.id() : "");
              String what = "%s, %s, %s".formatted(name, how.summary(), polarity.id());
              assertThat(found.bytes()).as(what).isEqualTo(expected.pixels());
              assertThat(found.polarity()).as(what).isEqualTo(expected.polarity().id());
              assertThat(found.warnings())
                  .as(what)
                  .isEqualTo(
                      expected.warnings().stream().map(LoadedImage.Warning::message).toList());
            }
          });
      page.isQuiet();
    }
  }

  /**
   * Without what came into browsers last, a page reads what is not half-transparent all the same.
   */
  @Test
  void anOlderBrowserComputesTheSame() {
    Preprocessing how = preprocessing(new Shape(28, 28, 1), Fit.PAD, Polarity.DARK_ON_LIGHT, 60);
    Model model = model(how);
    byte[] file = PngPictures.all().get("type 5, 64x64");
    byte[] expected = new ImageFileReader(how).read(file, "png").pixels();
    try (Window window = chromium.window(new NewContextOptions())) {
      window
          .page()
          .addInitScript("delete Uint8Array.fromBase64; delete globalThis.DecompressionStream;");
      OwnPage page = OwnPage.open(window, model, List.of(expected), folder.resolve("old.html"));
      assertThat(page.page().evaluate("typeof Uint8Array.fromBase64 + typeof DecompressionStream"))
          .isEqualTo("undefinedundefined");
      assertThat(page.check()).isLessThanOrEqualTo(TOLERANCE);
      assertThat(page.prepare(file, "").bytes()).isEqualTo(expected);
      page.isQuiet();
    }
  }

  @Test
  void aJpegBecomesNearlyTheSameBytes() {
    byte[] jpeg = PngPictures.jpeg();
    Preprocessing turning = preprocessing(new Shape(28, 28, 3), Fit.PAD, Polarity.AS_IS, 60);
    for (Preprocessing how : List.of(turning, unturned(turning))) {
      try (Window window = chromium.window(new NewContextOptions())) {
        OwnPage page = OwnPage.open(window, model(how), List.of(), folder.resolve("jpeg.html"));
        for (byte[] file : List.of(jpeg, TryPage.turned(jpeg))) {
          byte[] expected = new ImageFileReader(how).read(file, "jpeg").pixels();
          byte[] found = page.prepare(file, "").bytes();
          int most =
              IntStream.range(0, expected.length)
                  .map(i -> Math.abs((expected[i] & 0xFF) - (found[i] & 0xFF)))
                  .max()
                  .orElseThrow();
          assertThat(most).isLessThanOrEqualTo(1);
        }
        page.isQuiet();
      }
    }
  }

  @Test
  void aModelThatTurnsNoPicturesIsShownThemAsTheyLie() {
    Preprocessing how = unturned(preprocessing(new Shape(28, 28, 3), Fit.PAD, Polarity.AS_IS, 60));
    Map<String, byte[]> files = PngPictures.all();
    try (Window window = chromium.window(new NewContextOptions())) {
      OwnPage page = OwnPage.open(window, model(how), List.of(), folder.resolve("lying.html"));
      byte[] upright = page.prepare(files.get("EXIF orientation 1"), "").bytes();
      byte[] turned = page.prepare(files.get("EXIF orientation 6"), "").bytes();
      assertThat(turned).isEqualTo(upright);
    }
  }

  private static Preprocessing unturned(Preprocessing how) {
    return new Preprocessing(
        how.size(), how.fit(), how.background(), how.polarity(), how.mean(), how.std(), false);
  }

  /** A small model for pictures that are prepared in some way. */
  private static Model model(Preprocessing how) {
    NetworkSpec spec =
        new NetworkSpec(
            how.size(),
            List.of(new LayerSpec.Flatten(), new LayerSpec.Dense(2, Activation.SOFTMAX)));
    return new Model(Network.create(spec, 1), List.of("a", "b"), how, Map.of());
  }
}
