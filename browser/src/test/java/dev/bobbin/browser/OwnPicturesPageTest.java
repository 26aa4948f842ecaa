package dev.bobbin.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.bobbin.browser.TryPage.at;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.FilePayload;
import dev.bobbin.analysis.attribution.Embedder;
import dev.bobbin.browser.Chromium.Window;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.image.ImageClassifier;
import dev.bobbin.data.image.ImageFileReader;
import dev.bobbin.data.split.Split;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.experiment.run.Run;
import dev.bobbin.model.ClassProbability;
import dev.bobbin.model.Classifier;
import dev.bobbin.model.Polarity;
import dev.bobbin.report.run.RunReport;
import dev.bobbin.server.app.ImageService;
import dev.bobbin.server.app.ServiceSettings.Guard;
import dev.bobbin.server.search.ArticleTable;
import dev.bobbin.server.search.ArticleWriter;
import dev.bobbin.server.search.DatasetArticles;
import dev.bobbin.server.search.IndexDescription;
import dev.bobbin.server.search.Indexer;
import dev.bobbin.server.search.ServedIndex;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** People's own pictures, dark on white and in colour: from the folder to the page. */
final class OwnPicturesPageTest {
  @TempDir static Path folder;
  private static final Map<OwnPictures, Path> RUNS = new EnumMap<>(OwnPictures.class);
  private static final Map<OwnPictures, Dataset> DATA = new EnumMap<>(OwnPictures.class);
  private static Chromium chromium;
  private static ImageService service;

  @BeforeAll
  static void begin() throws IOException {
    chromium = Chromium.start();
    PlaywrightAssertions.setDefaultAssertionTimeout(20_000);
    List<String> runs = new ArrayList<>();
    for (OwnPictures kind : OwnPictures.values()) {
      NetworkRecipe recipe = kind.recipe(kind.write(folder.resolve("pictures-" + kind)));
      Dataset data = kind.open(recipe);
      Path run = TrainedRuns.train(folder.resolve(kind.name()), recipe, data);
      RUNS.put(kind, run);
      DATA.put(kind, data);
      index(run, Run.open(run).model(), data);
      runs.add(kind.name() + "=" + run);
    }
    service = TrialService.serve(Guard.NONE, runs.toArray(String[]::new));
  }

  private static void index(Path run, Classifier model, Dataset data) throws IOException {
    Embedder embedder = new Embedder(model);
    IndexDescription description = IndexDescription.of(model, embedder);
    var articles = new DatasetArticles(data, List.of(Split.TRAIN), "", model.input());
    try (ThreadTeam team = new ThreadTeam(2);
        ArticleWriter writer = ArticleWriter.open(ServedIndex.placeOf(run), description, false)) {
      new Indexer(embedder, ArticleTable.empty(), team).run(articles, writer, _ -> {}, _ -> {});
      writer.commit();
    }
  }

  @AfterAll
  static void end() throws IOException {
    if (service != null) {
      service.close();
    }
    if (chromium != null) {
      chromium.close();
    }
  }

  private static Window window() {
    return chromium.window(new NewContextOptions().setViewportSize(1280, 1000));
  }

  private static TryPage open(Window window, OwnPictures kind) {
    return TryPage.open(window, service.url() + "#model=" + kind.name());
  }

  private static Classifier model(OwnPictures kind) throws IOException {
    return Run.open(RUNS.get(kind)).model();
  }

  private static Path picture(OwnPictures kind, String name, int number) {
    return folder
        .resolve("pictures-" + kind)
        .resolve(name)
        .resolve("%s-%02d.png".formatted(name, number));
  }

