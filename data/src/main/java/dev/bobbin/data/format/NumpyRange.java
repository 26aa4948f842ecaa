package dev.bobbin.data.format;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.numpy.NpyHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The range of the values of an array of images. Whole numbers are levels from 0 to 255, bool is 0
 * or 1. Floats are levels if one is above 1, and from 0 to 1 otherwise; those of all splits have to
 * be alike.
 */
final class NumpyRange {
  private final String where;
  private final boolean bytes;
  private final char kind;
  private double least = Double.POSITIVE_INFINITY;
  private double most = Double.NEGATIVE_INFINITY;
  private boolean whole = true;

  private NumpyRange(NpyArray array) {
    where = array.source().where();
    bytes = isBytes(array.header());
    kind = array.header().kind();
  }

  /** Whether the elements are unsigned bytes, which are levels whatever their range. */
  static boolean isBytes(NpyHeader header) {
    return header.kind() == 'u' && header.itemSize() == 1;
  }

  /**
   * Reads an array once, unless it has bytes.
   *
   * @throws BobbinException if a value is no level
   */
  static NumpyRange of(NpyArray array) {
    NumpyRange range = new NumpyRange(array);
    if (!range.bytes) {
      array.forEach(range.scan(array.header()));
      range.requireLevels();
    }
    return range;
  }

  private NpyArray.Sink scan(NpyHeader header) {
    return (first, count, block) -> {
      for (int i = 0; i < count; i++) {
        double value = header.number(block, i * header.itemSize());
        if (!(Math.abs(value) <= Double.MAX_VALUE)) {
          throw BobbinException.of(
              where + ", element " + (first + i),
              "a finite number",
              value,
              "numpy.nan_to_num(images)");
        }
        least = Math.min(least, value);
        most = Math.max(most, value);
        whole &= value == Math.rint(value);
      }
    };
  }

  private void requireLevels() {
    if (least < 0 || most > 255) {
      throw BobbinException.of(
          where,
          "values from 0 to 1 or from 0 to 255",
          "values from " + number(least) + " to " + number(most),
          least >= -1 && most <= 1 ? "(images + 1) / 2" : "images scaled to 0 to 255");
    }
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15 ? (long) value + "" : value + "";
  }

  /** What the values are multiplied by to be from 0 to 255. */
  double factor() {
    return isUnit() ? 255 : 1;
  }

  private boolean isUnit() {
    return kind == 'b' || isUnitFloats();
  }

  private boolean isUnitFloats() {
    return kind == 'f' && most <= 1;
  }

  private boolean isRounded() {
    return !bytes && !isUnit() && !whole;
  }

  /**
   * Checks that the floats of all splits have one range.
   *
   * @return notes
   * @throws BobbinException if some are from 0 to 1 and others from 0 to 255
   */
  static List<String> agree(List<NumpyRange> splits) {
    Optional<NumpyRange> unit = first(splits, NumpyRange::isUnitFloats);
    Optional<NumpyRange> levels = first(splits, range -> range.kind == 'f' && !range.isUnit());
    if (unit.isPresent() && levels.isPresent()) {
      throw BobbinException.of(
          unit.get().where,
          "values from 0 to 255 as in " + levels.get().where,
          "values from %s to %s".formatted(number(unit.get().least), number(unit.get().most)),
          "the same scale for all arrays");
    }
    List<String> notes = new ArrayList<>();
    if (first(splits, NumpyRange::isUnit).isPresent()) {
      notes.add("the images' values from 0 to 1 were multiplied by 255");
    }
    if (first(splits, NumpyRange::isRounded).isPresent()) {
      notes.add("the images' values from 0 to 255 were rounded");
    }
    return notes;
  }

  private static Optional<NumpyRange> first(List<NumpyRange> all, Predicate<NumpyRange> which) {
    return all.stream().filter(which).findFirst();
  }
}
