package dev.bobbin.data.catalogue;

import dev.bobbin.data.OriginalPictures;
import dev.bobbin.data.image.ImageFileReader;
import dev.bobbin.data.image.LoadedImage;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.spec.Size;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Counts pictures by what they were before they were prepared. Thread-safe. */
final class PictureTally {
  private static final Comparator<Size> BY_PIXELS =
      Comparator.<Size>comparingLong(size -> (long) size.height() * size.width())
          .thenComparingInt(Size::height);

  private final Map<Kind, Integer> counts = new ConcurrentHashMap<>();

  /**
   * What a picture was.
   *
   * @param format such as PNG; nothing for one of an array
   */
  record Kind(String format, Size size, boolean colour) {
    static Kind of(byte[] decoded, LoadedImage.Original picture) {
      return new Kind(
          ImageFileReader.format(decoded),
          new Size(picture.height(), picture.width()),
          picture.colour());
    }

    static Kind of(Shape array) {
      return new Kind("", new Size(array.height(), array.width()), array.channels() > 1);
    }
  }

  void add(Kind kind, int count) {
    counts.merge(kind, count, Integer::sum);
  }

  void addAll(PictureTally other) {
    other.counts.forEach(this::add);
  }

  /**
   * Of at least one picture.
   *
   * @param broken the number of those that could not be read
   */
  OriginalPictures sum(int broken) {
    NavigableMap<Size, Integer> sizes = new TreeMap<>(BY_PIXELS);
    SortedMap<String, Integer> formats = new TreeMap<>();
    int total = 0;
    int colour = 0;
    for (Map.Entry<Kind, Integer> entry : counts.entrySet()) {
      Kind kind = entry.getKey();
      int count = entry.getValue();
      sizes.merge(kind.size, count, Integer::sum);
      if (!kind.format.isEmpty()) {
        formats.merge(kind.format, count, Integer::sum);
      }
      total += count;
      colour += kind.colour ? count : 0;
    }
    return new OriginalPictures(
        total,
        sizes.size(),
        sizes.firstKey(),
        median(sizes, total),
        sizes.lastKey(),
        formats,
        colour,
        broken);
  }

  private static Size median(NavigableMap<Size, Integer> sizes, int total) {
    Size median = sizes.firstKey();
    int below = 0;
    for (Map.Entry<Size, Integer> entry : sizes.entrySet()) {
      if (below <= (total - 1) / 2) {
        median = entry.getKey();
      }
      below += entry.getValue();
    }
    return median;
  }

  void write(DataOutputStream out) throws IOException {
    List<Map.Entry<Kind, Integer>> entries = new ArrayList<>(counts.entrySet());
    entries.sort(
        Map.Entry.comparingByKey(
            Comparator.comparing(Kind::size, BY_PIXELS)
                .thenComparing(Kind::format)
                .thenComparing(Kind::colour)));
    out.writeInt(entries.size());
    for (Map.Entry<Kind, Integer> entry : entries) {
      Kind kind = entry.getKey();
      out.writeUTF(kind.format);
      out.writeInt(kind.size.height());
      out.writeInt(kind.size.width());
      out.writeBoolean(kind.colour);
      out.writeInt(entry.getValue());
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException or another exception if it is something else
   */
  static PictureTally read(DataInputStream in) throws IOException {
    PictureTally tally = new PictureTally();
    int kinds = in.readInt();
    for (int i = 0; i < kinds; i++) {
      Kind kind = new Kind(in.readUTF(), new Size(in.readInt(), in.readInt()), in.readBoolean());
      tally.add(kind, in.readInt());
    }
    return tally;
  }
}
