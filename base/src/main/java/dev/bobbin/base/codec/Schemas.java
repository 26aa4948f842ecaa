package dev.bobbin.base.codec;

import java.util.LinkedHashMap;
import java.util.Map;

/** Small pieces of JSON Schema. */
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
}
