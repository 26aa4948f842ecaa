package dev.bobbin.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.bobbin.browser.TryPage.at;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
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
          .containsText(model(kind).preprocessing().summary());
      assertThat(window.page().locator("img[alt*='cross/cross-']").first()).isVisible();
      assertThat(window.complaints()).isEmpty();
      assertThat(window.requests()).isEmpty();
    }
  }
}
