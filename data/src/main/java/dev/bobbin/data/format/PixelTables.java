package dev.bobbin.data.format;

import de.siegmar.fastcsv.reader.CsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.reader.RecordType;
import dev.bobbin.base.BobbinException;
import dev.bobbin.base.io.Sha256;
import dev.bobbin.data.Provenance;
import dev.bobbin.data.format.TableRows.Scale;
import dev.bobbin.data.split.Split;
import dev.bobbin.engine.Shape;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * CSV files with a picture's pixels and its label in each line, as Kaggle, OpenML and pandas write
 * them. A header is read by its names; without one, the label comes first. Columns are separated by
 * comma, semicolon or tab. Pixels are whole numbers from 0 to 255, or fractions from 0 to 1; labels
 * are whole numbers or words. Files are plain, gzip or in a zip archive, in UTF-8.
 */
public final class PixelTables {
  static final int MOST_COLUMNS = 1 << 20;
  private static final int LONGEST_LINE = 16 << 20;
  // More than the 2 GB of pixels that an array can hold can take as text.
  private static final long MOST_BYTES = 48L << 30;
  private static final String EXPECTED =
      "a CSV with a label and the pixels of a square picture in each line";

  private PixelTables() {}

  /** A table and what its columns are. */
  private record Table(ArraySource source, char separator, TableLayout layout) {}

  /** What was counted in a first pass. */
  private record Counted(long lines, Provenance.Source source) {}

  /** Whether a file, or a folder by the files in it, is such a dataset. */
  public static boolean isDataset(Path path) {
    if (Files.isDirectory(path)) {
      return csvFiles(path).stream().anyMatch(PixelTables::hasLabels);
    }
    return Files.isRegularFile(path) && isCsv(path) && isPixelTable(path);
  }

  /** Whether a CSV (plain, gzip, or in a zip) has pixels in its columns, by its first line. */
  public static boolean isPixelTable(Path file) {
    return !tables(file, Optional.empty(), true).isEmpty();
  }

  private static boolean hasLabels(Path file) {
    return tables(file, Optional.empty(), true).stream().anyMatch(t -> t.layout().label() >= 0);
  }

  private static boolean isCsv(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.matches(".*\\.(csv|tsv)(\\.gz|\\.zip)?|.*\\.zip")
        && !name.equals(ClassFile.NAME)
        && !name.startsWith(".");
  }

  private static List<Path> csvFiles(Path folder) {
    return ArraySource.list(folder).stream().filter(PixelTables::isCsv).toList();
  }

  /**
   * Reads a file with those that belong to it (the test file beside the training file), or the
   * files of a folder.
   *
   * @param shape of the pictures; square ones are told by the number of columns
   * @throws BobbinException if one is invalid, with line and column
   */
  public static RawDataset read(Path path, Optional<Shape> shape) {
    boolean folder = Files.isDirectory(path);
    List<Path> files = folder ? csvFiles(path) : List.of(path);
    List<Table> tables = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    for (Path file : files) {
      List<Table> found = tables(file, shape, folder);
      tables.addAll(found);
      if (found.isEmpty()) {
        notes.add("passed over: %s, which is no table of pixels".formatted(file.getFileName()));
      }
    }
    if (!folder && tables.size() == 1 && isTraining(tables.getFirst())) {
      tables.addAll(companions(path, shape));
    }
    Map<Split, Table> splits = splits(path, tables, notes);
    return read(folder ? path : ArraySource.folder(path), splits, notes);
  }

  private static boolean isTraining(Table table) {
    return table.source().split().equals(Optional.of(Split.TRAIN));
  }

  /** The validation and test files beside a training file: of the same name, or the only ones. */
  private static List<Table> companions(Path train, Optional<Shape> shape) {
    List<Path> others =
        csvFiles(ArraySource.folder(train)).stream()
            .filter(file -> !file.getFileName().equals(train.getFileName()))
            .toList();
    List<Table> found = new ArrayList<>();
    for (Split split : List.of(Split.VALIDATION, Split.TEST)) {
      List<Path> candidates =
          others.stream()
              .filter(file -> SplitNames.in(file.getFileName() + "").equals(Optional.of(split)))
              .toList();
      List<Path> sameName = candidates.stream().filter(f -> stem(f).equals(stem(train))).toList();
      List<Path> chosen = sameName.isEmpty() ? candidates : sameName;
      if (chosen.size() == 1) {
        found.addAll(tables(chosen.getFirst(), shape, true));
      }
    }
    return found;
  }

