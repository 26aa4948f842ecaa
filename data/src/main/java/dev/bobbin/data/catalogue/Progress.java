package dev.bobbin.data.catalogue;

/** Hears how a download goes. */
@FunctionalInterface
public interface Progress {
  /** Hears nothing. */
  Progress NONE = (file, done, total) -> {};

  /**
   * So much is here; called at most a few times each tenth of a second, from the calling thread.
   *
   * @param file its name
   * @param done bytes so far
   * @param total bytes in all, or -1 when the server does not say
   */
  void bytes(String file, long done, long total);

  /** Something a person may want to know, such as a mirror that does not answer: one line. */
  default void note(String line) {}
}
