package dev.bobbin.interop.onnx;

import java.util.Arrays;
import java.util.Optional;

/** The type of a tensor's elements, as {@code TensorProto.DataType} numbers it. */
enum ElementType {
  FLOAT(1, 4),
  UINT8(2, 1),
  INT8(3, 1),
  UINT16(4, 2),
  INT16(5, 2),
  INT32(6, 4),
  INT64(7, 8),
  BOOL(9, 1),
  FLOAT16(10, 2),
  DOUBLE(11, 8),
  UINT32(12, 4),
  UINT64(13, 8),
  BFLOAT16(16, 2),

  /** Texts, and numbers of fewer than 8 bits or more than 64: no layer has them. */
  OTHER(0, 1);

  private final int number;
  private final int bytes;

  ElementType(int number, int bytes) {
    this.number = number;
    this.bytes = bytes;
  }

  int number() {
    return number;
  }

  /** Bytes of an element. */
  int bytes() {
    return bytes;
  }

  /** Whether elements are whole numbers. */
  boolean isWhole() {
    return switch (this) {
      case FLOAT, FLOAT16, DOUBLE, BFLOAT16, OTHER -> false;
      case UINT8, INT8, UINT16, INT16, INT32, INT64, BOOL, UINT32, UINT64 -> true;
    };
  }

  /** Whether it has fewer bits than a float for a number with a fraction. */
  boolean isShort() {
    return this == FLOAT16 || this == BFLOAT16;
  }

  /** Whether a whole number is one of this type. */
  boolean holds(long value) {
    return switch (this) {
      case BOOL -> value == 0 || value == 1;
      case UINT8, UINT16, UINT32 -> value >= 0 && value < 1L << (Byte.SIZE * bytes);
      case UINT64 -> value >= 0;
      case INT8, INT16, INT32, INT64 -> {
        int spare = Long.SIZE - Byte.SIZE * bytes;
        yield ((value << spare) >> spare) == value;
      }
      case FLOAT, FLOAT16, DOUBLE, BFLOAT16, OTHER -> false;
    };
  }

  /** A type of numbers; empty for another. */
  static Optional<ElementType> of(long number) {
    return Arrays.stream(values())
        .filter(type -> type != OTHER && type.number == number)
        .findFirst();
  }
}
