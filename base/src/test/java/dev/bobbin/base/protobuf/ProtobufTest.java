package dev.bobbin.base.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Examples of Protocol Buffers' own description of its encoding, and what is none. */
final class ProtobufTest {
  private static ProtobufReader reader(String hex) {
    return reader(HexFormat.of().parseHex(hex));
  }

  private static ProtobufReader reader(byte[] bytes) {
    return new ProtobufReader("some.file", ByteBuffer.wrap(bytes));
  }

  @Test
  void theExamplesOfTheDescriptionAreReadAndWritten() {
    // protobuf.dev, Encoding: Test1 with a = 150, Test2 with b = "testing", Test3 with c of Test1.
    ProtobufWriter one = new ProtobufWriter().whole(1, 150);
    assertThat(one.bytes()).asHexString().isEqualToIgnoringCase("089601");
    assertThat(new ProtobufWriter().text(2, "testing").bytes())
        .asHexString()
        .isEqualToIgnoringCase("120774657374696e67");
    assertThat(new ProtobufWriter().message(3, one).bytes())
        .asHexString()
        .isEqualToIgnoringCase("1a03089601");
    assertThat(new ProtobufWriter().wholes(6, List.of(3L, 270L, 86942L)).bytes())
        .asHexString()
        .isEqualToIgnoringCase("3206038e029ea705");

    ProtobufReader reader = reader("089601120774657374696e671a030896013206038e029ea705");
    assertThat(reader.next()).isTrue();
    assertThat(reader.whole()).isEqualTo(150);
    assertThat(reader.next()).isTrue();
    assertThat(reader.text()).isEqualTo("testing");
    assertThat(reader.next()).isTrue();
    ProtobufReader inner = reader.message();
    assertThat(inner.next()).isTrue();
    assertThat(inner.field()).isEqualTo(1);
    assertThat(inner.whole()).isEqualTo(150);
    assertThat(inner.next()).isFalse();
    assertThat(reader.next()).isTrue();
    List<Long> wholes = new ArrayList<>();
    reader.addWholesTo(wholes);
    assertThat(wholes).containsExactly(3L, 270L, 86942L);
    assertThat(reader.next()).isFalse();
  }

  @Test
  void numbersOfAllSizesComeBack() {
    byte[] bytes =
        new ProtobufWriter()
            .whole(1, -2)
            .whole(2, Long.MAX_VALUE)
            .number(3, 1.5f)
            .number(4, -0.25)
            .bytes(5, new byte[] {0, 0, (byte) 0x80, 0x3F})
            .bytes();
    ProtobufReader reader = reader(bytes);
    reader.next();
    assertThat(reader.whole()).isEqualTo(-2);
    reader.next();
    assertThat(reader.whole()).isEqualTo(Long.MAX_VALUE);
    reader.next();
    assertThat(reader.number()).isEqualTo(1.5f);
    List<Float> numbers = new ArrayList<>();
    reader.addNumbersTo(numbers);
    // A double is skipped by who does not ask for it.
    reader.next();
    reader.next();
    reader.addNumbersTo(numbers);
    assertThat(numbers).containsExactly(1.5f, 1f);
  }

  @ParameterizedTest
  @CsvSource({
    "08, a whole number of at most ten bytes",
    "08ffffffffffffffffffff01, a whole number of at most ten bytes",
    "0a05aabb, '5 bytes in field 1, received 2 until the end'",
    "0affffffffffffffffff01, '18446744073709551615 bytes in field 1'",
    "0d0000, '4 bytes in field 1'",
    "090000, '8 bytes in field 1'",
    "0b, a field's key",
    "0e, a field's key",
    "0000, the number of a field"
  })
  void whatIsNoMessageIsRefused(String hex, String words) {
    assertThatThrownBy(() -> reader(hex).next())
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("some.file")
        .hasMessageContaining(words);
  }

  @Test
  void aFieldOfAnotherKindIsRefused() {
    ProtobufReader reader = reader("089601");
    reader.next();
    assertThatThrownBy(reader::text)
        .hasMessageContaining("bytes, a text or a message in field 1, received a whole number");
    ProtobufReader text = reader("0a02c328");
    text.next();
    assertThatThrownBy(text::text).hasMessageContaining("a text in UTF-8");
    assertThatThrownBy(text::whole).hasMessageContaining("a whole number in field 1");
  }

  @Test
  void messagesInMessagesEndSomewhere() {
    ProtobufWriter writer = new ProtobufWriter();
    for (int i = 0; i < 150; i++) {
      writer = new ProtobufWriter().message(1, writer);
    }
    byte[] bytes = writer.bytes();
    assertThatThrownBy(
            () -> {
              ProtobufReader at = reader(bytes);
              while (at.next()) {
                at = at.message();
              }
            })
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("at most 100");
  }
}