  private static JsonObject overHttp(OwnPictures kind, byte[] file)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      String body =
          client
              .send(
                  HttpRequest.newBuilder(URI.create(service.url() + "v1/classify/" + kind.name()))
                      .PUT(BodyPublishers.ofByteArray(file))
                      .build(),
                  BodyHandlers.ofString())
              .body();
      return JsonParser.parseString(body).getAsJsonObject();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFileGetsTheSameAnswerOnThePageOverHttpAndInJava(OwnPictures kind) throws Exception {
    Classifier model = model(kind);
    try (Window window = window()) {
      TryPage page = open(window, kind);
      List<Request> sent = new ArrayList<>();
      page.page()
          .onRequest(request -> {
            if (request.url().contains("/v1/classify/")) {
              sent.add(request);
            }
          });
      for (String name : OwnPictures.CLASSES) {
        byte[] file = Files.readAllBytes(picture(kind, name, 5));
        ImageClassifier.Answer inJava =
            new ImageClassifier(model, Optional.empty()).classify(picture(kind, name, 5));
        assertThat(inJava.classes().getFirst().name()).as("it has learned").isEqualTo(name);
        sent.clear();
        page.drop(file, name + ".png", "image/png");
        page.says(inJava.classes());
        assertThat(page.sent(file, "image/png")).isEqualTo("the very bytes");
        assertThat(sent.getFirst().url()).doesNotContain("polarity");
        assertThat(page.page().locator(".looks-inverted")).hasCount(0);

        JsonArray classes = overHttp(kind, file).getAsJsonArray("classes");
        for (int i = 0; i < classes.size(); i++) {
          ClassProbability c = inJava.classes().get(i);
          JsonObject answered = classes.get(i).getAsJsonObject();
          assertThat(answered.get("name").getAsString()).isEqualTo(c.name());
          assertThat(answered.get("probability").getAsFloat()).isEqualTo(c.probability());
        }
      }
      // Shown enlarged, as the network sees it.
      byte[] last = Files.readAllBytes(picture(kind, "square", 5));
      byte[] prepared = new ImageFileReader(model.preprocessing()).read(last, "it").pixels();
      assertThat(page.page().locator("#input")).isVisible();
      page.page().waitForCondition(() -> Arrays.equals(shown(page, model), prepared));
      assertThat(page.page().locator("#articles li").first()).isVisible();
      assertThat(window.complaints()).isEmpty();
    }
  }

  /** The bytes of the shown input, of all channels. */
  private static byte[] shown(TryPage page, Classifier model) {
    List<?> values =
        (List<?>)
            page.page()
                .evaluate(
                    """
                    ([width, height, channels]) => {
                      const shown = document.getElementById('input');
                      const zoom = shown.width / width;
                      const canvas = new OffscreenCanvas(shown.width, shown.height);
                      const context = canvas.getContext('2d', { willReadFrequently: true });
                      context.drawImage(shown, 0, 0);
                      const { data } = context.getImageData(0, 0, shown.width, shown.height);
                      return Array.from({ length: width * height * channels }, (_, i) => {
                        const pixel = Math.floor(i / channels);
                        const [x, y] = [(pixel % width) * zoom, Math.floor(pixel / width) * zoom];
                        return data[4 * (y * shown.width + x) + (i % channels)];
                      });
                    }\
                    """,
                    List.of(
                        model.input().width(), model.input().height(), model.input().channels()));
    byte[] bytes = new byte[values.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = ((Number) values.get(i)).byteValue();
    }
    return bytes;
  }

