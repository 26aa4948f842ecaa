package dev.bobbin.interop.hdf5;

import java.util.List;

/** What an attribute of a group holds, for {@link Hdf5Writer}. */
public sealed interface Hdf5Attribute {
  /** A text of any length, in UTF-8, stored as h5py stores one: with variable length. */
  record Text(String text) implements Hdf5Attribute {}

  /**
   * Texts, stored with the length of the longest; without any, as h5py stores an empty list: no
   * doubles.
   */
  record Texts(List<String> texts) implements Hdf5Attribute {
    public Texts {
      texts = List.copyOf(texts);
    }
  }
}
