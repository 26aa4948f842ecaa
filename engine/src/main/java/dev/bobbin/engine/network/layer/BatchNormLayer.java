package dev.bobbin.engine.network.layer;

import dev.bobbin.engine.kernels.RowKernels;
import dev.bobbin.engine.network.memory.Activations;
import dev.bobbin.engine.network.memory.Edge;
import dev.bobbin.engine.network.weights.Parameter;
import dev.bobbin.engine.profile.Stopwatch.Work;
import dev.bobbin.engine.spec.LayerSpec;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Batch normalisation: y = gamma * (x - mean) / sqrt(variance + epsilon) + beta, by channel. Mean
 * and variance are sums over the batch's shards, first within a shard row by row, then over the
 * shards in double.
 *
 * <p>As the network predicts, mean and variance are the running averages and so do not depend on x:
 * the gradient by x is gamma / sqrt(variance + epsilon) times that by y.
 */
public final class BatchNormLayer extends BatchLayer {
  private final float epsilon;
  private final float momentum;
  private final int channels;
  private final Parameter gamma;
  private final Parameter beta;
  private final Parameter movingMean;
  private final Parameter movingVariance;

  private final float[] mean;
  private final float[] inverse;
  private final float[] scale;
  private final float[] shift;
  private final float[] meanGradient;
  private final float[] meanGradientNormal;
  private final float[][] firstSums;
  private final float[][] secondSums;
  private final List<Trainable> trainables;
  private final float[] noShift;
  private final float[] gammaGradient;
  private final float[] betaGradient;

  private final Pass.Task sumTask = overShard(Work.ELEMENTWISE_FORWARD, this::sum);
  private final Pass.Task deviationsTask = overShard(Work.ELEMENTWISE_FORWARD, this::deviations);
  private final Pass.Task normalizeTask = overShard(Work.ELEMENTWISE_FORWARD, this::normalize);
  private final Pass.Task scaleShiftTask = overShard(Work.ELEMENTWISE_FORWARD, this::scaleShift);
  private final Pass.Task gradientSumsTask =
      overShard(Work.ELEMENTWISE_BACKWARD, this::gradientSums);
  private final Pass.Task gradientTask = overShard(Work.ELEMENTWISE_BACKWARD, this::gradient);
  private final Pass.Task copyTask = this::copy;
  private final Pass.Task scaleGradientTask =
      overShard(Work.ELEMENTWISE_BACKWARD, this::scaleGradient);

  public BatchNormLayer(
      String name,
      LayerSpec.BatchNorm spec,
      Function<String, Parameter> parameters,
      Edge in,
      Edge out) {
    super(name, in, out);
    this.epsilon = (float) spec.epsilon();
    this.momentum = (float) spec.momentum();
    this.channels = in.values.layout.shape.channels();
    this.gamma = parameters.apply(name + "/gamma");
    this.beta = parameters.apply(name + "/beta");
    this.movingMean = parameters.apply(name + "/moving_mean");
    this.movingVariance = parameters.apply(name + "/moving_variance");
    this.mean = new float[channels];
    this.inverse = new float[channels];
    this.scale = new float[channels];
    this.shift = new float[channels];
    this.meanGradient = new float[channels];
    this.meanGradientNormal = new float[channels];
    this.firstSums = new float[Pass.SHARDS][channels];
    this.secondSums = new float[Pass.SHARDS][channels];
    this.noShift = new float[channels];
    this.gammaGradient = new float[channels];
    this.betaGradient = new float[channels];
    this.trainables = List.of(new Copied(gamma, gammaGradient), new Copied(beta, betaGradient));
  }

  /** How many rows of channels the batch has. */
  private long rows(Pass pass) {
    return (long) pass.count * in.values.layout.shape.pixels();
  }

  @Override
  public void forward(Pass pass) {
    if (pass.training) {
      measure(pass);
      pass.run(pass.shards(), normalizeTask);
      return;
    }
    for (int c = 0; c < channels; c++) {
      scale[c] = gamma.data()[c] / (float) Math.sqrt(movingVariance.data()[c] + epsilon);
      shift[c] = beta.data()[c] - movingMean.data()[c] * scale[c];
    }
    pass.run(pass.shards(), scaleShiftTask);
  }

  private void normalize(RowKernels kernels, int shard, int y, int x, int length) {
    kernels.normalize(
        in.values.data,
        x,
        channels,
        out.values.data,
        y,
        channels,
        length / channels,
        channels,
        mean,
        inverse,
        gamma.data(),
        0,
        beta.data(),
        0);
  }

  private void scaleShift(RowKernels kernels, int shard, int y, int x, int length) {
    kernels.scaleShift(
        in.values.data,
        x,
        channels,
        out.values.data,
        y,
        channels,
        length / channels,
        channels,
        scale,
        0,
        shift,
        0);
  }

