package dev.bobbin.engine.network.layer;

import dev.bobbin.engine.kernels.ChannelKernels;
import dev.bobbin.engine.network.memory.BatchBuffer;
import dev.bobbin.engine.network.memory.LayerBuffers;
import dev.bobbin.engine.network.weights.Parameter;
import dev.bobbin.engine.profile.Stopwatch.Work;
import dev.bobbin.engine.spec.LayerSpec;
import java.util.List;
import java.util.function.Function;

/**
 * Batch normalisation: y = gamma * (x - mean) / sqrt(variance + epsilon) + beta, by channel. Mean,
 * variance and gradients are {@link BlockSums}.
 *
 * <p>In prediction, and in training where the layer is frozen, mean and variance are the running
 * averages and do not depend on x: the gradient by x is gamma / sqrt(variance + epsilon) times that
 * by y.
 */
public final class BatchNormLayer extends BatchLayer {
  private final float epsilon;
  private final float momentum;
  private final int channels;
  private final boolean frozen;
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
  private final BlockSums firstSums;
  private final BlockSums secondSums;
  private final float[] noShift;
  private final ParameterGradient gammaGradient;
  private final ParameterGradient betaGradient;

  private final BatchContext.LayerTask sumTask = overShard(Work.ELEMENTWISE_FORWARD, this::sum);
  private final BatchContext.LayerTask deviationsTask =
      overShard(Work.ELEMENTWISE_FORWARD, this::deviations);
  private final BatchContext.LayerTask normalizeTask =
      overShard(Work.ELEMENTWISE_FORWARD, this::normalize);
  private final BatchContext.LayerTask scaleShiftTask =
      overShard(Work.ELEMENTWISE_FORWARD, this::scaleShift);
  private final BatchContext.LayerTask gradientSumsTask =
      overShard(Work.ELEMENTWISE_BACKWARD, this::gradientSums);
  private final BatchContext.LayerTask gradientTask =
      overShard(Work.ELEMENTWISE_BACKWARD, this::gradient);
  private final BatchContext.LayerTask copyTask = this::copy;
  private final BatchContext.LayerTask scaleGradientTask =
      overShard(Work.ELEMENTWISE_BACKWARD, this::scaleGradient);

  public BatchNormLayer(
      String name,
      LayerSpec.BatchNorm spec,
      Function<String, Parameter> parameters,
      LayerBuffers in,
      LayerBuffers out,
      boolean frozen) {
    super(name, in, out);
    this.epsilon = (float) spec.epsilon();
    this.momentum = (float) spec.momentum();
    this.channels = in.values.layout.shape.channels();
    this.frozen = frozen;
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
    this.firstSums = new BlockSums(channels);
    this.secondSums = new BlockSums(channels);
    this.noShift = new float[channels];
    this.gammaGradient = new Summed(gamma);
    this.betaGradient = new Summed(beta);
  }

  /** How many rows of channels the batch has. */
  private long rows(BatchContext context) {
    return (long) context.count * in.values.layout.shape.pixels();
  }

  @Override
  public void forward(BatchContext context) {
    if (measures(context)) {
      measure(context);
      context.run(context.shards(), normalizeTask);
      return;
    }
    for (int c = 0; c < channels; c++) {
      scale[c] = gamma.data()[c] / (float) Math.sqrt(movingVariance.data()[c] + epsilon);
      shift[c] = beta.data()[c] - movingMean.data()[c] * scale[c];
    }
    context.run(context.shards(), scaleShiftTask);
  }

  /** Whether mean and variance are the batch's. */
  private boolean measures(BatchContext context) {
    return context.training && !frozen;
  }

  private void normalize(
      ChannelKernels kernels, int shard, float[] y, int yOff, float[] x, int xOff, int rows) {
    float[] factor = gamma.data();
    float[] offset = beta.data();
    kernels.normalize(x, xOff, y, yOff, rows, channels, mean, inverse, factor, offset);
  }

  private void scaleShift(
      ChannelKernels kernels, int shard, float[] y, int yOff, float[] x, int xOff, int rows) {
    kernels.scaleShift(x, xOff, y, yOff, rows, channels, scale, shift);
  }

  /** Computes the batch's mean and variance, and updates the running averages. */
  private void measure(BatchContext context) {
    context.stopwatch.start(0);
    firstSums.clear();
    secondSums.clear();
    context.stopwatch.lap(0, number, Work.ELEMENTWISE_FORWARD);
    long rows = rows(context);
    context.run(context.shards(), sumTask);
    context.stopwatch.start(0);
    for (int c = 0; c < channels; c++) {
      mean[c] = (float) (firstSums.total(context.shards(), c) / rows);
    }
    context.stopwatch.lap(0, number, Work.ELEMENTWISE_FORWARD);
    context.run(context.shards(), deviationsTask);
    context.stopwatch.start(0);
    for (int c = 0; c < channels; c++) {
      float variance = (float) (secondSums.total(context.shards(), c) / rows);
      inverse[c] = 1 / (float) Math.sqrt(variance + epsilon);
      float[] means = movingMean.data();
      float[] variances = movingVariance.data();
      means[c] = Math.fma(momentum, means[c] - mean[c], mean[c]);
      variances[c] = Math.fma(momentum, variances[c] - variance, variance);
    }
    context.stopwatch.lap(0, number, Work.ELEMENTWISE_FORWARD);
  }

