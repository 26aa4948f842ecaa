package dev.bobbin.analysis.attribution;

import dev.bobbin.analysis.attribution.ExplainerResult.Given;
import dev.bobbin.analysis.attribution.ExplainerResult.Missing;
import dev.bobbin.analysis.linear.Floats;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.NetworkExecutor;
import dev.bobbin.engine.train.Samples;

/**
 * Images as the network's last layer with weights sees them: what all layers before it have made of
 * them.
 *
 * @param layer name of the layer that gives these numbers; {@code input} where the network has no
 *     layer before the last one with weights
 * @param count how many images
 * @param features numbers an image
 * @param values [count][features]
 */
public record Embedding(String layer, int count, int features, float[] values) {
  /** More numbers an image than this would fill the memory before they make a map. */
  private static final int MOST_FEATURES = 4096;

  private static final int BATCH = 250;

  static ExplainerResult<Embedding> of(Network network, Samples samples, ThreadTeam team) {
    EmbeddingSource of = EmbeddingSource.of(network);
    int features = of.features();
    if (features > MOST_FEATURES) {
      return new Missing<>(
          "the last layer with weights sees %,d numbers an image, and a map is made of at most %,d"
              .formatted(features, MOST_FEATURES));
    }
    float[] values = new float[Math.multiplyExact(samples.count(), features)];
    if (of.row().isPresent()) {
      run(of, samples, team, values);
    } else {
      team.run(samples.count(), (n, _) -> samples.read(n, 0, values, n * features));
    }
    return Floats.areFinite(values)
        ? new Given<>(new Embedding(of.layer(), samples.count(), features, values))
        : new Missing<>("what the last layer with weights sees is not all finite numbers");
  }

  private static void run(EmbeddingSource of, Samples samples, ThreadTeam team, float[] values) {
    NetworkExecutor executor = of.executor(BATCH, team);
    float[][] images = new float[team.threads()][of.network().spec().input().size()];
    for (int from = 0; from < samples.count(); from += BATCH) {
      int first = from;
      int count = Math.min(BATCH, samples.count() - from);
      team.run(
          count,
          (n, worker) -> {
            samples.read(first + n, 0, images[worker], 0);
            executor.setInput(n, images[worker], 0);
          });
      executor.predict(count);
      team.run(
          count, (n, _) -> executor.copyOutput(of.layer(), n, values, (first + n) * of.features()));
    }
  }
}