  @ParameterizedTest
  @EnumSource
  void aDrawingIsReadAsTheModelsPictures(OwnPictures kind) throws IOException {
    Classifier model = model(kind);
    try (Window window = window()) {
      TryPage page = open(window, kind);
      assertThat(page.page().locator("#task")).containsText("cross, disc and square");
      assertThat(page.page().locator("#sketches")).isHidden();
      page.page().locator("#to-pad").click();
      page.draw(at(8, 8), at(20, 20));
      page.draw(at(20, 8), at(8, 20));
      assertThat(page.page().locator("#input")).isVisible();
      byte[] seen = shown(page, model);
      page.says(model.classify(seen));
      assertThat(page.page().locator("#warnings .looks-inverted")).hasCount(0);
      int channels = model.input().channels();
      int middle = model.input().pixels() / 2 + model.input().width() / 2;
      byte[] background = model.preprocessing().preparedBackground();
      for (int c = 0; c < channels; c++) {
        assertThat(seen[c]).as("background, channel %d", c).isEqualTo(background[c]);
        assertThat(seen[middle * channels + c] & 0xFF)
            .as("pen, channel %d", c)
            .isEqualTo(kind == OwnPictures.THINGS ? 0 : 255);
      }
      page.page().locator("#to-photo").click();
      if (kind == OwnPictures.DRAWINGS) {
        assertThat(page.page().locator("#polarity")).isVisible();
      } else {
        assertThat(page.page().locator("#polarity")).isHidden();
      }
      assertThat(window.complaints()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void testImagesOfEachClassShowWhatTheModelTellsApart(OwnPictures kind) throws IOException {
    Classifier model = model(kind);
    try (Window window = window()) {
      TryPage page = open(window, kind);
      assertThat(page.page()).hasTitle(kind.name() + ": try it · Bobbin");
      Locator classes = page.page().locator("#class-examples li");
      assertThat(classes.locator(".name")).hasText(OwnPictures.CLASSES.toArray(String[]::new));
      assertThat(page.page().locator("#own-examples-words"))
          .hasText("Images of its test split, chosen at random. It has not learned from them.");
      for (int at : new int[] {0, 2}) {
        Locator example = classes.nth(at).locator("button").nth(1);
        int number = Integer.parseInt(example.getAttribute("title").replaceAll("\\D", ""));
        example.click();
        byte[] image = DATA.get(kind).test().image(number);
        page.says(model.classify(image));
        assertThat(page.page().locator("#photo-name"))
            .containsText(OwnPictures.CLASSES.get(at) + ", test image " + number);
        page.page().waitForCondition(() -> Arrays.equals(shown(page, model), image));
        assertThat(page.page().locator("#original")).isVisible();
      }
      assertThat(page.page().locator("#input-words"))
          .hasText(
              kind == OwnPictures.THINGS
                  ? "What the network sees: 64 × 64 pixels in colour"
                  : "What the network sees: 44 × 40 pixels in grey, inverted, since the pictures of this model are dark on light");
      assertThat(page.page().content()).doesNotContainIgnoringCase("garment");
      assertThat(window.barriers()).isEmpty();
      assertThat(window.complaints()).isEmpty();
    }
  }

  @Test
  void aPictureOfAnotherFormIsShownBesideWhatTheNetworkSees() throws IOException {
    try (Window window = window()) {
      TryPage page = open(window, OwnPictures.THINGS);
      page.drop(
          Files.readAllBytes(picture(OwnPictures.THINGS, "disc", 5)), "disc.png", "image/png");
      assertThat(page.page().locator("#input-words"))
          .hasText("What the network sees: 64 × 64 pixels in colour, the middle of the picture");
      assertThat(page.page().locator("#original")).isVisible();
      page.page().locator("#to-pad").click();
      assertThat(page.page().locator("#seen")).isHidden();
      page.draw(at(8, 8), at(20, 20));
      assertThat(page.page().locator("#input-words"))
          .hasText("What the network sees: 64 × 64 pixels in colour");
      assertThat(page.page().locator("#original")).isHidden();
      assertThat(window.complaints()).isEmpty();
    }
  }

  /** Red, green and blue of a pixel that the network sees, at a place of 28 by 28. */
  private static List<Integer> colour(TryPage page, Classifier model, int x, int y) {
    byte[] seen = shown(page, model);
    int scaled = model.input().width() / TryPage.SIDE;
    int pixel = 3 * ((y * 64 / TryPage.SIDE + scaled / 2) * 64 + x * 64 / TryPage.SIDE);
    return List.of(seen[pixel] & 0xFF, seen[pixel + 1] & 0xFF, seen[pixel + 2] & 0xFF);
  }

  @Test
  void aModelOfColourPicturesIsDrawnForInColours() throws IOException {
    Classifier model = model(OwnPictures.THINGS);
    List<Integer> red = List.of(0xd3, 0x2f, 0x2f);
    List<Integer> blue = List.of(0x1e, 0x63, 0xc4);
    List<Integer> paper = new ArrayList<>();
    for (byte level : model.preprocessing().preparedBackground()) {
      paper.add(level & 0xFF);
    }
    try (Window window = window()) {
      TryPage page = open(window, OwnPictures.DRAWINGS);
      assertThat(page.page().locator("#palette")).isHidden();
      page.page().locator("#model").selectOption(OwnPictures.THINGS.name());
      page.page().locator("#to-pad").click();
      assertThat(page.page().locator("#palette")).isVisible();
      assertThat(page.page().locator("#colours button[aria-label=black]"))
          .hasAttribute("aria-pressed", "true");
      page.page().locator("#colours button[aria-label=red]").click();
      page.draw(at(6, 6), at(22, 6), at(22, 22), at(6, 22), at(6, 6));
      assertThat(colour(page, model, 14, 6)).isEqualTo(red);
      assertThat(colour(page, model, 14, 14)).isEqualTo(paper);
      page.says(model.classify(shown(page, model)));

      // Digits choose a colour on the pad.
      page.page().keyboard().press("7");
      page.page().keyboard().press("f");
      double scale = page.pad().boundingBox().width / TryPage.SIDE;
      page.pad().click(new Locator.ClickOptions().setPosition(14 * scale, 14 * scale));
      assertThat(colour(page, model, 14, 14)).isEqualTo(blue);
      assertThat(colour(page, model, 14, 6)).isEqualTo(red);
      assertThat(colour(page, model, 2, 2)).isEqualTo(paper);
      page.says(model.classify(shown(page, model)));

      page.page().locator("#paper").fill("#102030");
      assertThat(colour(page, model, 2, 2)).isEqualTo(List.of(0x10, 0x20, 0x30));
      assertThat(colour(page, model, 14, 14)).isEqualTo(blue);
      page.tool("eraser").click();
      page.draw(at(10, 14), at(18, 14));
      assertThat(colour(page, model, 14, 14)).isEqualTo(List.of(0x10, 0x20, 0x30));
      // A colour is chosen to paint with it.
      page.page().locator("#own-colour").fill("#00ff80");
      assertThat(page.tool("brush")).hasAttribute("aria-pressed", "true");
      page.draw(at(10, 14), at(18, 14));
      assertThat(colour(page, model, 14, 14)).isEqualTo(List.of(0, 0xff, 0x80));
      page.page().locator("#undo").click();
      page.page().locator("#undo").click();
      assertThat(colour(page, model, 14, 14)).isEqualTo(blue);
      page.says(model.classify(shown(page, model)));
      assertThat(window.barriers()).isEmpty();
      assertThat(window.complaints()).isEmpty();
    }
  }

  @Test
  void onAPhoneColoursAndExamplesAreLargeEnoughForAFinger() throws IOException {
    try (Window window =
        chromium.window(
            new NewContextOptions()
                .setViewportSize(390, 844)
                .setHasTouch(true)
                .setIsMobile(true))) {
      TryPage page = open(window, OwnPictures.THINGS);
      page.page().locator("#to-pad").click();
      page.page().locator("#colours button[aria-label=green]").tap();
      assertThat(page.page().locator("#class-examples button").first()).isVisible();
      assertThat(page.page().evaluate("document.documentElement.scrollWidth")).isEqualTo(390);
      assertThat(page.small()).as("too small for a finger").isEqualTo(List.of());
      page.page().locator("#class-examples button").first().tap();
      assertThat(page.winner()).not().hasClass(Pattern.compile("soft"));
      assertThat(page.page().locator("#peek")).hasText(page.winner().textContent());
      assertThat(page.page().evaluate("document.documentElement.scrollWidth")).isEqualTo(390);
      assertThat(window.complaints()).isEmpty();
    }
  }

  @Test
  void aPhonesCameraIsAskedForThePictureAndItIsTurnedAsItWasHeld() throws IOException {
    Classifier model = model(OwnPictures.THINGS);
    byte[] upright = Files.readAllBytes(picture(OwnPictures.THINGS, "disc", 6));
    byte[] held = TryPage.turned(jpeg(upright));
    ImageFileReader reader = new ImageFileReader(model.preprocessing());
    try (Window window =
        chromium.window(
            new NewContextOptions()
                .setViewportSize(390, 844)
                .setHasTouch(true)
                .setIsMobile(true))) {
      TryPage page = open(window, OwnPictures.THINGS);
      assertThat(page.page().locator("#camera-file")).hasAttribute("capture", "environment");
      page.page()
          .waitForFileChooser(() -> page.page().locator("#shoot").tap())
          .setFiles(new FilePayload("IMG_1.jpg", "image/jpeg", held));
      assertThat(page.page().locator("#photo-name")).hasText("IMG_1.jpg, 72 × 96 pixels");
      page.says(model.classify(reader.read(held, "it").pixels()));
      assertThat(window.complaints()).isEmpty();
    }
  }

  /** A page without HTTPS on another machine has no camera: there is the file chooser. */
  @Test
  void withoutACameraForPagesAPictureIsChosen() throws IOException {
    try (Window window = window()) {
      window
          .page()
          .addInitScript("Object.defineProperty(navigator, 'mediaDevices', { value: undefined })");
      TryPage page = open(window, OwnPictures.THINGS);
      byte[] file = Files.readAllBytes(picture(OwnPictures.THINGS, "cross", 6));
      page.page()
          .waitForFileChooser(() -> page.page().locator("#shoot").click())
          .setFiles(new FilePayload("cross.png", "image/png", file));
      page.says(
          model(OwnPictures.THINGS)
              .classify(
                  new ImageFileReader(model(OwnPictures.THINGS).preprocessing())
                      .read(file, "it")
                      .pixels()));
    }
  }

  @Test
  void aPictureThatTheServerFindsTooLargeIsMadeSmallerAndItSaysSo() throws IOException {
    BufferedImage large = new BufferedImage(3000, 1500, BufferedImage.TYPE_INT_RGB);
    try (Window window = window()) {
      TryPage page = open(window, OwnPictures.THINGS);
      List<String> types = new ArrayList<>();
      page.page()
          .route(
              "**/v1/classify/**",
              route -> {
                byte[] body = route.request().postDataBuffer();
                types.add((body[0] & 0xFF) == 0xFF ? "jpeg" : "png");
                if (types.size() == 1) {
                  route.fulfill(
                      new Route.FulfillOptions()
                          .setStatus(413)
                          .setContentType("application/json")
                          .setBody("{\"error\":\"body: expected at most 4 pixels\"}"));
                } else {
                  route.resume();
                }
              });
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      ImageIO.write(large, "png", file);
      page.drop(file.toByteArray(), "large.png", "image/png");
      assertThat(page.page().locator("#classes li.first")).isVisible();
      assertThat(types).containsExactly("png", "jpeg");
      assertThat(page.page().locator("#photo-name"))
          .hasText(
              "large.png, 3000 × 1500 pixels; made smaller, since this server takes no picture of that size");
      assertThat(page.page().locator("#problem")).isHidden();
    }
  }

  private static byte[] jpeg(byte[] png) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ImageIO.write(ImageIO.read(new ByteArrayInputStream(png)), "jpg", file);
    return file.toByteArray();
  }

  @Test
  void aModelOfPhotographsBeginsWithAPictureAndOneOfDrawingsWithThePad() throws IOException {
    try (Window window = window()) {
      TryPage page = open(window, OwnPictures.THINGS);
      assertThat(page.page().locator("#choose")).isVisible();
      assertThat(page.page().locator("#drawing")).isHidden();
      assertThat(page.page().locator("#to-photo")).hasAttribute("aria-pressed", "true");
      assertThat(page.page().locator("#task")).containsText("Choose a picture, or draw one.");
      page.page().locator("#model").selectOption(OwnPictures.DRAWINGS.name());
      assertThat(page.page().locator("#pad")).isVisible();
      assertThat(page.page().locator("#task")).containsText("Draw a picture, or bring one.");
      // What was begun is not put away.
      page.drop(
          Files.readAllBytes(picture(OwnPictures.DRAWINGS, "disc", 5)), "disc.png", "image/png");
      page.page().locator("#model").selectOption(OwnPictures.THINGS.name());
      page.page().locator("#model").selectOption(OwnPictures.DRAWINGS.name());
      assertThat(page.page().locator("#photo")).isVisible();
      assertThat(page.page().locator("#task")).containsText("Choose a picture, or draw one.");
      assertThat(window.complaints()).isEmpty();
    }
  }

  @Test
  void anArticleInColourIsTakenAsItIs() throws IOException {
    Classifier model = model(OwnPictures.THINGS);
    try (Window window = window()) {
      TryPage page = open(window, OwnPictures.THINGS);
      page.drop(
          Files.readAllBytes(picture(OwnPictures.THINGS, "disc", 5)), "disc.png", "image/png");
      assertThat(page.page().locator("#similar-title")).hasText("Nearest articles");
      var first = page.page().locator("#articles li").first().locator(".take");
      String title = first.getAttribute("title");
      int number = Integer.parseInt(title.replaceAll(".*train-0*(\\d)", "$1"));
      first.click();
      assertThat(page.page().locator("#photo-name")).containsText("train-");
      page.says(model.classify(DATA.get(OwnPictures.THINGS).train().image(number)));
      assertThat(window.complaints()).isEmpty();
    }
  }

  @Test
  void drawingsOnPaperAreFoundOutWhenTheDataAreRead() throws IOException {
    assertThat(model(OwnPictures.DRAWINGS).preprocessing().polarity())
        .isEqualTo(Polarity.DARK_ON_LIGHT);
    assertThat(model(OwnPictures.THINGS).preprocessing().polarity()).isEqualTo(Polarity.AS_IS);
  }

  @ParameterizedTest
  @EnumSource
  void theReportSaysHowPicturesArePreparedAndNamesThem(OwnPictures kind) throws IOException {
    Path run = RUNS.get(kind);
    SplitDataset data =
        SplitDataset.of(DATA.get(kind), ((NetworkRecipe) Run.open(run).recipe()).data());
    RunReport.ReportSettings settings = new RunReport.ReportSettings(Split.TRAIN, false, List.of());
    try (ThreadTeam team = new ThreadTeam(2)) {
      RunReport.of(Run.open(run), data, settings, team).write(RunReport.file(run));
    }
    try (Window window = window()) {
      window.page().navigate(RunReport.file(run).toUri().toString());
      assertThat(window.page().locator("#prepared"))
          .containsText("Images are shown as the network sees them");
      assertThat(window.page().locator("img[alt*='cross/cross-']").first()).isVisible();
      assertThat(window.complaints()).isEmpty();
      assertThat(window.requests()).isEmpty();
    }
  }
}
