package dev.bobbin.bench.report;

import dev.bobbin.base.io.AtomicFile;
import dev.bobbin.base.json.JsonObject;
import dev.bobbin.base.json.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All results that were ever measured, as {@code speed.json} holds them: a section a kind of
 * measurement, in it a row a network or shape. A new measurement replaces the rows it has made and
 * leaves the others alone, unless they come from another machine.
 */
public final class SpeedFile {
  private static final String NAME = "name";
  private static final String ROWS = "rows";
  private static final String CONTENDERS = "contenders";
  private static final String MACHINE = "machine";

  private final Map<Section, Map<String, Object>> sections = new EnumMap<>(Section.class);

  /** The results of a file, or none where there is no file. */
  public static SpeedFile read(Path file) throws IOException {
    SpeedFile results = new SpeedFile();
    if (Files.exists(file)) {
      Map<String, @Nullable Object> map = JsonObject.parse(file.toString(), Files.readString(file)).tree();
      for (Section section : Section.values()) {
        if (map.get(section.label()) instanceof Map<?, ?> found) {
          Map<String, Object> own = new LinkedHashMap<>();
          found.forEach((name, value) -> own.put((String) name, Objects.requireNonNull(value)));
          results.sections.put(section, own);
        }
      }
    }
    return results;
  }

  /**
   * Takes in what was measured.
   *
   * @param section where it belongs
   * @param about what holds for all of its rows: machine, contenders, threads
   * @param rows with a name each
   */
  public void put(Section section, Map<String, Object> about, List<Map<String, Object>> rows) {
    Map<String, Object> old = sections.getOrDefault(section, Map.of());
    boolean same = sameMachine(old, about);
    Map<Object, Object> byName = same ? named(old.get(ROWS)) : new LinkedHashMap<>();
    rows.forEach(row -> byName.put(Objects.requireNonNull(row.get(NAME)), row));
    Map<String, Object> own = new LinkedHashMap<>(about);
    own.put(ROWS, new ArrayList<>(byName.values()));
    if (same && own.containsKey(CONTENDERS)) {
      // Rows that stay may have contenders that took no part this time.
      Map<Object, Object> contenders = named(own.get(CONTENDERS));
      named(old.get(CONTENDERS)).forEach(contenders::putIfAbsent);
      own.put(CONTENDERS, new ArrayList<>(contenders.values()));
    }
    sections.put(section, own);
  }

  /** A list's objects by their names. */
  private static Map<Object, Object> named(@Nullable Object list) {
    Map<Object, Object> byName = new LinkedHashMap<>();
    if (list instanceof List<?> objects) {
      for (Object object : objects) {
        if (object instanceof Map<?, ?> map && map.get(NAME) instanceof String name) {
          byName.put(name, map);
        }
      }
    }
    return byName;
  }

  /** As text: what a file gave and what was just measured have numbers of different types. */
  private static boolean sameMachine(Map<String, Object> old, Map<String, Object> about) {
    return JsonWriter.compact(old.get(MACHINE)).equals(JsonWriter.compact(about.get(MACHINE)));
  }

  /** As JSON. */
  public String json() {
    Map<String, Object> tree = new LinkedHashMap<>();
    sections.forEach((section, own) -> tree.put(section.label(), own));
    return JsonWriter.indented(tree);
  }

  /** The same, to be asked by name; absent sections are absent. */
  public JsonObject object() {
    return JsonObject.parse("speed.json", json());
  }

  /** Writes the file. */
  public void write(Path file) throws IOException {
    AtomicFile.writeText(file, json());
  }
}
