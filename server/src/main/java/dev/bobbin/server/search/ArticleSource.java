package dev.bobbin.server.search;

/** Articles to be indexed, by their numbers. Thread-safe. */
public interface ArticleSource {
  /** The number of articles. */
  int count();

  /**
   * Reads an article.
   *
   * @param number from 0, less than {@link #count}
   * @throws dev.bobbin.base.BobbinException if its picture or its id is invalid
   */
  Article read(int number);
}
