package dev.bobbin.base.json;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.Position;
import dev.bobbin.base.json.Node.Kind;
import dev.bobbin.base.text.Names;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads strict JSON (RFC 8259): no comments, no trailing commas, no NaN. It also rejects duplicate
 * names, half of a surrogate pair and depth beyond {@value #DEEPEST}. Memory is proportional to the
 * text.
 */
public final class JsonReader {
  /** The deepest nesting of mappings and lists. */
  public static final int DEEPEST = 64;

  private final String source;
  private final String text;
  private int next;
  private int line = 1;
  private int lineStart;

  private JsonReader(String source, String text) {
    this.source = source;
    this.text = text;
  }

  /**
   * Reads one document.
   *
   * @param source its name in messages
   * @param text the document, with white space around it
   */
  public static Node read(String source, String text) {
    JsonReader reader = new JsonReader(source, text);
    reader.skipSpace();
    Node node = reader.value(0);
    reader.skipSpace();
    if (reader.next < text.length()) {
      throw reader.wrong("the end of the text");
    }
    return node;
  }

  /** Reads one document in UTF-8, without a byte-order mark. */
  public static Node read(String source, byte[] utf8) {
    try {
      return read(
          source, StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString());
    } catch (CharacterCodingException e) {
      throw BobbinException.of(source, "UTF-8", "bytes that are not");
    }
  }

  private Node value(int depth) {
    Position at = here();
    if (next == text.length()) {
      throw wrong("a value");
    }
    return switch (text.charAt(next)) {
      case '{' -> mapping(at, deeper(depth));
      case '[' -> sequence(at, deeper(depth));
      case '"' -> new Node.Scalar(at, Kind.TEXT, string());
      case 't' -> word(at, Kind.BOOLEAN, "true");
      case 'f' -> word(at, Kind.BOOLEAN, "false");
      case 'n' -> word(at, Kind.NULL, "null");
      default -> new Node.Scalar(at, Kind.NUMBER, number());
    };
  }

  private int deeper(int depth) {
    if (depth == DEEPEST) {
      throw wrong("at most " + DEEPEST + " mappings and lists inside one another");
    }
    return depth + 1;
  }

  private Node mapping(Position at, int depth) {
    Map<String, Node.Entry> entries = new LinkedHashMap<>();
    next++;
    skipSpace();
    if (take('}')) {
      return new Node.Mapping(at, entries);
    }
    do {
      skipSpace();
      Position nameAt = here();
      if (next == text.length() || text.charAt(next) != '"') {
        throw wrong("a name in double quotes");
      }
      String name = string();
      skipSpace();
      if (!take(':')) {
        throw wrong("':'");
      }
      skipSpace();
      if (entries.putIfAbsent(name, new Node.Entry(nameAt, value(depth))) != null) {
        throw BobbinException.of(nameAt, "each name once", "'" + Names.shortened(name) + "' again");
      }
      skipSpace();
    } while (take(','));
    if (!take('}')) {
      throw wrong("',' or '}'");
    }
    return new Node.Mapping(at, entries);
  }

  private Node sequence(Position at, int depth) {
    List<Node> items = new ArrayList<>();
    next++;
    skipSpace();
    if (take(']')) {
      return new Node.Sequence(at, items);
    }
    do {
      skipSpace();
      items.add(value(depth));
      skipSpace();
    } while (take(','));
    if (!take(']')) {
      throw wrong("',' or ']'");
    }
    return new Node.Sequence(at, items);
  }

  private Node word(Position at, Kind kind, String word) {
    if (!text.startsWith(word, next)) {
      throw wrong("a value");
    }
    next += word.length();
    return new Node.Scalar(at, kind, word);
  }

  private String string() {
    StringBuilder value = new StringBuilder();
    next++;
    while (next < text.length()) {
      char c = text.charAt(next);
      if (c == '"') {
        checkPairs(value);
        next++;
        return value.toString();
      }
      if (c < ' ') {
        throw wrong("no control character in a text");
      }
      if (c == '\\') {
        next++;
        value.append(escape());
      } else {
        value.append(c);
        next++;
      }
    }
    throw wrong("a closing '\"'");
  }

  private char escape() {
    if (next == text.length()) {
      throw wrong("an escape");
    }
    char c = text.charAt(next);
    char meant =
        switch (c) {
          case '"', '\\', '/' -> c;
          case 'b' -> '\b';
          case 'f' -> '\f';
          case 'n' -> '\n';
          case 'r' -> '\r';
          case 't' -> '\t';
          case 'u' -> hex();
          default -> throw wrong("one of \" \\ / b f n r t u after a backslash");
        };
    next += c == 'u' ? 5 : 1;
    return meant;
  }

  private char hex() {
    int value = 0;
    for (int i = 1; i <= 4; i++) {
      char c = next + i < text.length() ? text.charAt(next + i) : ' ';
      // Character.digit also takes the digits of other scripts.
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        throw wrong("four hexadecimal digits after \\u");
      }
      value = value * 16 + digit;
    }
    return (char) value;
  }

  private void checkPairs(CharSequence value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < value.length()
              && Character.isLowSurrogate(value.charAt(i + 1));
      if (pair) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw wrong("surrogates in pairs");
      }
    }
  }

  private String number() {
    int start = next;
    take('-');
    if (!take('0')) {
      digits();
    }
    if (take('.')) {
      digits();
    }
    if (take('e') || take('E')) {
      if (!take('+')) {
        take('-');
      }
      digits();
    }
    return text.substring(start, next);
  }

  private void digits() {
    int start = next;
    while (next < text.length() && text.charAt(next) >= '0' && text.charAt(next) <= '9') {
      next++;
    }
    if (next == start) {
      throw wrong(
          start > 0 && "-.eE+0123456789".indexOf(text.charAt(start - 1)) >= 0
              ? "a digit"
              : "a value");
    }
  }

  private boolean take(char c) {
    if (next < text.length() && text.charAt(next) == c) {
      next++;
      return true;
    }
    return false;
  }

  private void skipSpace() {
    for (; next < text.length(); next++) {
      char c = text.charAt(next);
      if (c == '\n') {
        line++;
        lineStart = next + 1;
      } else if (c != ' ' && c != '\t' && c != '\r') {
        return;
      }
    }
  }

  private Position here() {
    return new Position(source, line, next - lineStart + 1);
  }

  private BobbinException wrong(String expected) {
    String received = "the end of the text";
    if (next < text.length()) {
      int c = text.codePointAt(next);
      received = Character.isISOControl(c) ? "character " + c : "'" + Character.toString(c) + "'";
    }
    return BobbinException.of(here(), expected, received);
  }
}
