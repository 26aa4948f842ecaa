package dev.bobbin.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.bobbin.browser.Chromium.Window;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.split.Split;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.experiment.compare.Disagreement;
import dev.bobbin.experiment.compare.RunsComparison;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.run.Run;
import dev.bobbin.report.comparison.ComparisonReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonPageTest {
  @TempDir static Path folder;
  private static Chromium chromium;
  private static RunsComparison comparison;
  private static Path page;

  @BeforeAll
  static void begin() throws IOException {
    chromium = Chromium.start();
    Dataset images = TrainedRuns.images();
    Path one = TrainedRuns.train(folder.resolve("one"), TrainedRuns.recipe(), images);
    Path other =
        TrainedRuns.train(
            folder.resolve("<b>other</b>".replace("/", "_")),
            TrainedRuns.recipe("training.epochs=1", "seed=8"),
            images);
    try (ThreadTeam team = new ThreadTeam(2)) {
      comparison =
          RunsComparison.of(
              List.of(Run.open(one), Run.open(other)),
              run -> SplitDataset.of(images, run.recipe().data()),
              Split.TEST,
              team);
    }
    page = folder.resolve("comparison.html");
    ComparisonReport.of(comparison).write(page);
  }

  @AfterAll
  static void end() {
    if (chromium != null) {
      chromium.close();
    }
  }

  private static Window open(NewContextOptions options) {
    Window window = chromium.window(options.setOffline(true));
    window.page().navigate(page.toUri().toString());
    return window;
  }

  @Test
  void onPaperNothingIsCutAndNoChartCoversText() {
    assertThat(Paper.faults(chromium, page)).isEmpty();
  }

  @Test
  void theVerdictIsSaidInWordsAndTheSettingsThatDifferAreShown() {
    try (Window window = open(new NewContextOptions())) {
      Page shown = window.page();
      assertThat(shown.locator("h1").textContent()).isEqualTo("one, <b>other<_b>");
      assertThat(shown.locator("main").innerText())
          .contains("McNemar's exact test")
          .contains("training.epochs", "both right", "Learning curves", "Recall");
      assertThat(window.complaints()).isEmpty();
      assertThat(window.requests()).isEmpty();
    }
  }

  @Test
  void theImagesOnWhichTheyDisagreeCanBeChosen() {
    long onlyFirst =
        comparison.disagreements().stream().filter(one -> right(one, 0) && !right(one, 1)).count();
    long shirts = comparison.disagreements().stream().filter(one -> one.label() == 6).count();
    assertThat(onlyFirst).isPositive();
    assertThat(shirts).isPositive();
    try (Window window = open(new NewContextOptions())) {
      Page shown = window.page();
      Locator count = shown.locator("#disagreements-count");
      assertThat(count.textContent()).isEqualTo(images(comparison.disagreements().size()));
      shown.selectOption("#disagreements-model", "0");
      assertThat(count.textContent()).isEqualTo(images(onlyFirst));
      assertThat(shown.locator("#disagreements-images > div").first().textContent())
          .contains("one: ", "<b>other<_b>: ");
      shown.selectOption("#disagreements-model", "-1");
      shown.selectOption("#disagreements-class", "6");
      assertThat(count.textContent()).isEqualTo(images(shirts));
    }
  }

  private static boolean right(Disagreement one, int model) {
    return one.answers().get(model).predicted() == one.label();
  }

  private static String images(long count) {
    return count + (count == 1 ? " image" : " images");
  }

  @Test
  void curvesOfAllRunsAreReadTogetherByKeyboard() {
    try (Window window = open(new NewContextOptions())) {
      Page shown = window.page();
      shown.locator("#accuracy-chart").focus();
      shown.keyboard().press("Home");
      assertThat(shown.locator("#accuracy-reading").textContent())
          .startsWith("epoch 1: ")
          .contains("one, training 0.", "<b>other<_b>, validation 0.");
      shown.keyboard().press("End");
      assertThat(shown.locator("#accuracy-reading").textContent())
          .startsWith("epoch 2: ")
          .doesNotContain("other");
    }
  }

  @Test
  void noRuleOfAccessibilityIsBrokenInLightOrDark() {
    for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
      try (Window window = open(new NewContextOptions().setColorScheme(scheme))) {
        assertThat(window.barriers()).as("%s", scheme).isEmpty();
      }
    }
  }

  @Test
  void itFitsAPhone() {
    try (Window window = open(new NewContextOptions().setViewportSize(360, 740))) {
      assertThat(
              (Boolean)
                  window
                      .page()
                      .evaluate("() => document.documentElement.scrollWidth <= innerWidth"))
          .isTrue();
    }
  }
}
