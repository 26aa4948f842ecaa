package dev.bobbin.engine.network.layer;

import java.util.Arrays;

/**
 * Sums over the rows of a batch, for each channel: row by row in float within a block of {@value
 * #BLOCK} rows of a shard, then over the blocks and the shards in double. In float alone, the error
 * of a mean grows with the batch: of 400,000 values about 30,000 with a deviation of 5, variance
 * would be three times too large. Blocks are counted over all rows of a shard, however they lie in
 * memory, so that the bits depend on the batch alone.
 */
final class BlockSums {
  static final int BLOCK = 256;

  private final float[][] block;
  private final double[][] sums;
  private final int[] filled = new int[BatchContext.SHARDS];

  BlockSums(int channels) {
    block = new float[BatchContext.SHARDS][channels];
    sums = new double[BatchContext.SHARDS][channels];
  }

  void clear() {
    for (int shard = 0; shard < sums.length; shard++) {
      Arrays.fill(block[shard], 0);
      Arrays.fill(sums[shard], 0);
      filled[shard] = 0;
    }
  }

  /** The sums of a shard's block, to add rows to. */
  float[] block(int shard) {
    return block[shard];
  }

  /** How many of the next rows of a shard belong to its block, at least 1. */
  int room(int shard, int rows) {
    return Math.min(rows, BLOCK - filled[shard]);
  }

  /** Rows have been added to a shard's block; a block that is full is closed. */
  void added(int shard, int count) {
    filled[shard] += count;
    if (filled[shard] == BLOCK) {
      float[] done = block[shard];
      double[] to = sums[shard];
      for (int c = 0; c < done.length; c++) {
        to[c] += done[c];
      }
      Arrays.fill(done, 0);
      filled[shard] = 0;
    }
  }

  /** The sum over all rows of the first shards. */
  double total(int shards, int channel) {
    double total = 0;
    for (int shard = 0; shard < shards; shard++) {
      total += sums[shard][channel] + block[shard][channel];
    }
    return total;
  }
}
