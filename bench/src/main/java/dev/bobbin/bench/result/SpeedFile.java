package dev.bobbin.bench.result;

import dev.bobbin.base.codec.Documents;
import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.bench.result.Part.Absent;
import dev.bobbin.bench.result.Part.ContenderResult;
import dev.bobbin.bench.result.Part.Measured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All results that were ever measured, as {@code speed.json} stores them: a section for each kind
 * of measurement, with a row for each network or shape. A new measurement replaces its own rows and
 * keeps the others, unless they come from another machine.
 */
public final class SpeedFile {
  private final Map<Section, Part> parts = new EnumMap<>(Section.class);

  /** The results of a file, or none where there is no file. */
  public static SpeedFile read(Path file) throws IOException {
    SpeedFile results = new SpeedFile();
    if (Files.exists(file)) {
      results.parts.putAll(Documents.read(file, SpeedJson.SPEED));
    }
    return results;
  }

  /** Adds the results of a section. */
  public void put(Section section, Part part) {
    Part old = parts.get(section);
    parts.put(
        section, old != null && old.machine().equals(part.machine()) ? merged(old, part) : part);
  }

  private static Part merged(Part old, Part part) {
    Map<String, Row> rows = new LinkedHashMap<>();
    old.measured().rows().forEach(row -> rows.put(row.name(), row));
    part.measured().rows().forEach(row -> rows.put(row.name(), row));
    // Rows that stay may have contenders that took no part this time.
    Map<String, ContenderResult> contenders = new LinkedHashMap<>();
    part.measured().contenders().forEach(one -> contenders.put(one.name(), one));
    old.measured().contenders().forEach(one -> contenders.putIfAbsent(one.name(), one));
    Set<String> measured = new HashSet<>();
    part.measured().rows().forEach(row -> measured.add(row.name()));
    List<Absent> absent = new ArrayList<>(old.measured().absent());
    absent.removeIf(one -> measured.contains(one.row()));
    absent.addAll(part.measured().absent());
    return new Part(
        part.machine(),
        part.peak(),
        part.threads(),
        new Measured(
            List.copyOf(contenders.values()),
            absent,
            part.measured().heap(),
            List.copyOf(rows.values())));
  }

  /** Whether the file has a row that was measured on a machine after some time. */
  public boolean has(Section section, String row, Part.Machine machine, Instant after) {
    Part part = parts.get(section);
    return part != null
        && part.machine().equals(machine)
        && part.measured().rows().stream()
            .anyMatch(one -> one.name().equals(row) && Instant.parse(one.date()).isAfter(after));
  }

  /** The sections that were measured, in the order of the page. */
  public Map<Section, Part> parts() {
    return Collections.unmodifiableMap(parts);
  }

  /** As JSON. */
  public String json() {
    return JsonWriter.indented(SpeedJson.SPEED.write(parts));
  }

  /** Writes the file. */
  public void write(Path file) {
    Documents.write(file, SpeedJson.SPEED, parts);
  }
}
