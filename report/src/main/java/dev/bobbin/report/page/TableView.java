package dev.bobbin.report.page;

import java.util.List;

/**
 * A table.
 *
 * @param title what it shows; may be empty
 * @param columns in order; the first names the rows
 * @param rows a text for each column
 */
public record TableView(String title, List<Column> columns, List<List<String>> rows) {
  /** Keeps copies. */
  public TableView {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
  }

  /**
   * A column.
   *
   * @param name its heading
   * @param style CSS class of its cells: {@code number}, or none
   */
  public record Column(String name, String style) {}

  public static Column text(String name) {
    return new Column(name, "");
  }

  public static Column number(String name) {
    return new Column(name, "number");
  }
}
