package dev.bobbin.base.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonStreamTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void theBytesAreThoseOfTheWholeDocument(int items) {
    Map<String, Object> item = Map.of("image", "a \"b\".png", "classes", List.of(Map.of("p", 0.5)));
    Map<String, Object> head = Map.of("size", List.of(1, 2), "empty", Map.of());
    Map<String, Object> whole = new LinkedHashMap<>();
    whole.put("model", "m\u00e9");
    whole.put("how", head);
    whole.put("predictions", List.of(item, item, item).subList(0, items));
    whole.put("end", true);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    JsonStream stream = new JsonStream(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    stream.put("model", "m\u00e9");
    stream.put("how", head);
    stream.beginList("predictions");
    for (int i = 0; i < items; i++) {
      stream.add(item);
    }
    stream.endList();
    stream.put("end", true);
    stream.end();
    assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo(JsonWriter.indented(whole));
  }
}
