package dev.bobbin.bench.contender;

import dev.bobbin.base.codec.Codec;
import dev.bobbin.base.codec.Codecs;
import dev.bobbin.base.codec.RecordFields;
import dev.bobbin.engine.network.shape.LayerTable;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.engine.spec.TrainingSpec;
import dev.bobbin.model.schema.LayerCodecs;
import dev.bobbin.model.schema.TrainingCodecs;
import java.util.Optional;

/**
 * A contender's task: a network, its training, and the number of images of an epoch.
 *
 * @param name its name in tables
 * @param training batch size, loss and optimizer; the number of epochs does not matter
 * @param images of an epoch, at least 1; if the data set has fewer, they are repeated
 */
public record Workload(String name, NetworkSpec network, TrainingSpec training, int images) {
  /** As a tree. */
  public static final Codec<Workload> CODEC = codec();

  /** Checks the number of images. */
  public Workload {
    if (images < 1) {
      throw new IllegalArgumentException("images: expected at least 1, received " + images);
    }
  }

  /** The same with epochs of another length. */
  public Workload withImages(int count) {
    return new Workload(name, network, training, count);
  }

  /** The activation at the end of the network. */
  public Activation lastActivation() {
    return network.layers().getLast().ownActivation().orElse(Activation.LINEAR);
  }

  /** Floating-point operations of one image, forward: two per multiply-add. */
  public double forwardFlops() {
    return 2.0 * LayerTable.of(network).multiplyAdds();
  }

  /**
   * Floating-point operations of one image in a training step: each product forward, for the
   * gradient of its weights and, except in the first layer with weights, for that of its input.
   */
  public double trainingFlops() {
    long first =
        LayerTable.of(network).rows().stream()
            .mapToLong(LayerTable.Row::multiplyAdds)
            .filter(work -> work > 0)
            .findFirst()
            .orElse(0);
    return 3 * forwardFlops() - 2.0 * first;
  }

  private static Codec<Workload> codec() {
    RecordFields<Workload> fields = new RecordFields<>();
    var name = fields.required("name", Codecs.STRING, Workload::name, "What tables call it.");
    var network =
        fields.required(
            "network", LayerCodecs.network(Optional.empty()), Workload::network, "Its layers.");
    var training =
        fields.required(
            "training", TrainingCodecs.TRAINING, Workload::training, "How it is trained.");
    var images = fields.required("images", Codecs.COUNT, Workload::images, "Of an epoch.");
    return fields.build(
        v -> new Workload(v.get(name), v.get(network), v.get(training), v.get(images)));
  }
}
