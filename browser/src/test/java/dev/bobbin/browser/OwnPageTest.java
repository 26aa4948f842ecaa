package dev.bobbin.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.bobbin.browser.OwnPage.place;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import dev.bobbin.browser.Chromium.Window;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.weights.Parameter;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.engine.spec.Padding;
import dev.bobbin.interop.page.ClassifierPage;
import dev.bobbin.model.ClassProbability;
import dev.bobbin.model.Model;
import dev.bobbin.model.NoveltyDetector;
import dev.bobbin.model.Preprocessing;
import dev.bobbin.model.io.ModelFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A model's page of its own, opened by file:// without a network, as by a double click. */
final class OwnPageTest {
  private static final Shape GREY = new Shape(28, 28, 1);
  private static final Shape COLOUR = new Shape(32, 24, 3);
  private static final List<String> CLASSES = List.of("ant", "bee", "cat", "dog");

  @TempDir static Path folder;
  private static Chromium chromium;

  @BeforeAll
  static void begin() {
    chromium = Chromium.start();
    PlaywrightAssertions.setDefaultAssertionTimeout(20_000);
  }

  @AfterAll
  static void end() {
    if (chromium != null) {
      chromium.close();
    }
  }

  private static Window window() {
    return chromium.window(new NewContextOptions().setViewportSize(1280, 900));
  }

  private static Model model(Shape input, Activation last, List<String> classes) {
    NetworkSpec spec =
        new NetworkSpec(
            input,
            List.of(
                new LayerSpec.Conv2d(4, 3, Padding.SAME, Activation.RELU),
                new LayerSpec.MaxPool(2),
                new LayerSpec.Flatten(),
                new LayerSpec.Dense(classes.size(), last)));
    return new Model(
        Network.create(spec, 3), classes, Preprocessing.standard(spec.input()), Map.of());
  }

  private static Model grey() {
    return model(GREY, Activation.SOFTMAX, CLASSES);
  }

  /** Every picture is unknown to it. */
  private static Model doubtful() {
    Model model = grey();
    float[] vectors = new float[4 * 14 * 14];
    vectors[0] = 1;
    return model.with(
        Optional.of(
            new NoveltyDetector(
                "flatten_1", vectors.length, OptionalDouble.empty(), 1, 0.95, 0.01, vectors)));
  }

  private static List<byte[]> images(Model model, int count) {
    Random random = new Random(5);
    return IntStream.range(0, count)
        .mapToObj(_ -> {
          byte[] image = new byte[model.input().size()];
          random.nextBytes(image);
          return image;
        })
        .toList();
  }

  private static OwnPage open(Window window, Model model) {
    return OwnPage.open(window, model, images(model, 3), folder.resolve("model.html"));
  }

  /** The page comes to show the answer of Java for what it shows as the network's input. */
  private static void answersAsJava(OwnPage page, Model model) {
    String expected = "";
    String shown = "";
    // A drawing is answered from one frame to the next.
    for (int tries = 0; tries < 100; tries++) {
      ClassProbability first = model.classify(page.seen(model.input().channels())).getFirst();
      expected = Pattern.quote(first.name()) + TryPage.percent(first.probability());
      shown = page.at("#classes li.first").textContent();
      if (Pattern.matches(expected, shown)) {
        assertThat(page.at("#winner")).containsText(first.name());
        return;
      }
      page.page().waitForTimeout(50);
    }
    assertThat(shown).matches(expected);
  }

  @Test
  void aDrawingIsClassifiedWithoutANetwork() {
    Model model = grey();
    try (Window window = window()) {
      OwnPage page = open(window, model);
      assertThat(page.page()).hasTitle("model: ant, bee, cat, dog \u00b7 Bobbin");
      assertThat(page.at("#task"))
          .hasText("Draw a picture, or bring one. model tells apart ant, bee, cat and dog.");
      assertThat(page.at("#winner")).hasText("Nothing to look at yet");
      page.draw(place(0.3, 0.2), place(0.6, 0.4), place(0.4, 0.8));
      assertThat(page.at("#seen")).isVisible();
      answersAsJava(page, model);
      page.at("#clear").click();
      assertThat(page.at("#winner")).hasText("Nothing to look at yet");
      assertThat(page.at("#seen")).isHidden();
      page.isQuiet();
    }
  }

