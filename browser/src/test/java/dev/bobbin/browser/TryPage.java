package dev.bobbin.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.JSHandle;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Mouse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import dev.bobbin.browser.Chromium.Window;
import dev.bobbin.model.ClassProbability;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** A visitor's actions on the page to try a model. */
final class TryPage {
  /** Pixels of the pad along a side. */
  static final int SIDE = 28;

  private final Window window;
  private final Page page;

  private TryPage(Window window) {
    this.window = window;
    this.page = window.page();
  }

  static TryPage open(Window window, String url) {
    window.page().navigate(url);
    TryPage page = new TryPage(window);
    assertThat(page.rows().first()).isVisible();
    return page;
  }

  Window window() {
    return window;
  }

  Page page() {
    return page;
  }

  Locator winner() {
    return page.locator("#winner");
  }

  /** One for each class. */
  Locator rows() {
    return page.locator("#classes li");
  }

  Locator pad() {
    return page.locator("#pad");
  }

  /** Draws through places in pixels of the pad. */
  void draw(double[]... places) {
    BoundingBox box = pad().boundingBox();
    double scale = box.width / SIDE;
    Mouse mouse = page.mouse();
    mouse.move(box.x + places[0][0] * scale, box.y + places[0][1] * scale);
    mouse.down();
    for (double[] place : places) {
      mouse.move(
          box.x + place[0] * scale, box.y + place[1] * scale, new Mouse.MoveOptions().setSteps(4));
    }
    mouse.up();
  }

  static double[] at(double x, double y) {
    return new double[] {x, y};
  }

  /** The outline of a shirt, filled. */
  void drawShirt() {
    draw(
        at(10, 4),
        at(14, 6),
        at(18, 4),
        at(21, 5),
        at(26, 11),
        at(22.5, 14),
        at(20.5, 12),
        at(20.5, 25),
        at(7.5, 25),
        at(7.5, 12),
        at(5.5, 14),
        at(2, 11),
        at(7, 5),
        at(10, 4));
    tool("fill").click();
    double scale = pad().boundingBox().width / SIDE;
    pad().click(new Locator.ClickOptions().setPosition(14 * scale, 15 * scale));
    tool("brush").click();
  }

  Locator tool(String name) {
    return page.locator("[data-tool=" + name + "]");
  }

  /** The network's input as the page shows it. */
  byte[] seen() {
    assertThat(page.locator("#input")).isVisible();
    List<?> values =
        (List<?>)
            page.evaluate(
                """
                () => {
                  const shown = document.getElementById('input');
                  const canvas = new OffscreenCanvas(shown.width, shown.height);
                  const context = canvas.getContext('2d', { willReadFrequently: true });
                  context.drawImage(shown, 0, 0);
                  const { data } = context.getImageData(0, 0, shown.width, shown.height);
                  return Array.from({ length: shown.width * shown.height }, (_, i) => data[4 * i]);
                }\
                """);
    byte[] bytes = new byte[values.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = ((Number) values.get(i)).byteValue();
    }
    return bytes;
  }

  /** Waits until the page shows a model's prediction. */
  void says(List<ClassProbability> classes) {
    ClassProbability first = classes.getFirst();
    assertThat(page.locator("#classes li.first .name")).hasText(first.name());
    assertThat(winner()).containsText(first.name());
    assertThat(page.locator("#classes li.first .value"))
        .hasText(Pattern.compile(percent(first.probability())));
  }

  /** A regular expression for a probability on the page. */
  static String percent(float share) {
    double value = 100.0 * share;
    if (value > 99.9 && share < 1) {
      return "> 99\\.9.%";
    }
    return String.format(Locale.ROOT, "%.1f", value).replace(".", "\\.") + ".%";
  }

  /** A file as in a browser's drag or copy event. */
  JSHandle transfer(byte[] file, String name, String type) {
    return page.evaluateHandle(
        """
        ({ text, name, type }) => {
          const transfer = new DataTransfer();
          const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
          transfer.items.add(new File([bytes], name, { type }));
          return transfer;
        }\
        """,
        Map.of("text", Base64.getEncoder().encodeToString(file), "name", name, "type", type));
  }

  /** How a file is sent: {@code the very bytes}, or its size and type. */
  Object sent(byte[] file, String type) {
    return page.evaluate(
        """
        async (transfer) => {
          const { read } = await import('/page/picture.js');
          const { blob } = await read(transfer.files[0]);
          if (blob === transfer.files[0]) {
            return 'the very bytes';
          }
          const { width, height } = await createImageBitmap(blob, { imageOrientation: 'none' });
          return `${width} x ${height} ${blob.type}`;
        }\
        """,
        transfer(file, "file", type));
  }

  void drop(byte[] file, String name, String type) {
    page.dispatchEvent("body", "drop", Map.of("dataTransfer", transfer(file, name, type)));
  }

  /** Controls that are less than 40 pixels high or wide. */
  List<?> small() {
    return (List<?>)
        page.evaluate(
            """
            () => [...document.querySelectorAll('button, select, a[href], label.switch, input[type=range]')]
              .filter((one) => one.checkVisibility() && !one.classList.contains('skip'))
              .map((one) => [one, one.getBoundingClientRect()])
              .filter(([one, box]) => box.height < 40 || (box.width < 40 && one.tagName !== 'A'))
              .map(([one, box]) => `${one.id || one.className} ${box.width} x ${box.height}`)\
            """);
  }

  /**
   * A JPEG that says that the camera was held on its side (Exif 2.3, tag 0x0112, 6: a quarter
   * turn).
   */
  static byte[] turned(byte[] jpeg) {
    byte[] exif =
        HexFormat.of()
            .parseHex(
                "ffe1002245786966000049492a00080000000100120103000100000006000000" + "00000000");
    byte[] turned = new byte[jpeg.length + exif.length];
    System.arraycopy(jpeg, 0, turned, 0, 2);
    System.arraycopy(exif, 0, turned, 2, exif.length);
    System.arraycopy(jpeg, 2, turned, 2 + exif.length, jpeg.length - 2);
    return turned;
  }
}
