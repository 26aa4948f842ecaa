package dev.bobbin.base.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.io.Sha256;
import dev.bobbin.base.json.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentsTest {
  @TempDir Path folder;

  private record Inner(String name, Instant time) {}

  private enum Colour {
    DARK_RED,
    BLUE
  }

  private record Outer(
      Inner inner,
      OptionalDouble number,
      OptionalInt count,
      OptionalLong whole,
      Optional<Colour> colour,
      Map<String, List<Double>> figures) {}

  private static final RecordCodec<Outer> CODEC = codec();

  private static final Outer FULL =
      new Outer(
          new Inner("", Instant.parse("2026-01-31T12:00:00.123Z")),
          OptionalDouble.of(0.1 + 0.2),
          OptionalInt.of(3),
          OptionalLong.of(1L << 60),
          Optional.of(Colour.DARK_RED),
          Map.of("z", List.of(-0.0, 5e-324)));

  private static final Outer EMPTY =
      new Outer(
          FULL.inner(),
          OptionalDouble.empty(),
          OptionalInt.empty(),
          OptionalLong.empty(),
          Optional.empty(),
          Map.of());

  private static RecordCodec<Outer> codec() {
    RecordFields<Inner> inner = new RecordFields<>();
    var name = inner.required("name", Codecs.STRING, Inner::name, "A name.");
    var time = inner.required("time", Codecs.INSTANT, Inner::time, "A time.");
    RecordCodec<Inner> inners = inner.document(v -> new Inner(v.get(name), v.get(time)));
    RecordFields<Outer> outer = new RecordFields<>();
    var own = outer.inlined(inners, Outer::inner);
    var number = outer.nullableDouble("number", Outer::number, "A number.");
    var count = outer.nullableInt("count", Codecs.COUNT, Outer::count, "A count.");
    outer.derived("length", Codecs.WHOLE, o -> (long) o.inner().name().length(), "Of the name.");
    var whole = outer.nullableLong("whole", Outer::whole, "A whole number.");
    var colour =
        outer.nullable("colour", Codecs.constants(Colour.class), Outer::colour, "A colour.");
    var figures =
        outer.required(
            "figures",
            Codecs.map("lists", Codecs.list(Codecs.NUMBER, 0)),
            Outer::figures,
            "Figures.");
    return outer.document(v ->
        new Outer(
            v.get(own),
            v.findDouble(number),
            v.findInt(count),
            v.findLong(whole),
            v.find(colour),
            v.get(figures)));
  }

  private static Outer parsed(String json) {
    return Documents.parse("x.json", json, CODEC);
  }

  @Test
  void everyFlippedBitIsAnError() throws IOException {
    Path file = folder.resolve("flipped.json");
    Documents.write(file, CODEC, FULL);
    byte[] whole = Files.readAllBytes(file);
    for (int bit = 0; bit < 8 * whole.length; bit++) {
      byte[] damaged = whole.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(file, damaged);
      assertThatThrownBy(() -> Documents.read(file, CODEC))
          .as("bit %d", bit)
          .isInstanceOf(BobbinException.class)
          .hasMessageContaining("flipped.json");
    }
  }

  @Test
  void aFileEndsWithItsDigestAndOneOfEarlierVersionsIsRead() throws IOException {
    Path file = folder.resolve("sealed.json");
    Documents.write(file, CODEC, FULL);
    String text = Files.readString(file);
    String earlier = JsonWriter.indented(CODEC.write(FULL));
    assertThat(text)
        .isEqualTo(
            earlier.substring(0, earlier.length() - 3)
                + ",\n  \"documentSha256\": \""
                + Sha256.of(earlier)
                + "\"\n}\n");
    assertThat(Documents.read(file, CODEC)).isEqualTo(FULL);
    Files.writeString(file, earlier);
    assertThat(Documents.read(file, CODEC)).isEqualTo(FULL);
  }

  @Test
  void whatIsWrittenIsReadAgain() throws IOException {
    for (Outer outer : List.of(FULL, EMPTY)) {
      Path file = Files.writeString(folder.resolve("x"), JsonWriter.indented(CODEC.write(outer)));
      assertThat(Documents.read(file, CODEC)).isEqualTo(outer);
    }
  }

  @Test
  void whatHasNoValueIsWrittenAsNullInItsPlace() {
    assertThat(JsonWriter.compact(CODEC.write(EMPTY)))
        .isEqualTo(
            "{\"name\":\"\",\"time\":\"2026-01-31T12:00:00.123Z\",\"number\":null,\"count\":null,"
                + "\"length\":0,\"whole\":null,\"colour\":null,\"figures\":{}}");
  }

  @Test
  void whatIsNotThereCountsAsNullAndWhatIsUnknownIsPassedOver() {
    assertThat(
            parsed(
                "{\"name\":\"\",\"time\":\"2026-01-31T12:00:00.123Z\",\"figures\":{},\"new\":[1]}"))
        .isEqualTo(EMPTY);
  }

  @Test
  void allThatIsWrongIsSaidWithItsPlace() {
    assertThatThrownBy(() ->
            parsed(
                "{\"time\":\"2026-13-31\",\n\"number\":\"x\",\"count\":0,\"colour\":\"green\",\n\"figures\":{\"a\":[1,null]}}"))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("x.json:1:1: name: expected a text, received nothing")
        .hasMessageContaining("time: expected a time such as 2026-01-31T12:00:00Z")
        .hasMessageContaining("x.json:2:10: number: expected a number, received the text 'x'")
        .hasMessageContaining("count: expected a whole number of at least 1, received 0")
        .hasMessageContaining("colour: expected dark-red or blue, received the text 'green'")
        .hasMessageContaining("figures.a.1: expected a number, received nothing");
    assertThatThrownBy(() -> parsed("[]"))
        .hasMessageContaining("expected a mapping with name, time, number");
  }

  private record Many(String a, String b, String c, String d) {}

  @Test
  void aDocumentThatHasLostMostOfItsFieldsGetsOneLine() {
    RecordFields<Many> fields = new RecordFields<>();
    var a = fields.required("a", Codecs.STRING, Many::a, "A.");
    var b = fields.required("b", Codecs.STRING, Many::b, "B.");
    var c = fields.required("c", Codecs.STRING, Many::c, "C.");
    var d = fields.required("d", Codecs.STRING, Many::d, "D.");
    Codec<Many> codec = fields.document(v -> new Many(v.get(a), v.get(b), v.get(c), v.get(d)));
    assertThatThrownBy(() -> Documents.parse("x.json", "{}", codec))
        .isInstanceOf(BobbinException.class)
        .hasMessage(
            "x.json:1:1: expected the fields of this document, received one without a and 3 others; try another copy of the file");
    assertThatThrownBy(() -> Documents.parse("x.json", "{\"d\": \"\"}", codec))
        .hasMessageContainingAll("a: expected a text", "b: expected", "c: expected");
  }

  @Test
  void theSchemaRequiresEveryFieldAndAllowsNullWhereThereMayBeNone() {
    Map<String, Object> schema = Documents.schema("A document", CODEC);
    assertThat(schema).containsEntry("title", "A document").doesNotContainKey("$defs");
    assertThat(schema.get("required")).isEqualTo(CODEC.names());
    assertThat(schema).doesNotContainKey("additionalProperties");
    Map<?, ?> properties = (Map<?, ?>) schema.get("properties");
    assertThat(properties.get("number").toString()).contains("[number, null]");
    assertThat(properties.get("colour").toString()).contains("anyOf", "type=null");
    assertThat(properties.get("name").toString()).doesNotContain("null");
  }

  @Test
  void aFileOfAnotherKindIsRefused() {
    assertThatThrownBy(() -> Documents.read(folder, CODEC))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("expected a file, received none");
  }
}