  @Test
  void theKeyboardDraws() {
    try (Window window = window()) {
      OwnPage page = open(window, grey());
      page.at("#pad").focus();
      page.page().keyboard().press("Enter");
      for (int i = 0; i < 6; i++) {
        page.page().keyboard().press("ArrowDown");
      }
      page.page().keyboard().press("Enter");
      answersAsJava(page, grey());
      page.isQuiet();
    }
  }

  @Test
  void theKeyboardsCursorIsNotShownToAMouse() {
    try (Window window = window()) {
      OwnPage page = open(window, grey());
      page.at("#pad").focus();
      page.page().keyboard().press("ArrowDown");
      assertThat(cursorPixels(page)).isPositive();
      page.draw(place(0.1, 0.1), place(0.2, 0.1));
      assertThat(page.at("#winner")).not().hasText("Nothing to look at yet");
      assertThat(cursorPixels(page)).isZero();
      page.page().keyboard().press("ArrowDown");
      assertThat(cursorPixels(page)).isPositive();
    }
  }

  /** The pad's pixels in the colour of the cursor, after the next frame. */
  private static int cursorPixels(OwnPage page) {
    return (Integer)
        page.page()
            .evaluate(
                """
                async () => {
                  for (let frame = 0; frame < 3; frame++) {
                    await new Promise(requestAnimationFrame);
                  }
                  const { width, height } = document.getElementById('pad');
                  const { data } = document.getElementById('pad').getContext('2d').getImageData(0, 0, width, height);
                  let count = 0;
                  for (let at = 0; at < data.length; at += 4) {
                    count += data[at] === 0x79 && data[at + 1] === 0xb8 && data[at + 2] === 0xf0;
                  }
                  return count;
                }\
                """);
  }

  @Test
  void onAPhoneTheAnswerStandsBelowThePadAndCoversNothing() {
    try (Window window = chromium.window(new NewContextOptions().setViewportSize(390, 640))) {
      OwnPage page = open(window, grey());
      double before = page.at("#images").boundingBox().y - page.at("#pad").boundingBox().y;
      page.draw(place(0.3, 0.2), place(0.6, 0.8));
      answersAsJava(page, grey());
      assertThat(page.at("#peek")).hasText(page.at("#winner").textContent());
      assertThat(page.at("#peek")).isInViewport();
      BoundingBox answer = page.at("#peek").boundingBox();
      BoundingBox pad = page.at("#pad").boundingBox();
      assertThat(answer.y).isGreaterThanOrEqualTo(pad.y + pad.height);
      assertThat(page.at("#images").boundingBox().y).isGreaterThan(answer.y + answer.height);
      // It did not move them.
      assertThat(page.at("#images").boundingBox().y - pad.y).isEqualTo(before);
    }
  }

  @Test
  void aFileThatVanishedIsSaid() {
    try (Window window = window()) {
      window
          .page()
          .addInitScript(
              """
              const gone = () => Promise.reject(new DOMException('A raw message', 'NotFoundError'));
              Blob.prototype.arrayBuffer = gone;
              globalThis.createImageBitmap = gone;
              """);
      OwnPage page = open(window, grey());
      page.drop(new byte[9], "gone.png", "image/png");
      assertThat(page.at("#problem"))
          .hasText("The file is no longer as it was when it was chosen: choose it again.");
    }
  }

