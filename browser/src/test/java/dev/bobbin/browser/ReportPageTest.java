package dev.bobbin.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import dev.bobbin.browser.Chromium.Window;
import dev.bobbin.data.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportPageTest {
  private static final List<String> EVIL =
      List.of(
          "<script>document.title='broken'</script>",
          "\"><img src=x onerror=\"document.title='broken'\">",
          "</script><b>",
          "Coat & 'hat'",
          "${document.title='broken'}",
          "Sandal",
          "Shirt",
          "<!--",
          "]]>",
          "Boot" + "s".repeat(200));

  @TempDir static Path folder;
  private static Chromium chromium;
  private static Path report;
  private static Path evil;

  @BeforeAll
  static void begin() throws IOException {
    chromium = Chromium.start();
    Dataset images = TrainedRuns.images();
    report =
        TrainedRuns.report(
            folder.resolve("plain"),
            TrainedRuns.recipe("novelty-detection.keep=0.95"),
            images,
            true);
    Dataset named =
        new Dataset(images.name(), images.train(), images.test(), EVIL, images.provenance());
    evil =
        TrainedRuns.report(
            folder.resolve("evil"),
            TrainedRuns.recipe(
                "name=<script>document.title='broken'</script>", "training.epochs=1"),
            named,
            false);
  }

  @AfterAll
  static void end() {
    if (chromium != null) {
      chromium.close();
    }
  }

  private static Window open(Path file, NewContextOptions options) {
    Window window = chromium.window(options.setOffline(true));
    window.page().navigate(file.toUri().toString());
    return window;
  }

  @Test
  void aReportOpensFromTheDiskWithTheNetworkCutOffAndComplainsOfNothing() throws IOException {
    try (Window window = open(report, new NewContextOptions())) {
      Page page = window.page();
      assertThat(page.title()).isEqualTo("small net: report");
      assertThat(page.locator("#accuracy-chart").boundingBox().height).isGreaterThan(100);
      assertThat(painted(page, "#accuracy-chart")).isTrue();
      assertThat(painted(page, "#loss-chart")).isTrue();
      assertThat(painted(page, "#reliability-chart")).isTrue();
      assertThat(painted(page, "#map-chart")).isTrue();
      assertThat(window.complaints()).isEmpty();
      assertThat(window.requests()).isEmpty();
    }
    assertThat(Files.size(report)).isLessThan(5_000_000);
  }

  /** Whether something was drawn on a canvas. */
  private static boolean painted(Page page, String canvas) {
    return (Boolean)
        page.evaluate(
            "selector => { const c = document.querySelector(selector);"
                + " const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
                + " return d.some((v, i) => i % 4 === 3 && v > 0); }",
            canvas);
  }

  @Test
  void aCellOfTheConfusionMatrixShowsTheImagesBehindIt() {
    try (Window window = open(report, new NewContextOptions())) {
      Page page = window.page();
      Locator cell = page.locator(".cell[data-actual='6'][data-predicted='0']");
      int count = Integer.parseInt(cell.textContent());
      assertThat(count).as("shirts predicted as T-shirts").isPositive();
      cell.click();
      Locator shown = page.locator("#behind-images > div");
      assertThat(shown.count()).isEqualTo(Math.min(48, count));
      assertThat(page.locator("#behind-title").textContent())
          .contains(count + " image", "Shirt predicted as T-shirt/top");
      page.waitForFunction(
          "() => [...document.querySelectorAll('#behind-images canvas')].every(c =>"
              + " c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some((v, i) => i % 4 < 3 && v > 0))");
      assertThat(shown.first().textContent()).contains("T-shirt/top", "\u00A0%", "no. ");

      // The page shows the data set's images, in 16 greys.
      int number =
          Integer.parseInt(shown.first().textContent().replaceAll(".*no\\. (\\d+)$", "$1"));
      List<?> greys =
          (List<?>)
              page.evaluate(
                  "() => { const c = document.querySelector('#behind-images canvas');"
                      + " const d = c.getContext('2d').getImageData(0, 0, 28, 28).data;"
                      + " return Array.from({length: 784}, (_, i) => d[4 * i]); }");
      byte[] expected = TrainedRuns.images().test().image(number);
      assertThat(TrainedRuns.images().test().label(number)).isEqualTo(6);
      for (int i = 0; i < expected.length; i++) {
        assertThat((Integer) greys.get(i))
            .as("pixel %d of image %d", i, number)
            .isBetween((expected[i] & 0xFF) - 9, (expected[i] & 0xFF) + 9);
      }

      page.keyboard().press("Escape");
      assertThat(page.locator("#behind").isHidden()).isTrue();
      assertThat(page.evaluate("() => document.activeElement.dataset.actual")).isEqualTo("6");
    }
  }

  @Test
  void theKeyboardReachesWhatTheMouseDoes() {
    try (Window window = open(report, new NewContextOptions())) {
      Page page = window.page();
      page.keyboard().press("Tab");
      assertThat(page.evaluate("() => document.activeElement.textContent"))
          .isEqualTo("Skip to the content");

      page.locator("#accuracy-chart").focus();
      page.keyboard().press("ArrowRight");
      assertThat(page.locator("#accuracy-reading").textContent())
          .matches("epoch 1: training 0\\.\\d{4}, validation 0\\.\\d{4}");
      page.keyboard().press("End");
      assertThat(page.locator("#accuracy-reading").textContent()).startsWith("epoch 2: ");

      page.locator(".cell").first().focus();
      page.keyboard().press("ArrowRight");
      Object second = page.evaluate("() => document.activeElement.dataset.predicted");
      assertThat(second).isNotEqualTo("0");
      page.keyboard().press("Enter");
      assertThat(page.locator("#behind").isVisible()).isTrue();
      assertThat(page.evaluate("() => document.activeElement.id")).isEqualTo("behind-title");

      page.locator("#map-chart").focus();
      page.keyboard().press("ArrowRight");
      assertThat(page.locator("#map-reading").textContent()).matches("no\\. \\d+, .+: .+\u00A0%.*");
      assertThat(page.locator("#map-image").getAttribute("aria-label")).startsWith("no. ");
    }
  }

  @Test
  void namesFromDataAreNothingButText() {
    try (Window window = open(evil, new NewContextOptions())) {
      Page page = window.page();
      assertThat(page.title()).isEqualTo("<script>document.title='broken'</script>: report");
      assertThat(page.locator("h1").textContent())
          .isEqualTo("<script>document.title='broken'</script>");
      for (int c = 0; c < EVIL.size(); c++) {
        assertThat(page.locator(".confusion thead th").nth(c).textContent()).isEqualTo(EVIL.get(c));
        assertThat(page.locator("#map-class option").nth(c + 1).textContent())
            .isEqualTo(EVIL.get(c));
      }
      page.locator(".cell").first().click();
      assertThat(page.locator("#behind-title").textContent()).contains(EVIL.getFirst());
      assertThat(page.locator("img[src='x']").count()).isZero();
      assertThat(page.locator("main b").count()).isZero();
      assertThat(window.complaints()).isEmpty();
    }
  }

  @Test
  void aScriptThatWereSmuggledInWouldNotRun() {
    try (Window window = open(report, new NewContextOptions())) {
      Page page = window.page();
      page.evaluate(
          "() => { const s = document.createElement('script'); s.textContent = 'document.title = \"broken\"';"
              + " document.body.append(s); }");
      assertThat(page.title()).isEqualTo("small net: report");
      assertThat(window.complaints()).anyMatch(text -> text.contains("Content Security Policy"));
    }
  }

  @Test
  void inTheDarkTheInkIsLightAndOnPaperItIsDarkAgain() {
    NewContextOptions dark = new NewContextOptions().setColorScheme(ColorScheme.DARK);
    try (Window window = open(report, dark)) {
      Page page = window.page();
      assertThat(contrast(page)).isGreaterThan(7);
      assertThat(luminance(page, "backgroundColor")).isLessThan(0.1);
      page.evaluate("() => dispatchEvent(new Event('beforeprint'))");
      page.emulateMedia(
          new Page.EmulateMediaOptions().setMedia(com.microsoft.playwright.options.Media.PRINT));
      assertThat(page.evaluate("() => bobbin.charts.token('--ink')")).isEqualTo("#1f2328");
      page.evaluate("() => dispatchEvent(new Event('afterprint'))");
    }
  }

  private static double contrast(Page page) {
    double ink = luminance(page, "color");
    double ground = luminance(page, "backgroundColor");
    return (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
  }

  /** Relative luminance as WCAG 2 defines it, of a colour of the body. */
  private static double luminance(Page page, String property) {
    return ((Number)
            page.evaluate(
                "property => { const [r, g, b] = getComputedStyle(document.body)[property].match(/\\d+/g)"
                    + ".map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);"
                    + " return 0.2126 * r + 0.7152 * g + 0.0722 * b; }",
                property))
        .doubleValue();
  }

  @Test
  void itPrintsToPagesWithoutTheControls() {
    try (Window window = open(report, new NewContextOptions())) {
      byte[] pdf =
          window.page().pdf(new Page.PdfOptions().setFormat("A4").setPrintBackground(true));
      assertThat(new String(pdf, 0, 5, java.nio.charset.StandardCharsets.ISO_8859_1))
          .isEqualTo("%PDF-");
      assertThat(pdf.length).isGreaterThan(100_000);
      window
          .page()
          .emulateMedia(
              new Page.EmulateMediaOptions()
                  .setMedia(com.microsoft.playwright.options.Media.PRINT));
      assertThat(window.page().locator(".contents").isHidden()).isTrue();
    }
  }

  @Test
  void onPaperNothingIsCutAndNoChartCoversText() {
    for (Path file : List.of(report, evil)) {
      assertThat(Paper.faults(chromium, file)).as("%s", file).isEmpty();
    }
  }

  @Test
  void theWordAtTheBestEpochCoversNoCurve() {
    try (Window window = open(report, new NewContextOptions().setViewportSize(1280, 900))) {
      for (String curve : List.of("x / 125", "1 - x / 125", "Math.exp(-x / 20)")) {
        for (int best : new int[] {1, 60, 83, 125}) {
          double room =
              ((Number)
                      window
                          .page()
                          .evaluate(
                              "([curve, best]) => {"
                                  + " const area = document.createElement('div'); area.className = 'chart-area';"
                                  + " const canvas = document.createElement('canvas'); area.append(canvas);"
                                  + " document.querySelector('.pair figure').replaceChildren(area);"
                                  + " const points = Array.from({length: 125}, (_, i) => i + 1)"
                                  + ".map(x => ({x, y: {'x / 125': x / 125, '1 - x / 125': 1 - x / 125,"
                                  + " 'Math.exp(-x / 20)': Math.exp(-x / 20)}[curve]}));"
                                  + " const mark = {x: best, label: `best: epoch ${best}`};"
                                  + " bobbin.charts.lines(canvas, {x: 'epoch', y: '', series: [{name: 'loss', points}],"
                                  + " marks: [mark], beginAtZero: true}); return mark.room; }",
                              List.of(curve, best)))
                  .doubleValue();
          assertThat(room).as("%s, best %d", curve, best).isGreaterThan(10);
        }
      }
    }
  }

  @Test
  void theAxesOfTheMapHoldAllItsPoints() {
    try (Window window = open(report, new NewContextOptions())) {
      Page page = window.page();
      for (String axes : List.of("0", "1", "2")) {
        page.selectOption("#map-axes", axes);
        assertThat(
                page.evaluate(
                    "() => { const { scales, data } = Chart.getChart('map-chart');"
                        + " return data.datasets.flatMap(set => set.data).filter(p => p.x < scales.x.min || p.x > scales.x.max"
                        + " || p.y < scales.y.min || p.y > scales.y.max).length; }"))
            .as("axes %s", axes)
            .isEqualTo(0);
      }
    }
  }

  @Test
  void onAPhoneNothingButWideTablesScrollsSideways() {
    NewContextOptions phone = new NewContextOptions().setViewportSize(360, 740);
    for (Path page : List.of(report, evil)) {
      try (Window window = open(page, phone)) {
        assertThat(tooWide(window.page())).isEmpty();
      }
    }
  }

  @Test
  void aNameOfAnyLengthLeavesRoomForTheFigures() {
    try (Window window = open(evil, new NewContextOptions().setViewportSize(1280, 900))) {
      for (String table : List.of(".confusion", ".classes")) {
        BoundingBox figures = window.page().locator(table + " tbody td").first().boundingBox();
        assertThat(figures.x).as(table).isLessThan(350);
      }
      assertThat(tooWide(window.page())).isEmpty();
    }
  }

  /**
   * What makes a page wider than its window, if it is: elements that nothing around them scrolls.
   */
  private static List<?> tooWide(Page page) {
    return (List<?>)
        page.evaluate(
            "() => document.documentElement.scrollWidth <= innerWidth ? [] : ['page'].concat("
                + "[...document.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > innerWidth"
                + " && !e.closest('.scroll, pre, .contents ul')).map(e => e.tagName + '.' + e.className + '#' + e.id))");
  }

  @Test
  void whatScrollsIsReachedByKeyboardAndWhatDoesNotIsNoStop() {
    try (Window window = open(report, new NewContextOptions().setViewportSize(1280, 900))) {
      Locator stops = window.page().locator(".scroll[tabindex]");
      assertThat(stops.count()).isZero();
      window.page().setViewportSize(360, 740);
      window
          .page()
          .waitForFunction("() => document.querySelectorAll('.scroll[tabindex]').length > 0");
      assertThat(stops.first().getAttribute("aria-label")).isNotBlank();
    }
  }

  @Test
  void noRuleOfAccessibilityIsBrokenInLightOrDark() {
    for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
      for (Path file : List.of(report, evil)) {
        try (Window window = open(file, new NewContextOptions().setColorScheme(scheme))) {
          window.page().locator(".cell").first().click();
          assertThat(window.barriers()).as("%s, %s", file, scheme).isEmpty();
        }
      }
    }
  }

  @Test
  void aScreenReaderFindsHeadingsTablesAndPictures() {
    try (Window window = open(report, new NewContextOptions())) {
      Page page = window.page();
      assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)).count())
          .isEqualTo(1);
      assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(2)).count())
          .isGreaterThanOrEqualTo(7);
      assertThat(page.locator("img:not([alt])").count()).isZero();
      assertThat(page.locator("img[alt='']").count()).isZero();
      assertThat(page.locator("canvas:not([role=img])").count()).isZero();
      assertThat(page.locator("table:not(:has(th))").count()).isZero();
      assertThat(page.getByRole(AriaRole.MAIN).count()).isEqualTo(1);
      assertThat(page.getByRole(AriaRole.NAVIGATION).count()).isEqualTo(1);
    }
  }
}
