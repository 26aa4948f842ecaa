package dev.bobbin.base.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.Position;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
  @Test
  void everythingKnowsItsLineAndColumn() {
    Node node = JsonReader.read("x", "{\n  \"a\": [1,\n    true]\n}");
    Node.Mapping mapping = (Node.Mapping) node;
    Node.Sequence list = (Node.Sequence) mapping.get("a");
    assertThat(mapping.entries().get("a").at()).hasToString("x:2:3");
    assertThat(list.at()).hasToString("x:2:8");
    assertThat(list.items().get(1))
        .isEqualTo(new Node.Scalar(new Position("x", 3, 5), Node.Kind.BOOLEAN, "true"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-0", "12", "-3.5", "1e9", "1E-7", "0.0", "1.5e+3"})
  void numbersKeepTheirText(String number) {
    assertThat(JsonReader.read("x", " " + number + "\n"))
        .isEqualTo(new Node.Scalar(new Position("x", 1, 2), Node.Kind.NUMBER, number));
  }

  @Test
  void escapesMeanWhatTheStandardSays() {
    Node node = JsonReader.read("x", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00\"");
    assertThat(((Node.Scalar) node).text()).isEqualTo("\"\\/\b\f\n\r\té😀");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|a value",
        "{|a name in double quotes",
        "{\"a\"}|':'",
        "{\"a\":1,}|a name in double quotes",
        "[1,]|a value",
        "[1|',' or ']'",
        "{\"a\":1|',' or '}'",
        "[1 2]|',' or ']'",
        "{a:1}|a name in double quotes",
        "{'a':1}|a name in double quotes",
        "{\"a\":1,\"a\":2}|each name once",
        "01|the end of the text",
        "1.|a digit",
        "1e|a digit",
        ".5|a value",
        "+1|a value",
        "-|a digit",
        "NaN|a value",
        "Infinity|a value",
        "nul|a value",
        "tru|a value",
        "1 // one|the end of the text",
        "\"abc|a closing",
        "\"\\x\"|one of",
        "\"\\u12g4\"|four hexadecimal digits",
        "\"\\u12|four hexadecimal digits",
        "\"\\ud800\"|surrogates in pairs",
        "\"\\udc00\\ud800\"|surrogates in pairs",
        "\"\u0001\"|no control character",
        "\uFEFF1|a value",
      })
  void whatIsNotJsonIsRefusedWithAPlace(String text, String expected) {
    assertThatExceptionOfType(BobbinException.class)
        .isThrownBy(() -> JsonReader.read("x", text))
        .withMessageStartingWith("x:1:")
        .withMessageContaining("expected " + expected)
        .withMessageContaining("received");
  }

  @Test
  void depthIsLimitedFarBelowTheStack() {
    String deep = "[".repeat(JsonReader.DEEPEST) + "]".repeat(JsonReader.DEEPEST);
    assertThat(JsonReader.read("x", deep)).isInstanceOf(Node.Sequence.class);
    assertThatExceptionOfType(BobbinException.class)
        .isThrownBy(() -> JsonReader.read("x", "[".repeat(1_000_000)))
        .withMessageContaining("at most 64");
    assertThatExceptionOfType(BobbinException.class)
        .isThrownBy(() -> JsonReader.read("x", "{\"a\":".repeat(100_000)))
        .withMessageContaining("at most 64");
  }

  @Test
  void bytesThatAreNotUtf8AreRefused() {
    byte[] bytes = "{\"a\":\"?\"}".getBytes(StandardCharsets.UTF_8);
    bytes[6] = (byte) 0xC3;
    assertThatExceptionOfType(BobbinException.class)
        .isThrownBy(() -> JsonReader.read("x", bytes))
        .withMessageContaining("expected UTF-8");
  }

  @Test
  void whatIsWrittenReadsBackTheSame() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("text \"\\\n\té😀", "\u0000\u001f\u2028");
    tree.put("list", List.of(1, 2L, 0.1, true, List.of(), Map.of()));
    tree.put("nothing", null);
    for (String text : List.of(JsonWriter.compact(tree), JsonWriter.indented(tree))) {
      assertThat(text).matches("[\\x20-\\x7e\\n]+");
      assertThat(plain(JsonReader.read("x", text)))
          .hasToString(
              "{text \"\\\n\té😀=\u0000\u001f\u2028, list=[1, 2, 0.1, true, [], {}], nothing=null}");
    }
  }

  private static Object plain(Node node) {
    return switch (node) {
      case Node.Mapping mapping -> {
        Map<String, Object> plain = new LinkedHashMap<>();
        mapping.entries().forEach((name, entry) -> plain.put(name, plain(entry.value())));
        yield plain;
      }
      case Node.Sequence sequence -> sequence.items().stream().map(JsonReaderTest::plain).toList();
      case Node.Scalar scalar -> scalar.text();
    };
  }

  @Test
  void writtenNumbersGiveTheSameDoubleAgain() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        String text = JsonWriter.number(value);
        assertThat(Double.parseDouble(text)).as(text).isEqualTo(value);
      }
    }
    assertThat(
            List.of(
                JsonWriter.number(1e-7),
                JsonWriter.number(3),
                JsonWriter.number(0.001),
                JsonWriter.number(1.25e300),
                JsonWriter.number(-0.0)))
        .containsExactly("1e-7", "3", "0.001", "1.25e300", "-0.0");
  }

  @Test
  void randomTextEndsInATreeOrAProblemAndNothingElse() {
    String letters = "{}[]\",:0123456789.eE+-truefalsn \n\\u";
    Random random = new Random(11);
    int read = 0;
    for (int i = 0; i < 50_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(12); n >= 0; n--) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }
      try {
        JsonReader.read("x", text.toString());
        read++;
      } catch (BobbinException e) {
        assertThat(e).hasMessageContaining("expected");
      }
    }
    assertThat(read).isBetween(500, 49_000);
  }
}