  private static String stem(Path file) {
    return file.getFileName()
        .toString()
        .toLowerCase(Locale.ROOT)
        .replaceAll("\\.(csv|tsv|gz|zip)", "")
        .replaceAll("train(ing)?|test(ing)?|valid(ation)?|val", "");
  }

  private static Map<Split, Table> splits(Path path, List<Table> tables, List<String> notes) {
    Map<Optional<Split>, Table> found = new LinkedHashMap<>();
    for (Table table : tables) {
      if (table.layout().label() < 0) {
        notes.add("passed over: %s, which has no labels".formatted(table.source().shortName()));
        continue;
      }
      table.layout().requireOneLabel(table.source().where());
      Table other = found.putIfAbsent(table.source().split(), table);
      if (other != null) {
        throw BobbinException.of(
            path,
            "one CSV for each split, with 'train', 'validation' or 'test' in its name",
            other.source().name() + " and " + table.source().name(),
            "the path of the file itself");
      }
    }
    if (found.isEmpty()) {
      throw BobbinException.of(
          path,
          EXPECTED,
          tables.isEmpty() ? "no such file" : "pixels without labels",
          "the file with the labels");
    }
    return SplitNames.splits(
        found,
        unnamed ->
            notes.add(
                "passed over: %s, as there is a training file"
                    .formatted(unnamed.source().shortName())));
  }

  private static RawDataset read(Path folder, Map<Split, Table> tables, List<String> notes) {
    LabelDictionary dictionary = new LabelDictionary();
    Map<Split, TableRows> rows = new EnumMap<>(Split.class);
    List<Provenance.Source> files = new ArrayList<>();
    Shape shape = SplitNames.of(tables, Split.TRAIN).layout().shape();
    for (Map.Entry<Split, Table> entry : tables.entrySet()) {
      Table table = entry.getValue();
      if (!table.layout().shape().equals(shape)) {
        throw BobbinException.of(
            table.source().where(),
            "pictures of " + shape + " as in " + SplitNames.of(tables, Split.TRAIN).source().name(),
            table.layout().shape(),
            "files that belong together");
      }
      Counted counted = table.source().open((in, stored, zipped) -> count(in, table));
      rows.put(entry.getKey(), parse(table, counted, dictionary));
      files.add(counted.source());
    }
    scale(tables, rows, notes);
    LabelDictionary.Classes classes =
        dictionary.resolve(ClassFile.in(folder).map(ClassFile::names));
    notes.addAll(classes.notes());
    Map<Split, LabeledPictures> splits = new EnumMap<>(Split.class);
    rows.forEach((part, found) ->
        splits.put(
            part,
            new ArrayPictures(
                shape,
                found.pixels(),
                classes.apply(found.labels()),
                SplitNames.of(tables, part).source().where())));
    return new RawDataset(splits, classes.names(), notes, files);
  }

  /** One meaning of the values for all splits. */
  private static void scale(
      Map<Split, Table> tables, Map<Split, TableRows> rows, List<String> notes) {
    List<Scale> scales = rows.values().stream().map(TableRows::scale).toList();
    if (!scales.contains(Scale.UNIT)) {
      return;
    }
    rows.forEach((part, found) -> {
      if (found.scale() == Scale.BYTE) {
        throw BobbinException.of(
            SplitNames.of(tables, part).source().where(),
            "pixels from 0 to 1 as in the other split",
            "pixels from 0 to 255",
            "files that belong together");
      }
      if (found.scale() == Scale.UNKNOWN) {
        found.toUnit();
      }
    });
    notes.add("the pixels' values from 0 to 1 were multiplied by 255");
  }

