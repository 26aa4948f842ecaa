package dev.bobbin.server.inference;

import dev.bobbin.analysis.attribution.Attribution;
import dev.bobbin.analysis.attribution.AttributionMethod;
import dev.bobbin.analysis.attribution.AttributionRequest;
import dev.bobbin.analysis.attribution.Explainer;
import dev.bobbin.analysis.attribution.ExplainerResult;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.http.HttpException;
import dev.bobbin.model.Classifier;
import dev.bobbin.report.picture.HeatPicture;
import dev.bobbin.report.picture.Png;
import java.awt.image.BufferedImage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Attribution maps of uploaded pictures. Each takes the work of a hundred predictions and more, so
 * only a few are computed at once.
 */
final class Explanations {
  /** The least width and height, in pixels, of the pictures that are returned. */
  private static final int LEAST_SIDE = 224;

  private final Semaphore slots;
  private final Duration patience;
  private final HeavyWork heavy;

  Explanations(ModelSettings settings, HeavyWork heavy) {
    this.heavy = heavy;
    this.slots = new Semaphore(settings.explanations(), true);
    this.patience = settings.patience();
  }

  /**
   * The document {@code method, class, score, completeness, picture, input} and {@code values}, or
   * {@code missing} with the reason if the method does not apply to the model.
   *
   * @param pixels of the image as it was read
   * @param values whether the contribution of each pixel is wanted as a number
   * @throws HttpException 503 if too many explanations are being computed
   */
  Map<String, @Nullable Object> json(
      Classifier classifier,
      byte[] pixels,
      AttributionMethod method,
      int classIndex,
      boolean values) {
    AttributionRequest request =
        new AttributionRequest(classifier.preprocessing().values().of(pixels), classIndex);
    return switch (attribution(classifier, method, request)) {
      case ExplainerResult.Missing<List<Attribution>>(String reason) -> Map.of("missing", reason);
      case ExplainerResult.Given<List<Attribution>>(List<Attribution> given) ->
          json(classifier, pixels, given.getFirst(), values);
    };
  }

  private ExplainerResult<List<Attribution>> attribution(
      Classifier classifier, AttributionMethod method, AttributionRequest request) {
    Memory.acquire(
        slots,
        1,
        patience,
        () ->
            "explain: expected to begin within %d ms, received more such requests than that; try again later, or without explain"
                .formatted(patience.toMillis()));
    try {
      return heavy.run(() -> {
        try (ThreadTeam team = new ThreadTeam(1)) {
          return new Explainer(classifier, team).attributions(method, List.of(request));
        }
      });
    } finally {
      slots.release();
    }
  }

  /** The image as the network saw it, as a {@code data:} URL. */
  static String input(Classifier classifier, byte[] pixels) {
    return dataUrl(picture(classifier.input(), seen(classifier, pixels)));
  }

  private static Map<String, @Nullable Object> json(
      Classifier classifier, byte[] pixels, Attribution map, boolean values) {
    Map<String, Object> of = new LinkedHashMap<>();
    of.put("index", map.classIndex());
    of.put("name", classifier.classNames().get(map.classIndex()));
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("method", map.method().id());
    tree.put("class", of);
    tree.put("score", map.score());
    tree.put("completeness", map.completeness().map(Explanations::json).orElse(null));
    if (values) {
      tree.put("values", rows(map));
    }
    IntUnaryOperator seen = seen(classifier, pixels);
    tree.put(
        "picture",
        dataUrl(HeatPicture.of(map.values(), map.height(), map.width(), map.largest(), seen)));
    tree.put("input", input(classifier, pixels));
    return tree;
  }

  private static Map<String, Object> json(Attribution.Completeness completeness) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("sum", completeness.sum());
    tree.put("difference", completeness.difference());
    tree.put("steps", completeness.steps());
    return tree;
  }

  private static List<List<Double>> rows(Attribution map) {
    List<List<Double>> rows = new ArrayList<>();
    for (int y = 0; y < map.height(); y++) {
      List<Double> row = new ArrayList<>();
      for (int x = 0; x < map.width(); x++) {
        row.add((double) map.values()[y * map.width() + x]);
      }
      rows.add(row);
    }
    return rows;
  }

  private static IntUnaryOperator seen(Classifier classifier, byte[] pixels) {
    return pixel -> rgb(classifier.input(), pixels, pixel);
  }

  private static int rgb(Shape shape, byte[] pixels, int pixel) {
    int at = pixel * shape.channels();
    int red = pixels[at] & 0xFF;
    return shape.channels() == 3
        ? red << 16 | (pixels[at + 1] & 0xFF) << 8 | (pixels[at + 2] & 0xFF)
        : red << 16 | red << 8 | red;
  }

  private static BufferedImage picture(Shape shape, IntUnaryOperator rgb) {
    BufferedImage picture =
        new BufferedImage(shape.width(), shape.height(), BufferedImage.TYPE_INT_RGB);
    for (int pixel = 0; pixel < shape.pixels(); pixel++) {
      picture.setRGB(pixel % shape.width(), pixel / shape.width(), rgb.applyAsInt(pixel));
    }
    return picture;
  }

  private static String dataUrl(BufferedImage picture) {
    int zoom =
        Math.max(1, Math.ceilDiv(LEAST_SIDE, Math.max(picture.getWidth(), picture.getHeight())));
    BufferedImage large =
        new BufferedImage(
            picture.getWidth() * zoom, picture.getHeight() * zoom, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < large.getHeight(); y++) {
      for (int x = 0; x < large.getWidth(); x++) {
        large.setRGB(x, y, picture.getRGB(x / zoom, y / zoom));
      }
    }
    return Png.dataUrl(large);
  }
}
