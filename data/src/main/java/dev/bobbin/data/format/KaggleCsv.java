package dev.bobbin.data.format;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.bobbin.base.BobbinException;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.engine.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Writes the CSV of Kaggle's MNIST and Fashion-MNIST, for square images of any size: the label
 * first, then the pixels from 0 to 255 row by row, in colour red, green and blue of each. {@link
 * PixelTables} reads it.
 */
public final class KaggleCsv {
  private KaggleCsv() {}

  /**
   * Writes a split with a header line, as Kaggle does; gzip if the name ends in {@code .gz}.
   *
   * @param written receives the number of images written, after each; an exception ends the writing
   * @throws BobbinException if a reader could not tell the images' size by their number of values,
   *     or the file cannot be written; nothing is left behind then
   */
  public static void write(LabeledImages part, Path file, IntConsumer written) {
    Shape shape = part.shape();
    int size = shape.size();
    boolean told =
        size >= TableLayout.FEWEST_PIXELS
            && size < PixelTables.MOST_COLUMNS
            && PixelShapes.square(size).filter(shape::equals).isPresent();
    if (!told) {
      throw BobbinException.of(
          file,
          "square images, grey or in colour, of 4x4 to 1023x1023",
          shape,
          "npz, idx or png for this size");
    }
    Compressed.write(file, out -> rows(part, out, written));
  }

  private static void rows(LabeledImages part, OutputStream out, IntConsumer written)
      throws IOException {
    // Not closed: the stream belongs to the caller.
    CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(out);
    String[] row = new String[1 + part.shape().size()];
    row[0] = "label";
    for (int i = 1; i < row.length; i++) {
      row[i] = "pixel" + i;
    }
    csv.writeRecord(row);
    String[] values = IntStream.range(0, 256).mapToObj(Integer::toString).toArray(String[]::new);
    byte[] pixels = new byte[part.shape().size()];
    for (int image = 0; image < part.count(); image++) {
      row[0] = Integer.toString(part.label(image));
      part.copy(image, pixels, 0);
      for (int i = 1; i < row.length; i++) {
        row[i] = values[pixels[i - 1] & 0xFF];
      }
      csv.writeRecord(row);
      written.accept(image + 1);
    }
    csv.flush();
  }
}
