package dev.bobbin.base.json;

import dev.bobbin.base.fixtures.FuzzTarget;
import dev.bobbin.base.fixtures.Fuzzer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** The reader that all documents, model files and metadata go through. */
class JsonFuzzTest {
  private static final String SOURCE = "the text";

  @TestFactory
  Stream<DynamicTest> hundredsOfSpoiltInputsAreReadOrRefused() {
    return Fuzzer.hundreds(targets());
  }

  @Tag("slow")
  @TestFactory
  Stream<DynamicTest> manySpoiltInputsAreReadOrRefused() {
    return Fuzzer.many(targets());
  }

  private List<FuzzTarget> targets() {
    List<byte[]> corpus =
        Stream.of(
                "{\"name\": \"a \\u00e9\\ud83d\\ude00\", \"sizes\": [1, -2.5e3, 0], \"all\": {}}",
                "[[[\"\", null], true], false, {\"a\": [{\"b\": \"c\"}]}]",
                "-0.1E+2",
                "\"\u00e9\u20ac\\n\\/\"")
            .map(text -> text.getBytes(StandardCharsets.UTF_8))
            .toList();
    return List.of(
        FuzzTarget.text("JSON", SOURCE, corpus, bytes -> JsonReader.read(SOURCE, bytes)));
  }
}
