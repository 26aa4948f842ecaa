package dev.bobbin.server.inference.protocol;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** The protocol's types of elements that the input may have. */
enum Datatype {
  /** Pixels of pictures of the network's size, from 0 to 255, in any type of integer. */
  UINT8(Kind.PIXELS, Byte.BYTES),
  UINT16(Kind.PIXELS, Short.BYTES),
  UINT32(Kind.PIXELS, Integer.BYTES),
  UINT64(Kind.PIXELS, Long.BYTES),
  INT8(Kind.PIXELS, Byte.BYTES),
  INT16(Kind.PIXELS, Short.BYTES),
  INT32(Kind.PIXELS, Integer.BYTES),
  INT64(Kind.PIXELS, Long.BYTES),
  /** Preprocessed values. */
  FP16(Kind.VALUES, Short.BYTES),
  FP32(Kind.VALUES, Float.BYTES),
  FP64(Kind.VALUES, Double.BYTES),
  /** Files of pictures: in JSON as base64. */
  BYTES(Kind.FILES, 0);

  /** What elements stand for. */
  enum Kind {
    PIXELS,
    VALUES,
    FILES
  }

  private final Kind kind;
  private final int size;

  Datatype(Kind kind, int size) {
    this.kind = kind;
    this.size = size;
  }

  static Optional<Datatype> of(String name) {
    return Arrays.stream(values()).filter(datatype -> datatype.name().equals(name)).findFirst();
  }

  Kind kind() {
    return kind;
  }

  /** Bytes of an element; 0 where each has its own length. */
  int size() {
    return size;
  }

  /** The next element of pixels; beyond 255 any number beyond 255. */
  long pixel(ByteBuffer binary) {
    return switch (this) {
      case UINT8 -> Byte.toUnsignedLong(binary.get());
      case UINT16 -> Short.toUnsignedLong(binary.getShort());
      case UINT32 -> Integer.toUnsignedLong(binary.getInt());
      case INT8 -> binary.get();
      case INT16 -> binary.getShort();
      case INT32 -> binary.getInt();
      case INT64 -> binary.getLong();
      case UINT64 -> {
        long bits = binary.getLong();
        yield bits < 0 ? Long.MAX_VALUE : bits;
      }
      case FP16, FP32, FP64, BYTES -> throw new IllegalStateException(name());
    };
  }

  /** The next element of values. */
  float value(ByteBuffer binary) {
    return switch (this) {
      case FP16 -> Float.float16ToFloat(binary.getShort());
      case FP32 -> binary.getFloat();
      case FP64 -> (float) binary.getDouble();
      default -> throw new IllegalStateException(name());
    };
  }

  /** A value of JSON as this type holds it. */
  float rounded(float value) {
    return this == FP16 ? Float.float16ToFloat(Float.floatToFloat16(value)) : value;
  }
}
