package dev.bobbin.interop.hdf5;

/** Bob Jenkins's checksum "lookup3" of 2006 ({@code hashlittle}), which HDF5's headers end with. */
final class Lookup3 {
  private static final int BLOCK = 12;

  private Lookup3() {}

  static int of(byte[] bytes, int length) {
    int a = 0xdeadbeef + length;
    int b = a;
    int c = a;
    int at = 0;
    int left = length;
    while (left > BLOCK) {
      a += word(bytes, at, left);
      b += word(bytes, at + 4, left - 4);
      c += word(bytes, at + 8, left - 8);
      a = (a - c) ^ Integer.rotateLeft(c, 4);
      c += b;
      b = (b - a) ^ Integer.rotateLeft(a, 6);
      a += c;
      c = (c - b) ^ Integer.rotateLeft(b, 8);
      b += a;
      a = (a - c) ^ Integer.rotateLeft(c, 16);
      c += b;
      b = (b - a) ^ Integer.rotateLeft(a, 19);
      a += c;
      c = (c - b) ^ Integer.rotateLeft(b, 4);
      b += a;
      at += BLOCK;
      left -= BLOCK;
    }
    if (left == 0) {
      return c;
    }
    a += word(bytes, at, left);
    b += word(bytes, at + 4, left - 4);
    c += word(bytes, at + 8, left - 8);
    c = (c ^ b) - Integer.rotateLeft(b, 14);
    a = (a ^ c) - Integer.rotateLeft(c, 11);
    b = (b ^ a) - Integer.rotateLeft(a, 25);
    c = (c ^ b) - Integer.rotateLeft(b, 16);
    a = (a ^ c) - Integer.rotateLeft(c, 4);
    b = (b ^ a) - Integer.rotateLeft(a, 14);
    return (c ^ b) - Integer.rotateLeft(b, 24);
  }

  /** Up to four bytes, the first one lowest. */
  private static int word(byte[] bytes, int at, int left) {
    int word = 0;
    for (int i = 0; i < Math.min(4, left); i++) {
      word |= (bytes[at + i] & 0xFF) << (8 * i);
    }
    return word;
  }
}
