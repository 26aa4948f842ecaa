package dev.bobbin.report.page;

import dev.bobbin.base.text.TextTable;
import java.util.List;
import java.util.OptionalInt;

/**
 * A table for a page or a terminal.
 *
 * @param title may be empty
 * @param columns in order; the first names the rows
 * @param rows a text for each column
 */
public record TableView(String title, List<Column> columns, List<List<String>> rows) {
  public TableView {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
  }

  /**
   * A column.
   *
   * @param style CSS class of its cells: {@code number} or empty
   * @param rank on a narrow terminal, columns of the highest rank are left out first; rank 0 stays
   */
  public record Column(String name, String style, int rank) {}

  public static Column text(String name) {
    return new Column(name, "", 0);
  }

  public static Column text(String name, int rank) {
    return new Column(name, "", rank);
  }

  public static Column number(String name) {
    return new Column(name, "number", 0);
  }

  public static Column number(String name, int rank) {
    return new Column(name, "number", rank);
  }

  /** For a terminal: the title, if any, and a line for each row. */
  public String text(OptionalInt width) {
    TextTable table =
        new TextTable(
            columns.stream()
                .map(column ->
                    new TextTable.Column(column.name(), column.style().isEmpty(), column.rank()))
                .toList());
    rows.forEach(table::add);
    return (title.isEmpty() ? "" : title + "\n") + table.text(width);
  }
}
