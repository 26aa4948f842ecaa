package dev.bobbin.bench.result;

import dev.bobbin.base.codec.Codec;
import dev.bobbin.base.codec.Codecs;
import dev.bobbin.base.codec.DerivedCodecs;
import dev.bobbin.base.codec.RecordFields;
import dev.bobbin.bench.result.Part.Absent;
import dev.bobbin.bench.result.Part.ContenderResult;
import dev.bobbin.bench.result.Part.Machine;
import dev.bobbin.bench.result.Part.Measured;
import dev.bobbin.bench.result.Part.Peak;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The document {@code speed.json}. */
final class SpeedJson {
  /** The results of all sections that were ever measured. */
  static final Codec<Map<Section, Part>> SPEED =
      DerivedCodecs.byConstant(Section.class, section -> part(row(section)));

  private SpeedJson() {}

  static Codec<Row> row(Section section) {
    return row(section.row());
  }

  private static <R extends Row> Codec<Row> row(Class<R> type) {
    return DerivedCodecs.record(type).as(row -> row, type::cast);
  }

  private static Codec<Part> part(Codec<Row> row) {
    RecordFields<Part> fields = new RecordFields<>();
    var machine =
        fields.required("machine", DerivedCodecs.record(Machine.class), Part::machine, "");
    var peak = fields.required("peak", DerivedCodecs.record(Peak.class), Part::peak, "");
    var threads = fields.required("threads", Codecs.COUNT, Part::threads, "");
    var contenders = list(fields, "contenders", ContenderResult.class, Measured::contenders);
    var absent = list(fields, "absent", Absent.class, Measured::absent);
    var heap = fields.absent("heap", Codecs.STRING, part -> part.measured().heap(), "");
    var rows = fields.required("rows", Codecs.list(row, 0), part -> part.measured().rows(), "");
    return fields.document(v ->
        new Part(
            v.get(machine),
            v.get(peak),
            v.get(threads),
            new Measured(
                v.find(contenders).orElse(List.of()),
                v.find(absent).orElse(List.of()),
                v.find(heap),
                v.get(rows))));
  }

  /** A list that is left out where Bobbin was measured alone. */
  private static <T> RecordFields.Field<Part, List<T>> list(
      RecordFields<Part> fields, String name, Class<T> type, Function<Measured, List<T>> get) {
    return fields.absent(
        name,
        Codecs.list(DerivedCodecs.record(type), 0),
        part ->
            Optional.of(part.measured())
                .filter(measured -> !measured.contenders().isEmpty())
                .map(get),
        "");
  }
}
