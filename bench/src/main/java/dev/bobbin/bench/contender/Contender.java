package dev.bobbin.bench.contender;

/** A library that trains networks, in a process of its own. */
public interface Contender {
  /** Name and version of what does the work, as it says itself, and how it was set up. */
  String version();

  /**
   * Builds a network with fresh weights.
   *
   * @throws UnsupportedOperationException if this library lacks something; the message says what
   */
  Model open(Workload workload, Images images);
}
