package dev.bobbin.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import dev.bobbin.browser.Chromium.Window;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API's page, with the document of the service. */
final class DocsPageTest {
  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "head");

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

  private static Page open(Window window) {
    Page page = window.page();
    page.navigate(service.url() + "docs");
    assertThat(page.locator(".operation").first()).isVisible();
    return page;
  }

  /** Opens an operation by its name in the document. */
  private static Locator operation(Page page, String id) {
    Locator operation = page.locator("#" + id);
    operation.locator("summary").first().click();
    assertThat(operation.locator(".trial")).isVisible();
    return operation;
  }

  private static void isQuiet(Window window) {
    assertThat(window.complaints()).isEmpty();
    assertThat(window.requests()).isNotEmpty().allMatch(url -> url.startsWith(service.url()));
  }

  @Test
  void everyOperationOfTheDocumentIsThereAndCanBeTried() {
    try (Window window = chromium.window(new NewContextOptions())) {
      Page page = open(window);
      JsonObject document =
          JsonParser.parseString(page.request().get(service.url() + "openapi.json").text())
              .getAsJsonObject();
      long operations =
          document.getAsJsonObject("paths").entrySet().stream()
              .flatMap(path -> path.getValue().getAsJsonObject().keySet().stream())
              .filter(METHODS::contains)
              .count();
      assertThat(operations).isGreaterThan(10);
      assertThat(page.locator(".operation")).hasCount((int) operations);

      Locator models = operation(page, "models");
      models.locator(".trial button").click();
      assertThat(models.locator(".outcome strong")).hasText("200 OK");
      assertThat(models.locator(".outcome pre")).containsText("\"name\": \"small\"");

      Locator similar = page.locator(".operation[id^=similar]").first();
      similar.locator("summary").first().click();
      similar
          .locator("input[type=file]")
          .setInputFiles(new FilePayload("article.png", "image/png", service.png(42)));
      similar.locator(".trial button").click();
      assertThat(similar.locator(".outcome strong")).hasText("200 OK");
      assertThat(similar.locator(".outcome pre")).containsText("\"id\": \"test-00042\"");
      assertThat(similar.locator(".outcome img")).hasCount(10);
      isQuiet(window);
    }
  }

  @Tag("slow")
  @Test
  void theCommandSaysWhatTheFormDoes() {
    try (Window window = chromium.window(new NewContextOptions())) {
      Page page = open(window);
      Locator classify = operation(page, "classify-put");
      Locator command = classify.locator(".trial > pre");
      assertThat(classify.locator(".trial button")).isDisabled();
      classify.getByLabel("model", new Locator.GetByLabelOptions().setExact(true)).fill("small");
      classify.getByLabel("top", new Locator.GetByLabelOptions().setExact(true)).fill("2");
      classify
          .locator("input[type=file]")
          .setInputFiles(new FilePayload("my shirt.png", "image/png", service.png(42)));
      assertThat(command)
          .hasText("curl -T 'my shirt.png' '" + service.url() + "v1/classify/small?top=2'");
      classify.locator(".trial button").click();
      assertThat(classify.locator(".outcome strong")).hasText("200 OK");
      String winner = service.classify(service.image(42)).getFirst().name();
      assertThat(classify.locator(".outcome pre")).containsText("\"name\": \"" + winner + "\"");

      classify.getByLabel("model", new Locator.GetByLabelOptions().setExact(true)).fill("other");
      classify.locator(".trial button").click();
      assertThat(classify.locator(".outcome strong")).hasText("404 Not Found");
      assertThat(classify.locator(".outcome pre")).containsText("expected one that is served");
    }
  }

  @Tag("slow")
  @Test
  void noRuleOfAccessibilityIsBrokenInWhatIsOpen() {
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      try (Window window = chromium.window(new NewContextOptions().setColorScheme(scheme))) {
        Page page = open(window);
        operation(page, "models").locator(".trial button").click();
        assertThat(page.locator(".outcome strong")).hasText("200 OK");
        operation(page, "infer").locator(".answer summary").first().click();
        assertThat(window.barriers()).as("%s", scheme).isEmpty();
        isQuiet(window);
      }
    }
  }

  @Tag("slow")
  @Test
  void onAPhoneNothingIsWiderThanTheScreen() {
    NewContextOptions phone = new NewContextOptions().setViewportSize(360, 740);
    try (Window window = chromium.window(phone)) {
      Page page = open(window);
      openAll(page);
      assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(360);
    }
  }

  @Tag("slow")
  @Test
  void anAddressOpensItsOperation() {
    try (Window window = chromium.window(new NewContextOptions())) {
      window.page().navigate(service.url() + "docs#models");
      assertThat(window.page().locator("#models .trial")).isVisible();
      assertThat(window.page().locator("details.operation[open]")).hasCount(1);
    }
  }

  private static void openAll(Page page) {
    page.evaluate(
        "() => document.querySelectorAll('.operation').forEach((one) => (one.open = true))");
    assertThat(page.locator(".trial").last()).isVisible();
    page.evaluate("() => document.querySelectorAll('.answer').forEach((one) => (one.open = true))");
  }
}
