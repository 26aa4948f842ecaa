package dev.bobbin.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.bobbin.browser.Chromium.Window;
import dev.bobbin.data.Dataset;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import dev.bobbin.engine.train.TrainingListener;
import dev.bobbin.server.board.Board;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BoardPageTest {
  private static final String EVIL = "<img src=x onerror=document.title='broken'>";

  /** The longest time of an epoch on a busy machine. */
  private static final LocatorAssertions.ContainsTextOptions PATIENTLY =
      new LocatorAssertions.ContainsTextOptions().setTimeout(60_000);

  @TempDir static Path shared;
  @TempDir Path folder;
  private static Chromium chromium;
  private static Dataset images;
  private static Path trained;

  @BeforeAll
  static void begin() throws IOException {
    chromium = Chromium.start();
    PlaywrightAssertions.setDefaultAssertionTimeout(20_000);
    images = TrainedRuns.images();
    trained = shared.resolve("trained");
    TrainedRuns.report(trained, TrainedRuns.recipe("training.epochs=2"), images, false);
  }

  @AfterAll
  static void end() {
    if (chromium != null) {
      chromium.close();
    }
  }

  private Board board(int port) throws IOException {
    return Board.start(folder, Board.HOST, port, Set.of());
  }

  private static Page open(Window window, Board board) {
    window.page().navigate(board.url());
    assertThat(window.page().locator("#connection")).hasText("live");
    return window.page();
  }

  private static Locator row(Page page, String name) {
    return page.locator("#body tr")
        .filter(
            new Locator.FilterOptions()
                .setHas(page.getByText(name, new Page.GetByTextOptions().setExact(true))));
  }

  private static Locator tick(Page page, String name) {
    return page.getByLabel("Compare " + name, new Page.GetByLabelOptions().setExact(true));
  }

  /** A trained run under another name. */
  private Path copy(String name) throws IOException {
    Path copy = Files.createDirectory(folder.resolve(name));
    try (var files = Files.list(trained)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    return copy;
  }

  private static void replace(Path file, String regex, String replacement) throws IOException {
    String text = Files.readString(file);
    String changed = text.replaceAll(regex, replacement);
    assertThat(changed).isNotEqualTo(text);
    // Without the digest, which would find the change.
    Files.writeString(file, changed.replaceFirst(",\n  \"documentSha256\": \"[0-9a-f]{64}\"", ""));
  }

  /**
   * A training beside the test, which goes no further than the test allows.
   *
   * @param run its directory, when it has ended
   * @param more a permit for each epoch that may follow another
   */
  private record Training(CompletableFuture<Path> run, Semaphore more) {
    void goOn() {
      more.release(Integer.MAX_VALUE / 2);
    }
  }

  /** Trains two epochs and waits after the second until it may go on. */
  private Training train(String name, int epochs) {
    Semaphore more = new Semaphore(1);
    TrainingListener listener =
        event -> {
          if (event instanceof EpochDone) {
            more.acquireUninterruptibly();
          }
        };
    return new Training(
        CompletableFuture.supplyAsync(() -> {
          try {
            return TrainedRuns.train(
                folder.resolve(name),
                TrainedRuns.recipe("training.epochs=" + epochs),
                images,
                listener);
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        }),
        more);
  }

  /** The epochs of the first curve of a chart. */
  private static List<?> epochs(Page page, String canvas) {
    return (List<?>)
        page.evaluate(
            "selector => Chart.getChart(document.querySelector(selector)).data.datasets[0].data.map(p => p.x)",
            canvas);
  }

  private static List<Integer> upTo(int last) {
    return IntStream.rangeClosed(1, last).boxed().toList();
  }

  @Test
  void aTrainingIsSeenFromItsFirstEpochToItsResult() throws IOException {
    try (Board board = board(0);
        Window window = chromium.window(new NewContextOptions())) {
      Page page = open(window, board);
      assertThat(page.locator("#empty")).containsText("No runs yet");
      Training training = train("live", 4);
      assertThat(page.locator("#live h3")).hasText("live");
      assertThat(page.locator(".live p")).containsText("epoch 2 of 4", PATIENTLY);
      List<?> drawn = epochs(page, ".live canvas");
      assertThat(drawn).isEqualTo(upTo(2));
      training.goOn();
      training.run().join();
      assertThat(row(page, "live").locator(".chip")).hasText("completed");
      assertThat(row(page, "live").locator("td.epochs")).hasText("4/4");
      assertThat(row(page, "live").locator("td.test")).hasText(Pattern.compile("0\\.\\d{4}"));
      assertThat(page.locator("#live")).isHidden();
      assertThat(page.locator("#news")).containsText("live: completed, test accuracy 0.");
      assertThat(window.complaints()).isEmpty();
      assertThat(window.requests()).isNotEmpty().allMatch(url -> url.startsWith(board.url()));
    }
  }

  @Test
  void thePageOutlivesARestartOfTheBoardWithoutMissingOrDoublingAnEpoch() throws IOException {
    Board first = board(0);
    int port = first.port();
    try (Window window = chromium.window(new NewContextOptions())) {
      Page page = open(window, first);
      Training training = train("long", 8);
      assertThat(page.locator(".live p")).containsText("epoch 2 of 8", PATIENTLY);
      first.close();
      assertThat(page.locator("#connection")).hasText("connection lost, trying again");
      training.goOn();
      page.waitForTimeout(1500);
      try (Board second = board(port)) {
        assertThat(page.locator("#connection")).hasText("live");
        tick(page, "long").check();
        training.run().join();
        assertThat(row(page, "long").locator(".chip")).hasText("completed");
        page.waitForCondition(() -> epochs(page, "#selected-charts canvas").equals(upTo(8)));
        assertThat(second.port()).isEqualTo(port);
      }
    }
  }

  @Test
  void aPageThatIsNotLookedAtListensNoLongerAndMissesNothing() throws IOException {
    try (Board board = board(0);
        Window window = chromium.window(new NewContextOptions())) {
      Page page = open(window, board);
      hide(page, true);
      copy("meanwhile");
      // If it were listening, it would have the event by now.
      page.waitForTimeout(3000);
      assertThat(page.locator("#body tr")).hasCount(0);
      hide(page, false);
      assertThat(row(page, "meanwhile")).isVisible();
      copy("later");
      assertThat(row(page, "later")).isVisible();
      assertThat(window.complaints()).isEmpty();
    }
  }

  /** Hides the page, as another tab would, which a headless browser cannot do. */
  private static void hide(Page page, boolean hidden) {
    page.evaluate(
        "hidden => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });"
            + " document.dispatchEvent(new Event('visibilitychange')); }",
        hidden);
  }

  @Test
  void runsAreSortedFilteredAndComparedByMouseAndKeyboard() throws IOException {
    copy("alpha");
    Path beta = copy("beta");
    replace(beta.resolve("result.json"), "\"testAccuracy\": [\\d.]+", "\"testAccuracy\": 0.125");
    replace(beta.resolve("recipe.yaml"), "batch-size: 64", "batch-size: 32");
    Path gamma = copy("gamma");
    replace(gamma.resolve("provenance.json"), "\"completed\"", "\"interrupted\"");
    try (Board board = board(0);
        Window window = chromium.window(new NewContextOptions())) {
      Page page = open(window, board);
      assertThat(page.locator("#count")).hasText("3 runs");
      Locator test =
          page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Test accuracy"));
      test.click();
      assertThat(page.locator("th.test")).hasAttribute("aria-sort", "descending");
      assertThat(page.locator("#body tr").last()).containsText("beta");
      test.focus();
      page.keyboard().press("Enter");
      assertThat(page.locator("th.test")).hasAttribute("aria-sort", "ascending");
      assertThat(page.locator("#body tr").first()).containsText("beta");
      assertThat(page.locator("th[aria-sort]")).hasCount(1);

      page.getByLabel("Filter").fill("AMM");
      assertThat(page.locator("#count")).hasText("1 of 3 runs");
      assertThat(page.locator("#body tr")).hasCount(1);
      page.getByLabel("Filter").fill("");
      page.getByLabel("Status").selectOption("interrupted");
      assertThat(page.locator("#body tr")).hasText(Pattern.compile("^gamma"));
      page.getByLabel("Status").selectOption("");

      tick(page, "alpha").focus();
      page.keyboard().press("Space");
      tick(page, "beta").check();
      assertThat(page.locator("#selection-words")).hasText("2 runs selected");
      assertThat(page.locator("#selected-facts")).containsText("training.batch-size");
      assertThat(page.locator("#command"))
          .hasText(Pattern.compile("^bobbin compare \\S+alpha \\S+beta --html comparison.html$"));
      assertThat(epochs(page, "#selected-charts canvas")).isEqualTo(upTo(2));
      page.reload();
      assertThat(page.locator("#selection-words")).hasText("2 runs selected");
      assertThat(page.locator("th.test")).hasAttribute("aria-sort", "ascending");
      page.locator("#clear").click();
      assertThat(page.locator("#selected")).isHidden();
      assertThat(tick(page, "alpha")).not().isChecked();
      assertThat(window.complaints()).isEmpty();
    }
  }

  @Test
  void noRuleOfAccessibilityIsBrokenInLightOrDark() throws IOException {
    copy("one");
    copy("other");
    for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
      try (Board board = board(0);
          Window window = chromium.window(new NewContextOptions().setColorScheme(scheme))) {
        Page page = open(window, board);
        tick(page, "one").check();
        tick(page, "other").check();
        assertThat(page.locator("#selected-facts")).isVisible();
        assertThat(window.barriers()).as("%s", scheme).isEmpty();
      }
    }
  }

  @Test
  void aReportOpensFromTheTableAndMayDoNothingElse() throws IOException {
    copy("reported");
    try (Board board = board(0);
        Window window = chromium.window(new NewContextOptions())) {
      Page page = open(window, board);
      page.getByLabel("Report of reported").click();
      assertThat(page).hasTitle("small net: report");
      assertThat(page.locator("#accuracy-chart")).isVisible();
      assertThat(page.evaluate("origin")).isEqualTo("null");
      assertThat(window.complaints()).isEmpty();
    }
  }

  @Test
  void aNameThatIsAScriptIsOnlyAName() throws IOException {
    Path evil = copy(EVIL);
    replace(evil.resolve("recipe.yaml"), "name: small net", "name: \"" + EVIL + "\"");
    Path broken = Files.createDirectory(folder.resolve("<script>broken"));
    Files.writeString(broken.resolve("recipe.yaml"), "<script>document.title='broken'</script>");
    try (Board board = board(0);
        Window window = chromium.window(new NewContextOptions())) {
      Page page = open(window, board);
      assertThat(row(page, EVIL)).isVisible();
      tick(page, EVIL).check();
      tick(page, "<script>broken").check();
      assertThat(page.locator("#selected-facts")).containsText(EVIL);
      assertThat(page.locator("#body img, #selected img, #body script")).hasCount(0);
      assertThat(page.title()).startsWith("Runs in ");
      assertThat(window.complaints().stream().filter(text -> !text.contains("422"))).isEmpty();
    }
  }

  @Test
  void onAPhoneNothingIsWiderThanTheScreen() throws IOException {
    copy("a-run-with-a-name-that-is-longer-than-the-screen-of-any-telephone-is-wide");
    copy("short");
    try (Board board = board(0);
        Window window = chromium.window(new NewContextOptions().setViewportSize(360, 740))) {
      Page page = open(window, board);
      tick(page, "short").check();
      assertThat(page.locator("#selected-facts")).containsText("test accuracy");
      assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(360);
      assertThat(
              page.evaluate(
                  "(() => { const area = document.getElementById('table-area'); return area.scrollWidth <= area.clientWidth; })()"))
          .isEqualTo(true);
      assertThat(row(page, "short").locator(".under")).containsText("2/2 epochs");
    }
  }

  @Test
  void manyRunsComeInPages() throws IOException {
    for (int i = 0; i < 120; i++) {
      Path run = Files.createDirectory(folder.resolve("run-%03d".formatted(i)));
      for (String name :
          List.of("recipe.yaml", "provenance.json", "metrics.jsonl", "result.json")) {
        Files.copy(trained.resolve(name), run.resolve(name));
      }
    }
    try (Board board = board(0);
        Window window = chromium.window(new NewContextOptions())) {
      Page page = open(window, board);
      assertThat(page.locator("#page-number")).hasText("Page 1 of 3");
      assertThat(page.locator("#body tr")).hasCount(50);
      page.locator("#next").click();
      page.locator("#next").click();
      assertThat(page.locator("#body tr")).hasCount(20);
      assertThat(page.locator("#next")).isDisabled();
      tick(page, "run-119").check();
      page.getByLabel("Filter").fill("run-00");
      assertThat(page.locator("#body tr")).hasCount(10);
      assertThat(page.locator("#selection-words")).hasText("1 run selected");
    }
  }
}