  /** The tables of a file: several if it is an archive. */
  private static List<Table> tables(Path file, Optional<Shape> shape, boolean onlyPixels) {
    List<ArraySource> sources =
        ArraySource.isZip(file) ? ArraySource.entries(file, "") : List.of(ArraySource.of(file));
    List<ArraySource> csv =
        sources.stream()
            .filter(s ->
                s.entry().isEmpty()
                    || (s.shortName().toLowerCase(Locale.ROOT).matches(".*\\.[ct]sv")
                        && !s.shortName().equals(ClassFile.NAME)))
            .toList();
    List<Table> tables = new ArrayList<>();
    for (ArraySource source : csv) {
      Optional<Table> table = table(source, shape, onlyPixels || csv.size() > 1);
      table.ifPresent(tables::add);
    }
    if (tables.isEmpty() && !onlyPixels) {
      throw BobbinException.of(file, EXPECTED, "none in this archive", "the CSV file itself");
    }
    return tables;
  }

  private static Optional<Table> table(
      ArraySource source, Optional<Shape> shape, boolean onlyPixels) {
    String line = firstLine(source);
    char separator = separator(line);
    List<String> fields = line.isEmpty() ? List.of() : fields(source, line, separator, onlyPixels);
    if (fields.size() > MOST_COLUMNS) {
      if (onlyPixels) {
        return Optional.empty();
      }
      throw BobbinException.of(
          source.where() + ", line 1", "at most " + MOST_COLUMNS + " columns", "more", EXPECTED);
    }
    Optional<TableLayout> layout = TableLayout.of(fields, shape);
    if (layout.isEmpty() && !onlyPixels) {
      throw BobbinException.of(
          source.where() + (line.isEmpty() ? "" : ", line 1"),
          shape
              .map(s -> "a label and the %d pixels of %s".formatted(s.size(), s))
              .orElse(EXPECTED + ", such as 785 columns for 28x28"),
          line.isEmpty() ? "nothing" : fields.size() + " columns",
          "the pixels row by row, or the size of the pictures");
    }
    return layout.map(found -> new Table(source, separator, found));
  }

  /** Says what a CSV is that {@link #isDataset} does not take. */
  static BobbinException refusal(Path file, String expected) {
    ArraySource source = ArraySource.of(file);
    String line = firstLine(source);
    if (line.length() >= LONGEST_LINE) {
      return tooLong(source, 1);
    }
    if (line.indexOf(0) >= 0) {
      return BobbinException.of(
          source.where(), expected + ", in UTF-8", "UTF-16, or no text", "to save it as UTF-8");
    }
    List<String> fields = line.isBlank() ? List.of() : fields(source, line, separator(line), true);
    String received =
        fields.isEmpty() ? "an empty first line" : "the columns " + PassedOver.some(fields, 5);
    return BobbinException.of(
        source.where() + ", line 1", expected, received, "to name the columns in the first line");
  }

  private static BobbinException tooLong(ArraySource source, long line) {
    return BobbinException.of(
        source.where() + ", line " + line,
        "lines of at most 16 MiB",
        "a longer one",
        "smaller pictures, or the pictures as files");
  }

  private static String firstLine(ArraySource source) {
    byte[] start =
        source.open((in, stored, compressed) -> {
          BufferedInputStream buffered = new BufferedInputStream(in);
          ByteArrayOutputStream line = new ByteArrayOutputStream();
          for (int next = buffered.read();
              next >= 0 && next != '\n' && line.size() < LONGEST_LINE;
              next = buffered.read()) {
            line.write(next);
          }
          return line.toByteArray();
        });
    String line = new String(start, StandardCharsets.UTF_8);
    line = line.startsWith("\uFEFF") ? line.substring(1) : line;
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
  }

  private static char separator(String line) {
    char best = ',';
    long most = 0;
    for (char candidate : new char[] {',', ';', '\t'}) {
      long count = line.chars().filter(c -> c == candidate).count();
      if (count > most) {
        most = count;
        best = candidate;
      }
    }
    return best;
  }

