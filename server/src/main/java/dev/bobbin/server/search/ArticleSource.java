package dev.bobbin.server.search;

/** Articles that are to be put into an index, by their numbers. Threads may share it. */
public interface ArticleSource {
  /** How many there are. */
  int count();

  /**
   * Reads one.
   *
   * @param number from 0 up to, but not, {@link #count}
   * @throws dev.bobbin.base.BobbinException where its picture or its id is not right
   */
  Article read(int number);
}