  private void sum(
      ChannelKernels kernels, int shard, float[] y, int yOff, float[] x, int xOff, int rows) {
    float[] sums = firstSums.block(shard);
    for (int first = 0; first < rows; ) {
      int count = firstSums.room(shard, rows - first);
      kernels.sum(x, xOff + first * channels, channels, count, channels, sums, 0);
      firstSums.added(shard, count);
      first += count;
    }
  }

  private void deviations(
      ChannelKernels kernels, int shard, float[] y, int yOff, float[] x, int xOff, int rows) {
    float[] sums = secondSums.block(shard);
    for (int first = 0; first < rows; ) {
      int count = secondSums.room(shard, rows - first);
      kernels.squaredDeviations(x, xOff + first * channels, count, channels, mean, sums);
      secondSums.added(shard, count);
      first += count;
    }
  }

  @Override
  public void backward(BatchContext context) {
    if (!measures(context)) {
      if (in.wantsGradients()) {
        context.run(context.shards(), scaleGradientTask);
        context.run(context.shards(), copyTask);
      }
      return;
    }
    context.stopwatch.start(0);
    firstSums.clear();
    secondSums.clear();
    context.stopwatch.lap(0, number, Work.ELEMENTWISE_BACKWARD);
    context.run(context.shards(), gradientSumsTask);
    long rows = rows(context);
    context.stopwatch.start(0);
    for (int c = 0; c < channels; c++) {
      double sum = firstSums.total(context.shards(), c);
      double sumNormal = secondSums.total(context.shards(), c);
      betaGradient.gradient[c] = (float) sum;
      gammaGradient.gradient[c] = (float) sumNormal;
      meanGradient[c] = (float) (sum / rows);
      meanGradientNormal[c] = (float) (sumNormal / rows);
      scale[c] = gamma.data()[c] * inverse[c];
    }
    context.stopwatch.lap(0, number, Work.ELEMENTWISE_BACKWARD);
    if (in.wantsGradients()) {
      context.run(context.shards(), gradientTask);
      context.run(context.shards(), copyTask);
    }
  }

  private void gradientSums(
      ChannelKernels kernels, int shard, float[] d, int dOff, float[] x, int xOff, int rows) {
    float[] sums = firstSums.block(shard);
    float[] sumsNormal = secondSums.block(shard);
    for (int first = 0; first < rows; ) {
      int count = firstSums.room(shard, rows - first);
      int at = first * channels;
      kernels.normalizeSums(
          x, xOff + at, d, dOff + at, count, channels, mean, inverse, sums, sumsNormal);
      firstSums.added(shard, count);
      secondSums.added(shard, count);
      first += count;
    }
  }

  private void gradient(
      ChannelKernels kernels, int shard, float[] d, int dOff, float[] x, int xOff, int rows) {
    float[] meanD = meanGradient;
    float[] meanDh = meanGradientNormal;
    kernels.normalizeGradient(
        x, xOff, d, dOff, rows, channels, mean, inverse, scale, meanD, meanDh);
  }

  /** By the factors that {@link #forward} used. */
  private void scaleGradient(
      ChannelKernels kernels, int shard, float[] d, int dOff, float[] x, int xOff, int rows) {
    kernels.scaleShift(d, dOff, d, dOff, rows, channels, scale, noShift);
  }

  private void copy(BatchContext context, int shard, int worker) {
    int from = context.shardStart(shard);
    in.gradients().copyFrom(out.gradients(), from, context.shardStart(shard + 1));
    context.stopwatch.lap(worker, number, Work.ELEMENTWISE_BACKWARD);
  }

  @Override
  public List<ParameterGradient> trainables() {
    return frozen ? List.of() : List.of(gammaGradient, betaGradient);
  }

  /** Works on some rows of the outputs, values y or gradients, and the inputs' values x. */
  @FunctionalInterface
  private interface ShardRun {
    void at(ChannelKernels kernels, int shard, float[] y, int yOff, float[] x, int xOff, int rows);
  }

  /** A task that goes over a shard's runs; forward on the outputs' values, else on gradients. */
  private BatchContext.LayerTask overShard(Work work, ShardRun runs) {
    return (context, shard, worker) -> {
      BatchBuffer x = in.values;
      BatchBuffer y = work == Work.ELEMENTWISE_FORWARD ? out.values : out.gradients();
      int from = context.shardStart(shard);
      int samples = context.shardStart(shard + 1) - from;
      boolean whole = y.together(x);
      int rows = y.layout.runLength(whole, samples) / channels;
      for (int run = 0; run < y.layout.runs(whole, samples); run++) {
        int yOff = y.layout.runStart(whole, from, run);
        int xOff = x.layout.runStart(whole, from, run);
        runs.at(context.kernels.channels(), shard, y.data, yOff, x.data, xOff, rows);
      }
      context.stopwatch.lap(worker, number, work);
    };
  }

  /** A gradient that the backward pass itself completes. */
  private static final class Summed extends ParameterGradient {
    Summed(Parameter parameter) {
      super(parameter);
    }

    @Override
    public void gradient(BatchContext context, ParameterBlock block, int toPanel, int worker) {}
  }
}
