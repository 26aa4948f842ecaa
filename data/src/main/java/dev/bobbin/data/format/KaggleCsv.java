package dev.bobbin.data.format;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.bobbin.base.BobbinException;
import dev.bobbin.base.io.Inflated;
import dev.bobbin.base.io.Sha256;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.data.Provenance;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Reads and writes Kaggle's CSV format of MNIST and Fashion-MNIST: 785 columns, the label first,
 * then the 28 x 28 pixels from 0 to 255 row by row; with or without a header line; plain, gzip or
 * in a zip archive. Lines may end in LF or CRLF, and a UTF-8 byte order mark may come first.
 */
public final class KaggleCsv {
  private KaggleCsv() {}

  /**
   * Reads a file.
   *
   * @param file plain, gzip, or a zip archive with one CSV
   * @param classes the number of classes
   * @throws BobbinException if it is invalid, with line and column
   */
  public static ReadPart read(Path file, int classes) {
    return read(file, classes, entry -> true);
  }

  /**
   * As {@link #read(Path, int)}, but from an archive the CSV file whose name {@code wanted}
   * accepts.
   */
  public static ReadPart read(Path file, int classes, Predicate<String> wanted) {
    try {
      return isZip(file) ? readZip(file, classes, wanted) : readPlain(file, classes);
    } catch (IOException e) {
      throw Inflated.failure(file + "", e);
    }
  }

  /** Whether a file starts like a zip archive. */
  public static boolean isZip(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] magic = in.readNBytes(4);
      return magic.length == 4
          && magic[0] == 'P'
          && magic[1] == 'K'
          && magic[2] == 3
          && magic[3] == 4;
    }
  }

  /** The names of the CSV files in a zip archive. */
  public static List<String> entries(Path archive) {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      return csvEntries(zip).stream().map(ZipEntry::getName).toList();
    } catch (IOException e) {
      throw Inflated.failure(archive + "", e);
    }
  }

  private static List<? extends ZipEntry> csvEntries(ZipFile zip) {
    return zip.stream()
        .filter(e -> !e.isDirectory() && e.getName().toLowerCase(Locale.ROOT).endsWith(".csv"))
        // macOS adds a metadata file for each file.
        .filter(e -> !e.getName().startsWith("__MACOSX/"))
        .toList();
  }

  private static ReadPart readPlain(Path file, int classes) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return read(Inflated.open(in).stream(), file + "", file.getFileName() + "", classes);
    }
  }

  private static ReadPart readZip(Path file, int classes, Predicate<String> wanted)
      throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      List<? extends ZipEntry> found =
          csvEntries(zip).stream().filter(e -> wanted.test(e.getName())).toList();
      if (found.size() != 1) {
        throw BobbinException.of(
            file + "", "an archive with one such CSV", found.size() + "", "the CSV file itself");
      }
      String entry = found.getFirst().getName();
      try (InputStream in = zip.getInputStream(found.getFirst())) {
        return read(in, file + "!" + entry, entry, classes);
      }
    }
  }

  private static ReadPart read(InputStream in, String where, String name, int classes)
      throws IOException {
    CsvRows rows = new CsvRows(where, classes);
    Digesting digesting = new Digesting(in);
    CsvReader.CsvReaderBuilder builder =
        CsvReader.builder()
            .detectBomHeader(true)
            .skipEmptyLines(false)
            // CsvRows counts, and stops at the first excess column.
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE);
    try (CsvReader<Boolean> reader =
        builder.build(rows, new BufferedInputStream(digesting, 1 << 16), StandardCharsets.UTF_8)) {
      reader.forEach(row -> {});
    } catch (CsvParseException e) {
      throw cause(where, e);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return new ReadPart(
        rows.toImages(),
        List.of(new Provenance.Source(name, digesting.bytes, Sha256.hex(digesting.digest))));
  }

  /** The cause of a parser exception that wraps one of {@link CsvRows}, else the parser's. */
  private static RuntimeException cause(String where, CsvParseException e) throws IOException {
    for (Throwable t = e; t != null; t = t.getCause()) {
      switch (t) {
        case BobbinException ours -> throw ours;
        case IOException disk -> throw disk;
        default -> {}
      }
    }
    return BobbinException.because(
        e, where, "CSV as RFC 4180 has it", "'" + e.getMessage() + "'", "another copy");
  }

  /**
   * Writes a split with a header line, as Kaggle does; gzip if the name ends in {@code .gz}.
   *
   * @param written receives the number of images written, after each; an exception ends the writing
   * @throws BobbinException if the images are not 28 x 28 with one channel, or the file cannot be
   *     written; nothing is left behind then
   */
  public static void write(LabeledImages part, Path file, IntConsumer written) {
    if (!part.shape().equals(CsvRows.SHAPE)) {
      throw BobbinException.of(
          file + "", "images of " + CsvRows.SHAPE, part.shape() + "", "IDX or PNG for this size");
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

  private static final class Digesting extends FilterInputStream {
    private final MessageDigest digest = Sha256.start();
    private long bytes;

    Digesting(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int count = in.read(target, offset, length);
      if (count > 0) {
        digest.update(target, offset, count);
        bytes += count;
      }
      return count;
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
