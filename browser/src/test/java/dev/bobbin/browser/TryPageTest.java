package dev.bobbin.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.bobbin.browser.TryPage.at;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import dev.bobbin.browser.Chromium.Window;
import dev.bobbin.model.ClassProbability;
import dev.bobbin.server.app.ImageService;
import dev.bobbin.server.app.ServiceSettings.Guard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TryPageTest {
  /** Width and height of a square canvas's picture. */
  private static final String SHOWN =
      """
      () => {
        const photo = document.getElementById('photo');
        const canvas = new OffscreenCanvas(photo.width, photo.height);
        const context = canvas.getContext('2d', { willReadFrequently: true });
        context.drawImage(photo, 0, 0);
        const opaque = (x, y, width, height) =>
          context.getImageData(x, y, width, height).data.filter((value, at) => at % 4 === 3 && value > 127).length;
        const { width, height } = photo;
        return width === height && [opaque(0, height / 2, width, 1), opaque(width / 2, 0, 1, height)];
      }\
      """;

  @TempDir static Path folder;
  private static Chromium chromium;
  private static TrialService service;

  @BeforeAll
  static void begin() throws IOException {
    chromium = Chromium.start();
    PlaywrightAssertions.setDefaultAssertionTimeout(20_000);
    service = TrialService.start(folder);
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
    return chromium.window(new NewContextOptions().setViewportSize(1280, 900));
  }

  private static TryPage open(Window window) {
    return TryPage.open(window, service.url());
  }

  /** The policy blocked nothing, and no other server got a request. */
  private static void isQuiet(TryPage page) {
    assertThat(page.window().complaints()).isEmpty();
    assertThat(page.window().requests())
        .isNotEmpty()
        .allMatch(url -> url.startsWith(service.url()));
  }

  @Test
  void aPictureOfNoneOfTheClassesIsUnknown() {
    try (Window window = window()) {
      TryPage page = open(window);
      page.page()
          .route(
              "**/v1/classify/**",
              route -> {
                APIResponse response = route.fetch();
                route.fulfill(
                    new Route.FulfillOptions()
                        .setResponse(response)
                        .setBody(response.text().replace("\"unknown\":false", "\"unknown\":true")));
              });
      page.drop(service.png(0), "article.png", "image/png");
      assertThat(page.page().locator("#winner"))
          .hasText(
              Pattern.compile(
                  "Unknown: none of its classes, it seems\\. The nearest is .*, [0-9.]+.%"));
      assertThat(page.page().locator("#classes .first")).hasCount(0);

      // On a phone there is room for one word.
      page.page().setViewportSize(390, 844);
      assertThat(page.page().locator("#peek")).hasText("Unknown");
      assertThat(page.page().locator("#peek")).isInViewport();
    }
  }

  @Test
  void aDroppedFileIsClassified() {
    try (Window window = window()) {
      TryPage page = open(window);
      for (int image : new int[] {0, 150, 700}) {
        page.drop(service.png(image), "article.png", "image/png");
        page.says(service.classify(service.image(image)));
      }
      assertThat(page.page().locator("#photo-name")).hasText("article.png, 28 × 28 pixels");
      assertThat(page.rows()).hasCount(service.classes().size());
      isQuiet(page);
    }
  }

  @Test
  void thePredictionFollowsWhatIsDrawnAndUndone() {
    try (Window window = window()) {
      TryPage page = open(window);
      page.draw(at(6, 14), at(22, 14));
      byte[] line = page.seen();
      page.says(service.classify(line));
      assertThat(line[14 * 28 + 14] & 0xFF).as("in the stroke").isEqualTo(255);
      assertThat(line[20 * 28 + 14]).as("beside it").isZero();
      assertThat(levels(line)).as("its edge is soft").isGreaterThan(4);

      page.page().locator("#clear").click();
      assertThat(page.winner()).hasText("Nothing to look at yet");
      page.drawShirt();
      byte[] shirt = page.seen();
      page.says(service.classify(shirt));
      page.page().locator("#undo").click();
      page.page().locator("#undo").click();
      page.page().locator("#undo").click();
      assertThat(page.seen()).isEqualTo(line);
      page.says(service.classify(line));
      page.page().locator("#redo").click();
      assertThat(page.winner()).hasText("Nothing to look at yet");
      page.page().locator("#redo").click();
      page.page().locator("#redo").click();
      assertThat(page.seen()).isEqualTo(shirt);
      isQuiet(page);
    }
  }

  private static long levels(byte[] pixels) {
    return Arrays.stream(boxed(pixels)).distinct().count();
  }

  private static Byte[] boxed(byte[] pixels) {
    Byte[] boxed = new Byte[pixels.length];
    Arrays.setAll(boxed, i -> pixels[i]);
    return boxed;
  }

  @Test
  void noRuleOfAccessibilityIsBroken() {
    try (Window window = window()) {
      TryPage page = open(window);
      page.drawShirt();
      page.page().locator("#explain").check();
      assertThat(page.page().locator("#overlay-figure")).isVisible();
      assertThat(window.barriers()).isEmpty();
      isQuiet(page);
    }
  }

  @Tag("slow")
  @ParameterizedTest
  @EnumSource(names = {"LIGHT", "DARK"})
  void noRuleOfAccessibilityIsBrokenInAnyState(ColorScheme scheme) {
    try (Window window = chromium.window(new NewContextOptions().setColorScheme(scheme))) {
      TryPage page = open(window);
      assertThat(window.barriers()).as("empty").isEmpty();
      page.drawShirt();
      page.page().locator("#explain").check();
      assertThat(page.page().locator("#overlay-figure")).isVisible();
      assertThat(window.barriers()).as("drawn and explained").isEmpty();
      byte[] light = TrialService.file(TrialService.inverted(service.image(0)), 28, "png");
      page.drop(light, "paper.png", "image/png");
      assertThat(page.page().locator("#photo")).isVisible();
      page.page().locator("#polarity").selectOption("light-on-dark");
      assertThat(page.page().locator(".looks-inverted")).isVisible();
      assertThat(window.barriers()).as("a picture with a warning").isEmpty();
      isQuiet(page);
    }
  }

  @Test
  void onAPhoneNothingIsWiderThanTheScreenAndThePredictionIsSeenWhileDrawing() {
    try (Window window =
        chromium.window(new NewContextOptions().setViewportSize(360, 740).setHasTouch(true))) {
      TryPage page = open(window);
      touch(page, at(7, 7), at(14, 21), at(21, 7));
      page.says(service.classify(page.seen()));
      assertThat(page.page().evaluate("scrollY"))
          .as("a drawing finger does not scroll")
          .isEqualTo(0);
      assertThat(page.page().locator("#peek")).hasText(page.winner().textContent());
      assertThat(page.page().locator("#peek")).isInViewport();
      page.page().locator("#explain").check();
      assertThat(page.page().locator("#overlay-figure")).isVisible();
      assertThat(page.page().evaluate("document.documentElement.scrollWidth")).isEqualTo(360);
      assertThat(page.small()).as("too small for a finger").isEqualTo(List.of());
      page.page().locator("#to-photo").click();
      assertThat(page.page().evaluate("document.documentElement.scrollWidth")).isEqualTo(360);
      assertThat(page.small()).as("too small for a finger").isEqualTo(List.of());
      isQuiet(page);
    }
  }

  @Test
  void scoresHaveRoomForTheirDigits() {
    try (Window window = chromium.window(new NewContextOptions().setViewportSize(360, 740))) {
      answer(
          window,
          "**/v1/classify/**",
          text -> text.replaceAll("\"probability\":[-+.0-9eE]+", "\"score\":-12345.678"));
      TryPage page = open(window);
      page.draw(at(7, 7), at(14, 21), at(21, 7));
      assertThat(page.page().locator("#classes li").first()).containsText("-1.235e+4");
      assertThat(page.winner()).containsText(", score -1.235e+4");
      assertThat(page.page().locator("#classes"))
          .hasAttribute("aria-label", "Classes with their scores");
      assertThat(
              page.page()
                  .evaluate(
                      "[...document.querySelectorAll('#classes .value')].filter((value) => value.scrollWidth > value.clientWidth).map((value) => `${value.scrollWidth} > ${value.clientWidth}`)"))
          .isEqualTo(List.of());
      isQuiet(page);
    }
  }

  @Test
  void aClassNameOfAnyLengthIsTextThatFits() {
    String name = "<img src=x onerror=document.title='broken'>" + "long".repeat(40);
    try (Window window = chromium.window(new NewContextOptions().setViewportSize(360, 740))) {
      answer(window, "**/v1/models", text -> text.replace("\"Bag\"", "\"" + name + "\""));
      TryPage page = open(window);
      for (String place : List.of("#task", "#classes")) {
        assertThat(page.page().locator(place)).containsText(name);
      }
      assertThat(page.page().evaluate("document.documentElement.scrollWidth")).isEqualTo(360);
      isQuiet(page);
    }
  }

  @Test
  void aTestImageThatIsBrokenIsSaidToBe() {
    try (Window window = window()) {
      answer(
          window,
          "**/v1/examples/**",
          text -> text.replaceAll("base64,([^\"]{44})[^\"]*", "base64,$1"));
      TryPage page = open(window);
      page.page().locator("#class-examples li button").first().click();
      assertThat(page.page().locator("#problem")).isVisible();
    }
  }

  /** Changes what the server answers. */
  private static void answer(Window window, String address, UnaryOperator<String> change) {
    window
        .page()
        .route(
            address,
            route ->
                route.fulfill(
                    new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody(change.apply(route.fetch().text()))));
  }

  /** Draws with a finger, by the system's touch events. */
  private static void touch(TryPage page, double[]... places) {
    BoundingBox box = page.pad().boundingBox();
    double scale = box.width / TryPage.SIDE;
    CDPSession session = page.page().context().newCDPSession(page.page());
    for (int i = 0; i < places.length; i++) {
      JsonObject point = new JsonObject();
      point.addProperty("x", box.x + places[i][0] * scale);
      point.addProperty("y", box.y + places[i][1] * scale);
      JsonArray points = new JsonArray();
      points.add(point);
      send(session, i == 0 ? "touchStart" : "touchMove", points);
    }
    send(session, "touchEnd", new JsonArray());
    session.detach();
  }

  private static void send(CDPSession session, String type, JsonArray points) {
    JsonObject arguments = new JsonObject();
    arguments.addProperty("type", type);
    arguments.add("touchPoints", points);
    session.send("Input.dispatchTouchEvent", arguments);
  }

  @Test
  void articlesOfTheCatalogueInviteAndHaveNeighbours() {
    try (Window window = window()) {
      TryPage page = open(window);
      Locator articles = page.page().locator("#articles li");
      assertThat(page.page().locator("#similar-title")).hasText("From the catalogue");
      assertThat(articles).hasCount(service.classes().size());
      page.drop(service.png(42), "article.png", "image/png");
      assertThat(page.page().locator("#similar-title")).hasText("Nearest articles");
      assertThat(articles).hasCount(12);
      assertThat(articles.first().locator(".take"))
          .hasAttribute("title", Pattern.compile(".*test-00042"));
      assertThat(articles.first().locator(".score")).hasText("1.000");
      page.page().locator("#class-filter").selectOption("Bag");
      assertThat(articles.first().locator(".name")).hasText("Bag");
      assertThat(articles.locator(".name"))
          .hasText(Collections.nCopies(12, "Bag").toArray(new String[0]));

      String first = articles.first().locator(".take").getAttribute("title");
      articles.first().locator(".alike").click();
      assertThat(page.page().locator("#similar-title")).hasText("Like " + first);
      assertThat(articles.first().locator(".take")).not().hasAttribute("title", first);
      page.page().locator("#back").click();
      assertThat(page.page().locator("#similar-title")).hasText("Nearest articles");
      assertThat(articles.first().locator(".take")).hasAttribute("title", first);

      articles.first().locator(".take").click();
      assertThat(page.pad()).isVisible();
      int number = Integer.parseInt(first.replaceAll(".*test-0*(\\d)", "$1"));
      assertThat(page.seen()).as("byte for byte the article").isEqualTo(service.image(number));
      page.says(service.classify(service.image(number)));
      isQuiet(page);
    }
  }

  @Test
  void aTestImageIsTakenOnThePadToBeDrawnOn() {
    try (Window window = window()) {
      TryPage page = open(window);
      Locator classes = page.page().locator("#class-examples li");
      assertThat(classes.locator(".name")).hasText(service.classes().toArray(String[]::new));
      Locator example = classes.nth(8).locator("button").last();
      int number = Integer.parseInt(example.getAttribute("title").replaceAll("\\D", ""));
      example.click();
      assertThat(page.pad()).isVisible();
      assertThat(page.seen()).as("byte for byte the image").isEqualTo(service.image(number));
      page.says(service.classify(service.image(number)));
      isQuiet(page);
    }
  }

  @Tag("slow")
  @Test
  void aFileIsChosenOrPasted() {
    try (Window window = window()) {
      TryPage page = open(window);
      page.page().locator("#to-photo").click();
      page.page()
          .locator("#file")
          .setInputFiles(new FilePayload("chosen.png", "image/png", service.png(300)));
      page.says(service.classify(service.image(300)));
      page.page()
          .evaluate(
              "transfer => document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true, cancelable: true }))",
              page.transfer(service.png(500), "pasted.png", "image/png"));
      assertThat(page.page().locator("#photo-name")).containsText("pasted.png");
      page.says(service.classify(service.image(500)));
      isQuiet(page);
    }
  }

  @Tag("slow")
  @Test
  void aPictureIsPastedWithTheButton() {
    NewContextOptions options =
        new NewContextOptions().setPermissions(List.of("clipboard-read", "clipboard-write"));
    try (Window window = chromium.window(options)) {
      TryPage page = open(window);
      page.page()
          .evaluate(
              "async (transfer) => navigator.clipboard.write([new ClipboardItem({ 'image/png': transfer.files[0] })])",
              page.transfer(service.png(40), "copied.png", "image/png"));
      page.page().locator("#to-photo").click();
      page.page().locator("#paste").click();
      assertThat(page.page().locator("#photo-name")).hasText("pasted picture, 28 × 28 pixels");
      page.says(service.classify(service.image(40)));
    }
  }

  @Tag("slow")
  @Test
  void aPhotographIsTakenOrTheReasonSaidWhyNot() {
    try (Window window =
        chromium.window(new NewContextOptions().setPermissions(List.of("camera")))) {
      window
          .page()
          .addInitScript(
              """
              const media = navigator.mediaDevices;
              const open = media.getUserMedia.bind(media);
              media.getUserMedia = (asked) => {
                window.asked = asked.video.facingMode;
                return open(asked);
              };\
              """);
      TryPage page = open(window);
      page.page().locator("#to-photo").click();
      page.page().locator("#shoot").click();
      assertThat(page.page().locator("#shutter")).isEnabled();
      assertThat(page.page().evaluate("window.asked")).isEqualTo("environment");
      page.page().locator("#shutter").click();
      assertThat(page.page().locator("#camera")).isHidden();
      assertThat(page.page().locator("#photo-name"))
          .hasText(Pattern.compile("photograph.jpg, \\d+ × \\d+ pixels"));
      assertThat(page.page().locator("#classes li.first")).isVisible();
      assertThat(page.page().evaluate("document.getElementById('video').srcObject")).isNull();
      isQuiet(page);
    }
    try (Window window = window()) {
      TryPage page = open(window);
      page.page().locator("#to-photo").click();
      page.page().locator("#shoot").click();
      assertThat(page.page().locator("#camera-problem"))
          .hasText("The browser does not let this page use the camera.");
      page.page().keyboard().press("Escape");
      assertThat(page.page().locator("#camera")).isHidden();
    }
  }

  @Tag("slow")
  @Test
  void aLightBackgroundIsFoundOutAndCanBeSaid() {
    byte[] light = TrialService.file(TrialService.inverted(service.image(7)), 28, "png");
    try (Window window = window()) {
      TryPage page = open(window);
      page.drop(light, "paper.png", "image/png");
      assertThat(page.page().locator("#polarity")).hasValue("");
      assertThat(page.page().locator("#polarity option").first())
          .hasText("as the model's pictures: dark");
      page.says(service.classify(TrialService.inverted(service.image(7))));
      assertThat(page.page().locator(".looks-inverted")).isVisible();
      page.page().locator("#polarity").selectOption("auto");
      page.says(service.classify(service.image(7)));
      assertThat(page.page().locator("#warnings")).isHidden();
      assertThat(page.seen()).as("what the network sees").hasSizeGreaterThan(28 * 28 - 1);
      page.page().locator("#polarity").selectOption("light-on-dark");
      assertThat(page.page().locator(".looks-inverted"))
          .containsText("looks dark on light, but was read as light on dark");
      page.says(service.classify(TrialService.inverted(service.image(7))));
      page.page().locator(".looks-inverted button").click();
      page.says(service.classify(service.image(7)));
      assertThat(page.page().locator("#polarity")).hasValue("dark-on-light");
      isQuiet(page);
    }
  }

  @Tag("slow")
  @Test
  void everyPictureTravelsAsItIs() {
    byte[] large = TrialService.file(new byte[3000 * 2000], 3000, "jpg");
    byte[] turned = TryPage.turned(TrialService.file(new byte[40 * 20], 40, "jpg"));
    byte[] small = service.png(0);
    try (Window window = window()) {
      TryPage page = open(window);
      assertThat(page.sent(large, "image/jpeg")).isEqualTo("the very bytes");
      assertThat(page.sent(turned, "image/jpeg")).isEqualTo("the very bytes");
      assertThat(page.sent(small, "image/png")).isEqualTo("the very bytes");
      page.drop(large, "photograph.jpg", "image/jpeg");
      assertThat(page.page().locator("#photo-name")).containsText("3000 × 2000");
      assertThat(page.page().evaluate(SHOWN))
          .as("3 by 2 in a square")
          .isEqualTo(List.of(1024, 682));
      page.drop(new byte[] {1, 2, 3}, "song.mp3", "audio/mpeg");
      assertThat(page.page().locator("#problem")).containsText("The picture: expected a ");
      assertThat(page.page().locator("#winner")).hasText("No answer for this picture");
      assertThat(page.page().locator("#warnings")).isHidden();
      assertThat(page.page().locator("#latency")).isEmpty();
      assertThat(page.page().locator("#photo-name"))
          .hasText("song.mp3, which this browser cannot show");
    }
  }

  @Tag("slow")
  @Test
  void thePadIsUsedByKeyboardAlone() {
    try (Window window = window()) {
      TryPage page = open(window);
      for (int tabs = 0; tabs < 20 && !isFocused(page, "pad"); tabs++) {
        press(page, "Tab", 1);
      }
      press(page, "ArrowUp", 6);
      page.page().keyboard().down(" ");
      press(page, "ArrowLeft", 8);
      page.page().keyboard().up(" ");
      byte[] held = page.seen();
      assertThat(held[8 * 28 + 10] & 0xFF).isEqualTo(255);
      assertThat(held[8 * 28 + 20]).isZero();
      page.says(service.classify(held));
      press(page, "Enter", 1);
      press(page, "ArrowDown", 10);
      press(page, "Enter", 1);
      press(page, "ArrowRight", 5);
      byte[] toggled = page.seen();
      assertThat(toggled[16 * 28 + 6] & 0xFF).isEqualTo(255);
      assertThat(toggled[18 * 28 + 11]).isZero();
      assertThat(page.page().locator("#pad-news")).hasText("column 12, row 19");
      press(page, "Control+z", 1);
      assertThat(page.seen()).isEqualTo(held);
      press(page, "Control+Shift+Z", 1);
      assertThat(page.seen()).isEqualTo(toggled);
      press(page, "Delete", 1);
      press(page, "m", 1);
      press(page, "]", 2);
      press(page, " ", 1);
      byte[] mirrored = page.seen();
      for (int x = 0; x < 28; x++) {
        assertThat(mirrored[18 * 28 + x]).isEqualTo(mirrored[18 * 28 + 27 - x]);
      }
      press(page, "Delete", 1);
      assertThat(page.winner()).hasText("Nothing to look at yet");
      isQuiet(page);
    }
  }

  private static boolean isFocused(TryPage page, String id) {
    return id.equals(page.page().evaluate("document.activeElement.id"));
  }

  private static void press(TryPage page, String key, int times) {
    for (int i = 0; i < times; i++) {
      page.page().keyboard().press(key);
    }
  }

  @Tag("slow")
  @Test
  void aScreenReaderHearsTheSettledPredictionOnly() {
    try (Window window = window()) {
      TryPage page = open(window);
      page.page()
          .evaluate(
              "() => { window.heard = []; new MutationObserver(() => window.heard.push(document.getElementById('news').textContent))"
                  + ".observe(document.getElementById('news'), { childList: true }); }");
      for (int i = 0; i < 5; i++) {
        page.draw(at(4, 4 + 4 * i), at(24, 4 + 4 * i));
      }
      page.says(service.classify(page.seen()));
      assertThat(page.page().locator("#news")).hasText(Pattern.compile(".+%.*"));
      List<?> heard = (List<?>) page.page().evaluate("window.heard");
      assertThat(heard).hasSizeBetween(1, 2);
      assertThat((String) heard.getLast()).startsWith(page.winner().textContent());
    }
  }

  @Tag("slow")
  @Test
  void anExplanationIsShownForEachMethodAndClass() {
    try (Window window = window()) {
      TryPage page = open(window);
      page.page().locator("#examples button").first().click();
      page.page().locator("#explain").check();
      Locator words = page.page().locator("#overlay-words");
      assertThat(words).hasText(Pattern.compile("Orange speaks for .*, blue against it"));
      String integrated = overlay(page);
      page.page().locator("#explained-class").selectOption("Bag");
      assertThat(words).hasText("Orange speaks for Bag, blue against it");
      assertThat(overlay(page)).isNotEqualTo(integrated);
      page.page().locator("#method").selectOption("occlusion");
      assertThat(words).containsText("covered");
      page.page().locator("#method").selectOption("grad-cam");
      assertThat(words).containsText("last convolution");
      page.page().locator("#explain").uncheck();
      assertThat(page.page().locator("#overlay-figure")).isHidden();
      isQuiet(page);
    }
  }

  @Tag("slow")
  @Test
  void anAddressMayBeginWithASketchAndAnAttribution() {
    try (Window window = window()) {
      TryPage page = TryPage.open(window, service.url() + "#start=Bag&explain=occlusion");
      page.says(service.classify(page.seen()));
      assertThat(page.page().locator("#overlay-words")).containsText("covered");
      assertThat(page.page().locator("#method")).hasValue("occlusion");
      isQuiet(page);
    }
  }

  @Tag("slow")
  @Test
  void aModelAndAVersionAreChosenAndRemembered() throws IOException {
    String run = service.run().toString();
    // This model has no catalogue.
    Path twin =
        Files.copy(service.run().resolve("model.safetensors"), folder.resolve("twin.safetensors"));
    try (ImageService several =
            TrialService.serve(Guard.NONE, "small:9=" + run, "small:10=" + run, twin.toString());
        Window window = window()) {
      TryPage page = TryPage.open(window, several.url());
      Locator words = page.page().locator("#model-words");
      assertThat(words).containsText("small · version 10 · ");
      page.page().locator("#version").selectOption("9");
      assertThat(words).containsText("small · version 9 · ");
      page.draw(at(6, 14), at(22, 14));
      page.says(service.classify(page.seen()));
      page.page().reload();
      assertThat(words).containsText("small · version 9 · ");
      assertThat(page.page().locator("#class-examples li")).hasCount(10);
      page.page().locator("#model").selectOption("twin");
      assertThat(words).containsText("twin · version 1 · ");
      // Nor has it the examples of a run: the classes are named.
      assertThat(page.page().locator("#own-examples")).isHidden();
      assertThat(page.page().locator("#task"))
          .containsText("twin tells apart T-shirt/top, Trouser, ");
      assertThat(page.page().locator("#version")).isHidden();
      assertThat(page.page().locator("#similar")).isHidden();
      page.drawShirt();
      page.says(service.classify(page.seen()));
      page.page().locator("#clear").click();
      assertThat(page.winner()).hasText("Nothing to look at yet");
      assertThat(window.complaints()).isEmpty();
      assertThat(window.requests())
          .anyMatch(url -> url.contains("/v1/classify/small?") && url.contains("version=9"))
          .anyMatch(url -> url.contains("/v1/classify/twin?"))
          .allMatch(url -> url.startsWith(several.url()));
    }
  }

  @Tag("slow")
  @Test
  void aModelThatIsReplacedByOneOfOtherClassesIsNoticed() {
    try (Window window = window()) {
      AtomicInteger asked = new AtomicInteger();
      window
          .page()
          .route(
              "**/v1/models",
              route -> {
                if (asked.getAndIncrement() == 0) {
                  String old = route.fetch().text().replace("\"Bag\"", "\"Basket\"");
                  route.fulfill(
                      new Route.FulfillOptions().setContentType("application/json").setBody(old));
                } else {
                  route.resume();
                }
              });
      TryPage page = open(window);
      assertThat(page.page().locator("#classes")).containsText("Basket");
      page.draw(at(6, 14), at(22, 14));
      page.says(service.classify(page.seen()));
      assertThat(page.page().locator("#classes")).not().containsText("Basket");
      assertThat(asked).hasValue(2);
    }
  }

  private static String overlay(TryPage page) {
    assertThat(page.page().locator("#overlay-figure")).isVisible();
    return (String) page.page().evaluate("document.getElementById('overlay').toDataURL()");
  }

  @Tag("slow")
  @Test
  void oneQuestionIsUnderWayAtATimeAndTheLastPictureIsAnswered() {
    try (Window window = window()) {
      TryPage page = open(window);
      List<Route> waiting = new ArrayList<>();
      AtomicInteger asked = new AtomicInteger();
      page.page()
          .route(
              "**/v1/classify/**",
              route -> {
                asked.incrementAndGet();
                waiting.add(route);
              });
      for (int i = 0; i < 6; i++) {
        page.draw(at(4, 3 + 4 * i), at(24, 3 + 4 * i));
        page.page().waitForTimeout(100);
      }
      page.page().waitForCondition(() -> asked.get() > 0);
      assertThat(asked).as("asked while the first answer was awaited").hasValue(1);
      page.page().unroute("**/v1/classify/**");
      waiting.getFirst().resume();
      page.says(service.classify(page.seen()));
    }
  }

  @Tag("slow")
  @Test
  void aBusyServerIsAskedAgainWhenItSaid() {
    try (Window window = window()) {
      TryPage page = open(window);
      AtomicInteger asked = new AtomicInteger();
      AtomicBoolean busy = new AtomicBoolean(true);
      page.page()
          .route(
              "**/v1/classify/**",
              route -> {
                asked.incrementAndGet();
                if (busy.get()) {
                  route.fulfill(
                      new Route.FulfillOptions()
                          .setStatus(503)
                          .setHeaders(Map.of("Retry-After", "1"))
                          .setContentType("application/json")
                          .setBody("{\"error\":\"queue: full\"}"));
                } else {
                  route.resume();
                }
              });
      page.draw(at(6, 14), at(22, 14));
      assertThat(page.page().locator("#problem"))
          .hasText("The server has too much to do at the moment. Trying again in 1 s.");
      page.page().waitForCondition(() -> asked.get() > 1);
      busy.set(false);
      page.says(service.classify(page.seen()));
      assertThat(page.page().locator("#problem")).isHidden();
    }
  }

  @Tag("slow")
  @Test
  void whatTheServerRefusesIsSaidAndNotAskedAgain() {
    try (Window window = window()) {
      TryPage page = open(window);
      AtomicInteger asked = new AtomicInteger();
      page.page()
          .route(
              "**/v1/classify/**",
              route -> {
                asked.incrementAndGet();
                route.fulfill(
                    new Route.FulfillOptions()
                        .setStatus(413)
                        .setContentType("application/json")
                        .setBody("{\"error\":\"body: expected at most 16 MiB\"}"));
              });
      page.drop(service.png(0), "a.png", "image/png");
      assertThat(page.page().locator("#problem"))
          .hasText("The picture is too large for this server: expected at most 16 MiB");
      page.page().waitForTimeout(1500);
      assertThat(asked).hasValue(1);
    }
  }

  @Tag("slow")
  @Test
  void aServerThatIsGoneIsSaidAndFoundAgain() {
    try (Window window = window()) {
      TryPage page = open(window);
      page.page().route("**/v1/**", route -> route.abort());
      page.draw(at(6, 14), at(22, 14));
      assertThat(page.page().locator("#problem")).containsText("The server does not answer.");
      page.page().unroute("**/v1/**");
      page.says(service.classify(page.seen()));
      assertThat(page.page().locator("#problem")).isHidden();
    }
  }

  @Tag("slow")
  @Test
  void aTokenIsAskedForOnceAndKept() throws IOException {
    Path tokens = Files.writeString(folder.resolve("tokens"), "page:correct-horse-battery\n");
    Guard guard =
        new Guard(
            Optional.of(tokens),
            Optional.empty(),
            Optional.empty(),
            Set.of(),
            Set.of(),
            Optional.empty(),
            Optional.empty());
    try (ImageService guarded = TrialService.serve(guard, service.run().toString());
        Window window = window()) {
      Page page = window.page();
      page.navigate(guarded.url());
      assertThat(page.locator("#token")).isVisible();
      page.keyboard().type("wrong");
      page.keyboard().press("Enter");
      assertThat(page.locator("#token-problem")).hasText("This token is not valid here.");
      page.keyboard().type("correct-horse-battery");
      page.locator("#token-done").click();
      assertThat(page.locator("#classes li").first()).isVisible();
      page.reload();
      assertThat(page.locator("#classes li").first()).isVisible();
      assertThat(page.locator("#token")).isHidden();
      TryPage trial = TryPage.open(window, guarded.url());
      trial.drawShirt();
      trial.says(service.classify(trial.seen()));

      page.navigate(guarded.url() + "docs#models");
      page.locator("#models .trial button").click();
      assertThat(page.locator("#models .outcome strong")).hasText("200 OK");
      assertThat(page.locator("#models .trial > pre")).containsText("Bearer $TOKEN");
    }
  }

  @Tag("slow")
  @Test
  void thePadTakesAnyPictureToTheByte() {
    long seed = 20_261_121;
    byte[] noise = new byte[28 * 28];
    new Random(seed).nextBytes(noise);
    try (Window window = window()) {
      TryPage page = open(window);
      for (byte[] picture : List.of(noise, service.image(0), new byte[28 * 28])) {
        List<Integer> values = new ArrayList<>();
        for (byte grey : picture) {
          values.add(grey & 0xFF);
        }
        Object kept =
            page.page()
                .evaluate(
                    "async (values) => { const { Raster } = await import('/page/raster.js'); const raster = new Raster(28, 28);"
                        + " raster.load(Uint8ClampedArray.from(values)); return Array.from(raster.bytes()); }",
                    values);
        assertThat(kept).as("seed %d", seed).isEqualTo(values);
      }
    }
  }

  @Tag("slow")
  @Test
  void anOpenOutlineIsNotFilled() {
    try (Window window = window()) {
      TryPage page = open(window);
      page.draw(at(6, 6), at(22, 6), at(22, 22), at(6, 22));
      byte[] before = page.seen();
      page.tool("fill").click();
      double scale = page.pad().boundingBox().width / TryPage.SIDE;
      page.pad().click(new Locator.ClickOptions().setPosition(14 * scale, 14 * scale));
      assertThat(page.page().locator("#pad-news")).containsText("close the outline first");
      assertThat(page.seen()).isEqualTo(before);
      page.tool("eraser").click();
      page.draw(at(2, 6), at(26, 6));
      assertThat(page.seen()[6 * 28 + 14]).isZero();
      assertThat(page.seen()[14 * 28 + 22] & 0xFF).isEqualTo(255);
    }
  }

  @Tag("slow")
  @Test
  void everySketchIsSomethingToStartFrom() {
    try (Window window = window()) {
      TryPage page = open(window);
      Locator sketches = page.page().locator("#examples button");
      assertThat(sketches).hasCount(6);
      for (Locator sketch : sketches.all()) {
        sketch.click();
        List<ClassProbability> said = service.classify(page.seen());
        page.says(said);
      }
      isQuiet(page);
    }
  }
}
