package dev.bobbin.browser;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Media;
import dev.bobbin.browser.Chromium.Window;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A page as it is laid out on paper, from a window of 1,280 pixels, as printers do it. */
final class Paper {
  /** Between margins of 14 mm on A4 and on Letter, in CSS pixels. */
  private static final int[] WIDTHS = {688, 710};

  private static final String FAULTS =
      """
      () => {
        const rect = (e) => e.getBoundingClientRect();
        const shown = (e) => rect(e).width > 1 && rect(e).height > 1 && e.checkVisibility() && !e.closest('.skip');
        const named = (e) => `${e.tagName}.${e.className}#${e.id} '${(e.textContent ?? '').trim().slice(0, 30)}'`;
        const words = [...document.querySelectorAll('h1, h2, h3, h4, p, li, th, td, figcaption, caption, summary, dd, dt, pre')]
            .filter(shown);
        const charts = [...document.querySelectorAll('.chart canvas')].filter(shown);
        const faults = charts.length > 0 ? [] : ['no chart'];
        for (const e of [...words, ...charts, ...document.querySelectorAll('img, table, button')].filter(shown)) {
          if (rect(e).right > innerWidth + 1 || rect(e).left < -1) {
            faults.push(`cut: ${named(e)} to ${rect(e).right}`);
          }
        }
        for (const chart of charts) {
          const c = rect(chart);
          for (const e of [...words, ...charts]) {
            const r = rect(e);
            const wide = Math.min(c.right, r.right) - Math.max(c.left, r.left);
            const high = Math.min(c.bottom, r.bottom) - Math.max(c.top, r.top);
            if (e !== chart && !e.contains(chart) && wide > 1 && high > 1) {
              faults.push(`${chart.id} covers ${named(e)}`);
            }
          }
        }
        return faults;
      }\
      """;

  private Paper() {}

  /** What is cut by the paper's edge, and what is covered by a chart, with all details open. */
  static List<String> faults(Chromium chromium, Path file) {
    List<String> faults = new ArrayList<>();
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      for (int width : WIDTHS) {
        NewContextOptions options =
            new NewContextOptions().setViewportSize(1280, 900).setColorScheme(scheme);
        try (Window window = chromium.window(options.setOffline(true))) {
          for (Object fault : printed(window.page(), file, width)) {
            faults.add("%s, %d: %s".formatted(scheme, width, fault));
          }
        }
      }
    }
    return faults;
  }

  private static List<?> printed(Page page, Path file, int width) {
    // Scripts learn nothing of the layout for paper: no observer is called while a page is printed.
    page.addInitScript(
        "globalThis.ResizeObserver = class { observe() {} unobserve() {} disconnect() {} };");
    page.navigate(file.toUri().toString());
    page.evaluate("() => document.querySelectorAll('details').forEach(d => (d.open = true))");
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))");
    page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
    page.setViewportSize(width, 1000);
    return (List<?>) page.evaluate(FAULTS);
  }
}