  @Test
  void filesAreClassifiedHoweverTheyCome() throws IOException {
    Model model = grey();
    byte[] image = images(model, 9).getLast();
    byte[] png = TrialService.file(image, 28, "png");
    Path saved = Files.write(folder.resolve("picture.png"), png);
    try (Window window = window()) {
      OwnPage page = open(window, model);
      page.drop(png, "dropped.png", "image/png");
      assertThat(page.at("#photo-name")).hasText("dropped.png, 28 \u00d7 28 pixels");
      assertThat(page.seen(1)).isEqualTo(image);
      answersAsJava(page, model);

      page.drop(TrialService.file(new byte[40 * 30], 40, "png"), "black.png", "image/png");
      assertThat(page.at("#warnings")).containsText("all of its pixels are alike");
      page.at("#file").setInputFiles(saved);
      assertThat(page.at("#photo-name")).hasText("picture.png, 28 \u00d7 28 pixels");
      answersAsJava(page, model);

      page.at("#file")
          .setInputFiles(
              new FilePayload(
                  "text.png", "image/png", "no picture".getBytes(StandardCharsets.UTF_8)));
      assertThat(page.at("#problem"))
          .hasText("This browser cannot read the picture: try a PNG or JPEG file.");
      assertThat(page.at("#winner")).hasText("No answer for this picture");
      page.drop(png, "again.png", "image/png");
      answersAsJava(page, model);
      page.isQuiet();
    }
  }

  @Test
  void aPictureThatLooksInvertedIsReadTheOtherWayAtAClick() {
    Model model = grey();
    byte[] image = new byte[28 * 28];
    for (int i = 300; i < 500; i++) {
      image[i] = (byte) (i - 200);
    }
    byte[] paper = TrialService.file(TrialService.inverted(image), 28, "png");
    try (Window window = window()) {
      OwnPage page = open(window, model);
      page.drop(paper, "paper.png", "image/png");
      page.at(".looks-inverted button").click();
      assertThat(page.at(".looks-inverted")).hasCount(0);
      assertThat(page.at("#polarity")).hasValue("dark-on-light");
      assertThat(page.at("#input-words")).containsText("inverted");
      assertThat(page.seen(1)).isEqualTo(image);
      answersAsJava(page, model);
    }
  }

  @Test
  void aModelOfColourPicturesIsDrawnInColour() {
    Model model = model(COLOUR, Activation.SOFTMAX, CLASSES);
    try (Window window = window()) {
      OwnPage page = open(window, model);
      assertThat(page.at("#pictured")).isVisible();
      page.at("#to-pad").click();
      page.at("[aria-label=red]").click();
      page.draw(place(0.2, 0.2), place(0.8, 0.8));
      answersAsJava(page, model);
      byte[] seen = page.seen(3);
      int middle = 3 * (16 * 24 + 12);
      assertThat(seen[middle] & 0xFF).isGreaterThan(150);
      assertThat(seen[middle + 1] & 0xFF).isLessThan(100);

      page.at("#images button").first().click();
      answersAsJava(page, model);
      assertThat(page.at("#photo-name")).containsText("-of-the-check.png");
      page.isQuiet();
    }
  }

  @Test
  void anImageOfTheCheckIsShownToTheNetworkToTheByte() {
    Model model = grey();
    try (Window window = window()) {
      OwnPage page = OwnPage.open(window, model, images(model, 1), folder.resolve("one.html"));
      page.at("#images button").click();
      assertThat(page.at("#classes li.first")).hasCount(1);
      assertThat(page.seen(1)).isEqualTo(images(model, 1).getFirst());
    }
  }

  @Test
  void ofManyClassesTheMostProbableAreShown() {
    List<String> names = IntStream.range(0, 40).mapToObj(i -> "class " + i).toList();
    Model model = model(GREY, Activation.SOFTMAX, names);
    try (Window window = window()) {
      OwnPage page = open(window, model);
      assertThat(page.at("#task")).containsText("class 9 and 30 more.");
      page.draw(place(0.3, 0.2), place(0.6, 0.8));
      assertThat(page.at("#classes li")).hasCount(10);
      assertThat(page.at("#rest")).hasText("The other 30 classes have less.");
      answersAsJava(page, model);
      // Nothing of an answer stays without its picture.
      page.at("#to-photo").click();
      assertThat(page.at("#winner")).hasText("Nothing to look at yet");
      assertThat(page.at("#classes li")).hasCount(0);
      assertThat(page.at("#rest")).isHidden();
      page.isQuiet();
    }
  }

