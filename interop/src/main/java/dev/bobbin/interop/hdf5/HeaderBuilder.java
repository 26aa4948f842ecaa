package dev.bobbin.interop.hdf5;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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

  private final ByteArrayOutputStream messages = new ByteArrayOutputStream();

  static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void message(int type, ByteBuffer body) {
    int size = body.position();
    if (size > LARGEST_MESSAGE) {
      throw new IllegalArgumentException(
          "HDF5: expected a message of at most %d bytes, received %d"
              .formatted(LARGEST_MESSAGE, size));
    }
    messages.write(type);
    messages.write(size & 0xFF);
    messages.write(size >> 8);
    messages.write(0);
    messages.write(body.array(), 0, size);
  }

  /** What makes an object a group. Its links lie in the header, however many they are. */
  void group() {
    message(
        LINK_INFO, buffer(18).put((byte) 0).put((byte) 0).putLong(UNDEFINED).putLong(UNDEFINED));
    message(GROUP_INFO, buffer(2).put((byte) 0).put((byte) 0));
  }

  void link(String name, long address) {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    ByteBuffer body = buffer(16 + utf8.length);
    // A length of four bytes, and a character set: UTF-8.
    body.put((byte) 1).put((byte) (0x10 | 2)).put((byte) 1).putInt(utf8.length).put(utf8);
    message(LINK, body.putLong(address));
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
    byte[] space = space(dimensions);
    message(DATASPACE, buffer(space.length).put(space));
    message(DATATYPE, buffer(type.length).put(type));
    // Allocated late, filled with zeros if at all.
    message(FILL_VALUE, buffer(2).put((byte) 3).put((byte) 0x0A));
    message(
        LAYOUT, buffer(18).put((byte) 3).put((byte) 1).putLong(address).putLong(dataset.bytes()));
  }

  private static byte[] space(List<Integer> dimensions) {
    ByteBuffer body = buffer(4 + Long.BYTES * dimensions.size());
    body.put((byte) 2).put((byte) dimensions.size()).put((byte) 0);
    body.put((byte) (dimensions.isEmpty() ? 0 : 1));
    dimensions.forEach(body::putLong);
    return body.array();
  }

  /** Texts of one length. */
  void texts(String name, List<String> texts) {
    List<byte[]> encoded =
        texts.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
    if (texts.isEmpty()) {
      attribute(name, DOUBLE, space(List.of(0)), new byte[0]);
      return;
    }
    int longest = encoded.stream().mapToInt(text -> text.length).max().orElse(1);
    int length = Math.max(1, longest);
    byte[] type = buffer(8).put(new byte[] {0x13, 0x11, 0, 0}).putInt(length).array();
    ByteBuffer values = buffer(length * texts.size());
    for (int i = 0; i < encoded.size(); i++) {
      values.put(i * length, encoded.get(i));
    }
    attribute(name, type, space(List.of(texts.size())), values.array());
  }

  /** A text in the global heap. */
  void text(String name, int length, long heap, int index) {
    byte[] reference = buffer(16).putInt(length).putLong(heap).putInt(index).array();
    attribute(name, VARIABLE_TEXT, space(List.of()), reference);
  }

  private void attribute(String name, byte[] type, byte[] space, byte[] values) {
    byte[] utf8 = (name + "\0").getBytes(StandardCharsets.UTF_8);
    ByteBuffer body = buffer(9 + utf8.length + type.length + space.length + values.length);
    body.put((byte) 3).put((byte) 0).putShort((short) utf8.length);
    body.putShort((short) type.length).putShort((short) space.length).put((byte) 1);
    message(ATTRIBUTE, body.put(utf8).put(type).put(space).put(values));
  }

  /** The header with its checksum. */
  byte[] build() {
    ByteBuffer header = buffer(14 + messages.size());
    header.put(new byte[] {'O', 'H', 'D', 'R', 2, 2}).putInt(messages.size());
    header.put(messages.toByteArray());
    header.putInt(Lookup3.of(header.array(), header.position()));
    return header.array();
  }
}
