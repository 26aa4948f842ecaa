import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.List;

/// Pictures of pages, for the documents: a line of standard input each, with `|` between the fields.
///
///     FILE.png | ADDRESS | WIDTH HEIGHT | light or dark | step; step; ...
///
/// A step is `click SELECTOR`, `top SELECTOR` (scrolls it to the top of the window), `await SELECTOR` (until it is shown) or
/// `rest MILLISECONDS`. A HEIGHT of 0 takes the whole page. The argument is the browser to start.
final class PageShots {
  public static void main(String[] arguments) throws Exception {
    BrowserType.LaunchOptions options =
        new BrowserType.LaunchOptions()
            .setExecutablePath(Path.of(arguments[0]))
            // Chromium's own sandbox does not work for root.
            .setArgs(System.getProperty("user.name").equals("root") ? List.of("--no-sandbox") : List.of());
    try (Playwright playwright = Playwright.create();
        Browser browser = playwright.chromium().launch(options)) {
      for (String line; (line = IO.readln()) != null && !line.isBlank(); ) {
        take(browser, line.split("\\|", -1));
      }
    }
  }

  private static void take(Browser browser, String[] fields) {
    String[] size = fields[2].strip().split(" ");
    int height = Integer.parseInt(size[1]);
    Browser.NewContextOptions options =
        new Browser.NewContextOptions()
            .setViewportSize(Integer.parseInt(size[0]), height == 0 ? 900 : height)
            .setColorScheme(fields[3].strip().equals("dark") ? ColorScheme.DARK : ColorScheme.LIGHT)
            .setReducedMotion(com.microsoft.playwright.options.ReducedMotion.REDUCE);
    try (BrowserContext context = browser.newContext(options)) {
      Page page = context.newPage();
      page.setDefaultTimeout(120_000);
      page.navigate(fields[1].strip());
      for (String step : fields[4].split(";")) {
        if (!step.isBlank()) {
          step(page, step.strip().split(" ", 2));
        }
      }
      page.waitForTimeout(1000);
      page.screenshot(
          new Page.ScreenshotOptions().setPath(Path.of(fields[0].strip())).setFullPage(height == 0));
    }
  }

  private static void step(Page page, String[] words) {
    Locator place = page.locator(words[0].equals("rest") ? "body" : words[1]).first();
    switch (words[0]) {
      case "click" -> place.click();
      case "await" -> place.waitFor();
      case "rest" -> page.waitForTimeout(Double.parseDouble(words[1]));
      case "top" ->
          place.evaluate("e => scrollTo(0, e.getBoundingClientRect().top + scrollY - 60)");
      default -> throw new IllegalArgumentException("unknown step " + words[0]);
    }
  }
}
