package dev.bobbin.data.image;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The numbers of a TIFF's first directory (TIFF 6.0), which EXIF data have too. What is broken is
 * as if it was absent.
 *
 * @param numbers the first number of each tag
 * @param counts of the tags' numbers
 * @param colours the upper eight bits of a palette: all red levels, green ones, blue ones
 * @param sizes all numbers of each tag that says a size
 * @param places where the strips or tiles begin
 * @param doubtful whether a size is there twice, or as a number of another kind: other readers may
 *     find another size
 */
record TiffDirectory(
    Map<Integer, Long> numbers,
    Map<Integer, Long> counts,
    byte[] colours,
    Map<Integer, LongSummaryStatistics> sizes,
    long[] places,
    boolean doubtful) {
  static final int WIDTH = 256;
  static final int HEIGHT = 257;
  static final int BITS = 258;
  static final int COMPRESSION = 259;
  static final int PHOTOMETRIC = 262;
  static final int ORIENTATION = 274;
  static final int SAMPLES = 277;
  static final int TILE_WIDTH = 322;
  static final int TILE_HEIGHT = 323;
  static final int STRIP_BYTES = 279;
  private static final int STRIP_OFFSETS = 273;
  private static final int TILE_OFFSETS = 324;
  static final int TILE_BYTES = 325;
  static final int EXTRA_SAMPLES = 338;
  static final int SAMPLE_FORMAT = 339;
  private static final int COLOUR_MAP = 320;
  private static final int DNG_VERSION = 50706;
  private static final int SUB_IMAGES = 330;
  private static final int COLOUR_FILTER = 32803;
  private static final int SONY_RAW = 50740;
  private static final int MOST_ENTRIES = 4096;
  private static final Set<Integer> SIZES =
      Set.of(WIDTH, HEIGHT, BITS, SAMPLES, TILE_WIDTH, TILE_HEIGHT, STRIP_BYTES, TILE_BYTES);
  private static final int PREFIX = 6;
  private static final Set<Long> LAB = Set.of(8L, 9L, 10L, 32844L, 32845L);
  private static final int BYTE = 1;
  private static final int SHORT = 3;
  private static final int LONG = 4;

  /**
   * Reads it.
   *
   * @param start of the TIFF in the bytes
   */
  static Optional<TiffDirectory> first(byte[] bytes, int start) {
    if (start < 0 || bytes.length - start < 8) {
      return Optional.empty();
    }
    boolean little = bytes[start] == 'I' && bytes[start + 1] == 'I';
    boolean big = bytes[start] == 'M' && bytes[start + 1] == 'M';
    if ((!little && !big) || number(bytes, start + 2, 2, little) != 42) {
      return Optional.empty();
    }
    long at = start + number(bytes, start + 4, 4, little);
    if (at + 2 > bytes.length) {
      return Optional.empty();
    }
    long entries = Math.min(MOST_ENTRIES, number(bytes, (int) at, 2, little));
    Map<Integer, Long> numbers = new HashMap<>();
    Map<Integer, Long> counts = new HashMap<>();
    byte[] colours = new byte[0];
    Map<Integer, LongSummaryStatistics> sizes = new HashMap<>();
    long[] places = new long[0];
    boolean doubtful = false;
    for (int i = 0; i < entries; i++) {
      long entry = at + 2 + 12L * i;
      if (entry + 12 > bytes.length) {
        break;
      }
      int tag = (int) number(bytes, (int) entry, 2, little);
      int type = (int) number(bytes, (int) entry + 2, 2, little);
      long count = number(bytes, (int) entry + 4, 4, little);
      int size = type == SHORT ? 2 : type == LONG ? 4 : type == BYTE ? 1 : 0;
      boolean first = counts.putIfAbsent(tag, count) == null;
      doubtful |= SIZES.contains(tag) && (!first || size == 0);
      long place =
          size * count <= 4 ? entry + 8 : start + number(bytes, (int) entry + 8, 4, little);
      if (size > 0 && count > 0 && place + size <= bytes.length) {
        numbers.putIfAbsent(tag, number(bytes, (int) place, size, little));
        if (first && SIZES.contains(tag)) {
          long end = place + size * Math.min(count, (bytes.length - place) / size);
          LongSummaryStatistics all = new LongSummaryStatistics();
          for (long from = place; from < end; from += size) {
            all.accept(number(bytes, (int) from, size, little));
          }
          sizes.put(tag, all);
        }
        if (first && (tag == STRIP_OFFSETS || tag == TILE_OFFSETS)) {
          int all = (int) Math.min(count, (bytes.length - place) / size);
          places = new long[all];
          for (int n = 0; n < all; n++) {
            places[n] = number(bytes, (int) place + n * size, size, little);
          }
        }
        if (first && tag == COLOUR_MAP && type == SHORT && place + 2 * count <= bytes.length) {
          colours = new byte[(int) count];
          for (int c = 0; c < colours.length; c++) {
            colours[c] = bytes[(int) place + 2 * c + (little ? 1 : 0)];
          }
        }
      }
    }
    return Optional.of(new TiffDirectory(numbers, counts, colours, sizes, places, doubtful));
  }

  /** The orientation that EXIF data say, with or without the words before them that JPEG needs. */
  static int exifOrientation(byte[] exif) {
    boolean named =
        exif.length > PREFIX && new String(exif, 0, 4, StandardCharsets.ISO_8859_1).equals("Exif");
    return first(exif, named ? PREFIX : 0).map(TiffDirectory::orientation).orElse(1);
  }

  private static long number(byte[] bytes, int at, int size, boolean little) {
    long number = 0;
    for (int i = 0; i < size; i++) {
      number = number << 8 | (bytes[little ? at + size - 1 - i : at + i] & 0xFF);
    }
    return number;
  }

  long get(int tag, long otherwise) {
    return numbers.getOrDefault(tag, otherwise);
  }

  /** The largest number of a tag that says a size. */
  long most(int tag, long otherwise) {
    LongSummaryStatistics all = sizes.get(tag);
    return all == null ? otherwise : all.getMax();
  }

  /** Whether all samples have as many bits. */
  boolean isUniform() {
    LongSummaryStatistics bits = sizes.get(BITS);
    return bits == null || bits.getMin() == bits.getMax();
  }

  /** The EXIF orientation from 1 to 8; 1 if it is absent or wrong. */
  int orientation() {
    long value = get(ORIENTATION, 1);
    return value >= 1 && value <= 8 ? (int) value : 1;
  }

  /** Whether its colours are lightness and two differences. */
  boolean isLab() {
    return LAB.contains(get(PHOTOMETRIC, 0));
  }

  /** Whether it is a DNG or the like, whose first picture is a small preview. */
  boolean isRawCamera() {
    return counts.containsKey(DNG_VERSION)
        || counts.containsKey(SONY_RAW)
        || get(PHOTOMETRIC, 0) == COLOUR_FILTER
        || (counts.containsKey(SUB_IMAGES) && get(254, 0) == 1);
  }
}
