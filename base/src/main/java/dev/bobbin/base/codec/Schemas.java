package dev.bobbin.base.codec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Builds parts of a JSON Schema. */
public final class Schemas {
  private Schemas() {}

  /** A map of alternating names and values, in this order. */
  public static Map<String, Object> of(Object... namesAndValues) {
    Map<String, Object> schema = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      schema.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return schema;
  }

  static Map<String, Object> orNull(Map<String, Object> schema) {
    if (!schema.containsKey("enum") && schema.get("type") instanceof String type) {
      Map<String, Object> either = new LinkedHashMap<>(schema);
      either.put("type", List.of(type, "null"));
      return either;
    }
    return of("anyOf", List.of(schema, of("type", "null")));
  }

  /** Adds the schema of a named type to the definitions and returns a reference to it. */
  static Map<String, Object> named(String name, Form<?> form, Map<String, Object> definitions) {
    if (!definitions.containsKey(name)) {
      // Reserved first, since the form may contain itself.
      definitions.put(name, Map.of());
      definitions.put(name, form.schema(definitions));
    }
    return Map.of("$ref", "#/$defs/" + name);
  }
}
