package dev.bobbin.base.protobuf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes a message in Protocol Buffers' wire format: each field is a key (number and encoding) and
 * a value, in the order of the calls.
 */
public final class ProtobufWriter {
  private static final int SEVEN_BITS = 0x7F;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** An empty message. */
  public ProtobufWriter() {}

  /** A whole number: seven bits per byte, the lowest first; ten bytes for a negative one. */
  public ProtobufWriter whole(int field, long value) {
    key(field, WireType.VARINT);
    varint(value);
    return this;
  }

  /** A double. */
  public ProtobufWriter number(int field, double value) {
    key(field, WireType.FIXED64);
    out.writeBytes(
        ByteBuffer.allocate(Double.BYTES).order(ByteOrder.LITTLE_ENDIAN).putDouble(value).array());
    return this;
  }

  /** A float. */
  public ProtobufWriter number(int field, float value) {
    key(field, WireType.FIXED32);
    out.writeBytes(
        ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).array());
    return this;
  }

  /** A text in UTF-8. */
  public ProtobufWriter text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /** A message. */
  public ProtobufWriter message(int field, ProtobufWriter value) {
    return bytes(field, value.bytes());
  }

  /** Whole numbers, packed. */
  public ProtobufWriter wholes(int field, List<Long> values) {
    ProtobufWriter packed = new ProtobufWriter();
    values.forEach(packed::varint);
    return bytes(field, packed.bytes());
  }

  /** Bytes. */
  public ProtobufWriter bytes(int field, byte[] value) {
    key(field, WireType.LENGTH_DELIMITED);
    varint(value.length);
    out.writeBytes(value);
    return this;
  }

  private void key(int field, WireType type) {
    varint(((long) field << 3) | type.number());
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~SEVEN_BITS) != 0) {
      out.write((int) ((rest & SEVEN_BITS) | SEVEN_BITS + 1));
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  /** The message so far. */
  public byte[] bytes() {
    return out.toByteArray();
  }
}
