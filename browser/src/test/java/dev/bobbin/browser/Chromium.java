package dev.bobbin.browser;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The system's Chromium, for the tests of one class. Without it the tests are skipped, with a
 * reason that says what to install.
 */
final class Chromium implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome-stable", "google-chrome");

  private final Playwright playwright;
  private final Browser browser;

  private Chromium(Path executable) {
    this.playwright = Playwright.create();
    // A camera that shows a test card, for pages that photograph.
    List<String> options = new ArrayList<>(List.of("--use-fake-device-for-media-stream"));
    // Chromium's own sandbox does not work for root, as which containers run.
    if (System.getProperty("user.name").equals("root")) {
      options.add("--no-sandbox");
    }
    this.browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(executable)
                    .setArgs(options)
                    .setHeadless(true));
  }

  static Chromium start() {
    Optional<Path> executable = find();
    Assumptions.assumeTrue(
        executable.isPresent(), "no Chromium on the PATH; try sudo apt install chromium");
    return new Chromium(executable.orElseThrow());
  }

  private static Optional<Path> find() {
    return NAMES.stream()
        .flatMap(name ->
            Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** A new window that records its errors. */
  Window window(Browser.NewContextOptions options) {
    return new Window(browser.newContext(options));
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }

  /** A page with its console's errors and its network requests. */
  static final class Window implements AutoCloseable {
    private final BrowserContext context;
    private final Page page;
    private final List<String> complaints = new ArrayList<>();
    private final List<String> requests = new ArrayList<>();

    private Window(BrowserContext context) {
      this.context = context;
      this.page = context.newPage();
      page.onConsoleMessage(message -> {
        if (message.type().equals("error") || message.type().equals("warning")) {
          complaints.add(message.text());
        }
      });
      page.onPageError(complaints::add);
      page.onRequest(request -> {
        if (!request.url().startsWith("file:") && !request.url().startsWith("data:")) {
          requests.add(request.url());
        }
      });
    }

    Page page() {
      return page;
    }

    /** Errors and warnings of the console, and uncaught exceptions. */
    List<String> complaints() {
      return List.copyOf(complaints);
    }

    /**
     * The accessibility rules of axe-core (WCAG 2 and good practice) that the page breaks, with the
     * places.
     */
    List<String> barriers() {
      return new AxeBuilder(page)
          .analyze().getViolations().stream()
              .map(rule ->
                  rule.getId()
                      + ": "
                      + rule.getHelp()
                      + " "
                      + rule.getNodes().stream().limit(3).map(node -> node.getHtml()).toList())
              .toList();
    }

    /** Addresses that are neither files nor data. */
    List<String> requests() {
      return List.copyOf(requests);
    }

    /** Removes routes first: a request on its way must not reach its handler in a closed page. */
    @Override
    public void close() {
      page.unrouteAll();
      context.close();
    }
  }
}
