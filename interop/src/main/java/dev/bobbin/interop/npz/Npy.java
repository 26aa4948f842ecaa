package dev.bobbin.interop.npz;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.numpy.NpyHeader;
import dev.bobbin.interop.assembly.StoredTensor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** Arrays in NumPy's {@code .npy}, written as version 1.0: a header of text, and values. */
final class Npy {
  private static final String FLOAT = "<f4";
  private static final String BYTE = "|u1";

  private Npy() {}

  /** An array's values. */
  static void write(OutputStream out, List<Integer> shape, float[] values) throws IOException {
    NpyHeader.write(out, FLOAT, shape.stream().mapToInt(Integer::intValue).toArray());
    byte[] bytes = new byte[Math.multiplyExact(values.length, Float.BYTES)];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
    out.write(bytes);
  }

  /** Bytes, such as a text in UTF-8. */
  static void write(OutputStream out, byte[] values) throws IOException {
    NpyHeader.write(out, BYTE, values.length);
    out.write(values);
  }

  /** An array that was read: its header, and its values. */
  private record Array(NpyHeader header, ByteBuffer values) {
    List<Integer> shape() {
      return Arrays.stream(header.shape()).boxed().toList();
    }
  }

  private static Array array(String where, byte[] file) {
    NpyHeader header;
    try {
      header = NpyHeader.read(new ByteArrayInputStream(file), where);
    } catch (IOException e) {
      throw new AssertionError("bytes in memory can be read", e);
    }
    if (header.fortran()) {
      throw BobbinException.of(
          where, "values row by row", "column by column", "numpy.ascontiguousarray before savez");
    }
    int start = header.bytes().length;
    int bytes = file.length - start;
    if (header.count() != bytes / header.itemSize() || bytes % header.itemSize() != 0) {
      throw BobbinException.of(
          where,
          "%d elements of %d bytes, as shape %s says"
              .formatted(header.count(), header.itemSize(), header.shapeText()),
          bytes + " bytes");
    }
    return new Array(header, ByteBuffer.wrap(file, start, bytes).slice().order(header.order()));
  }

  /** Bytes. */
  static byte[] readBytes(String where, byte[] file) {
    Array array = array(where, file);
    if (array.header.kind() != 'u' || array.header.itemSize() != 1) {
      throw BobbinException.of(where, "bytes (uint8)", "other elements");
    }
    byte[] values = new byte[array.values.remaining()];
    array.values.get(values);
    return values;
  }

  /** Floats of 16, 32 or 64 bits. */
  static StoredTensor read(String where, byte[] file) {
    Array array = array(where, file);
    NpyHeader header = array.header;
    if (header.kind() != 'f') {
      throw BobbinException.of(
          where, "floats of 16, 32 or 64 bits", "other elements", "astype('float32') in NumPy");
    }
    float[] floats = new float[array.values.remaining() / header.itemSize()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) header.number(array.values, i * header.itemSize());
    }
    return StoredTensor.of(array.shape(), floats);
  }
}
