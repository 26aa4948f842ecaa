package dev.bobbin.experiment.recipe;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.Position;
import dev.bobbin.base.Problem;
import dev.bobbin.base.json.JsonReader;
import dev.bobbin.base.json.Node;
import dev.bobbin.base.json.Node.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * Reads one YAML document into a tree of mappings, lists and scalars. Anchors, aliases and tags are
 * rejected, as they let small texts grow large. Plain scalars follow the core schema of YAML 1.2:
 * {@code no} is a text and {@code 1e-4} a number.
 */
final class YamlReader {
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
  private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
  private static final Set<String> TRUE = Set.of("true", "True", "TRUE");
  private static final Set<String> FALSE = Set.of("false", "False", "FALSE");
  private static final String BYTE_ORDER_MARK = "\uFEFF";
  private static final YAMLFactory FACTORY =
      YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final String source;

  /** In code points, as the parser counts. */
  private final int[] text;

  private final YAMLParser parser;

  private YamlReader(String source, String text, YAMLParser parser) {
    this.source = source;
    this.text = text.codePoints().toArray();
    this.parser = parser;
  }

  /**
   * Reads a document.
   *
   * @param source its name in messages
   */
  static Node read(String source, String yaml) {
    String text = yaml.startsWith(BYTE_ORDER_MARK) ? yaml.substring(1) : yaml;
    try (YAMLParser parser = (YAMLParser) FACTORY.createParser(ObjectReadContext.empty(), text)) {
      YamlReader reader = new YamlReader(source, text, parser);
      JsonToken first = parser.nextToken();
      if (first == null) {
        return new Node.Scalar(new Position(source, 1, 1), Kind.NULL, "");
      }
      Node node = reader.node(first, 0);
      if (parser.nextToken() != null) {
        throw reader.wrong("expected one document, received another; try a file of its own");
      }
      return node;
    } catch (JacksonException e) {
      TokenStreamLocation at = e.getLocation();
      Position position =
          at == null ? Position.of(source) : new Position(source, at.getLineNr(), at.getColumnNr());
      throw BobbinException.usage(
          List.of(
              new Problem(
                  position,
                  "",
                  "expected YAML, received something else: " + firstLine(e.getOriginalMessage()))));
    }
  }

  private static String firstLine(@Nullable String message) {
    return message == null ? "no reason given" : message.lines().findFirst().orElse("").strip();
  }

  private Node node(JsonToken token, int depth) {
    if (parser.isCurrentAlias() || parser.getObjectId() != null) {
      throw wrong(
          "expected no anchors (&) or aliases (*), received one; try writing the value out");
    }
    if (parser.getTypeId() != null) {
      throw wrong("expected no tags (!), received one; try leaving it out");
    }
    if (depth > JsonReader.DEEPEST) {
      throw wrong("expected at most " + JsonReader.DEEPEST + " levels, received more");
    }
    Position at = here();
    return switch (token) {
      case START_OBJECT -> mapping(at, depth);
      case START_ARRAY -> sequence(at, depth);
      case VALUE_STRING,
          VALUE_NUMBER_INT,
          VALUE_NUMBER_FLOAT,
          VALUE_TRUE,
          VALUE_FALSE,
          VALUE_NULL ->
          scalar(at);
      case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
          throw wrong("expected a value, received " + token);
    };
  }

  private Node mapping(Position at, int depth) {
    Map<String, Node.Entry> entries = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      Position nameAt = here();
      String name = parser.currentName();
      entries.put(name, new Node.Entry(nameAt, node(parser.nextToken(), depth + 1)));
    }
    return new Node.Mapping(at, entries);
  }

  private Node sequence(Position at, int depth) {
    List<Node> items = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      items.add(node(token, depth + 1));
    }
    return new Node.Sequence(at, items);
  }

  private Node scalar(Position at) {
    String value = parser.getString();
    long offset = parser.currentTokenLocation().getCharOffset();
    // The parser resolves plain scalars by rules of its own; what was quoted or folded is a text
    // whatever it looks like.
    boolean plain = offset < 0 || offset >= text.length || "\"'|>".indexOf(text[(int) offset]) < 0;
    if (!plain) {
      return new Node.Scalar(at, Kind.TEXT, value);
    }
    String written = value == null ? "" : value;
    if (NULLS.contains(written)) {
      return new Node.Scalar(at, Kind.NULL, "null");
    }
    if (TRUE.contains(written) || FALSE.contains(written)) {
      return new Node.Scalar(at, Kind.BOOLEAN, TRUE.contains(written) ? "true" : "false");
    }
    if (NUMBER.matcher(written).matches()) {
      return new Node.Scalar(
          at, Kind.NUMBER, written.startsWith("+") ? written.substring(1) : written);
    }
    return new Node.Scalar(at, Kind.TEXT, written);
  }

  private Position here() {
    TokenStreamLocation at = parser.currentTokenLocation();
    return new Position(source, at.getLineNr(), at.getColumnNr());
  }

  private BobbinException wrong(String message) {
    return BobbinException.usage(List.of(new Problem(here(), "", message)));
  }
}
