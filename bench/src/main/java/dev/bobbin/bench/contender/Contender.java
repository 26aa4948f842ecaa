package dev.bobbin.bench.contender;

/** A library that trains networks, in its own process. */
public interface Contender {
  /** Name and version of the library, as it reports them. */
  String version();

  /**
   * Builds a network with fresh weights.
   *
   * @throws UnsupportedOperationException if the library does not support it; the message says why
   */
  Model open(Workload workload, Images images);
}
