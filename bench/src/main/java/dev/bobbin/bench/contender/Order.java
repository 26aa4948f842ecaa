package dev.bobbin.bench.contender;

import dev.bobbin.engine.random.RandomStream;
import dev.bobbin.engine.random.RandomStream.Purpose;

/** A new random order of the images for every epoch, drawn as Bobbin's trainer draws its own. */
public final class Order {
  private final int images;
  private final int available;
  private final long seed;
  private int epoch;

  /** The order of a workload's images. */
  public Order(Workload workload, Images images) {
    this.images = workload.images();
    this.available = images.set().count();
    this.seed = workload.training().seed();
  }

  /** The next epoch's indices. */
  public int[] next() {
    int[] order = RandomStream.of(seed, Purpose.ORDER, epoch++, 0).permutation(images);
    if (images > available) {
      for (int i = 0; i < order.length; i++) {
        order[i] %= available;
      }
    }
    return order;
  }
}
