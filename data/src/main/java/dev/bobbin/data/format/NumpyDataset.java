package dev.bobbin.data.format;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.numpy.NpyHeader;
import dev.bobbin.data.Provenance;
import dev.bobbin.data.split.Split;
import dev.bobbin.engine.Shape;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Converts the arrays of a dataset: first the range of each array's values is found, then bytes are
 * made.
 */
final class NumpyDataset {
  private final Path folder;
  private final Map<Split, NumpyFiles.Pair> splits;
  private final List<String> notes;
  private final List<Provenance.Source> files = new ArrayList<>();
  private final LabelDictionary dictionary = new LabelDictionary();

  NumpyDataset(Path folder, Map<Split, NumpyFiles.Pair> splits, List<String> notes) {
    this.folder = folder;
    this.splits = splits;
    this.notes = notes;
  }

  /** A split as it was read; its labels are places in the dictionary. */
  private record Read(Layout layout, byte[] pixels, int[] labels, String where) {}

  RawDataset read() {
    Map<Split, Layout> layouts = new EnumMap<>(Split.class);
    List<NumpyRange> ranges = new ArrayList<>();
    splits.forEach((split, arrays) -> {
      layouts.put(split, Layout.of(arrays.images(), notes));
      ranges.add(NumpyRange.of(arrays.images()));
    });
    notes.addAll(NumpyRange.agree(ranges));
    Iterator<NumpyRange> range = ranges.iterator();
    List<Read> all = new ArrayList<>();
    splits.forEach((split, arrays) -> {
      Layout layout = SplitNames.of(layouts, split);
      byte[] pixels = pixels(arrays.images(), layout, range.next().factor());
      int[] labels = labels(arrays.labels(), layout.count());
      all.add(new Read(layout, pixels, labels, arrays.images().source().where()));
    });
    LabelDictionary.Classes names = dictionary.resolve(ClassFile.in(folder).map(ClassFile::names));
    notes.addAll(names.notes());
    Iterator<Read> read = all.iterator();
    Map<Split, LabeledPictures> pictures = new EnumMap<>(Split.class);
    splits.keySet().forEach(split -> pictures.put(split, pictures(read.next(), names)));
    return new RawDataset(pictures, names.names(), notes, files);
  }

  private static ArrayPictures pictures(Read read, LabelDictionary.Classes names) {
    return new ArrayPictures(
        read.layout.shape(), read.pixels, names.apply(read.labels), read.where);
  }

  private byte[] pixels(NpyArray array, Layout layout, double factor) {
    NpyHeader header = array.header();
    byte[] pixels = ArrayMemory.bytes(array.source().where(), header.count());
    boolean bytes = NumpyRange.isBytes(header);
    Cursor cursor = layout.cursor();
    files.add(
        array.forEach((first, count, block) -> {
          if (bytes && layout.inOrder()) {
            block.get(0, pixels, (int) first, count);
            return;
          }
          for (int i = 0; i < count; i++) {
            double value = header.number(block, i * header.itemSize());
            pixels[cursor.next()] =
                bytes ? (byte) (int) value : (byte) (int) Math.rint(value * factor);
          }
        }));
    return pixels;
  }

  /** Labels as places in the dictionary. */
  private int[] labels(NpyArray array, int images) {
    NpyHeader header = array.header();
    int[] shape = header.shape();
    String where = array.source().where();
    if (shape.length < 1 || shape.length > 2 || (header.isText() && header.count() != shape[0])) {
      throw BobbinException.of(
          where,
          "labels of shape (count,), (count, 1) or one-hot",
          header.shapeText(),
          "labels.ravel()");
    }
    if (shape[0] != images) {
      throw BobbinException.of(
          where, images + " labels, one for each image", shape[0], "files that belong together");
    }
    int columns = shape.length == 1 ? 1 : shape[1];
    return columns == 1 ? plain(array, images) : oneHot(array, images, columns);
  }

  private int[] plain(NpyArray array, int count) {
    NpyHeader header = array.header();
    String where = array.source().where();
    int[] labels = new int[count];
    files.add(
        array.forEach((first, some, block) -> {
          for (int i = 0; i < some; i++) {
            int index = (int) first + i;
            labels[index] =
                dictionary.id(
                    label(header, block, i * header.itemSize()), () -> where + ", label " + index);
          }
        }));
    return labels;
  }

  private static String label(NpyHeader header, ByteBuffer block, int at) {
    if (header.isText()) {
      return header.text(block, at);
    }
    if (header.kind() == 'f') {
      double value = header.number(block, at);
      boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
      return whole ? Long.toString((long) value) : Double.toString(value);
    }
    return Long.toString(header.whole(block, at));
  }

