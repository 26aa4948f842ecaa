package dev.bobbin.data.catalogue;

/** Receives the progress of a download. */
@FunctionalInterface
public interface Progress {
  /** Ignores progress. */
  Progress NONE = (file, done, total) -> {};

  /**
   * Data arrived; called at most a few times per tenth of a second, from the calling thread.
   *
   * @param file its name
   * @param done bytes so far
   * @param total bytes in all, or -1 if the server does not say
   */
  void bytes(String file, long done, long total);

  /** A note for the user, in one line, such as a mirror that does not answer. */
  default void note(String line) {}

  /**
   * Pictures are read and prepared; called now and then, from any thread.
   *
   * @param done pictures so far
   * @param total pictures in all
   */
  default void pictures(int done, int total) {}
}
