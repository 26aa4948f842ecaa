package dev.bobbin.data;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.spec.Size;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the pictures of a dataset were before they were prepared: those that could be read, upright.
 *
 * @param count of the pictures
 * @param sizes the number of different sizes
 * @param smallest size, by its number of pixels
 * @param median size of all pictures
 * @param largest size
 * @param formats the number of pictures of each, such as PNG; empty for arrays
 * @param colour the number of pictures in colour; the others are grey
 * @param broken the number of pictures that could not be read, or that a list names and that are
 *     not there, and were left out
 */
public record OriginalPictures(
    int count,
    int sizes,
    Size smallest,
    Size median,
    Size largest,
    SortedMap<String, Integer> formats,
    int colour,
    int broken) {
  public OriginalPictures {
    formats = Collections.unmodifiableSortedMap(new TreeMap<>(formats));
  }

  /** Pictures of an array. */
  public static OriginalPictures alike(Shape shape, int count) {
    Size size = new Size(shape.height(), shape.width());
    int colour = shape.channels() == 1 ? 0 : count;
    return new OriginalPictures(count, 1, size, size, size, new TreeMap<>(Map.of()), colour, 0);
  }
}
