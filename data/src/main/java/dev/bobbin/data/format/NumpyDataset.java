package dev.bobbin.data.format;

import dev.bobbin.base.BobbinException;
import dev.bobbin.data.Provenance;
import dev.bobbin.data.format.ArraySource.Part;
import dev.bobbin.engine.Shape;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Converts the arrays of a dataset: first the images' range is found, then bytes are made. */
final class NumpyDataset {
  private static final long LARGEST_ARRAY = Integer.MAX_VALUE - 8L;

  private final Path folder;
  private final Map<Part, NpyArray> images;
  private final Map<Part, NpyArray> labels;
  private final List<String> notes;
  private final List<Provenance.Source> files = new ArrayList<>();
  private final LabelDictionary dictionary = new LabelDictionary();

  NumpyDataset(
      Path folder, Map<Part, NpyArray> images, Map<Part, NpyArray> labels, List<String> notes) {
    this.folder = folder;
    this.images = images;
    this.labels = labels;
    this.notes = notes;
  }

  RawDataset read() {
    Map<Part, Layout> layouts = new EnumMap<>(Part.class);
    Range range = new Range();
    images.forEach((part, array) -> {
      layouts.put(part, Layout.of(array, notes));
      if (!isBytes(array.header())) {
        array.forEach(range.scan(array));
      }
    });
    double scale = range.scale(notes);
    Map<Part, ArrayPictures> parts = new EnumMap<>(Part.class);
    Map<Part, int[]> classes = new EnumMap<>(Part.class);
    Map<Part, byte[]> pixels = new EnumMap<>(Part.class);
    for (Map.Entry<Part, NpyArray> entry : images.entrySet()) {
      Part part = entry.getKey();
      pixels.put(part, pixels(entry.getValue(), ArraySource.of(layouts, part), scale));
      classes.put(
          part, labels(ArraySource.of(labels, part), ArraySource.of(layouts, part).count()));
    }
    LabelDictionary.Classes names = dictionary.resolve(ClassFile.in(folder).map(ClassFile::names));
    pixels.forEach((part, bytes) ->
        parts.put(
            part,
            new ArrayPictures(
                ArraySource.of(layouts, part).shape(),
                bytes,
                names.apply(ArraySource.of(classes, part)),
                ArraySource.of(images, part).source().where())));
    notes.addAll(names.notes());
    return ArraySource.dataset(parts, names.names(), notes, files);
  }

  private static boolean isBytes(NpyHeader header) {
    return header.kind() == 'u' && header.itemSize() == 1;
  }

  private byte[] pixels(NpyArray array, Layout layout, double scale) {
    NpyHeader header = array.header();
    byte[] pixels = new byte[(int) header.count()];
    boolean bytes = isBytes(header);
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
                bytes ? (byte) (int) value : (byte) (int) Math.rint(value * scale);
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

  /** The range of the images' values over all splits. */
  private static final class Range {
    private double least = Double.POSITIVE_INFINITY;
    private double most = Double.NEGATIVE_INFINITY;
    private boolean whole = true;
    private boolean floats;
    private boolean any;
    private String where = "";

    NpyArray.Sink scan(NpyArray array) {
      NpyHeader header = array.header();
      any = true;
      where = array.source().where();
      floats |= header.kind() == 'f' || header.kind() == 'b';
      return (first, count, block) -> {
        for (int i = 0; i < count; i++) {
          double value = header.number(block, i * header.itemSize());
          if (!(Math.abs(value) <= Double.MAX_VALUE)) {
            throw BobbinException.of(
                array.source().where() + ", element " + (first + i),
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

    /** What the values are multiplied by to be from 0 to 255. */
    double scale(List<String> notes) {
      if (!any) {
        return 1;
      }
      if (least < 0 || most > 255) {
        throw BobbinException.of(
            where,
            "values from 0 to 1 or from 0 to 255",
            "values from " + number(least) + " to " + number(most),
            least >= -1 && most <= 1 ? "(images + 1) / 2" : "images scaled to 0 to 255");
      }
      if (floats && most <= 1) {
        notes.add("the images' values from 0 to 1 were multiplied by 255");
        return 255;
      }
      if (!whole) {
        notes.add("the images' values from 0 to 255 were rounded");
      }
      return 1;
    }

    private static String number(double value) {
      return value == Math.rint(value) && Math.abs(value) < 1e15 ? (long) value + "" : value + "";
    }
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
      if (header.isText() || header.count() > LARGEST_ARRAY) {
        throw BobbinException.of(
            where,
            "images of at most 2 GB of pixels",
            header.isText() ? "texts" : header.shapeText(),
            "smaller images, or fewer");
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