  private int[] oneHot(NpyArray array, int count, int columns) {
    NpyHeader header = array.header();
    String where = array.source().where();
    int[] labels = new int[count];
    Arrays.fill(labels, -1);
    files.add(
        array.forEach((first, some, block) -> {
          for (int i = 0; i < some; i++) {
            long position = first + i;
            int row = (int) (header.fortran() ? position % count : position / columns);
            int column = (int) (header.fortran() ? position / count : position % columns);
            double value = header.number(block, i * header.itemSize());
            if (value == 0) {
              continue;
            }
            if (value != 1 || labels[row] >= 0) {
              throw BobbinException.of(
                  where + ", row " + row,
                  "one 1 and else 0 (one-hot labels), as each picture has one class",
                  value == 1 ? "several 1 (several classes at once)" : value,
                  "labels of one class, such as labels.argmax(axis=1)");
            }
            labels[row] = column;
          }
        }));
    // Each column is a class, with or without pictures.
    int[] ids = new int[columns];
    for (int column = 0; column < columns; column++) {
      ids[column] = dictionary.id(column + "", () -> where);
    }
    for (int row = 0; row < count; row++) {
      if (labels[row] < 0) {
        throw BobbinException.of(
            where + ", row " + row, "one 1 (one-hot labels)", "only 0", "a class for each picture");
      }
      labels[row] = ids[labels[row]];
    }
    return labels;
  }

  /** The place of each stored element among the pixels [count][height][width][channels]. */
  private static final class Cursor {
    private final int[] sizes;
    private final int[] steps;
    private final int[] at;
    private int place;

    /** Sizes and steps of the axes, the fastest first. */
    Cursor(int[] sizes, int[] steps) {
      this.sizes = sizes;
      this.steps = steps;
      this.at = new int[sizes.length];
    }

    int next() {
      int now = place;
      for (int axis = 0; axis < sizes.length; axis++) {
        place += steps[axis];
        if (++at[axis] < sizes[axis]) {
          return now;
        }
        place -= steps[axis] * sizes[axis];
        at[axis] = 0;
      }
      return now;
    }
  }

  /**
   * How the axes of an array are those of pictures.
   *
   * @param steps of each axis in pixels [count][height][width][channels]
   */
  private record Layout(int count, Shape shape, int[] sizes, int[] steps, boolean fortran) {
    boolean inOrder() {
      return !fortran && steps[steps.length - 1] == 1 && !(steps.length == 4 && steps[1] == 1);
    }

    Cursor cursor() {
      int axes = sizes.length;
      int[] fastSizes = new int[axes];
      int[] fastSteps = new int[axes];
      for (int i = 0; i < axes; i++) {
        int axis = fortran ? i : axes - 1 - i;
        fastSizes[i] = sizes[axis];
        fastSteps[i] = steps[axis];
      }
      return new Cursor(fastSizes, fastSteps);
    }

    static Layout of(NpyArray array, List<String> notes) {
      NpyHeader header = array.header();
      String where = array.source().where();
      int[] sizes = header.shape();
      if (header.isText()) {
        throw BobbinException.of(where, "images", "texts", "numbers from 0 to 255");
      }
      boolean fortran = header.fortran();
      int last = sizes.length - 1;
      if (sizes.length == 2) {
        Shape shape = flat(where, header, sizes[1], notes);
        return new Layout(sizes[0], shape, sizes, new int[] {sizes[1], 1}, fortran);
      }
      if (sizes.length == 3) {
        Shape shape = new Shape(sizes[1], sizes[2], 1);
        return new Layout(sizes[0], shape, sizes, new int[] {shape.size(), sizes[2], 1}, fortran);
      }
      if (sizes.length == 4 && (sizes[last] == 1 || sizes[last] == 3)) {
        Shape shape = new Shape(sizes[1], sizes[2], sizes[3]);
        int[] steps = {shape.size(), sizes[2] * sizes[3], sizes[3], 1};
        return new Layout(sizes[0], shape, sizes, steps, fortran);
      }
      if (sizes.length == 4 && (sizes[1] == 1 || sizes[1] == 3)) {
        Shape shape = new Shape(sizes[2], sizes[3], sizes[1]);
        int[] steps = {shape.size(), 1, sizes[3] * sizes[1], sizes[1]};
        notes.add(
            "%s has its channels first: %s"
                .formatted(array.source().shortName(), header.shapeText()));
        return new Layout(sizes[0], shape, sizes, steps, fortran);
      }
      throw BobbinException.of(
          where,
          "images of shape (count, height, width), with 1 or 3 channels last or first, or (count, pixels)",
          header.shapeText(),
          sizes.length == 4 && sizes[last] == 4 ? "images[..., :3]" : "numpy.reshape");
    }

    private static Shape flat(String where, NpyHeader header, int size, List<String> notes) {
      return PixelShapes.square(size)
          .map(shape -> {
            if (shape.channels() == 3) {
              notes.add(
                  "rows of %d values were taken as [%d][%d][3]"
                      .formatted(size, shape.height(), shape.width()));
            }
            return shape;
          })
          .orElseThrow(() ->
              BobbinException.of(
                  where,
                  "rows of the pixels of square images, grey or with 3 channels",
                  header.shapeText(),
                  "images.reshape(count, height, width)"));
    }
  }
}