  @Test
  void scoresAreNoPercentages() {
    Model model = model(GREY, Activation.LINEAR, CLASSES);
    try (Window window = window()) {
      OwnPage page = open(window, model);
      page.draw(place(0.3, 0.2), place(0.6, 0.8));
      assertThat(page.at("#classes li.first .value")).hasText(Pattern.compile("-?[0-9.]+"));
      assertThat(page.at("#winner")).containsText(", score ");
      assertThat(page.at("#prediction")).not().containsText("%");
      assertThat(page.at("#classes")).hasAttribute("aria-label", "Classes with their scores");
    }
  }

  @Test
  void aPictureOfNoneOfTheClassesIsUnknown() {
    try (Window window = window()) {
      OwnPage page = open(window, doubtful());
      page.draw(place(0.3, 0.2), place(0.6, 0.8));
      assertThat(page.at("#winner"))
          .containsText("Unknown: none of its classes, it seems. The nearest is ");
      assertThat(page.at("#classes .first")).hasCount(0);
      assertThat(page.at("#verdict")).containsText("the answers here are those of Bobbin");
    }
  }

  @Test
  void itSaysWhetherItAgreesWithBobbin() throws IOException {
    Model model = grey();
    Path file = folder.resolve("proof.html");
    try (Window window = window()) {
      OwnPage page = OwnPage.open(window, model, images(model, 32), file);
      assertThat(page.at("#verdict"))
          .hasText(
              Pattern.compile(
                  "Checked: on 32 images the answers here are those of Bobbin, the program that made this file(, to the last bit|; the largest difference is [0-9.]+e.[0-9]+)\\."));
      assertThat(page.check()).isLessThan(1e-5);
    }
    // Other outputs: as if this browser computed something else.
    String text = Files.readString(file);
    int outputs = text.indexOf("id=\"proof-outputs\">") + 19;
    Files.writeString(file, text.substring(0, outputs) + "AACA" + text.substring(outputs + 4));
    try (Window window = window()) {
      OwnPage page = OwnPage.open(window, file);
      assertThat(page.at("#verdict.bad"))
          .containsText(
              "Do not trust this page in this browser: on 32 images the answers here are not those of Bobbin");
      assertThat(page.check()).isGreaterThan(1e-5);
    }
    try (Window window = window()) {
      OwnPage page = OwnPage.open(window, model, List.of(), file);
      assertThat(page.at("#verdict")).hasText("No images were given to check it with.");
      assertThat(page.at("#of-check")).isHidden();
    }
  }

  @Test
  void differencesOfScoresAreMeasuredByTheLargest() throws IOException {
    Model model = model(GREY, Activation.LINEAR, CLASSES);
    for (Parameter parameter : model.network().parameters()) {
      float[] values = parameter.values();
      for (int i = 0; i < values.length; i++) {
        values[i] *= 20;
      }
      parameter.set(values);
    }
    Path file = folder.resolve("scores.html");
    ClassifierPage.write(model, images(model, 4), file);
    String text = Files.readString(file);
    int from = text.indexOf("id=\"proof-outputs\">") + 19;
    int end = text.indexOf('<', from);
    byte[] outputs = Base64.getMimeDecoder().decode(text.substring(from, end));
    FloatBuffer scores = ByteBuffer.wrap(outputs).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    float largest = 0;
    int least = 0;
    for (int i = 0; i < scores.capacity(); i++) {
      largest = Math.max(largest, Math.abs(scores.get(i)));
      least = Math.abs(scores.get(i)) < Math.abs(scores.get(least)) ? i : least;
    }
    float score = scores.get(least);
    assertThat(largest).isGreaterThan(4 * Math.max(1, Math.abs(score)));
    for (double apart : new double[] {0.5e-5, 5e-5}) {
      scores.put(least, (float) (score + apart * largest));
      Files.writeString(
          file,
          text.substring(0, from)
              + Base64.getEncoder().encodeToString(outputs)
              + text.substring(end));
      try (Window window = window()) {
        OwnPage page = OwnPage.open(window, file);
        assertThat(page.at(apart > 1e-5 ? "#verdict.bad" : "#verdict.good")).isVisible();
        assertThat(page.check()).isCloseTo(apart, Offset.offset(0.4e-5));
      }
    }
  }

