package dev.bobbin.base.protobuf;

import java.util.Optional;

/** How a field's value is encoded. */
enum WireType {
  VARINT(0, "a whole number"),
  FIXED64(1, "a number of 8 bytes"),
  LENGTH_DELIMITED(2, "bytes, a text or a message"),
  FIXED32(5, "a number of 4 bytes");

  private static final int MASK = 7;

  private final int number;
  private final String words;

  WireType(int number, String words) {
    this.number = number;
    this.words = words;
  }

  int number() {
    return number;
  }

  /** What it encodes, for messages. */
  String words() {
    return words;
  }

  /** That of a key; empty for groups, which nobody writes any more, and for what is none. */
  static Optional<WireType> of(long key) {
    return switch ((int) (key & MASK)) {
      case 0 -> Optional.of(VARINT);
      case 1 -> Optional.of(FIXED64);
      case 2 -> Optional.of(LENGTH_DELIMITED);
      case 5 -> Optional.of(FIXED32);
      default -> Optional.empty();
    };
  }
}
