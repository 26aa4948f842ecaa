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
 * Writes Kaggle's CSV format of MNIST and Fashion-MNIST: 785 columns, the label first, then the 28
 * x 28 pixels from 0 to 255 row by row. {@link PixelTables} reads it.
 */
public final class KaggleCsv {
  private static final Shape SHAPE = new Shape(28, 28, 1);

  private KaggleCsv() {}

  /**
   * Writes a split with a header line, as Kaggle does; gzip if the name ends in {@code .gz}.
   *
   * @param written receives the number of images written, after each; an exception ends the writing
   * @throws BobbinException if the images are not 28 x 28 with one channel, or the file cannot be
   *     written; nothing is left behind then
   */
  public static void write(LabeledImages part, Path file, IntConsumer written) {
    if (!part.shape().equals(SHAPE)) {
      throw BobbinException.of(
          file + "", "images of " + SHAPE, part.shape() + "", "IDX or PNG for this size");
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
    byte[] pixels = part.images(0, part.count());
    for (int image = 0; image < part.count(); image++) {
      row[0] = Integer.toString(part.label(image));
      int offset = image * part.shape().size() - 1;
      for (int i = 1; i < row.length; i++) {
        row[i] = values[pixels[offset + i] & 0xFF];
      }
      csv.writeRecord(row);
      written.accept(image + 1);
    }
    csv.flush();
  }
}
