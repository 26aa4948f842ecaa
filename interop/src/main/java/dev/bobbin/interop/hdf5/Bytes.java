package dev.bobbin.interop.hdf5;

import java.io.ByteArrayOutputStream;

/** Puts together bytes, the lowest of a number first. */
final class Bytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  Bytes u8(int... values) {
    for (int value : values) {
      out.write(value);
    }
    return this;
  }

  Bytes u16(int value) {
    return number(value, Short.BYTES);
  }

  Bytes u32(int value) {
    return number(value, Integer.BYTES);
  }

  Bytes u64(long value) {
    return number(value, Long.BYTES);
  }

  private Bytes number(long value, int size) {
    for (int i = 0; i < size; i++) {
      out.write((int) (value >>> (8 * i)));
    }
    return this;
  }

  Bytes put(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  Bytes zeros(int count) {
    return put(new byte[count]);
  }

  /** Ends with the checksum of all bytes before it. */
  Bytes checksum() {
    byte[] before = toArray();
    return u32(Lookup3.of(before, before.length));
  }

  int size() {
    return out.size();
  }

  byte[] toArray() {
    return out.toByteArray();
  }
}
