package dev.bobbin.report.page;

import dev.bobbin.data.LabeledImages;
import dev.bobbin.data.format.PngEncoder;
import dev.bobbin.engine.Shape;
import dev.bobbin.report.picture.Png;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/**
 * Many images in few sheets, from which a page's script cuts them. Grey images keep 16 levels of
 * grey (4 bits per pixel, without the block artefacts of lossy formats), and large ones are scaled
 * down.
 */
public final class ImageSheets {
  private static final int COLUMNS = 32;
  private static final int PER_SHEET = 256;

  private static final int LONGEST_SIDE = 32;

  /** If there is room for all images in this size. */
  private static final int LARGE_SIDE = 64;

  /** Characters of a pixel's byte in a sheet, as PNG in Base64. */
  private static final double CHARACTERS_A_BYTE = 1.2;

  private static final int GREYS = 16;

  private final LabeledImages images;
  private final int width;
  private final int height;
  private final List<String> sheets = new ArrayList<>();
  private int count;

  /**
   * Puts as many images onto sheets as there is room for.
   *
   * @param indices into the images, the most important first
   * @param room characters of all sheets together
   */
  public ImageSheets(LabeledImages images, int[] indices, int room) {
    this.images = images;
    Shape shape = images.shape();
    int longest = Math.max(shape.width(), shape.height());
    double large = CHARACTERS_A_BYTE * LARGE_SIDE * LARGE_SIDE * shape.channels() * indices.length;
    int most = large < room ? LARGE_SIDE : LONGEST_SIDE;
    this.width = longest <= most ? shape.width() : scaled(shape.width(), longest, most);
    this.height = longest <= most ? shape.height() : scaled(shape.height(), longest, most);
    int characters = 0;
    for (int from = 0; from < indices.length; from += PER_SHEET) {
      int to = Math.min(from + PER_SHEET, indices.length);
      String sheet = Png.dataUrl(sheet(indices, from, to));
      characters += sheet.length();
      if (characters > room) {
        return;
      }
      sheets.add(sheet);
      count = to;
    }
  }

  private static int scaled(int side, int longest, int most) {
    return Math.max(1, side * most / longest);
  }

  /** How many of the images, from the first on, are on the sheets. */
  public int count() {
    return count;
  }

  /** For the page's script. */
  public Map<String, Object> json() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("width", width);
    tree.put("height", height);
    tree.put("columns", COLUMNS);
    tree.put("onASheet", PER_SHEET);
    tree.put("count", count);
    tree.put("sheets", List.copyOf(sheets));
    return tree;
  }

  /**
   * For the page's script: what models answered for images.
   *
   * @param probabilities for each answer of an image, whether its output is a probability
   * @param outputs of all answers, image by image
   * @param index of an image in its split, by its number here
   * @param label of an image, by its number here
   * @param predicted class of an answer, by its place in {@code outputs}
   */
  public static Map<String, Object> answers(
      List<Boolean> probabilities,
      float[] outputs,
      IntUnaryOperator index,
      IntUnaryOperator label,
      IntUnaryOperator predicted) {
    int count = outputs.length / probabilities.size();
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("count", count);
    tree.put("answers", probabilities.size());
    tree.put("probabilities", probabilities);
    tree.put("index", TypedArrays.ints(count, index));
    tree.put("label", TypedArrays.ints(count, label));
    tree.put("classes", TypedArrays.ints(outputs.length, predicted));
    tree.put("outputs", TypedArrays.floats(outputs));
    return tree;
  }

  /** The PNG file of some images, side by side. */
  private byte[] sheet(int[] indices, int from, int to) {
    int rows = Math.ceilDiv(to - from, COLUMNS);
    Shape sheet = new Shape(rows * height, COLUMNS * width, images.shape().channels() == 3 ? 3 : 1);
    byte[] pixels = new byte[sheet.size()];
    for (int i = from; i < to; i++) {
      int left = (i - from) % COLUMNS * width;
      int top = (i - from) / COLUMNS * height;
      byte[] image = images.image(indices[i]);
      for (int y = 0; y < height; y++) {
        int at = ((top + y) * sheet.width() + left) * sheet.channels();
        copyRow(image, y, pixels, at, sheet.channels());
      }
    }
    try (PngEncoder png =
        sheet.channels() == 3
            ? new PngEncoder(sheet)
            : PngEncoder.ofSixteenGreys(sheet.height(), sheet.width())) {
      return sheet.channels() == 3
          ? png.encode(pixels, 0)
          : png.encode(
              (y, target, at) -> packRow(pixels, y * sheet.width(), sheet.width(), target, at));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void copyRow(byte[] image, int y, byte[] pixels, int at, int channels) {
    Shape shape = images.shape();
    if (shape.height() == height && shape.width() == width && shape.channels() == channels) {
      System.arraycopy(image, y * width * channels, pixels, at, width * channels);
      return;
    }
    for (int x = 0; x < width; x++) {
      int rgb = pixel(image, y, x);
      for (int channel = 0; channel < channels; channel++) {
        int shift = channels == 3 ? 16 - 8 * channel : 0;
        pixels[at + x * channels + channel] = (byte) (rgb >> shift);
      }
    }
  }

  /** Two pixels a byte, each to the nearest of 16 levels. */
  private static void packRow(byte[] pixels, int from, int width, byte[] target, int at) {
    Arrays.fill(target, at, at + Math.ceilDiv(width, 2), (byte) 0);
    for (int x = 0; x < width; x++) {
      int level = ((pixels[from + x] & 0xFF) * (GREYS - 1) + 127) / 255;
      target[at + x / 2] |= (byte) (x % 2 == 0 ? level << 4 : level);
    }
  }

  /** The mean of the source pixels that one pixel of a sheet stands for. */
  private int pixel(byte[] image, int y, int x) {
    Shape shape = images.shape();
    int fromY = y * shape.height() / height;
    int toY = Math.max(fromY + 1, (y + 1) * shape.height() / height);
    int fromX = x * shape.width() / width;
    int toX = Math.max(fromX + 1, (x + 1) * shape.width() / width);
    int red = 0;
    int green = 0;
    int blue = 0;
    for (int sourceY = fromY; sourceY < toY; sourceY++) {
      for (int sourceX = fromX; sourceX < toX; sourceX++) {
        int rgb = Thumbnail.rgb(shape, image, sourceY * shape.width() + sourceX);
        red += rgb >> 16;
        green += rgb >> 8 & 0xFF;
        blue += rgb & 0xFF;
      }
    }
    int pixels = (toY - fromY) * (toX - fromX);
    return ((red / pixels) << 16) | ((green / pixels) << 8) | (blue / pixels);
  }
}