  private static List<String> fields(
      ArraySource source, String line, char separator, boolean onlyPixels) {
    FirstLine handler = new FirstLine();
    try (CsvReader<Boolean> reader =
        CsvReader.builder().fieldSeparator(separator).build(handler, line)) {
      reader.forEach(row -> {});
      return handler.fields;
    } catch (CsvParseException | UncheckedIOException e) {
      if (onlyPixels) {
        return List.of();
      }
      throw broken(source.where() + ", line 1", e);
    } catch (IOException e) {
      throw BobbinException.io(source.where(), "a CSV file", e);
    }
  }

  private static BobbinException broken(String where, RuntimeException e) {
    return BobbinException.because(
        e, where, "CSV as RFC 4180 has it", "'" + e.getMessage() + "'", "another copy");
  }

  /** Counts lines, so that memory is taken once, and digests. */
  private static Counted count(InputStream in, Table table) throws IOException {
    MessageDigest digest = Sha256.start();
    byte[] buffer = new byte[1 << 16];
    long bytes = 0;
    long lines = 0;
    long longest = 0;
    byte last = '\n';
    for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
      digest.update(buffer, 0, got);
      for (int i = 0; i < got; i++) {
        longest++;
        if (buffer[i] == '\n') {
          lines++;
          longest = 0;
        }
      }
      bytes += got;
      last = got > 0 ? buffer[got - 1] : last;
      if (longest > LONGEST_LINE) {
        throw tooLong(table.source(), lines + 1);
      }
      if (bytes > MOST_BYTES) {
        throw BobbinException.of(
            table.source().where(), "at most 48 GiB of text", "more", "the pictures as files");
      }
    }
    lines += last == '\n' ? 0 : 1;
    return new Counted(
        lines, new Provenance.Source(table.source().name(), bytes, Sha256.hex(digest)));
  }

  private static TableRows parse(Table table, Counted counted, LabelDictionary dictionary) {
    TableLayout layout = table.layout();
    String where = table.source().where();
    // A line has at least one digit for each column, and a separator after it.
    long most =
        Math.min(
            counted.lines() - (layout.header() ? 1 : 0),
            counted.source().bytes() / (2L * layout.columns() - 1) + 1);
    TableRows rows = new TableRows(where, layout, most, dictionary);
    table.source().open((in, stored, compressed) -> parse(in, table, rows));
    if (rows.rows() == 0) {
      throw BobbinException.of(
          where, "at least one line of " + layout.columns() + " columns", "none", "another file");
    }
    return rows;
  }

  private static boolean parse(InputStream in, Table table, TableRows rows) throws IOException {
    CsvReader.CsvReaderBuilder builder =
        CsvReader.builder()
            .fieldSeparator(table.separator())
            .detectBomHeader(true)
            .skipEmptyLines(false)
            // TableRows counts, and stops at the first excess column.
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE);
    try (CsvReader<Boolean> reader =
        builder.build(rows, new BufferedInputStream(in, 1 << 16), StandardCharsets.UTF_8)) {
      reader.forEach(row -> {});
    } catch (CsvParseException e) {
      // The parser wraps what TableRows throws.
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        switch (cause) {
          case BobbinException ours -> throw ours;
          case IOException disk -> throw disk;
          default -> {}
        }
      }
      throw broken(table.source().where(), e);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return true;
  }

  /** Collects the fields of a line, of which FastCSV's own handler allows fewer. */
  private static final class FirstLine extends CsvCallbackHandler<Boolean> {
    private final List<String> fields = new ArrayList<>();

    @Override
    protected RecordType getRecordType() {
      return RecordType.DATA;
    }

    @Override
    protected int getFieldCount() {
      return fields.size();
    }

    @Override
    protected void beginRecord(long startingLineNumber) {
      fields.clear();
    }

    @Override
    protected void addField(char[] buffer, int offset, int length, boolean quoted) {
      if (fields.size() <= MOST_COLUMNS) {
        fields.add(new String(buffer, offset, length));
      }
    }

    @Override
    protected void setComment(char[] buffer, int offset, int length) {
      throw new IllegalStateException("comments are switched off");
    }

    @Override
    protected void setEmpty() {
      fields.clear();
    }

    @Override
    protected Boolean buildRecord() {
      return true;
    }
  }
}
