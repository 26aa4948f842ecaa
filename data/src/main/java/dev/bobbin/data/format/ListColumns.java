package dev.bobbin.data.format;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The columns of a list of files, found by the names in its first line.
 *
 * @param names of all columns, in lower case
 * @param file which has the files
 * @param label which has the classes
 * @param split which has the splits; -1 if there is none
 */
record ListColumns(char separator, List<String> names, int file, int label, int split) {
  private static final List<String> FILE =
      List.of(
          "file",
          "filename",
          "file_name",
          "filepath",
          "file_path",
          "path",
          "image_path",
          "image_file",
          "image_name",
          "image_filename",
          "image",
          "img_path",
          "img_name",
          "img",
          "picture",
          "photo",
          "image_id",
          "id_code",
          "id");

  private static final List<String> LABEL =
      List.of(
          "label",
          "labels",
          "class",
          "class_name",
          "classname",
          "category",
          "species",
          "breed",
          "target",
          "tag",
          "y");

  private static final List<String> SPLIT =
      List.of("split", "set", "subset", "partition", "fold", "data_set", "dataset");

  private static final List<Character> SEPARATORS = List.of(',', ';', '\t');

  static Optional<ListColumns> of(String heading) {
    for (char separator : SEPARATORS) {
      List<String> names;
      try {
        names =
            CsvReader.builder().fieldSeparator(separator).ofCsvRecord(heading).stream()
                .findFirst()
                .map(CsvRecord::getFields)
                .orElse(List.of())
                .stream()
                .map(name -> name.trim().toLowerCase(Locale.ROOT).replaceAll("[ -]", "_"))
                .toList();
      } catch (CsvParseException e) {
        continue;
      }
      int path = first(names, FILE);
      int label = first(names, LABEL);
      if (path >= 0 && label >= 0) {
        return Optional.of(new ListColumns(separator, names, path, label, first(names, SPLIT)));
      }
    }
    return Optional.empty();
  }

  /** Refuses two columns of one name, of which each may be meant. */
  void requireOnce(String where) {
    for (int column : new int[] {file, label, split}) {
      if (column >= 0) {
        TableLayout.requireOne(where, names, column);
      }
    }
  }

  private static int first(List<String> names, List<String> wanted) {
    return wanted.stream().mapToInt(names::indexOf).filter(i -> i >= 0).findFirst().orElse(-1);
  }
}
