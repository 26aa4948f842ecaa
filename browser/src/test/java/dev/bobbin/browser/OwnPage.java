package dev.bobbin.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Mouse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import dev.bobbin.browser.Chromium.Window;
import dev.bobbin.interop.page.ClassifierPage;
import dev.bobbin.model.Model;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A model's page of its own, opened as a file, and a visitor's actions on it. */
final class OwnPage {
  private final Window window;
  private final Page page;

  private OwnPage(Window window) {
    this.window = window;
    this.page = window.page();
  }

  /** Writes a model's page, and opens it. */
  static OwnPage open(Window window, Model model, List<byte[]> proof, Path file) {
    ClassifierPage.write(model, proof, file);
    return open(window, file);
  }

  /** Opens a file while there is no network. */
  static OwnPage open(Window window, Path file) {
    window.page().context().setOffline(true);
    window.page().navigate(file.toUri().toString());
    return new OwnPage(window);
  }

  Page page() {
    return page;
  }

  Locator at(String selector) {
    return page.locator(selector);
  }

  /** Nothing was blocked, nothing failed, and nothing was asked of another place. */
  void isQuiet() {
    assertThat(window.complaints()).isEmpty();
    assertThat(window.requests()).isEmpty();
    assertThat(at("#problem")).isHidden();
  }

  /** The largest difference from the outputs in the page. */
  double check() {
    return ((Number) page.evaluate("bobbin.check()")).doubleValue();
  }

  /** The page's outputs for prepared bytes. */
  float[] outputs(byte[] image) {
    List<?> outputs = (List<?>) page.evaluate("bytes => bobbin.outputs(bytes)", numbers(image));
    float[] values = new float[outputs.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = ((Number) outputs.get(i)).floatValue();
    }
    return values;
  }

  /** The page's distance from the training images for prepared bytes. */
  double distance(byte[] image) {
    return ((Number) page.evaluate("bytes => bobbin.distance(bytes)", numbers(image)))
        .doubleValue();
  }

  private static List<Integer> numbers(byte[] image) {
    return IntStream.range(0, image.length).mapToObj(i -> image[i] & 0xFF).toList();
  }

  /**
   * What the page makes of a picture's file.
   *
   * @param bytes prepared
   * @param polarity as which it was read
   * @param warnings their messages
   */
  record Prepared(byte[] bytes, String polarity, List<String> warnings) {}

  /** Prepares a file's bytes as the page does for a visitor. */
  Prepared prepare(byte[] file, String polarity) {
    Map<?, ?> found =
        (Map<?, ?>)
            page.evaluate(
                """
                ({ text, polarity }) =>
                  bobbin.prepare(new Blob([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))]), polarity)
                """,
                Map.of("text", Base64.getEncoder().encodeToString(file), "polarity", polarity));
    List<?> levels = (List<?>) found.get("bytes");
    byte[] bytes = new byte[levels.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = ((Number) levels.get(i)).byteValue();
    }
    List<String> warnings =
        ((List<?>) found.get("warnings"))
            .stream().map(one -> String.valueOf(((Map<?, ?>) one).get("message"))).toList();
    return new Prepared(bytes, String.valueOf(found.get("polarity")), warnings);
  }

  /** What the page shows as the network's input, [height][width][channels]. */
  byte[] seen(int channels) {
    assertThat(at("#input")).isVisible();
    List<?> values =
        (List<?>)
            page.evaluate(
                """
                (channels) => {
                  const shown = document.getElementById('input');
                  const canvas = new OffscreenCanvas(shown.width, shown.height);
                  const context = canvas.getContext('2d', { willReadFrequently: true });
                  context.drawImage(shown, 0, 0);
                  const { data } = context.getImageData(0, 0, shown.width, shown.height);
                  return [...data].filter((_, at) => at % 4 < channels);
                }\
                """,
                channels);
    byte[] bytes = new byte[values.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = ((Number) values.get(i)).byteValue();
    }
    return bytes;
  }

  /** Draws through places, as shares of the pad's width and height. */
  void draw(double[]... places) {
    at("#pad").scrollIntoViewIfNeeded();
    BoundingBox box = at("#pad").boundingBox();
    Mouse mouse = page.mouse();
    mouse.move(box.x + places[0][0] * box.width, box.y + places[0][1] * box.height);
    mouse.down();
    for (double[] place : places) {
      mouse.move(
          box.x + place[0] * box.width,
          box.y + place[1] * box.height,
          new Mouse.MoveOptions().setSteps(4));
    }
    mouse.up();
  }

  static double[] place(double x, double y) {
    return new double[] {x, y};
  }

  /** Drops a file on the page. */
  void drop(byte[] file, String name, String type) {
    Object transfer =
        page.evaluateHandle(
            """
            ({ text, name, type }) => {
              const transfer = new DataTransfer();
              const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
              transfer.items.add(new File([bytes], name, { type }));
              return transfer;
            }\
            """,
            Map.of("text", Base64.getEncoder().encodeToString(file), "name", name, "type", type));
    page.dispatchEvent("body", "drop", Map.of("dataTransfer", transfer));
  }

  /** Whether the page is wider than the window. */
  boolean scrollsSideways() {
    return (Boolean)
        page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth");
  }
}
