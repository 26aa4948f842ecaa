package dev.bobbin.bench.worker;

import dev.bobbin.bench.contender.Workload;
import dev.bobbin.engine.network.Network;
import java.util.List;
import java.util.Map;

/**
 * Where a training begins.
 *
 * @param weights the first weights, as from {@code Network.weights}
 * @param orders the images' order in each epoch; if empty, the process draws its own
 */
public record Beginning(Map<String, float[]> weights, List<int[]> orders) {
  public Beginning {
    orders = List.copyOf(orders);
  }

  /** The weights of a workload's seed, and no order. */
  public static Beginning of(Workload workload) {
    return new Beginning(
        Network.create(workload.network(), workload.training().seed()).weights(), List.of());
  }
}
