package dev.bobbin.data.format;

import de.siegmar.fastcsv.reader.CsvCallbackHandler;
import de.siegmar.fastcsv.reader.RecordType;
import dev.bobbin.base.BobbinException;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.engine.Shape;
import java.util.Arrays;

/**
 * Converts the fields of a CSV to bytes during parsing, without a string for each of millions of
 * fields.
 */
final class CsvRows extends CsvCallbackHandler<Boolean> {
  static final Shape SHAPE = new Shape(28, 28, 1);
  private static final int PIXELS = SHAPE.size();
  private static final int COLUMNS = 1 + PIXELS;
  private static final int MOST_ROWS = (Integer.MAX_VALUE - 8) / PIXELS;
  private static final String REMEDY = "a CSV with the label and 784 pixels in each line";

  private final String where;
  private final int classes;
  private byte[] pixels = new byte[1024 * PIXELS];
  private int[] labels = new int[1024];
  private int rows;
  private long line;
  private int column;
  private boolean first = true;
  private boolean header;
  private boolean empty;

  CsvRows(String where, int classes) {
    this.where = where;
    this.classes = classes;
  }

  LabeledImages toImages() {
    if (rows == 0) {
      throw BobbinException.of(
          where, "at least one line of " + COLUMNS + " columns", "none", REMEDY);
    }
    return new LabeledImages(
        SHAPE, Arrays.copyOf(pixels, rows * PIXELS), Arrays.copyOf(labels, rows));
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
    header = false;
    empty = false;
  }

  @Override
  protected void addField(char[] buffer, int offset, int length, boolean quoted) {
    if (column == COLUMNS) {
      throw BobbinException.of(where + ", line " + line, COLUMNS + " columns", "more", REMEDY);
    }
    if (column == 0) {
      header = first && !looksNumeric(buffer, offset, length);
      if (!header) {
        makeRoom();
        labels[rows] = value(buffer, offset, length, classes - 1, "a class");
      }
    } else if (!header) {
      pixels[rows * PIXELS + column - 1] = (byte) value(buffer, offset, length, 255, "a pixel");
    }
    column++;
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
    if (empty || column < COLUMNS) {
      String received = empty ? "an empty line" : Integer.toString(column);
      throw BobbinException.of(where + ", line " + line, COLUMNS + " columns", received, REMEDY);
    }
    if (!header) {
      rows++;
    }
    first = false;
    return true;
  }

  private void makeRoom() {
    if (rows == MOST_ROWS) {
      throw BobbinException.of(
          where + ", line " + line, "at most " + MOST_ROWS + " images", "more", "a smaller file");
    }
    if (rows == labels.length) {
      int larger = (int) Math.min(MOST_ROWS, 2L * rows);
      labels = Arrays.copyOf(labels, larger);
      pixels = Arrays.copyOf(pixels, larger * PIXELS);
    }
  }

  /** A header starts with a word; a negative or broken number is an error instead. */
  private static boolean looksNumeric(char[] buffer, int offset, int length) {
    return length == 0 || (buffer[offset] >= '0' && buffer[offset] <= '9') || buffer[offset] == '-';
  }

  private int value(char[] buffer, int offset, int length, int most, String what) {
    int value = 0;
    boolean valid = length > 0 && length <= 9;
    for (int i = offset; valid && i < offset + length; i++) {
      int digit = buffer[i] - '0';
      valid = digit >= 0 && digit <= 9;
      value = value * 10 + digit;
    }
    if (!valid || value > most) {
      String received =
          new String(buffer, offset, Math.min(length, 20)) + (length > 20 ? "..." : "");
      throw BobbinException.of(
          where + ", line " + line + ", column " + (column + 1),
          what + " from 0 to " + most,
          "'" + received + "'",
          REMEDY);
    }
    return value;
  }
}
