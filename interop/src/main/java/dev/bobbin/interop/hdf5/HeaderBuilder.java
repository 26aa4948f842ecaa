package dev.bobbin.interop.hdf5;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Puts together an object header of version 2, as "HDF5 File Format Specification Version 3.0",
 * section IV.A, describes it.
 */
final class HeaderBuilder {
  static final long UNDEFINED = -1;

  private static final int DATASPACE = 0x01;
  private static final int LINK_INFO = 0x02;
  private static final int DATATYPE = 0x03;
  private static final int FILL_VALUE = 0x05;
  private static final int LINK = 0x06;
  private static final int LAYOUT = 0x08;
  private static final int GROUP_INFO = 0x0A;
  private static final int ATTRIBUTE = 0x0C;

  /** The largest size that a message's two bytes hold. */
  private static final int LARGEST_MESSAGE = 0xFFFF;

  private static final byte[] FLOAT = {
    0x11, 0x20, 31, 0, 4, 0, 0, 0, 0, 0, 32, 0, 23, 8, 0, 23, 127, 0, 0, 0
  };
  private static final byte[] DOUBLE = {
    0x11, 0x20, 63, 0, 8, 0, 0, 0, 0, 0, 64, 0, 52, 11, 0, 52, -1, 3, 0, 0
  };
  private static final byte[] LONG = {0x10, 0x08, 0, 0, 8, 0, 0, 0, 0, 0, 64, 0};
  private static final byte[] VARIABLE_TEXT = {
    0x19, 0x01, 0x01, 0, 16, 0, 0, 0, 0x13, 0x10, 0, 0, 1, 0, 0, 0
  };

  private final Bytes messages = new Bytes();

  private void message(int type, Bytes body) {
    if (body.size() > LARGEST_MESSAGE) {
      throw new IllegalArgumentException(
          "HDF5: expected a message of at most %d bytes, received %d"
              .formatted(LARGEST_MESSAGE, body.size()));
    }
    messages.u8(type).u16(body.size()).u8(0).put(body.toArray());
  }

  /** What makes an object a group. Its links lie in the header, however many they are. */
  void group() {
    message(LINK_INFO, new Bytes().u8(0, 0).u64(UNDEFINED).u64(UNDEFINED));
    message(GROUP_INFO, new Bytes().u8(0, 0));
  }

  void link(String name, long address) {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    // A length of four bytes, and a character set: UTF-8.
    message(LINK, new Bytes().u8(1, 0x10 | 2, 1).u32(utf8.length).put(utf8).u64(address));
  }

  void dataset(Hdf5Dataset dataset, long address) {
    byte[] type;
    List<Integer> dimensions;
    switch (dataset) {
      case Hdf5Dataset.Floats floats -> {
        type = FLOAT;
        dimensions = floats.dimensions();
      }
      case Hdf5Dataset.Whole _ -> {
        type = LONG;
        dimensions = List.of();
      }
    }
    message(DATASPACE, space(dimensions));
    message(DATATYPE, new Bytes().put(type));
    // Allocated late, filled with zeros if at all.
    message(FILL_VALUE, new Bytes().u8(3, 0x0A));
    message(LAYOUT, new Bytes().u8(3, 1).u64(address).u64(dataset.bytes()));
  }

  private static Bytes space(List<Integer> dimensions) {
    Bytes body = new Bytes().u8(2, dimensions.size(), 0, dimensions.isEmpty() ? 0 : 1);
    dimensions.forEach(body::u64);
    return body;
  }

  /** Texts of one length. */
  void texts(String name, List<String> texts) {
    if (texts.isEmpty()) {
      attribute(name, DOUBLE, space(List.of(0)), new byte[0]);
      return;
    }
    List<byte[]> encoded =
        texts.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
    int length = encoded.stream().mapToInt(text -> text.length).reduce(1, Math::max);
    Bytes values = new Bytes();
    encoded.forEach(text -> values.put(text).zeros(length - text.length));
    byte[] type = new Bytes().u8(0x13, 0x11, 0, 0).u32(length).toArray();
    attribute(name, type, space(List.of(texts.size())), values.toArray());
  }

  /** A text in the global heap. */
  void text(String name, int length, long heap, int index) {
    byte[] reference = new Bytes().u32(length).u64(heap).u32(index).toArray();
    attribute(name, VARIABLE_TEXT, space(List.of()), reference);
  }

  private void attribute(String name, byte[] type, Bytes space, byte[] values) {
    byte[] utf8 = (name + "\0").getBytes(StandardCharsets.UTF_8);
    Bytes body = new Bytes().u8(3, 0).u16(utf8.length).u16(type.length).u16(space.size()).u8(1);
    message(ATTRIBUTE, body.put(utf8).put(type).put(space.toArray()).put(values));
  }

  /** The header with its checksum. */
  byte[] build() {
    return new Bytes()
        .u8('O', 'H', 'D', 'R', 2, 2)
        .u32(messages.size())
        .put(messages.toArray())
        .checksum()
        .toArray();
  }
}
