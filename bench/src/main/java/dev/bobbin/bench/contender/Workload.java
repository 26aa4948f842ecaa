package dev.bobbin.bench.contender;

import dev.bobbin.base.codec.Codec;
import dev.bobbin.base.json.FormatException;
import dev.bobbin.base.json.JsonObject;
import dev.bobbin.base.json.JsonReader;
import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.base.json.Problems;
import dev.bobbin.engine.network.shape.LayerTable;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.engine.spec.TrainingSpec;
import dev.bobbin.model.schema.TrainingVocabulary;
import dev.bobbin.model.schema.Vocabulary;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a contender is asked to do: a network, how it is trained, and how many images an epoch has.
 *
 * @param name what tables call it
 * @param network the network
 * @param training batch size, loss and optimizer; the number of epochs does not matter
 * @param images of an epoch, at least 1; where the data set has fewer, they come again
 */
public record Workload(String name, NetworkSpec network, TrainingSpec training, int images) {
  private static final Codec<NetworkSpec> NETWORK = Vocabulary.network(Optional.empty());

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

  /** Floating-point operations of one image, forward: two a multiply-add. */
  public double forwardFlops() {
    return 2.0 * LayerTable.of(network).multiplyAdds();
  }

  /**
   * Floating-point operations of one image in a training step: each product is done forward, for
   * the gradient of its weights and, except in the first layer with weights, for that of its input.
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

  /** As a line of JSON. */
  public String json() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", name);
    tree.put("images", images);
    tree.put("network", JsonWriter.compact(NETWORK.write(network)));
    tree.put("training", JsonWriter.compact(TrainingVocabulary.TRAINING.write(training)));
    return JsonWriter.compact(tree);
  }

  /** Reads what {@link #json} wrote. */
  public static Workload parse(String json) throws FormatException {
    JsonObject object = JsonObject.parse("workload", json);
    Problems problems = new Problems();
    NetworkSpec network =
        NETWORK.read(JsonReader.read("network", object.text("network")), "network", problems);
    TrainingSpec training =
        TrainingVocabulary.TRAINING.read(
            JsonReader.read("training", object.text("training")), "training", problems);
    if (network == null || training == null || problems.count() > 0) {
      throw new FormatException(problems.all());
    }
    return new Workload(object.text("name"), network, training, object.count("images", 1));
  }
}