  /** The batch's mean and variance, and with them the running averages. */
  private void measure(Pass pass) {
    pass.stopwatch.start(0);
    clear(firstSums);
    clear(secondSums);
    pass.stopwatch.lap(0, number, Work.ELEMENTWISE_FORWARD);
    long rows = rows(pass);
    pass.run(pass.shards(), sumTask);
    pass.stopwatch.start(0);
    for (int c = 0; c < channels; c++) {
      mean[c] = (float) (total(pass, firstSums, c) / rows);
    }
    pass.stopwatch.lap(0, number, Work.ELEMENTWISE_FORWARD);
    pass.run(pass.shards(), deviationsTask);
    pass.stopwatch.start(0);
    for (int c = 0; c < channels; c++) {
      float variance = (float) (total(pass, secondSums, c) / rows);
      inverse[c] = 1 / (float) Math.sqrt(variance + epsilon);
      float[] means = movingMean.data();
      float[] variances = movingVariance.data();
      means[c] = Math.fma(momentum, means[c] - mean[c], mean[c]);
      variances[c] = Math.fma(momentum, variances[c] - variance, variance);
    }
    pass.stopwatch.lap(0, number, Work.ELEMENTWISE_FORWARD);
  }

  private void sum(RowKernels kernels, int shard, int y, int x, int length) {
    kernels.sum(in.values.data, x, channels, length / channels, channels, firstSums[shard], 0);
  }

  private void deviations(RowKernels kernels, int shard, int y, int x, int length) {
    kernels.squaredDeviations(
        in.values.data, x, channels, length / channels, channels, mean, 0, secondSums[shard], 0);
  }

  @Override
  public void backward(Pass pass) {
    if (!pass.training) {
      if (in.wantsGradients()) {
        pass.run(pass.shards(), scaleGradientTask);
        pass.run(pass.shards(), copyTask);
      }
      return;
    }
    pass.stopwatch.start(0);
    clear(firstSums);
    clear(secondSums);
    pass.stopwatch.lap(0, number, Work.ELEMENTWISE_BACKWARD);
    pass.run(pass.shards(), gradientSumsTask);
    long rows = rows(pass);
    pass.stopwatch.start(0);
    for (int c = 0; c < channels; c++) {
      double sum = total(pass, firstSums, c);
      double sumNormal = total(pass, secondSums, c);
      betaGradient[c] = (float) sum;
      gammaGradient[c] = (float) sumNormal;
      meanGradient[c] = (float) (sum / rows);
      meanGradientNormal[c] = (float) (sumNormal / rows);
      scale[c] = gamma.data()[c] * inverse[c];
    }
    pass.stopwatch.lap(0, number, Work.ELEMENTWISE_BACKWARD);
    if (in.wantsGradients()) {
      pass.run(pass.shards(), gradientTask);
      pass.run(pass.shards(), copyTask);
    }
  }

  private void gradientSums(RowKernels kernels, int shard, int d, int x, int length) {
    kernels.normalizeSums(
        in.values.data,
        x,
        channels,
        out.gradients().data,
        d,
        channels,
        length / channels,
        channels,
        mean,
        inverse,
        firstSums[shard],
        secondSums[shard]);
  }

  private void gradient(RowKernels kernels, int shard, int d, int x, int length) {
    kernels.normalizeGradient(
        in.values.data,
        x,
        channels,
        out.gradients().data,
        d,
        channels,
        length / channels,
        channels,
        mean,
        inverse,
        scale,
        meanGradient,
        meanGradientNormal);
  }

  /** With what {@link #forward} scaled the values by. */
  private void scaleGradient(RowKernels kernels, int shard, int d, int x, int length) {
    float[] gradients = out.gradients().data;
    kernels.scaleShift(
        gradients,
        d,
        channels,
        gradients,
        d,
        channels,
        length / channels,
        channels,
        scale,
        0,
        noShift,
        0);
  }

  private void copy(Pass pass, int shard, int worker) {
    int from = pass.shardStart(shard);
    in.gradients().copyFrom(out.gradients(), from, pass.shardStart(shard + 1));
    pass.stopwatch.lap(worker, number, Work.ELEMENTWISE_BACKWARD);
  }

  @Override
  public List<Trainable> trainables() {
    return trainables;
  }

  /**
   * Works on a run of the outputs' values or gradients and that of the inputs' values beside it.
   */
  @FunctionalInterface
  private interface ShardRun {
    void at(RowKernels kernels, int shard, int offset, int inputOffset, int length);
  }

  /**
   * A task that goes over a shard's runs: beside the outputs' values, or on the way back gradients.
   */
  private Pass.Task overShard(Work work, ShardRun runs) {
    return (pass, shard, worker) -> {
      Activations other = work == Work.ELEMENTWISE_FORWARD ? out.values : out.gradients();
      int from = pass.shardStart(shard);
      int samples = pass.shardStart(shard + 1) - from;
      boolean whole = other.together(in.values);
      int length = other.layout.runLength(whole, samples);
      for (int run = 0; run < other.layout.runs(whole, samples); run++) {
        int at = other.layout.runStart(whole, from, run);
        int inputAt = in.values.layout.runStart(whole, from, run);
        runs.at(pass.kernels.rows(), shard, at, inputAt, length);
      }
      pass.stopwatch.lap(worker, number, work);
    };
  }

  private static double total(Pass pass, float[][] sums, int channel) {
    double total = 0;
    for (int shard = 0; shard < pass.shards(); shard++) {
      total += sums[shard][channel];
    }
    return total;
  }

  private static void clear(float[][] sums) {
    for (float[] sum : sums) {
      Arrays.fill(sum, 0f);
    }
  }

  /** A gradient that the way back has already summed. */
  private static final class Copied extends Trainable {
    private final float[] sums;

    Copied(Parameter parameter, float[] sums) {
      super(parameter);
      this.sums = sums;
    }

    @Override
    public void gradient(Pass pass, Block block) {
      System.arraycopy(sums, 0, gradient, 0, sums.length);
    }
  }
}
