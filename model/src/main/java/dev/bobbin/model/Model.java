package dev.bobbin.model;

import dev.bobbin.base.InvalidValueException;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.Predictor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A trained network with class names and preprocessing. Thread-safe; calls run one after the other.
 * For throughput, give each thread a {@link Predictor} over {@link #network}.
 *
 * {@snippet :
 * Model model = ModelFile.read(Path.of("runs/demo/model.safetensors"));
 * ClassProbability best = model.classify(pixels).getFirst();
 * }
 */
public final class Model implements Classifier {
  private final Network network;
  private final List<String> classNames;
  private final Preprocessing preprocessing;
  private final Map<String, String> provenance;
  private @Nullable Predictor predictor;

  /**
   * A model.
   *
   * @param network with its weights
   * @param classNames one for each output, in order
   * @param preprocessing from pictures to inputs, for images of the input's size
   * @param provenance its origin: versions, data digests, run, by name
   */
  public Model(
      Network network,
      List<String> classNames,
      Preprocessing preprocessing,
      Map<String, String> provenance) {
    if (network.output().size() != classNames.size()) {
      throw new InvalidValueException(
          "model: expected %s class names, one for each output, received %s"
              .formatted(network.output().size(), classNames.size()));
    }
    if (!preprocessing.size().equals(network.spec().input())) {
      throw new InvalidValueException(
          "model: expected preprocessing for images of %s, received it for %s"
              .formatted(network.spec().input(), preprocessing.size()));
    }
    SlowKernelWarning.warnOnce();
    this.network = network;
    this.classNames = List.copyOf(classNames);
    this.preprocessing = preprocessing;
    this.provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
  }

  /** The network with its weights. */
  public Network network() {
    return network;
  }

  @Override
  public List<String> classNames() {
    return classNames;
  }

  @Override
  public Preprocessing preprocessing() {
    return preprocessing;
  }

  @Override
  public boolean givesProbabilities() {
    return network.spec().endsInSoftmax();
  }

  @Override
  public Map<String, String> provenance() {
    return provenance;
  }

  @Override
  public long parameters() {
    return network.table().parameters();
  }

  @Override
  public String weightsSha256() {
    return network.weightsSha256();
  }

  @Override
  public List<ClassProbability> classify(float[] values) {
    return ClassProbability.ranked(classNames, outputs(values), null, 0);
  }

  /** The network's outputs for one image, in the order of the classes. */
  float[] outputs(float[] values) {
    int expected = input().size();
    if (values.length != expected) {
      throw new IllegalArgumentException(
          "classify: expected %s values for an image of %s, received %s; try an image of that size"
              .formatted(expected, input(), values.length));
    }
    float[] outputs = new float[classNames.size()];
    predict(values, outputs);
    return outputs;
  }

  private synchronized void predict(float[] values, float[] outputs) {
    if (predictor == null) {
      predictor = new Predictor(network, 1, new ThreadTeam(1));
    }
    predictor.predict(values, 1, outputs);
  }
}
