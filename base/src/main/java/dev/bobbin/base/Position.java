package dev.bobbin.base;

/**
 * A place in a text.
 *
 * @param source the name of the text for users: a file's path, or {@code --set training.epochs=3}
 * @param line from 1, or 0 without lines
 * @param column from 1, in UTF-16 units, or 0 without lines
 */
public record Position(String source, int line, int column) {
  /** A place in something that has no lines. */
  public static Position of(String source) {
    return new Position(source, 0, 0);
  }

  /** {@code source:line:column}, or the source alone. */
  @Override
  public String toString() {
    return line == 0 ? source : source + ":" + line + ":" + column;
  }
}
