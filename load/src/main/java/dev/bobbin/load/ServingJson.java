package dev.bobbin.load;

import dev.bobbin.base.codec.Codec;
import dev.bobbin.base.codec.Codecs;
import dev.bobbin.base.codec.DerivedCodecs;
import dev.bobbin.base.codec.RecordFields;
import dev.bobbin.base.json.Node;
import dev.bobbin.base.json.Problems;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The document {@code serving.json}. */
final class ServingJson {
  /** All sections that were ever measured. */
  static final Codec<Map<Section, Part>> SERVING =
      DerivedCodecs.byConstant(Section.class, _ -> part());

  /** A section's results, and where they were measured. */
  record Part(Setting setting, Measured measured) {}

  private ServingJson() {}

  private static Codec<Part> part() {
    RecordFields<Part> fields = new RecordFields<>();
    var setting = fields.inlined(DerivedCodecs.record(Setting.class), Part::setting);
    var broken =
        fields.required(
            "broken", Codecs.list(Codecs.STRING, 0), part -> part.measured().broken(), "");
    var rows =
        fields.required("rows", Codecs.list(new RowCodec(), 0), part -> part.measured().rows(), "");
    return fields.document(v -> new Part(v.get(setting), new Measured(v.get(rows), v.get(broken))));
  }

  /**
   * A row of a table. A missing number, such as a percentile of no values, is NaN; null in JSON.
   */
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
