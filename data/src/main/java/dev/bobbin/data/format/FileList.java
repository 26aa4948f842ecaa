package dev.bobbin.data.format;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.bobbin.base.BobbinException;
import dev.bobbin.base.io.Sha256;
import dev.bobbin.data.Provenance;
import dev.bobbin.data.split.Split;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A CSV with a line for each picture: its file, its class, and perhaps its split. ListColumns are
 * found by the names in the first line; fields are separated by commas, semicolons or tabs.
 */
public final class FileList {
  /** Names of the columns with files, best first; the last have no ending. */
  private static final Pattern NAME = Pattern.compile(".*\\.(csv|tsv)", Pattern.CASE_INSENSITIVE);

  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
  private static final int LONGEST_HEADING = 1 << 16;
  private static final long MOST_BYTES = 1L << 29;

  private final Path folder;
  private final boolean skipMissing;
  private final List<Row> rows = new ArrayList<>();
  private boolean numbered;
  private final List<String> missing = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final List<Provenance.Source> sources = new ArrayList<>();
  private final Map<String, Row> seen = new HashMap<>();
  private final List<String> repeated = new ArrayList<>();
  private final List<String> acrossSplits = new ArrayList<>();
  private int unlabeled;
  private int unsplit;

  private record Row(String path, String label, Split split, long line) {}

  private FileList(Path folder, boolean skipMissing) {
    this.folder = folder;
    this.skipMissing = skipMissing;
  }

  /** Whether a file is such a list, by its name and first line. */
  public static boolean isList(Path file) {
    if (!NAME.matcher(file.getFileName() + "").matches() || !Files.isRegularFile(file)) {
      return false;
    }
    return isListByContent(file);
  }

  /** Whether a file of another name would be a list. */
  static boolean isListByContent(Path file) {
    try {
      return ListColumns.of(heading(file)).isPresent();
    } catch (IOException e) {
      throw BobbinException.io(file, "a readable file", e);
    }
  }

