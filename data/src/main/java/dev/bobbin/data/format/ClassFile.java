package dev.bobbin.data.format;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.bobbin.base.BobbinException;
import dev.bobbin.base.io.AtomicFile;
import dev.bobbin.base.io.Sha256;
import dev.bobbin.data.Provenance;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The class names of files that cannot hold them: {@code classes.csv}, with the columns label and
 * name, and for pictures folder, in the order of the labels. UTF-8, quoted according to RFC 4180.
 *
 * @param names in the order of the labels
 * @param folders of the pictures of each class, or an empty list
 */
public record ClassFile(List<String> names, List<String> folders) {
  /** Its file name. */
  public static final String NAME = "classes.csv";

  private static final List<String> COLUMNS = List.of("label", "name", "folder");
  private static final long MOST_BYTES = 16L << 20;
  // With the label, far below the 255 bytes that file systems allow.
  private static final int LONGEST_FOLDER = 100;

  public ClassFile {
    names = List.copyOf(names);
    folders = List.copyOf(folders);
  }

  /** Without folders. */
  public static ClassFile of(List<String> names) {
    return new ClassFile(names, List.of());
  }

  /**
   * Names, each with a portable folder: the label, a hyphen, and the name with {@code %XX} for each
   * byte that is not portable, such as {@code 0-T-shirt%2Ftop}. Due to the label, folders are in
   * the order of the classes, no two differ in case alone, and none is a device of Windows.
   */
  public static ClassFile withFolders(List<String> names) {
    int digits = Integer.toString(names.size() - 1).length();
    List<String> folders = new ArrayList<>();
    for (int label = 0; label < names.size(); label++) {
      String number = Integer.toString(label);
      folders.add("0".repeat(digits - number.length()) + number + "-" + portable(names.get(label)));
    }
    return new ClassFile(names, folders);
  }

  private static String portable(String name) {
    StringBuilder text = new StringBuilder();
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      String next = portable(bytes[i], i == bytes.length - 1);
      // The file has the full name.
      if (text.length() + next.length() > LONGEST_FOLDER) {
        break;
      }
      text.append(next);
    }
    // Windows drops a blank or a dot at the end.
    int last = text.length() - 1;
    if (last >= 0 && (text.charAt(last) == ' ' || text.charAt(last) == '.')) {
      text.setLength(last);
      return text + "_";
    }
    return text.toString();
  }

  private static String portable(byte value, boolean last) {
    boolean plain =
        (value >= 'a' && value <= 'z')
            || (value >= 'A' && value <= 'Z')
            || (value >= '0' && value <= '9')
            || value == '-'
            || value == '_'
            || ((value == ' ' || value == '.') && !last);
    return plain ? (char) value + "" : String.format(Locale.ROOT, "%%%02X", value & 0xFF);
  }

  /**
   * The file of a folder, if it has one.
   *
   * @throws BobbinException if it is invalid
   */
  public static Optional<ClassFile> in(Path folder) {
    Path file = folder.resolve(NAME);
    return Files.isRegularFile(file) ? Optional.of(read(file)) : Optional.empty();
  }

  /** Whether a folder has such a file: one of that name may have other columns. */
  public static boolean isPresent(Path folder) {
    Path file = folder.resolve(NAME);
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file)) {
      String start = new String(in.readNBytes(64), StandardCharsets.UTF_8);
      String heading = start.replaceFirst("^\\uFEFF", "").lines().findFirst().orElse("");
      return heading.replace("\"", "").startsWith("label,name");
    } catch (IOException e) {
      throw BobbinException.io(file, "a readable file", e);
    }
  }

  /** The provenance of the file, which determines the labels of pictures. */
  public static Provenance.Source source(Path folder) {
    Path file = folder.resolve(NAME);
    try {
      byte[] bytes = Files.readAllBytes(file);
      return new Provenance.Source(NAME, bytes.length, Sha256.of(bytes));
    } catch (IOException e) {
      throw BobbinException.io(file, "a readable file", e);
    }
  }

  private static ClassFile read(Path file) {
    List<String> names = new ArrayList<>();
    List<String> folders = new ArrayList<>();
    try {
      long size = Files.size(file);
      if (size > MOST_BYTES) {
        throw wrong(file, "at most " + MOST_BYTES + " bytes", size + "");
      }
      List<String> columns = List.of();
      // Decoded here, since the parser's decoder accepts broken UTF-8. Spreadsheets put a
      // byte order mark first.
      String text = Files.readString(file).replaceFirst("^\\uFEFF", "");
      for (CsvRecord row : CsvReader.builder().skipEmptyLines(false).ofCsvRecord(text)) {
        String where = file + ", line " + row.getStartingLineNumber();
        if (columns.isEmpty()) {
          columns = columns(where, row.getFields());
          continue;
        }
        if (row.getFieldCount() != columns.size() || !row.getField(0).equals(names.size() + "")) {
          String expected = columns.size() + " columns, the label " + names.size() + " first";
          throw wrong(where, expected, "'" + String.join(",", row.getFields()) + "'");
        }
        names.add(row.getField(1));
        if (columns.equals(COLUMNS)) {
          folders.add(folder(where, row.getField(2)));
        }
      }
    } catch (CsvParseException e) {
      throw BobbinException.because(
          e, file + "", "CSV as RFC 4180 has it", "'" + e.getMessage() + "'", "another copy");
    } catch (IOException e) {
      throw BobbinException.io(file, "a readable UTF-8 text", e);
    }
    if (names.isEmpty()) {
      throw wrong(file, "at least one class", "none");
    }
    if (new HashSet<>(folders).size() < folders.size()) {
      throw wrong(file, "a folder of its own for each class", "one folder twice");
    }
    return new ClassFile(names, folders);
  }

  private static List<String> columns(String where, List<String> found) {
    if (!found.equals(COLUMNS) && !found.equals(COLUMNS.subList(0, 2))) {
      throw wrong(
          where,
          "the columns label,name or label,name,folder",
          "'" + String.join(",", found) + "'");
    }
    return found;
  }

  /** A name without a path, so that reading stays below the dataset's folder. */
  private static String folder(String where, String name) {
    boolean path =
        name.isBlank()
            || name.equals(".")
            || name.equals("..")
            || name.chars().anyMatch(c -> c == '/' || c == '\\' || c == ':' || c < ' ');
    if (path) {
      throw wrong(where, "the name of a folder", "'" + name + "'");
    }
    return name;
  }

  private static BobbinException wrong(Object where, String expected, String received) {
    return BobbinException.of(
        where + "",
        expected,
        received,
        "to correct the file, or to rename it if it means another thing");
  }

  /**
   * Writes the file into a folder.
   *
   * @throws BobbinException if a name is no Unicode text, or the file cannot be written
   */
  public void write(Path folder) {
    for (int label = 0; label < names.size(); label++) {
      if (!StandardCharsets.UTF_8.newEncoder().canEncode(names.get(label))) {
        throw BobbinException.of(
            "the name of class " + label, "Unicode text", "half a surrogate pair", "another name");
      }
    }
    AtomicFile.write(
        folder.resolve(NAME),
        out -> {
          CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(out);
          csv.writeRecord(folders.isEmpty() ? COLUMNS.subList(0, 2) : COLUMNS);
          for (int label = 0; label < names.size(); label++) {
            List<String> row = new ArrayList<>(List.of(label + "", names.get(label)));
            if (!folders.isEmpty()) {
              row.add(folders.get(label));
            }
            csv.writeRecord(row);
          }
          csv.flush();
        });
  }
}
