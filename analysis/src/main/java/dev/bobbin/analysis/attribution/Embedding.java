package dev.bobbin.analysis.attribution;

import dev.bobbin.analysis.attribution.ExplainerResult.Given;
import dev.bobbin.analysis.attribution.ExplainerResult.Missing;
import dev.bobbin.analysis.linear.Floats;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.NetworkExecutor;
import dev.bobbin.engine.train.Samples;

/**
 * The inputs of the network's last layer with weights.
 *
 * @param layer name of the layer that gives them; {@code input} if there is none before the last
 *     one with weights
 * @param count number of images
 * @param features numbers per image
 * @param values [count][features]
 */
public record Embedding(String layer, int count, int features, float[] values) {
  /** A map of larger vectors would not fit into memory. */
  private static final int MOST_FEATURES = 4096;

  private static final int BATCH_SIZE = 250;

  static ExplainerResult<Embedding> of(Network network, Samples samples, ThreadTeam team) {
    EmbeddingSource source = EmbeddingSource.of(network);
    int features = source.features();
    if (features > MOST_FEATURES) {
      return new Missing<>(
          "the last layer with weights sees %,d numbers an image, and a map is made of at most %,d"
              .formatted(features, MOST_FEATURES));
    }
    float[] values = new float[Math.multiplyExact(samples.count(), features)];
    if (source.row().isPresent()) {
      run(source, samples, team, values);
    } else {
      team.run(samples.count(), (n, _) -> samples.read(n, 0, values, n * features));
    }
    return Floats.areFinite(values)
        ? new Given<>(new Embedding(source.layer(), samples.count(), features, values))
        : new Missing<>("what the last layer with weights sees is not all finite numbers");
  }

  private static void run(
      EmbeddingSource source, Samples samples, ThreadTeam team, float[] values) {
    NetworkExecutor executor = source.executor(BATCH_SIZE, team);
    float[][] images = new float[team.threads()][source.network().spec().input().size()];
    for (int from = 0; from < samples.count(); from += BATCH_SIZE) {
      int first = from;
      int count = Math.min(BATCH_SIZE, samples.count() - from);
      team.run(
          count,
          (n, worker) -> {
            samples.read(first + n, 0, images[worker], 0);
            executor.setInput(n, images[worker], 0);
          });
      executor.predict(count);
      team.run(
          count,
          (n, _) ->
              executor.copyOutput(source.layer(), n, values, (first + n) * source.features()));
    }
  }
}
