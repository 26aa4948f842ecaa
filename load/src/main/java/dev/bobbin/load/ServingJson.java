package dev.bobbin.load;

import dev.bobbin.base.codec.Codec;
import dev.bobbin.base.codec.Codecs;
import dev.bobbin.base.codec.RecordCodec;
import dev.bobbin.base.codec.RecordFields;
import dev.bobbin.base.json.Node;
import dev.bobbin.base.json.Problems;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The document {@code serving.json}. */
final class ServingJson {
  /** All sections that were ever measured. */
  static final Codec<Map<Section, Part>> SERVING = serving();

  /** What was measured in a section, and where. */
  record Part(Setting setting, Measured measured) {}

  private ServingJson() {}

  private static Codec<Map<Section, Part>> serving() {
    RecordFields<Map<Section, Part>> fields = new RecordFields<>();
    Codec<Part> part = part();
    Map<Section, RecordFields.Field<Map<Section, Part>, Part>> parts = new EnumMap<>(Section.class);
    for (Section section : Section.values()) {
      parts.put(
          section,
          fields.absent(
              section.label(),
              part,
              all -> Optional.ofNullable(all.get(section)),
              section.title()));
    }
    return fields.document(v -> {
      Map<Section, Part> all = new EnumMap<>(Section.class);
      parts.forEach((section, field) -> v.find(field).ifPresent(own -> all.put(section, own)));
      return all;
    });
  }

  private static Codec<Part> part() {
    RecordFields<Part> fields = new RecordFields<>();
    var setting = fields.inlined(setting(), Part::setting);
    var broken =
        fields.required(
            "broken",
            Codecs.list(Codecs.STRING, 0),
            part -> part.measured().broken(),
            "Promises that did not hold.");
    var rows =
        fields.required(
            "rows",
            Codecs.list(new RowCodec(), 0),
            part -> part.measured().rows(),
            "Texts and numbers by column.");
    return fields.document(v -> new Part(v.get(setting), new Measured(v.get(rows), v.get(broken))));
  }

  private static RecordCodec<Setting> setting() {
    RecordFields<Setting> fields = new RecordFields<>();
    var cpu = fields.required("cpu", Codecs.STRING, Setting::cpu, "The processor.");
    var cores = fields.required("cores", Codecs.COUNT, Setting::cores, "That the JVM may use.");
    var java = fields.required("java", Codecs.STRING, Setting::java, "Version and vendor.");
    var os = fields.required("os", Codecs.STRING, Setting::os, "System and architecture.");
    var date = fields.required("date", Codecs.STRING, Setting::date, "When it was measured.");
    return fields.document(
        v -> new Setting(v.get(cpu), v.get(cores), v.get(java), v.get(os), v.get(date)));
  }

  /** A row of a table. What has no value, as a percentile of nothing, is NaN, and null in JSON. */
  private static final class RowCodec implements Codec<Map<String, Object>> {
    @Override
    public @Nullable Map<String, Object> read(Node node, String path, Problems problems) {
      if (!(node instanceof Node.Mapping mapping)) {
        problems.add(node, path, "a row of a table");
        return null;
      }
      int before = problems.count();
      Map<String, Object> row = new LinkedHashMap<>();
      mapping
          .entries()
          .forEach((column, entry) -> {
            switch (entry.value()) {
              case Node.Scalar(_, Node.Kind kind, String text) when kind == Node.Kind.TEXT ->
                  row.put(column, text);
              case Node.Scalar(_, Node.Kind kind, String text) when kind == Node.Kind.NUMBER ->
                  row.put(column, Double.valueOf(text));
              case Node.Scalar scalar when scalar.kind() == Node.Kind.NULL ->
                  row.put(column, Double.NaN);
              case Node other ->
                  problems.add(other, Codec.path(path, column), "a text or a number");
            }
          });
      return problems.count() > before ? null : row;
    }

    @Override
    public Object write(Map<String, Object> row) {
      Map<String, @Nullable Object> written = new LinkedHashMap<>(row);
      written.replaceAll((_, cell) -> cell instanceof Double d && d.isNaN() ? null : cell);
      return written;
    }

    @Override
    public Map<String, Object> schema(Map<String, Object> definitions) {
      return Map.of("type", "object");
    }
  }
}
