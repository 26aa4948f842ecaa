package dev.bobbin.interop.hdf5;

import java.util.ArrayList;
import java.util.List;

/**
 * Makes Keras's bfloat16 readable. h5py has no type for it and writes an opaque one of two bytes
 * with an empty tag, on which jHDF 0.13 fails, with all that lies in the same group. The message of
 * such a type is recognised by its 16 bytes and turned into that of a reference of two bytes, which
 * nobody else has, in a copy.
 */
final class BrainFloats {
  /** Type 3 (datatype), 8 bytes long; then class 5 in version 1, no bits, two bytes, no tag. */
  private static final byte[] OPAQUE = {3, 0, 8, 0, -1, 0, 0, 0, 0x15, 0, 0, 0, 2, 0, 0, 0};

  /** Where the message has its flags, which do not matter. */
  private static final int FLAGS = 4;

  private static final int CLASS = 8;
  private static final byte REFERENCE = 0x17;

  private BrainFloats() {}

  /** The file, or a copy with other types where it has any of these. */
  static byte[] readable(byte[] file) {
    List<Integer> found = new ArrayList<>();
    // Messages lie at multiples of eight.
    for (int at = 0; at + OPAQUE.length <= file.length; at += 8) {
      if (matches(file, at)) {
        found.add(at + CLASS);
      }
    }
    if (found.isEmpty()) {
      return file;
    }
    byte[] copy = file.clone();
    for (int at : found) {
      copy[at] = REFERENCE;
    }
    return copy;
  }

  private static boolean matches(byte[] file, int at) {
    for (int i = 0; i < OPAQUE.length; i++) {
      if (i != FLAGS && file[at + i] != OPAQUE[i]) {
        return false;
      }
    }
    return true;
  }
}
