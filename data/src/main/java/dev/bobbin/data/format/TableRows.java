package dev.bobbin.data.format;

import de.siegmar.fastcsv.reader.CsvCallbackHandler;
import de.siegmar.fastcsv.reader.RecordType;
import dev.bobbin.base.BobbinException;
import java.util.Arrays;

/**
 * Converts the fields of a table of pixels to bytes during parsing, without a string for each of
 * millions of fields.
 */
final class TableRows extends CsvCallbackHandler<Boolean> {
  /** What the values of the pixels mean. */
  enum Scale {
    /** All were 0 or 1 so far. */
    UNKNOWN,
    /** From 0 to 255. */
    BYTE,
    /** From 0 to 1, with fractions. */
    UNIT
  }

  private final String where;
  private final TableLayout layout;
  private final int size;
  private final LabelDictionary dictionary;
  private byte[] pixels;
  private int[] labels;
  private int rows;
  private long line;
  private long unitLine;
  private int column;
  private boolean header;
  private boolean empty;
  private Scale scale = Scale.UNKNOWN;

  /**
   * Room for a table.
   *
   * @param most the number of rows that it can have
   * @param dictionary of the labels of all splits
   */
  TableRows(String where, TableLayout layout, long most, LabelDictionary dictionary) {
    this.where = where;
    this.layout = layout;
    this.size = layout.shape().size();
    this.dictionary = dictionary;
    this.header = layout.header();
    pixels = ArrayMemory.bytes(where, most * size);
    labels = ArrayMemory.ints(where, most);
  }

  /** All pixels; they are cut to the rows that were found. */
  byte[] pixels() {
    if (pixels.length != rows * size) {
      pixels = Arrays.copyOf(pixels, rows * size);
    }
    return pixels;
  }

  /** The labels as places in the dictionary. */
  int[] labels() {
    if (labels.length != rows) {
      labels = Arrays.copyOf(labels, rows);
    }
    return labels;
  }

  int rows() {
    return rows;
  }

  Scale scale() {
    return scale;
  }

  /** Makes 255 of 1, after another split has shown what 1 means. */
  void toUnit() {
    toUnit(rows * size);
  }

  private void toUnit(int count) {
    for (int i = 0; i < count; i++) {
      pixels[i] = (byte) -pixels[i];
    }
    scale = Scale.UNIT;
    unitLine = line;
  }

  @Override
  protected RecordType getRecordType() {
    return empty ? RecordType.EMPTY : RecordType.DATA;
  }

  @Override
  protected int getFieldCount() {
    return column;
  }

  @Override
  protected void beginRecord(long startingLineNumber) {
    line = startingLineNumber;
    column = 0;
    empty = false;
  }

  @Override
  protected void addField(char[] buffer, int offset, int length, boolean quoted) {
    if (column == layout.columns()) {
      throw columns("more");
    }
    if (!header) {
      if (rows == labels.length) {
        throw BobbinException.of(place(), "at most " + rows + " lines", "more", remedy());
      }
      if (column == layout.label()) {
        labels[rows] = label(buffer, offset, length);
      } else if (layout.pixelOf()[column] >= 0) {
        pixel(rows * size + layout.pixelOf()[column], buffer, offset, length);
      }
    }
    column++;
  }

  private int label(char[] buffer, int offset, int length) {
    if (length > 200) {
      throw BobbinException.of(
          place(), "a class", "'" + shortened(buffer, offset, length) + "'", remedy());
    }
    return dictionary.id(new String(buffer, offset, length), this::place);
  }

  private void pixel(int at, char[] buffer, int offset, int length) {
    int value = 0;
    boolean whole = length > 0 && length <= 3;
    for (int i = offset; whole && i < offset + length; i++) {
      int digit = buffer[i] - '0';
      whole = digit >= 0 && digit <= 9;
      value = value * 10 + digit;
    }
    if (whole && value <= 255) {
      if (value > 1) {
        if (scale == Scale.UNIT) {
          throw mixed(buffer, offset, length);
        }
        scale = Scale.BYTE;
      }
      pixels[at] = (byte) (scale == Scale.UNIT ? -value : value);
      return;
    }
    fraction(at, buffer, offset, length);
  }

  private void fraction(int at, char[] buffer, int offset, int length) {
    double value = number(buffer, offset, length);
    boolean whole = value == Math.rint(value);
    if (!(value >= 0 && value <= 255) || (!whole && (value > 1 || scale == Scale.BYTE))) {
      String most = scale == Scale.UNIT ? "1" : "255";
      throw BobbinException.of(
          place(),
          "a pixel from 0 to " + most,
          "'" + shortened(buffer, offset, length) + "'",
          remedy());
    }
    if (!whole && scale == Scale.UNKNOWN) {
      toUnit(at);
    }
    if (value > 1) {
      if (scale == Scale.UNIT) {
        throw mixed(buffer, offset, length);
      }
      scale = Scale.BYTE;
    }
    pixels[at] = (byte) (int) (scale == Scale.UNIT ? Math.rint(255 * value) : value);
  }

  /** NaN for what is no decimal number. */
  private static double number(char[] buffer, int offset, int length) {
    if (length == 0 || length > 60) {
      return Double.NaN;
    }
    String text = new String(buffer, offset, length).strip();
    // Double.parseDouble would take 1f, 0x1p3 and NaN too.
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (i == 0 ? c != '.' && c != '-' : "+-.eE".indexOf(c) < 0)) {
        return Double.NaN;
      }
    }
    try {
      return text.isEmpty() ? Double.NaN : Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  private BobbinException mixed(char[] buffer, int offset, int length) {
    return BobbinException.of(
        place(),
        "a pixel from 0 to 1 as in line " + unitLine,
        "'" + shortened(buffer, offset, length) + "'",
        "values that are all from 0 to 1, or whole ones from 0 to 255");
  }

  private static String shortened(char[] buffer, int offset, int length) {
    return new String(buffer, offset, Math.min(length, 20)) + (length > 20 ? "..." : "");
  }

  private String place() {
    return where + ", line " + line + ", column " + (column + 1);
  }

  private String remedy() {
    return "a CSV with %sthe %d pixels of a picture in each line"
        .formatted(layout.label() < 0 ? "" : "the label and ", size);
  }

  private BobbinException columns(String received) {
    return BobbinException.of(
        where + ", line " + line, layout.columns() + " columns", received, remedy());
  }

  @Override
  protected void setComment(char[] buffer, int offset, int length) {
    throw new IllegalStateException("comments are switched off");
  }

  @Override
  protected void setEmpty() {
    empty = true;
  }

  @Override
  protected Boolean buildRecord() {
    if (empty || column < layout.columns()) {
      throw columns(empty ? "an empty line" : column + "");
    }
    if (header) {
      header = false;
    } else {
      rows++;
    }
    return true;
  }
}
