package dev.bobbin.engine;

/**
 * The contract that the same network, training, seed and samples give the same weights bit for bit,
 * on any machine, with any number of threads and any vector width.
 */
public final class Reproducibility {
  /**
   * Increases by 1 with each change that makes the same training give other weights. The golden
   * digests of the tests guard it.
   */
  public static final int REVISION = 2;

  private Reproducibility() {}
}
