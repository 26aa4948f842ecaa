package dev.bobbin.base.codec;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.io.AtomicFile;
import dev.bobbin.base.json.JsonReader;
import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.base.json.Node;
import dev.bobbin.base.json.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads and writes JSON documents. */
public final class Documents {
  /** Far more than any of our documents has. */
  private static final long LARGEST_FILE = 64L << 20;

  private Documents() {}

  /**
   * Reads a file with one document.
   *
   * @throws BobbinException with all problems
   */
  public static <T> T read(Path file, Codec<T> codec) throws IOException {
    return decode(JsonReader.read(file.toString(), bytes(file)), codec);
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

  /** Writes a file with one document, whole or not at all. */
  public static <T> void write(Path file, Form<T> form, T value) {
    AtomicFile.writeText(file, JsonWriter.indented(form.write(value)));
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
