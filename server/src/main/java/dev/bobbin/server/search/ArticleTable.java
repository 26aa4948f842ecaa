package dev.bobbin.server.search;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.bobbin.base.BobbinException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Metadata of articles: a CSV file in UTF-8 with a header and a column {@code id}. The columns
 * {@code name} and {@code class} override those of the data; all others become metadata. Empty
 * cells are ignored.
 */
public final class ArticleTable {
  private static final Set<String> OWN = Set.of("id", "name", "class");

  private final Map<String, Map<String, String>> rows;

  private ArticleTable(Map<String, Map<String, String>> rows) {
    this.rows = rows;
  }

  /** Without rows. */
  public static ArticleTable empty() {
    return new ArticleTable(Map.of());
  }

  /**
   * Reads a file.
   *
   * @throws BobbinException if it is not such a table, or has a duplicate id
   */
  public static ArticleTable read(Path file) {
    Map<String, Map<String, String>> rows = new HashMap<>();
    try (CsvReader<NamedCsvRecord> csv =
        CsvReader.builder()
            .detectBomHeader(true)
            .allowExtraCharsAfterClosingQuote(false)
            .allowUnclosedQuote(false)
            .ofNamedCsvRecord(file)) {
      for (NamedCsvRecord row : csv) {
        Map<String, String> cells = new LinkedHashMap<>(row.getFieldsAsMap());
        String where = file + ", line " + row.getStartingLineNumber();
        String id = cells.get("id");
        if (id == null) {
          throw BobbinException.of(
              where, "a column 'id'", String.join(", ", row.getHeader()), "to name it in line 1");
        }
        int columns = row.getHeader().size();
        if (row.getFieldCount() != columns) {
          throw BobbinException.of(
              where, columns + " cells", row.getFieldCount() + "", "quotes around commas");
        }
        cells.values().removeIf(String::isEmpty);
        if (rows.putIfAbsent(id, cells) != null) {
          throw BobbinException.of(
              where, "each id once", "'" + id + "' again", "to remove one of the lines");
        }
      }
    } catch (CsvParseException | IllegalStateException e) {
      throw BobbinException.because(
          e,
          file + "",
          "CSV with a heading",
          "'" + reason(e) + "'",
          "another copy, or to correct it");
    } catch (UncheckedIOException e) {
      throw BobbinException.io(file, "a CSV file", new IOException(e.getCause()));
    } catch (IOException e) {
      throw BobbinException.io(file, "a CSV file", e);
    }
    return new ArticleTable(rows);
  }

  /** Of an error in the first line, only the cause has the reason. */
  private static String reason(RuntimeException e) {
    Throwable cause = e.getCause();
    return String.valueOf((cause == null ? e : cause).getMessage());
  }

  /** The number of rows. */
  public int count() {
    return rows.size();
  }

  /** Whether there is a row of an article. */
  public boolean has(String id) {
    return rows.containsKey(id);
  }

  /** The article with the metadata of its row. */
  Article complete(Article article) {
    Map<String, String> cells = rows.get(article.id());
    if (cells == null) {
      return article;
    }
    Map<String, String> metadata = new LinkedHashMap<>(article.metadata());
    cells.forEach((column, cell) -> {
      if (!OWN.contains(column)) {
        metadata.put(column, cell);
      }
    });
    return new Article(
        article.id(),
        Optional.ofNullable(cells.get("name")).or(article::name),
        Optional.ofNullable(cells.get("class")).or(article::className),
        metadata,
        article.pixels());
  }
}
