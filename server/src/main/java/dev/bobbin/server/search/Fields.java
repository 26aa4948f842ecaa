package dev.bobbin.server.search;

/** The fields of an article's document. */
final class Fields {
  /** Indexed, stored, and in doc values to sort by. */
  static final String ID = "id";

  static final String NAME = "name";

  /** Indexed and stored. */
  static final String CLASS = "class";

  /** Stored, as a JSON object. */
  static final String METADATA = "metadata";

  /** The image, a byte each pixel, in doc values. */
  static final String PIXELS = "pixels";

  static final String VECTOR = "vector";

  /** The {@link IndexDescription}, in the user data of a commit. */
  static final String DESCRIPTION = "bobbin.articles";

  private Fields() {}
}
