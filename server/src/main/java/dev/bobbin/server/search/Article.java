package dev.bobbin.server.search;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.text.Names;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One article of a catalogue.
 *
 * @param id one line of at most 512 bytes in UTF-8, as Elasticsearch and OpenSearch allow; an
 *     article replaces the one with its id
 * @param className such as {@code Shirt}
 * @param metadata further fields, in this order
 * @param pixels as the model prepares them: [height][width][channels]; not copied
 */
public record Article(
    String id,
    Optional<String> name,
    Optional<String> className,
    Map<String, String> metadata,
    byte[] pixels) {
  private static final int LONGEST_ID = 512;
  private static final int LONGEST_NAME = 1024;
  private static final int MOST_FIELDS = 64;
  private static final int LONGEST_FIELD = 16 << 10;

  /**
   * Checks the texts.
   *
   * @throws BobbinException if one is too long or invalid
   */
  public Article {
    checkId(id);
    String where = "article " + Names.printable(id);
    name.ifPresent(text -> checkText(where + ", name", text, LONGEST_NAME));
    className.ifPresent(text -> checkText(where + ", class", text, LONGEST_ID));
    if (metadata.size() > MOST_FIELDS) {
      throw BobbinException.of(
          where, "at most " + MOST_FIELDS + " fields", metadata.size() + "", "fewer columns");
    }
    metadata.forEach((field, text) -> {
      checkText(where + ", name of a field", field, LONGEST_ID);
      checkText(where + ", " + Names.printable(field), text, LONGEST_FIELD);
    });
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /**
   * Checks an id.
   *
   * @throws BobbinException if it is invalid
   */
  static String checkId(String id) {
    checkText("article id", id, LONGEST_ID);
    if (id.isEmpty() || id.codePoints().anyMatch(Character::isISOControl)) {
      throw BobbinException.of(
          "article id",
          "one line of text",
          "'" + Names.printable(id) + "'",
          "another name for the article");
    }
    return id;
  }

  private static void checkText(String where, String text, int longest) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw BobbinException.of(where, "Unicode text", "half a surrogate pair", "to correct it");
    }
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > longest) {
      throw BobbinException.of(
          where, "at most " + longest + " bytes in UTF-8", bytes + "", "a shorter one");
    }
  }
}
