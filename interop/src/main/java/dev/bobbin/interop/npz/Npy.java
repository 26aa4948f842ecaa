package dev.bobbin.interop.npz;

import dev.bobbin.base.BobbinException;
import dev.bobbin.interop.assembly.StoredTensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** NumPy's {@code .npy}, version 1.0: a header of text and the values of one array. */
final class Npy {
  static final String FLOAT = "<f4";
  static final String BYTE = "|u1";

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int PREFIX = 10;
  private static final int ALIGNMENT = 64;

  /** As NumPy writes it; another order of the names is not written by anyone. */
  private static final Pattern HEADER =
      Pattern.compile(
          "\\{'descr': '([^']{1,8})', 'fortran_order': (True|False), 'shape': \\(([0-9, ]*)\\), ?\\}\\s*");

  private Npy() {}

  /** Writes the header of an array, and nothing of its values. */
  static void writeHeader(OutputStream out, String type, List<Integer> shape) throws IOException {
    String sizes = shape.stream().map(size -> size + ",").collect(Collectors.joining(" "));
    String tuple = shape.size() == 1 ? sizes : sizes.replaceFirst(",$", "");
    String text = "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }".formatted(type, tuple);
    int length = Math.ceilDiv(PREFIX + text.length() + 1, ALIGNMENT) * ALIGNMENT - PREFIX;
    byte[] header = new byte[PREFIX + length];
    ByteBuffer buffer = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
    buffer.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) length);
    String padded = text + " ".repeat(length - text.length() - 1) + "\n";
    buffer.put(padded.getBytes(StandardCharsets.US_ASCII));
    out.write(header);
  }

  /** An array's values. */
  static void write(OutputStream out, List<Integer> shape, float[] values) throws IOException {
    writeHeader(out, FLOAT, shape);
    byte[] bytes = new byte[Math.multiplyExact(values.length, Float.BYTES)];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
    out.write(bytes);
  }

  /** Bytes, such as a text in UTF-8. */
  static void write(OutputStream out, byte[] values) throws IOException {
    writeHeader(out, BYTE, List.of(values.length));
    out.write(values);
  }

  /** An array that was read: its header, and where its values are. */
  private record Header(String type, List<Integer> shape, ByteBuffer values) {}

  private static Header header(String where, byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    if (file.length < PREFIX
        || !Arrays.equals(Arrays.copyOf(file, MAGIC.length), MAGIC)
        || file[MAGIC.length] != 1) {
      throw BobbinException.of(where, "an array of NumPy, version 1.0", "other bytes");
    }
    bytes.position(MAGIC.length + 2);
    int length = bytes.getShort() & 0xFFFF;
    if (length > bytes.remaining()) {
      throw BobbinException.of(where, "a header of " + length + " bytes", bytes.remaining());
    }
    byte[] text = new byte[length];
    bytes.get(text);
    Matcher matcher = HEADER.matcher(new String(text, StandardCharsets.ISO_8859_1));
    if (!matcher.matches()) {
      throw BobbinException.of(
          where, "a header as NumPy writes it", "another", "numpy.savez with plain arrays");
    }
    if (matcher.group(2).equals("True")) {
      throw BobbinException.of(
          where, "values row by row", "column by column", "numpy.ascontiguousarray before savez");
    }
    return new Header(
        matcher.group(1),
        sizes(where, matcher.group(3)),
        bytes.slice().order(ByteOrder.LITTLE_ENDIAN));
  }

  private static List<Integer> sizes(String where, String text) {
    List<Integer> sizes = new ArrayList<>();
    for (String size : text.split(",", -1)) {
      String digits = size.strip();
      if (digits.length() > 9 || digits.contains(" ")) {
        throw BobbinException.of(where, "sizes below 10^9", text);
      }
      if (!digits.isEmpty()) {
        sizes.add(Integer.parseInt(digits));
      }
    }
    return sizes;
  }

  private static void requireLength(String where, Header header, int size) {
    long bytes = size;
    for (int axis : header.shape) {
      bytes = Math.min(bytes * axis, Integer.MAX_VALUE);
    }
    if (bytes != header.values.remaining()) {
      throw BobbinException.of(
          where,
          "%d bytes, as shape %s says".formatted(bytes, header.shape),
          header.values.remaining() + " bytes");
    }
  }

  /** Bytes. */
  static byte[] readBytes(String where, byte[] file) {
    Header header = header(where, file);
    if (!header.type.equals(BYTE)) {
      throw BobbinException.of(where, "type " + BYTE, header.type);
    }
    requireLength(where, header, 1);
    byte[] values = new byte[header.values.remaining()];
    header.values.get(values);
    return values;
  }

  /** Floats of 16, 32 or 64 bits. */
  static StoredTensor read(String where, byte[] file) {
    Header header = header(where, file);
    int size =
        switch (header.type) {
          case "<f2" -> Short.BYTES;
          case FLOAT -> Float.BYTES;
          case "<f8" -> Double.BYTES;
          default ->
              throw BobbinException.of(
                  where, "type <f2, <f4 or <f8", header.type, "astype('<f4') in NumPy");
        };
    requireLength(where, header, size);
    ByteBuffer values = header.values;
    float[] floats = new float[values.remaining() / size];
    for (int i = 0; i < floats.length; i++) {
      floats[i] =
          switch (size) {
            case Short.BYTES -> Float.float16ToFloat(values.getShort());
            case Float.BYTES -> values.getFloat();
            default -> (float) values.getDouble();
          };
    }
    return StoredTensor.of(header.shape, floats);
  }
}
