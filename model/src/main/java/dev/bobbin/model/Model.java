package dev.bobbin.model;

import dev.bobbin.base.InvalidValueException;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.NetworkExecutor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A trained network with class names and preprocessing. Thread-safe: threads, virtual ones too,
 * classify side by side, as many as there are processors, and others wait for one of them. For many
 * images at once {@link BatchClassifier} is faster.
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
  private final Optional<NoveltyDetector> novelty;
  private final ExecutorPool executors = new ExecutorPool(() -> executor(1, new ThreadTeam(1)));

  /** A model that answers each image with a class. */
  public Model(
      Network network,
      List<String> classNames,
      Preprocessing preprocessing,
      Map<String, String> provenance) {
    this(network, classNames, preprocessing, provenance, Optional.empty());
  }

  /**
   * A model.
   *
   * @param network with its weights
   * @param classNames one for each output, in order
   * @param preprocessing from pictures to inputs, for images of the input's size
   * @param provenance its origin: versions, data digests, run, by name
   * @param novelty tells images of none of the classes, if anything does
   */
  public Model(
      Network network,
      List<String> classNames,
      Preprocessing preprocessing,
      Map<String, String> provenance,
      Optional<NoveltyDetector> novelty) {
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
    novelty.ifPresent(detector -> detector.requireFits(network));
    SlowKernelWarning.warnOnce();
    this.network = network;
    this.classNames = List.copyOf(classNames);
    this.preprocessing = preprocessing;
    this.provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
    this.novelty = novelty;
  }

  /** The same model with another novelty detector, or with none. */
  public Model with(Optional<NoveltyDetector> detector) {
    return new Model(network, classNames, preprocessing, provenance, detector);
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
  public Optional<NoveltyDetector> novelty() {
    return novelty;
  }

  @Override
  public Prediction predict(float[] values) {
    float[] outputs = new float[classNames.size()];
    Optional<Novelty> found = predict(values, outputs);
    return new Prediction(ClassProbability.ranked(classNames, outputs, null, 0), found);
  }

  /** The network's outputs for one image, in the order of the classes. */
  float[] outputs(float[] values) {
    float[] outputs = new float[classNames.size()];
    predict(values, outputs);
    return outputs;
  }

  private Optional<Novelty> predict(float[] values, float[] outputs) {
    int expected = input().size();
    if (values.length != expected) {
      throw new IllegalArgumentException(
          "classify: expected %s values for an image of %s, received %s; try an image of that size"
              .formatted(expected, input(), values.length));
    }
    return executors.with(single -> {
      single.setInput(0, values, 0);
      single.predict(1);
      System.arraycopy(single.outputs(), 0, outputs, 0, outputs.length);
      return novelty.map(detector -> detector.novelty(single, 0));
    });
  }

  /**
   * An executor for prediction whose images the novelty detector, if there is one, can measure.
   *
   * @param samples the most images of a batch
   */
  public NetworkExecutor executor(int samples, ThreadTeam team) {
    return novelty
        .map(detector -> detector.executor(network, samples, team))
        .orElseGet(() -> new NetworkExecutor(network, samples, team, false));
  }
}
