package dev.bobbin.data.format;

import dev.bobbin.base.BobbinException;
import dev.bobbin.engine.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What the columns of a table of pixels mean, by its first line.
 *
 * @param header whether the first line holds the names of the columns
 * @param columns their number
 * @param label the column of the label, or -1 if there is none
 * @param repeated the name of the label's column, if others have it too
 * @param pixelOf for each column its place among the values of a picture, or -1
 * @param shape of the pictures
 */
record TableLayout(
    boolean header, int columns, int label, Optional<String> repeated, int[] pixelOf, Shape shape) {
  /** Smaller tables are of something else. */
  static final int FEWEST_PIXELS = 16;

  // The first that a header has is the label; others are no pixels either.
  private static final List<String> LABELS =
      List.of(
          "label",
          "labels",
          "class",
          "target",
          "y",
          "category",
          "class_label",
          "class_id",
          "classid",
          "digit",
          "letter",
          "character",
          "species");
  private static final Set<String> OTHERS =
      Set.of(
          "",
          "index",
          "id",
          "idx",
          "imageid",
          "image_id",
          "row",
          "class_name",
          "classname",
          "label_name",
          "name",
          "file",
          "filename",
          "file_name",
          "path",
          "image",
          "image_path",
          "split",
          "set",
          "usage",
          "fold",
          "subset",
          "partition");

  /**
   * The layout, if the first line can be one of a table of pixels.
   *
   * @param first the fields of the first line
   * @param stated the shape of the pictures, if it is known
   */
  static Optional<TableLayout> of(List<String> first, Optional<Shape> stated) {
    int columns = first.size();
    if (columns < FEWEST_PIXELS) {
      return Optional.empty();
    }
    boolean header = isHeader(first);
    boolean[] pixel = new boolean[columns];
    Arrays.fill(pixel, true);
    int label = -1;
    Optional<String> several = Optional.empty();
    if (header) {
      List<String> names =
          first.stream().map(name -> name.strip().toLowerCase(Locale.ROOT)).toList();
      label = LABELS.stream().mapToInt(names::indexOf).filter(i -> i >= 0).findFirst().orElse(-1);
      several = label < 0 ? several : repeated(names, label);
      for (int i = 0; i < columns; i++) {
        pixel[i] = !LABELS.contains(names.get(i)) && !isOther(names.get(i));
      }
    }
    int pixels = count(pixel);
    if (label < 0 && shape(pixels, stated).isEmpty() && shape(pixels - 1, stated).isPresent()) {
      label = unnamed(first, pixel, header);
      pixel[label] = false;
      pixels--;
    }
    int found = label;
    Optional<String> twice = several;
    return shape(pixels, stated)
        .map(shape -> new TableLayout(header, columns, found, twice, places(pixel), shape));
  }

  /** The name of a column, if others have it too. */
  private static Optional<String> repeated(List<String> names, int column) {
    String name = names.get(column);
    return names.indexOf(name) == names.lastIndexOf(name) ? Optional.empty() : Optional.of(name);
  }

  /** Refuses a table with several columns of the label's name, of which each may be meant. */
  void requireOneLabel(String where) {
    repeated.ifPresent(name -> {
      throw severalOf(name, where);
    });
  }

  /** Refuses a list of files with several columns of the name of this one. */
  static void requireOne(String where, List<String> names, int column) {
    repeated(names, column)
        .ifPresent(name -> {
          throw severalOf(name, where);
        });
  }

  private static BobbinException severalOf(String name, String where) {
    return BobbinException.of(
        where + ", line 1",
        "one column called '" + name + "'",
        "several",
        "to remove or rename the others");
  }

  /** The label is the first column, or the last if only that one has another name. */
  private static int unnamed(List<String> first, boolean[] pixel, boolean header) {
    int start = 0;
    int end = pixel.length - 1;
    while (!pixel[start]) {
      start++;
    }
    while (!pixel[end]) {
      end--;
    }
    boolean lastDiffers =
        header
            ? stem(first.get(start)).equals(stem(first.get(start + 1)))
                && !stem(first.get(end)).equals(stem(first.get(end - 1)))
            : isNumber(first.get(start)) && !isNumber(first.get(end));
    return lastDiffers ? end : start;
  }

  private static String stem(String name) {
    return name.replaceAll("\\d+", "0");
  }

  private static boolean isOther(String name) {
    return OTHERS.contains(name) || name.startsWith("unnamed:");
  }

  /** Names, or the numbers that pandas writes where there are none: 0, 1, 2, ... */
  private static boolean isHeader(List<String> first) {
    int words = 0;
    int steps = 0;
    for (int i = 0; i < first.size(); i++) {
      words += isNumber(first.get(i)) ? 0 : 1;
      steps += i > 0 && follows(first.get(i - 1), first.get(i)) ? 1 : 0;
    }
    return words > first.size() / 2 || steps >= first.size() - 3;
  }

  private static boolean follows(String before, String after) {
    return before.matches("\\d{1,7}")
        && after.matches("\\d{1,7}")
        && Integer.parseInt(after) == Integer.parseInt(before) + 1;
  }

  private static boolean isNumber(String field) {
    String text = field.strip();
    return !text.isEmpty() && "+-.0123456789".indexOf(text.charAt(0)) >= 0;
  }

  private static Optional<Shape> shape(int pixels, Optional<Shape> stated) {
    if (stated.isPresent()) {
      return stated.filter(shape -> shape.size() == pixels);
    }
    return pixels < FEWEST_PIXELS ? Optional.empty() : PixelShapes.square(pixels);
  }

  private static int count(boolean[] pixel) {
    int count = 0;
    for (boolean is : pixel) {
      count += is ? 1 : 0;
    }
    return count;
  }

  private static int[] places(boolean[] pixel) {
    int[] places = new int[pixel.length];
    int next = 0;
    for (int i = 0; i < places.length; i++) {
      places[i] = pixel[i] ? next++ : -1;
    }
    return places;
  }
}
