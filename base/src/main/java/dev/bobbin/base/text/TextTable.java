package dev.bobbin.base.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * A table that fits the terminal: if it is too narrow, the least important columns are left out,
 * then the longest texts are cut. Without a terminal, nothing is cut.
 */
public final class TextTable {
  private static final String GAP = "  ";
  private static final String CUT = "...";

  /** Shorter texts would be meaningless. */
  private static final int LEAST_WIDTH = 8;

  private final List<Column> columns;
  private final List<List<String>> rows = new ArrayList<>();

  public TextTable(List<Column> columns) {
    this.columns = List.copyOf(columns);
  }

  /**
   * A table whose columns all stay.
   *
   * @param header column names: texts in the first column, figures in the others
   * @param rows with a cell per column
   */
  public static TextTable of(List<String> header, List<List<String>> rows) {
    List<Column> columns = new ArrayList<>();
    for (String name : header) {
      columns.add(new Column(name, columns.isEmpty(), 0));
    }
    TextTable table = new TextTable(columns);
    rows.forEach(table::add);
    return table;
  }

  /**
   * A column.
   *
   * @param heading above it
   * @param isText whether it is aligned left and may be cut
   * @param rank the highest ranks are left out first; rank 0 stays
   */
  public record Column(String heading, boolean isText, int rank) {
    public Column {
      heading = Names.printable(heading);
    }

    public static Column text(String heading, int rank) {
      return new Column(heading, true, rank);
    }

    public static Column figure(String heading, int rank) {
      return new Column(heading, false, rank);
    }
  }

  /** Adds a row with a cell per column. Unprintable characters of cells are escaped. */
  public void add(List<String> cells) {
    if (cells.size() != columns.size()) {
      throw new IllegalArgumentException(
          "table: expected " + columns.size() + " cells, received " + cells.size());
    }
    rows.add(cells.stream().map(Names::printable).toList());
  }

  /** All lines, without empty columns. */
  public String text(OptionalInt width) {
    List<Integer> shown = new ArrayList<>(IntStream.range(0, columns.size()).boxed().toList());
    shown.removeIf(
        c -> columns.get(c).rank() > 0 && rows.stream().allMatch(row -> row.get(c).isEmpty()));
    int[] widths = new int[columns.size()];
    for (int c : shown) {
      widths[c] =
          IntStream.concat(
                  IntStream.of(columns.get(c).heading().length()),
                  rows.stream().mapToInt(row -> row.get(c).length()))
              .max()
              .orElse(0);
    }
    width.ifPresent(most -> fit(shown, widths, most));
    StringBuilder text = new StringBuilder();
    line(text, columns.stream().map(Column::heading).toList(), shown, widths);
    rows.forEach(row -> line(text, row, shown, widths));
    return text.toString();
  }

  /** The table as Markdown. */
  public String markdown() {
    StringBuilder text = new StringBuilder();
    row(text, columns.stream().map(Column::heading).toList());
    columns.forEach(column -> text.append(column.isText() ? "|---" : "|---:"));
    text.append("|\n");
    rows.forEach(row -> row(text, row));
    return text.toString();
  }

  private static void row(StringBuilder text, List<String> cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  private void fit(List<Integer> shown, int[] widths, int most) {
    while (total(shown, widths) > most) {
      int excess = total(shown, widths) - most;
      Comparator<Integer> byWidth = Comparator.comparingInt(c -> widths[c]);
      int widest =
          shown.stream().filter(c -> columns.get(c).isText()).max(byWidth).orElse(shown.getFirst());
      Comparator<Integer> byRank = Comparator.comparingInt(c -> columns.get(c).rank());
      int least = shown.stream().max(byRank).orElseThrow();
      if (columns.get(least).rank() > 0 && excess > widths[widest] / 3) {
        shown.remove((Object) least);
      } else if (widths[widest] > LEAST_WIDTH) {
        widths[widest] = Math.max(LEAST_WIDTH, widths[widest] - excess);
      } else if (columns.get(least).rank() > 0) {
        shown.remove((Object) least);
      } else {
        return;
      }
    }
  }

  private static int total(List<Integer> shown, int[] widths) {
    return shown.stream().mapToInt(c -> widths[c]).sum() + GAP.length() * (shown.size() - 1);
  }

  private void line(StringBuilder text, List<String> cells, List<Integer> shown, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int c : shown) {
      String cell = cut(cells.get(c), widths[c]);
      String blank = " ".repeat(widths[c] - cell.length());
      line.append(line.isEmpty() ? "" : GAP)
          .append(columns.get(c).isText() ? cell + blank : blank + cell);
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }

  private static String cut(String cell, int width) {
    return cell.length() <= width ? cell : cell.substring(0, width - CUT.length()) + CUT;
  }
}
