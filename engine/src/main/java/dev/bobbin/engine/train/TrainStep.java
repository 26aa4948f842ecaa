package dev.bobbin.engine.train;

import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.kernels.UpdateKernels;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.NetworkExecutor;
import dev.bobbin.engine.network.weights.Parameter;
import dev.bobbin.engine.profile.Stopwatch;
import dev.bobbin.engine.profile.Stopwatch.Work;
import dev.bobbin.engine.spec.Regularizer;
import dev.bobbin.engine.spec.TrainingSpec;
import dev.bobbin.engine.spec.TrainingSpec.Clipping;
import dev.bobbin.engine.spec.TrainingSpec.Reduction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A step of training: forward pass, loss, backward pass and update of the trained weights. */
final class TrainStep {
  private static final String SLOT = "slot";

  /** The number of tasks into which reading a batch and computing its losses is divided. */
  private static final int TASKS = 16;

  private final NetworkExecutor executor;
  private final TrainingSpec spec;
  private final UpdateKernels kernels;
  private final ThreadTeam team;
  private final Samples samples;
  private final Stopwatch stopwatch;
  private final LossFunction lossFunction;
  private final OptimizerStep optimizer;
  private final Map<Parameter, float[][]> slots = new LinkedHashMap<>();
  private final List<Parameter> frozen = new ArrayList<>();
  private final float[][] images;
  private final double[] classWeights;
  private final int[] ids;
  private final int[] keys;
  private final double[] losses;
  private final boolean[] correct;
  private final double[] penalties;
  private final double[] squares;
  private final float[][] scratch;
  private final int classes;
  private long done;

  /** Part of the loss, as in Keras, though it changes no weight. */
  private double frozenPenalty;

  // The running step. Fields, since lambdas that capture its values would be garbage.
  private final ThreadTeam.Task readTask = this::read;
  private final ThreadTeam.Task lossTask = this::measure;
  private final NetworkExecutor.BlockTask measureBlock = this::measureBlock;
  private final NetworkExecutor.BlockTask scaleAndUpdate = this::scaleAndUpdate;
  private final NetworkExecutor.BlockTask penalizeAndUpdate = this::penalizeAndUpdate;
  private Sampler.Epoch drawn = new Sampler.Epoch(new int[0], new int[0], new int[0]);
  private int from;
  private int count;
  private float clippingFactor;
  private float[] lossGradients = {};

  TrainStep(
      NetworkExecutor executor,
      Network network,
      Samples samples,
      TrainingSpec spec,
      UpdateKernels kernels,
      ThreadTeam team,
      Stopwatch stopwatch) {
    this.executor = executor;
    this.spec = spec;
    this.kernels = kernels;
    this.team = team;
    this.samples = samples;
    this.stopwatch = stopwatch;
    this.classes = executor.outputSize();
    this.lossFunction = LossFunction.of(spec.loss(), executor.outputActivation(), classes);
    this.optimizer = new OptimizerStep(spec.optimizer(), kernels);
    this.images = new float[team.threads()][network.spec().input().size()];
    this.classWeights = ClassWeights.of(spec.classWeight(), samples);
    this.ids = new int[executor.batchSize()];
    this.keys = new int[executor.batchSize()];
    this.losses = new double[executor.batchSize()];
    this.correct = new boolean[executor.batchSize()];
    this.penalties = new double[executor.blocks()];
    this.squares = new double[executor.blocks()];
    this.scratch = new float[team.threads()][UpdateKernels.SCRATCH];
    Set<Parameter> trained = executor.trainedParameters();
    for (Parameter parameter : network.parameters()) {
      if (trained.contains(parameter)) {
        slots.put(parameter, newSlots(parameter));
      } else {
        frozen.add(parameter);
      }
    }
    this.frozenPenalty = Penalty.of(frozen);
  }

  private float[][] newSlots(Parameter parameter) {
    float[][] arrays = new float[optimizer.slots()][];
    for (int i = 0; i < arrays.length; i++) {
      float[] values = new float[parameter.size()];
      Arrays.fill(values, optimizer.initialSlot());
      arrays[i] = parameter.packed(values);
    }
    return arrays;
  }

  long done() {
    return done;
  }

  /**
   * Trains on a batch.
   *
   * @param drawn the epoch's samples
   * @param from first of the batch among them
   * @param epoch from 0
   * @param number of the step, from 1
   */
  void run(Sampler.Epoch drawn, int from, int count, int epoch, double rate, long number) {
    this.drawn = drawn;
    this.from = from;
    this.count = count;
    optimizer.begin(rate, number);
    team.run(TASKS, readTask);
    executor.train(count, spec.seed(), epoch, keys);
    lossGradients = executor.outputGradients(lossFunction.gradientIsOfLogits());
    team.run(TASKS, lossTask);
    executor.backward();
    if (spec.clipping() instanceof Clipping.ByGlobalNorm byNorm) {
      executor.forEachBlock(measureBlock);
      clippingFactor = clippingFactor(byNorm.maxNorm());
      executor.forEachBlock(scaleAndUpdate);
    } else {
      executor.forEachBlock(penalizeAndUpdate);
    }
    done = number;
  }

