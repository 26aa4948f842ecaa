package dev.bobbin.engine.train;

import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.NetworkExecutor;
import dev.bobbin.engine.network.NetworkExecutor.ActivatedLayer;
import dev.bobbin.engine.network.shape.FrozenLayers;
import dev.bobbin.engine.network.weights.Parameter;
import dev.bobbin.engine.spec.TrainingSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Inspects a network in training: runs a fixed selection of training samples through it and
 * describes its layers, gradients and weights. Call {@link #inspect} from a listener when an epoch
 * is done.
 *
 * <p>It works on a copy of the network, and its random numbers (dropout's) are keyed, so a training
 * has the same bits with and without it. Inspections are as reproducible as the training.
 *
 * <p>Not thread-safe; the team must be idle.
 */
public final class NetworkInspector {
  /**
   * The most samples to inspect. With 95 % confidence, a unit that is 0 for all 512 of them is
   * active for fewer than 3 / 512 = 0.6 % of all samples (the rule of three).
   */
  private static final int MOST_SAMPLES = 512;

  /** Few images are inspected in part only, so that it takes a small share of a short epoch. */
  private static final int PART = 3;

  private static final int LEAST_SAMPLES = 128;

  /** Samples per batch; the gradient is of one batch. */
  private static final int BATCH_SIZE = 64;

  private static final int TASKS = 16;

  private final Network network;
  private final Network copy;
  private final TrainingSpec spec;
  private final Samples training;
  private final ThreadTeam team;
  private final NetworkExecutor executor;
  private final LossFunction loss;
  private final double[] classWeights;
  private final int samples;
  private final int batches;
  private final int classes;
  private final int[] ids = new int[BATCH_SIZE];
  private final float[][] images;
  private final float[] outputs;
  private final float[] lossGradients;
  private final List<LayerHealthAccumulator> statistics;
  private Map<String, float[]> before = Map.of();

  /**
   * An inspector.
   *
   * @param network the network, with its weights at each call
   * @param spec how it is trained
   * @param training its training samples, at least 1; a third of them, but at least 128 and at most
   *     512, evenly spaced, are inspected, as of the first epoch
   * @param team whose threads share the work
   */
  public NetworkInspector(Network network, TrainingSpec spec, Samples training, ThreadTeam team) {
    this.network = network;
    this.copy = Network.create(network.spec(), 0);
    this.spec = spec;
    this.training = training;
    this.team = team;
    this.classWeights = ClassWeights.of(spec.classWeight(), training);
    int part = Math.clamp(training.count() / PART, LEAST_SAMPLES, MOST_SAMPLES);
    this.samples = Math.min(part, training.count());
    this.batches = Math.ceilDiv(samples, BATCH_SIZE);
    FrozenLayers frozen = FrozenLayers.of(network.table(), spec.freeze());
    this.executor = NetworkExecutor.inspecting(copy, Math.min(BATCH_SIZE, samples), team, frozen);
    this.classes = executor.outputSize();
    this.loss = LossFunction.of(spec.loss(), executor.outputActivation(), classes);
    this.images = new float[team.threads()][network.spec().input().size()];
    this.lossGradients = new float[classes];
    int largest =
        executor.activatedLayers().stream().mapToInt(l -> l.output().size()).max().orElse(0);
    this.outputs = new float[Math.multiplyExact(largest, executor.batchSize())];
    this.statistics = executor.activatedLayers().stream().map(LayerHealthAccumulator::new).toList();
  }

  /**
   * Remembers the current weights as those before the next inspection, as {@link #inspect} does;
   * call it after restoring a checkpoint.
   */
  public void remember() {
    before = network.weights();
  }

  /** Inspects the network with its current weights. */
  public NetworkInspection inspect() {
    Map<String, float[]> weights = network.weights();
    copy.setWeights(weights);
    statistics.forEach(LayerHealthAccumulator::clear);
    double total = 0;
    double weighed = 0;
    int wrong = 0;
    int lost = 0;
    for (int batch = 0; batch < batches; batch++) {
      int count = read(batch);
      executor.predict(count);
      for (int n = 0; n < count; n++) {
        int label = training.label(ids[n]);
        double weight = classWeights[label];
        weighed += weight;
        total += weight * loss.loss(executor.logits(), executor.outputs(), n * classes, label);
        if (Evaluator.largest(executor.outputs(), n * classes, classes) != label) {
          wrong++;
          lost += hasGradient(n, label) ? 0 : 1;
        }
      }
      addOutputs(count);
    }
    takeGradient();
    NetworkInspection inspection =
        new NetworkInspection(
            samples,
            total / samples + Penalty.of(network),
            weighed / samples,
            wrong,
            lost,
            statistics.stream().map(layer -> layer.health(samples)).toList(),
            parameters(weights));
    before = weights;
    return inspection;
  }

  /**
   * Sets the inputs of a batch and returns their number. Neighbouring samples go into different
   * batches, since data may be sorted by class and the gradient is of one batch.
   */
  private int read(int batch) {
    int count = Math.ceilDiv(samples - batch, batches);
    for (int n = 0; n < count; n++) {
      ids[n] = (int) ((long) (n * batches + batch) * training.count() / samples);
    }
    team.run(
        count,
        (n, worker) -> {
          training.read(ids[n], 0, images[worker], 0);
          executor.setInput(n, images[worker], 0);
        });
    return count;
  }

  private boolean hasGradient(int n, int label) {
    loss.gradient(executor.logits(), executor.outputs(), n * classes, label, 1, lossGradients, 0);
    for (float gradient : lossGradients) {
      if (gradient != 0) {
        return true;
      }
    }
    return false;
  }

  private void addOutputs(int count) {
    for (int i = 0; i < statistics.size(); i++) {
      ActivatedLayer layer = executor.activatedLayers().get(i);
      LayerHealthAccumulator into = statistics.get(i);
      int size = layer.output().size();
      team.run(count, (n, _) -> executor.copyOutput(layer.name(), n, outputs, n * size));
      team.run(
          TASKS, (task, _) -> into.add(outputs, count, start(task, size), start(task + 1, size)));
    }
  }

  private static int start(int task, int size) {
    return (int) ((long) task * size / TASKS);
  }

  /** The gradient of the first batch's mean loss, as in training: weighted, and dropout drops. */
  private void takeGradient() {
    int count = read(0);
    executor.train(count, spec.seed(), 0, ids);
    float[] gradients = executor.outputGradients(loss.gradientIsOfLogits());
    for (int n = 0; n < count; n++) {
      int label = training.label(ids[n]);
      loss.gradient(
          executor.logits(),
          executor.outputs(),
          n * classes,
          label,
          (float) (classWeights[label] * (1f / count)),
          gradients,
          n * classes);
    }
    executor.backward();
    executor.forEachBlock((_, _) -> {});
  }

  private List<ParameterHealth> parameters(Map<String, float[]> weights) {
    List<ParameterHealth> health = new ArrayList<>();
    for (Parameter parameter : executor.trainedParameters()) {
      float[] now = Objects.requireNonNull(weights.get(parameter.name()));
      health.add(
          new ParameterHealth(
              parameter.name(),
              parameter.isKernel(),
              parameter.size(),
              norm(now),
              norm(executor.gradient(parameter)),
              distance(now, before.getOrDefault(parameter.name(), now))));
    }
    return health;
  }

  private static double norm(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum);
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = (double) a[i] - b[i];
      sum += difference * difference;
    }
    return Math.sqrt(sum);
  }
}