  @Test
  void imagesOfNoiseAreNotOffered() {
    Model model = grey();
    Path file = folder.resolve("noise.html");
    ClassifierPage.writeWithNoise(model, images(model, 4), file);
    try (Window window = window()) {
      OwnPage page = OwnPage.open(window, file);
      assertThat(page.at("#verdict.good")).isVisible();
      assertThat(page.at("#of-check")).isHidden();
      page.isQuiet();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<style>",
        "id=\"not-running\"",
        "id=\"pad\"",
        "id=\"description\"",
        "id=\"model\">",
        "<script type=\"module\">"
      })
  void aPageThatIsCutOffSaysSo(String mark) throws IOException {
    Path file = folder.resolve("cut.html");
    ClassifierPage.write(grey(), List.of(), file);
    String text = Files.readString(file);
    Files.writeString(file, text.substring(0, text.indexOf(mark) + mark.length() + 100));
    try (Window window = window()) {
      OwnPage page = OwnPage.open(window, file);
      assertThat(page.at("body"))
          .containsText("This file is cut off or damaged: ask for it again.");
      assertThat(page.page().getByText("cut off or damaged")).isVisible();
      assertThat(page.at(".card:visible")).hasCount(0);
    }
  }

  @Test
  void aDamagedModelIsSaid() throws IOException {
    Path file = folder.resolve("damaged.html");
    ClassifierPage.write(grey(), List.of(), file);
    Files.writeString(file, Files.readString(file).replace("id=\"model\">\n", "id=\"model\">\n*"));
    try (Window window = window()) {
      OwnPage page = OwnPage.open(window, file);
      assertThat(page.at("#not-running")).containsText("This file is cut off or damaged");
      assertThat(page.at("#stage")).isHidden();
    }
  }

  @Test
  void whereScriptsAreBlockedThePageSaysWhatToDo() {
    try (Window window = chromium.window(new NewContextOptions().setJavaScriptEnabled(false))) {
      OwnPage page = open(window, grey());
      assertThat(page.at("#not-running"))
          .containsText("Scripts are blocked here, as in the preview of a mail: save this file");
      assertThat(page.at("#not-running")).isVisible();
      assertThat(page.at(".card:visible")).hasCount(0);
    }
    try (Window window = window()) {
      OwnPage page = open(window, grey());
      assertThat(page.at("#not-running")).isHidden();
      assertThat(page.at("#stage")).isVisible();
    }
  }

  @Test
  void namesOfClassesAreTextWhateverTheyAre() {
    List<String> names =
        List.of(
            "</script><script>document.title='broken'</script>",
            "<img src=x onerror=alert(1)>",
            "\"quoted\" & 'single' <!-- ",
            "two\u2028lines\u2029of text",
            "</title></style>{{model}}",
            "\ud83d\udc5f sneaker");
    Model model = model(GREY, Activation.SOFTMAX, names);
    try (Window window = window()) {
      window
          .page()
          .onDialog(dialog -> {
            throw new AssertionError("a name opened a dialog: " + dialog.message());
          });
      OwnPage page = open(window, model);
      assertThat(page.at("#classes li .name").allTextContents()).isEqualTo(names);
      assertThat(page.page().title()).startsWith("model: " + names.getFirst());
      page.draw(place(0.3, 0.2), place(0.6, 0.8));
      answersAsJava(page, model);
      page.isQuiet();
    }
  }

  @Test
  void aScriptThatWasChangedDoesNotRun() throws IOException {
    Path file = folder.resolve("changed.html");
    ClassifierPage.write(grey(), List.of(), file);
    String text = Files.readString(file);
    Files.writeString(file, text.replace("const page = new Page();", "const page = new Page() ;"));
    try (Window window = window()) {
      OwnPage page = OwnPage.open(window, file);
      assertThat(page.page().evaluate("typeof bobbin")).isEqualTo("undefined");
      assertThat(window.complaints()).anyMatch(words -> words.contains("Content Security Policy"));
      assertThat(page.at("#not-running")).containsText("This file is cut off or damaged");
    }
  }

