package dev.bobbin.base.codec;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.io.AtomicFile;
import dev.bobbin.base.io.Sha256;
import dev.bobbin.base.json.JsonReader;
import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.base.json.Node;
import dev.bobbin.base.json.Problems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads and writes JSON documents. */
public final class Documents {
  /** Far more than any of our documents has. */
  private static final long LARGEST_FILE = 64L << 20;

  /** The last field of a file: the SHA-256 of the file without it. */
  private static final String NAME = "documentSha256";

  private static final String DIGEST = ",\n  \"" + NAME + "\": \"";

  private static final String END = "\n}\n";

  /** More characters than the last field has. */
  private static final int MOST_END = 130;

  /** A last field that may be a digest with a damaged name. */
  private static final Pattern ENDS_IN_DIGEST =
      Pattern.compile("\"[^\"]{%d}\"[^\"]{2}\"[^\"]{64}\"[^\"]*\\z".formatted(NAME.length()));

  private Documents() {}

  /**
   * Reads a file with one document. Files of earlier versions have no digest.
   *
   * @throws BobbinException with all problems; if the file does not have the digest that it ends
   *     with
   */
  public static <T> T read(Path file, Codec<T> codec) throws IOException {
    byte[] bytes = bytes(file);
    String text = new String(bytes, StandardCharsets.UTF_8);
    int at = text.lastIndexOf(DIGEST);
    boolean whole =
        at < 0
            ? !ENDS_IN_DIGEST.matcher(text).find(Math.max(0, text.length() - MOST_END))
            : text.substring(at).equals(field(text.substring(0, at) + END));
    Node tree = JsonReader.read(file.toString(), bytes);
    if (!whole) {
      throw BobbinException.of(
          file,
          "a document with the SHA-256 that it ends with",
          "a damaged one",
          "another copy of the file");
    }
    return decode(tree, codec);
  }

  /**
   * Reads a document from a text.
   *
   * @param source its name in messages
   * @throws BobbinException with all problems
   */
  public static <T> T parse(String source, String text, Codec<T> codec) {
    return decode(JsonReader.read(source, text), codec);
  }

  /**
   * Reads a document from its tree.
   *
   * @throws BobbinException with all problems
   */
  public static <T> T decode(Node tree, Codec<T> codec) {
    Problems problems = new Problems();
    T value = codec.read(tree, "", problems);
    if (value == null) {
      throw BobbinException.of(problems.all());
    }
    return value;
  }

  /**
   * Writes a file with one document, whole or not at all. An object's last field is {@code
   * documentSha256}: of the file's bytes without this field and the comma before it.
   */
  public static <T> void write(Path file, Form<T> form, T value) {
    String text = JsonWriter.indented(form.write(value));
    AtomicFile.writeText(
        file,
        text.endsWith(END) ? text.substring(0, text.length() - END.length()) + field(text) : text);
  }

  private static String field(String document) {
    return DIGEST + Sha256.of(document) + '"' + END;
  }

  /** The bytes of a file that has to exist and have a plausible size. */
  public static byte[] bytes(Path file) throws IOException {
    try {
      if (!Files.isRegularFile(file)) {
        throw new NoSuchFileException(file.toString());
      }
      long size = Files.size(file);
      if (size > LARGEST_FILE) {
        throw BobbinException.of(
            file, "at most " + LARGEST_FILE + " bytes", size, "another copy of the file");
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw BobbinException.of(file, "a file", "none", "a folder that 'bobbin train' has written");
    }
  }

  /** The JSON Schema (draft 2020-12) of a document with the given title. */
  public static Map<String, Object> schema(String title, Form<?> form) {
    Map<String, Object> definitions = new LinkedHashMap<>();
    Map<String, Object> schema =
        Schemas.of("$schema", "https://json-schema.org/draft/2020-12/schema", "title", title);
    schema.putAll(form.schema(definitions));
    if (!definitions.isEmpty()) {
      schema.put("$defs", definitions);
    }
    return schema;
  }
}