  private static String heading(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      String start = new String(in.readNBytes(LONGEST_HEADING), StandardCharsets.UTF_8);
      return start
          .replaceFirst("^\\uFEFF", "")
          .lines()
          .filter(line -> !line.isEmpty())
          .findFirst()
          .orElse("");
    }
  }

  /**
   * Reads a list.
   *
   * @param skipMissing whether files that are not there are left out, instead of refused
   * @throws BobbinException if it is invalid
   */
  public static RawDataset read(Path file, boolean skipMissing) {
    Path folder = Optional.ofNullable(file.getParent()).orElse(Path.of(""));
    return read(folder, List.of(file), skipMissing);
  }

  /** Several lists of a folder; the name of each says its split if there is no column for it. */
  static RawDataset read(Path folder, List<Path> lists, boolean skipMissing) {
    FileList reader = new FileList(folder, skipMissing);
    for (Path list : lists) {
      Split split = lists.size() == 1 ? Split.TRAIN : split(list);
      reader.add(list, split);
    }
    return reader.dataset(lists);
  }

  private static Split split(Path list) {
    return SplitNames.in(list.getFileName() + "")
        .orElseThrow(() ->
            BobbinException.of(
                list,
                "one list of pictures, or lists with train, val and test in their names",
                "another one beside them",
                "the path of one list"));
  }

  private void add(Path list, Split usual) {
    try {
      if (Files.size(list) > MOST_BYTES) {
        throw BobbinException.of(
            list, "at most 512 MiB", Files.size(list) + " bytes", "a file in parts");
      }
      byte[] bytes = Files.readAllBytes(list);
      sources.add(new Provenance.Source(list.getFileName() + "", bytes.length, Sha256.of(bytes)));
      ListColumns columns =
          ListColumns.of(heading(list))
              .orElseThrow(() ->
                  BobbinException.of(
                      list,
                      "a first line with the columns file and label",
                      "another",
                      "to name the columns"));
      columns.requireOnce(list + "");
      try (CsvReader<CsvRecord> reader =
          CsvReader.builder()
              .fieldSeparator(columns.separator())
              .detectBomHeader(true)
              .skipEmptyLines(true)
              .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
              .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
              .ofCsvRecord(new ByteArrayInputStream(bytes))) {
        ListedPlaces places = new ListedPlaces(folder, list);
        boolean first = true;
        for (CsvRecord row : reader) {
          if (first) {
            first = false;
          } else {
            add(list, columns, row, usual, places);
          }
        }
      }
    } catch (CsvParseException e) {
      throw BobbinException.because(
          e, list, "CSV as RFC 4180 has it", "'" + e.getMessage() + "'", "another copy");
    } catch (UncheckedIOException e) {
      throw BobbinException.because(
          e, list, "a readable CSV file", e.getMessage() + "", "another copy");
    } catch (IOException e) {
      throw BobbinException.io(list, "a readable CSV file", e);
    }
  }

  private void add(
      Path list, ListColumns columns, CsvRecord row, Split usual, ListedPlaces places) {
    if (row.getFields().stream().allMatch(String::isBlank)) {
      return;
    }
    String where = list + ", line " + row.getStartingLineNumber();
    requireFields(where, columns, row);
    String file = field(row, columns.file());
    String label = field(row, columns.label());
    if (file.isEmpty()) {
      throw BobbinException.of(where, "the file of a picture", "''", "to remove the line");
    }
    if (hasLines(row, columns.file()) || hasLines(row, columns.label())) {
      throw BobbinException.of(
          where, "a second quote at the end of a field", "a field of several lines", "to add it");
    }
    if ((file + label).indexOf('\uFFFD') >= 0) {
      throw BobbinException.of(
          where,
          "text in UTF-8",
          "'" + file + "', '" + label + "'",
          "to save the list as UTF-8, and to rename files whose names are in another encoding");
    }
    if (label.isEmpty()) {
      unlabeled++;
      return;
    }
    Split split = split(where, columns, row, usual);
    Optional<String> path = places.find(file, split);
    if (path.isPresent()) {
      add(new Row(path.get(), label, split, row.getStartingLineNumber()), where);
    } else {
      missing.add(places.absent(file));
    }
  }

  /** Fields beyond the last column come from a separator in a name that is not quoted. */
  private static void requireFields(String where, ListColumns columns, CsvRecord row) {
    int expected = columns.names().size();
    boolean more = row.getFields().stream().skip(expected).anyMatch(field -> !field.isBlank());
    if (more) {
      throw BobbinException.of(
          where,
          "%d columns as in the first line".formatted(expected),
          row.getFieldCount(),
          "quotes around what has a '%s' in it".formatted(columns.separator()));
    }
  }

  private Split split(String where, ListColumns columns, CsvRecord row, Split usual) {
    String stated = columns.split() < 0 ? "" : field(row, columns.split());
    if (stated.isEmpty()) {
      unsplit += columns.split() < 0 ? 0 : 1;
      return usual;
    }
    if (NUMBER.matcher(stated).matches()) {
      numbered = true;
      return usual;
    }
    return SplitNames.named(stated)
        .orElseThrow(() ->
            BobbinException.of(
                where,
                "train, val or test as split",
                "'" + stated + "'",
                "one of them, or another name for the column"));
  }

  /** A picture has one class; it may be listed again, as to show it more often. */
  private void add(Row row, String where) {
    Row before = seen.putIfAbsent(row.path, row);
    if (before != null && !before.label.equals(row.label)) {
      throw BobbinException.of(
          where,
          "the class '%s' for %s as in line %d".formatted(before.label, row.path, before.line),
          "'" + row.label + "'",
          "one class for each picture");
    }
    if (before != null) {
      (before.split == row.split ? repeated : acrossSplits).add(row.path);
    }
    rows.add(row);
  }

  private static boolean hasLines(CsvRecord row, int column) {
    return column < row.getFieldCount() && row.getField(column).indexOf('\n') >= 0;
  }

  private static String field(CsvRecord row, int column) {
    return column < row.getFieldCount() ? row.getField(column).trim() : "";
  }

  private RawDataset dataset(List<Path> lists) {
    String name = lists.getFirst() + "";
    if (!missing.isEmpty() && !skipMissing) {
      throw BobbinException.of(
          name,
          "pictures where it says they are",
          "%s that %s not there: %s"
              .formatted(
                  PassedOver.count(missing.size(), "file", "files"),
                  missing.size() == 1 ? "is" : "are",
                  PassedOver.some(missing)),
          "paths relative to the list, or --skip-broken to leave them out");
    }
    if (!missing.isEmpty()) {
      notes.add(
          "left out: %s that %s not there: %s"
              .formatted(
                  PassedOver.count(missing.size(), "picture", "pictures"),
                  missing.size() == 1 ? "is" : "are",
                  PassedOver.some(missing, 10)));
    }
    noteLines();
    List<String> names = names();
    FolderLayout.requireDistinct(name, names, "to write both alike, or another name");
    Map<String, Integer> labels = new HashMap<>();
    for (int label = 0; label < names.size(); label++) {
      labels.put(names.get(label), label);
    }
    Map<Split, LabeledPictures> parts = new EnumMap<>(Split.class);
    for (Split part : Split.values()) {
      List<Row> of = rows.stream().filter(row -> row.split == part).toList();
      if (!of.isEmpty() || part == Split.TRAIN) {
        parts.put(
            part,
            new FilePictures(
                folder,
                "",
                lists.getFirst().getFileName() + ": " + part.id(),
                of.stream().map(Row::path).toList(),
                of.stream().mapToInt(row -> labels.get(row.label)).toArray()));
      }
    }
    if (SplitNames.of(parts, Split.TRAIN).count() == 0) {
      throw BobbinException.of(
          name,
          "at least one picture to train on",
          rows.isEmpty() ? "no lines with a file and a label" : "none with the split train",
          rows.isEmpty() ? "a line for each picture" : "lines with the split train");
    }
    return new RawDataset(parts, names, notes, sources, missing.size());
  }

  private void noteLines() {
    if (unlabeled > 0) {
      notes.add("passed over: %s without a label".formatted(lines(unlabeled)));
    }
    if (numbered) {
      notes.add("the numbers in the column of splits are not used: all pictures are to train on");
    }
    if (unsplit > 0) {
      notes.add("%s without a split: to train on".formatted(lines(unsplit)));
    }
    if (!repeated.isEmpty()) {
      notes.add("%s again: %s".formatted(listed(repeated.size()), PassedOver.some(repeated)));
    }
    if (!acrossSplits.isEmpty()) {
      notes.add(
          "%s in several splits: %s"
              .formatted(listed(acrossSplits.size()), PassedOver.some(acrossSplits)));
    }
  }

  private static String lines(int count) {
    return PassedOver.count(count, "line", "lines");
  }

  private static String listed(int count) {
    return PassedOver.count(count, "picture is listed", "pictures are listed");
  }

  /** In the order of numbers, if all are, else of words. */
  private List<String> names() {
    Set<String> names = new TreeSet<>();
    rows.forEach(row -> names.add(row.label));
    boolean numbers = names.stream().allMatch(name -> NUMBER.matcher(name).matches());
    return numbers
        ? names.stream().sorted(Comparator.comparingInt(Integer::parseInt)).toList()
        : List.copyOf(names);
  }
}