  @Test
  void theModelIsSavedAsBobbinReadsIt() throws IOException {
    Model model = doubtful();
    Path whole = folder.resolve("whole.safetensors");
    ModelFile.write(whole, model);
    try (Window window = window()) {
      OwnPage page = open(window, model);
      Download saved = page.page().waitForDownload(() -> page.at("#save").click());
      assertThat(saved.suggestedFilename()).isEqualTo("model.safetensors");
      assertThat(saved.path()).hasSameBinaryContentAs(whole);
      page.isQuiet();
    }
  }

  @Test
  void aPhotographIsTakenAndWithoutACameraThePageSaysWhatToDo() {
    try (Window window =
        chromium.window(new NewContextOptions().setPermissions(List.of("camera")))) {
      OwnPage page = open(window, grey());
      page.at("#to-photo").click();
      page.at("#shoot").click();
      page.at("#shutter").click(new Locator.ClickOptions().setTimeout(20_000));
      assertThat(page.at("#photo-name")).containsText("photograph.jpg");
      answersAsJava(page, grey());
      page.isQuiet();
    }
    try (Window window = window()) {
      OwnPage page = open(window, grey());
      page.at("#to-photo").click();
      page.at("#shoot").click();
      assertThat(page.at("#camera-problem"))
          .hasText("The browser does not let this page use the camera.");
      // Its words can be read in the dark, too.
      assertThat(page.at("#shutter")).isDisabled();
      assertThat(page.at("#shutter")).hasCSS("opacity", "1");
    }
    try (Window window = window()) {
      window
          .page()
          .addInitScript(
              "Object.defineProperty(Navigator.prototype, 'mediaDevices', { get: () => undefined })");
      OwnPage page = open(window, grey());
      page.at("#to-photo").click();
      assertThat(page.at("#no-camera")).containsText("choose its file");
      assertThat(page.at("#shoot")).isHidden();
      page.isQuiet();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"LIGHT", "DARK"})
  void itIsAccessibleAndFitsInAnyWindow(ColorScheme scheme) {
    for (int width : new int[] {360, 390, 1280}) {
      for (Model model : List.of(doubtful(), model(COLOUR, Activation.LINEAR, CLASSES))) {
        try (Window window =
            chromium.window(
                new NewContextOptions().setViewportSize(width, 844).setColorScheme(scheme))) {
          OwnPage page = open(window, model);
          assertThat(page.at("#verdict.good")).isVisible();
          assertThat(page.scrollsSideways()).isFalse();
          assertThat(window.barriers()).as("empty").isEmpty();
          page.at("#images button").first().click();
          assertThat(page.at("#seen")).isVisible();
          assertThat(page.scrollsSideways()).isFalse();
          assertThat(window.barriers()).as("answered").isEmpty();
          assertThat(small(page.page())).isEmpty();
          page.isQuiet();
        }
      }
    }
  }

  /** Controls that are too small for a finger. */
  private static List<?> small(Page page) {
    return (List<?>)
        page.evaluate(
            """
            () => [...document.querySelectorAll('button, select, input[type=range]')]
              .filter((one) => one.checkVisibility())
              .map((one) => [one, one.getBoundingClientRect()])
              .filter(([, box]) => box.height < 40 || box.width < 40)
              .map(([one, box]) => `${one.id || one.className} ${box.width} x ${box.height}`)\
            """);
  }

  @Test
  void theLongestNamesDoNotWidenThePage() {
    List<String> names =
        Stream.of("a".repeat(300), "b b ".repeat(80), "c", "d").map(String::strip).toList();
    try (Window window = chromium.window(new NewContextOptions().setViewportSize(390, 844))) {
      OwnPage page =
          OwnPage.open(
              window,
              model(GREY, Activation.SOFTMAX, names),
              List.of(),
              folder.resolve("n".repeat(120) + ".html"));
      page.draw(place(0.3, 0.2), place(0.6, 0.8));
      assertThat(page.at("#classes .first")).hasCount(1);
      assertThat(page.scrollsSideways()).isFalse();
    }
  }
}