  /**
   * The last step's loss with penalties, before its update: the samples' losses, weighted, divided
   * by their number and not by the sum of their weights, as Keras does.
   */
  double loss() {
    double loss = 0;
    for (int n = 0; n < count; n++) {
      loss += losses[n];
    }
    double penalty = frozenPenalty;
    for (double p : penalties) {
      penalty += p;
    }
    return loss / count + penalty;
  }

  /** The number of correctly classified samples of the last step. */
  int correct() {
    int right = 0;
    for (int n = 0; n < count; n++) {
      right += correct[n] ? 1 : 0;
    }
    return right;
  }

  private void read(int task, int worker) {
    stopwatch.start(worker);
    for (int n = start(task, count); n < start(task + 1, count); n++) {
      ids[n] = drawn.samples()[from + n];
      keys[n] = drawn.keys()[from + n];
      samples.read(ids[n], drawn.rounds()[from + n], images[worker], 0);
      executor.setInput(n, images[worker], 0);
    }
    stopwatch.lap(worker, Stopwatch.NETWORK, Work.READING);
  }

  private static int start(int task, int count) {
    return (int) ((long) task * count / TASKS);
  }

  /** Losses of some of the batch's samples and their gradient. */
  private void measure(int task, int worker) {
    stopwatch.start(worker);
    float[] logits = executor.logits();
    float[] outputs = executor.outputs();
    float scale = spec.reduction() == Reduction.MEAN ? 1f / count : 1f;
    for (int n = start(task, count); n < start(task + 1, count); n++) {
      int at = n * classes;
      int label = samples.label(ids[n]);
      double weight = classWeights[label];
      losses[n] = weight * lossFunction.loss(logits, outputs, at, label);
      correct[n] = Evaluator.largest(outputs, at, classes) == label;
      float weighted = (float) (weight * scale);
      lossFunction.gradient(logits, outputs, at, label, weighted, lossGradients, at);
    }
    stopwatch.lap(worker, Stopwatch.NETWORK, Work.LOSS);
  }

  private void penalizeAndUpdate(NetworkExecutor.Block block, int worker) {
    penalize(block, worker);
    if (spec.clipping() instanceof Clipping.ByValue byValue) {
      kernels.clip(block.gradient(), block.from(), block.length(), (float) byValue.clipValue());
    }
    update(block);
  }

  private void measureBlock(NetworkExecutor.Block block, int worker) {
    penalize(block, worker);
    squares[block.number()] =
        kernels.sumOfSquares(block.gradient(), block.from(), block.length(), scratch[worker]);
  }

  private void scaleAndUpdate(NetworkExecutor.Block block, int worker) {
    kernels.scale(block.gradient(), block.from(), block.length(), clippingFactor);
    update(block);
  }

  private void penalize(NetworkExecutor.Block block, int worker) {
    Regularizer regularizer = block.parameter().regularizer();
    if (!regularizer.isNone()) {
      float[] weights = block.weights();
      int from = block.from();
      int length = block.length();
      penalties[block.number()] =
          Penalty.of(kernels, regularizer, weights, from, length, scratch[worker]);
      float l1 = (float) regularizer.l1();
      float twiceL2 = (float) (2 * regularizer.l2());
      kernels.addPenalty(weights, from, block.gradient(), from, length, l1, twiceL2);
    }
  }

  /** The factor that brings the norm of all gradients down to the limit, at most 1. */
  private float clippingFactor(double limit) {
    double sum = 0;
    for (double square : squares) {
      sum += square;
    }
    double norm = Math.sqrt(sum);
    return norm > limit ? (float) (limit / norm) : 1f;
  }

  private void update(NetworkExecutor.Block block) {
    Parameter parameter = block.parameter();
    float[][] memory = slots.get(parameter);
    if (memory == null) {
      throw new IllegalStateException(parameter.name() + ": expected slots, found none");
    }
    int from = block.from();
    int length = block.length();
    optimizer.update(
        block.weights(), from, block.gradient(), from, memory, length, parameter.isKernel());
  }

  /** How names of the optimizer's {@code i}-th moments begin. */
  static String slot(int i) {
    return SLOT + i + "/";
  }

  Map<String, float[]> slots() {
    Map<String, float[]> named = new HashMap<>();
    slots.forEach((parameter, arrays) -> {
      for (int i = 0; i < arrays.length; i++) {
        named.put(slot(i) + parameter.name(), parameter.unpacked(arrays[i]));
      }
    });
    return named;
  }

  /** Restores {@link #slots}, after the network's weights. */
  void restore(Map<String, float[]> named, long steps) {
    done = steps;
    frozenPenalty = Penalty.of(frozen);
    slots.forEach((parameter, arrays) -> {
      for (int i = 0; i < arrays.length; i++) {
        float[] values = named.get(slot(i) + parameter.name());
        if (values == null) {
          throw new IllegalArgumentException(
              "checkpoint: expected the optimizer's memory of %s, received none"
                  .formatted(parameter.name()));
        }
        arrays[i] = parameter.packed(values);
      }
    });
  }
}
