package dev.bobbin.server.search;

/** The fields of an article in Lucene. */
final class Fields {
  /** To look it up by, to keep, and, beside the documents, to sort by. */
  static final String ID = "id";

  static final String NAME = "name";

  /** To keep and to filter by. */
  static final String CLASS = "class";

  /** One JSON object. */
  static final String METADATA = "metadata";

  /** The image, a byte each pixel; beside the documents. */
  static final String PIXELS = "pixels";

  static final String VECTOR = "vector";

  /** Where a commit keeps the {@link IndexDescription}. */
  static final String DESCRIPTION = "bobbin.articles";

  private Fields() {}
}
