package dev.bobbin.base.protobuf;

import dev.bobbin.base.BobbinException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Reads a message in Protocol Buffers' wire format, field by field. No memory is claimed for
 * lengths that a file states: the bytes of a field are a view of the message's.
 *
 * {@snippet :
 * while (message.next()) {
 *   switch (message.field()) {
 *     case 1 -> name = message.text();
 *     case 2 -> sizes.add(message.whole());
 *     default -> {} // skipped
 *   }
 * }
 * }
 */
public final class ProtobufReader {
  private static final int SEVEN_BITS = 0x7F;
  private static final int LONGEST_VARINT = 70;

  /** Of protoc's own parsers. */
  private static final int DEEPEST = 100;

  private final String where;
  private final ByteBuffer in;
  private final int depth;
  private int field;
  private WireType type = WireType.VARINT;
  private long whole;
  private ByteBuffer bytes = ByteBuffer.allocate(0);

  /**
   * A message.
   *
   * @param where the file, for messages
   * @param message its bytes
   */
  public ProtobufReader(String where, ByteBuffer message) {
    this(where, message, 0);
  }

  private ProtobufReader(String where, ByteBuffer message, int depth) {
    this.where = where;
    this.in = message.slice().order(ByteOrder.LITTLE_ENDIAN);
    this.depth = depth;
  }

  /**
   * Goes to the next field.
   *
   * @return false at the end of the message
   */
  public boolean next() {
    if (!in.hasRemaining()) {
      return false;
    }
    long key = varint(in);
    long number = key >>> 3;
    type = WireType.of(key).orElseThrow(() -> damaged("a field's key", "key " + key));
    if (number < 1 || number > Integer.MAX_VALUE >> 2) {
      throw damaged("the number of a field", Long.toUnsignedString(number));
    }
    field = (int) number;
    switch (type) {
      case VARINT -> whole = varint(in);
      case FIXED64 -> {
        require(Long.BYTES);
        whole = in.getLong();
      }
      case FIXED32 -> {
        require(Integer.BYTES);
        whole = in.getInt();
      }
      case LENGTH_DELIMITED -> {
        long length = varint(in);
        require(length);
        bytes = in.slice(in.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
        in.position(in.position() + (int) length);
      }
    }
    return true;
  }

  /** The number of the current field. */
  public int field() {
    return field;
  }

  /** The current field's whole number. */
  public long whole() {
    requireType(WireType.VARINT);
    return whole;
  }

  /** The current field's float. */
  public float number() {
    requireType(WireType.FIXED32);
    return Float.intBitsToFloat((int) whole);
  }

  /** The current field's bytes, little-endian, a view of the message's. */
  public ByteBuffer bytes() {
    requireType(WireType.LENGTH_DELIMITED);
    return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The current field's text. */
  public String text() {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes()).toString();
    } catch (CharacterCodingException e) {
      throw damaged("a text in UTF-8", "other bytes");
    }
  }

  /** The current field's message. */
  public ProtobufReader message() {
    if (depth == DEEPEST) {
      throw damaged("messages in at most " + DEEPEST + " others", "more");
    }
    return new ProtobufReader(where, bytes(), depth + 1);
  }

  /** Adds the current field's whole numbers, of which there are several if they are packed. */
  public void addWholesTo(List<Long> values) {
    if (type == WireType.VARINT) {
      values.add(whole);
      return;
    }
    ByteBuffer packed = bytes();
    while (packed.hasRemaining()) {
      values.add(varint(packed));
    }
  }

  /** Adds the current field's floats, of which there are several if they are packed. */
  public void addNumbersTo(List<Float> values) {
    if (type == WireType.FIXED32) {
      values.add(number());
      return;
    }
    ByteBuffer packed = bytes();
    if (packed.remaining() % Float.BYTES != 0) {
      throw damaged("numbers of 4 bytes", packed.remaining() + " bytes");
    }
    while (packed.hasRemaining()) {
      values.add(packed.getFloat());
    }
  }

  private void requireType(WireType expected) {
    if (type != expected) {
      throw damaged(expected.words() + " in field " + field, type.words());
    }
  }

  private void require(long length) {
    if (length < 0 || length > in.remaining()) {
      throw damaged(
          "%s bytes in field %d".formatted(Long.toUnsignedString(length), field),
          in.remaining() + " until the end");
    }
  }

  private long varint(ByteBuffer from) {
    long value = 0;
    for (int shift = 0; shift < LONGEST_VARINT && from.hasRemaining(); shift += 7) {
      byte next = from.get();
      value |= (long) (next & SEVEN_BITS) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw damaged("a whole number of at most ten bytes", from.hasRemaining() ? "more" : "the end");
  }

  private BobbinException damaged(String expected, String received) {
    return BobbinException.of(where, expected, received, "another copy of the file");
  }
}
