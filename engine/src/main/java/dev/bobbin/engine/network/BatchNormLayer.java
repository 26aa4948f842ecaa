package dev.bobbin.engine.network;

import dev.bobbin.engine.kernels.RowKernels;
import dev.bobbin.engine.network.Stopwatch.Work;
import dev.bobbin.engine.spec.LayerSpec;
import java.util.Arrays;
import java.util.List;

/**
 * Batch normalisation: y = gamma * (x - mean) / sqrt(variance + epsilon) + beta, by channel. Mean
 * and variance are sums over the batch's shards, first within a shard row by row, then over the
 * shards in double.
 */
final class BatchNormLayer extends BatchLayer {
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
  private final float[] gammaGradient;
  private final float[] betaGradient;

  BatchNormLayer(String name, LayerSpec.BatchNorm spec, Network network, Edge in, Edge out) {
    super(name, in, out);
    this.epsilon = (float) spec.epsilon();
    this.momentum = (float) spec.momentum();
    this.channels = in.values.layout.shape.channels();
    this.gamma = network.parameter(name + "/gamma");
    this.beta = network.parameter(name + "/beta");
    this.movingMean = network.parameter(name + "/moving_mean");
    this.movingVariance = network.parameter(name + "/moving_variance");
    this.mean = new float[channels];
    this.inverse = new float[channels];
    this.scale = new float[channels];
    this.shift = new float[channels];
    this.meanGradient = new float[channels];
    this.meanGradientNormal = new float[channels];
    this.firstSums = new float[Pass.SHARDS][channels];
    this.secondSums = new float[Pass.SHARDS][channels];
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
      RowKernels kernels = pass.kernels.rows();
      overShards(
          pass,
          (_, y, x, length) ->
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
                  0));
    } else {
      for (int c = 0; c < channels; c++) {
        scale[c] = gamma.data()[c] / (float) Math.sqrt(movingVariance.data()[c] + epsilon);
        shift[c] = beta.data()[c] - movingMean.data()[c] * scale[c];
      }
      overShards(
          pass,
          (_, y, x, length) ->
              pass.kernels
                  .rows()
                  .scaleShift(
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
                      0));
    }
  }

  /** The batch's mean and variance, and with them the running averages. */
  private void measure(Pass pass) {
    RowKernels kernels = pass.kernels.rows();
    pass.stopwatch.start(0);
    clear(firstSums);
    clear(secondSums);
    pass.stopwatch.lap(0, number, Work.ELEMENTWISE_FORWARD);
    long rows = rows(pass);
    overShards(
        pass,
        (shard, _, x, length) ->
            kernels.sum(
                in.values.data, x, channels, length / channels, channels, firstSums[shard], 0));
    pass.stopwatch.start(0);
    for (int c = 0; c < channels; c++) {
      mean[c] = (float) (total(pass, firstSums, c) / rows);
    }
    pass.stopwatch.lap(0, number, Work.ELEMENTWISE_FORWARD);
    overShards(
        pass,
        (shard, _, x, length) ->
            kernels.squaredDeviations(
                in.values.data,
                x,
                channels,
                length / channels,
                channels,
                mean,
                0,
                secondSums[shard],
                0));
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

  @Override
  public void backward(Pass pass) {
    RowKernels kernels = pass.kernels.rows();
    pass.stopwatch.start(0);
    clear(firstSums);
    clear(secondSums);
    pass.stopwatch.lap(0, number, Work.ELEMENTWISE_BACKWARD);
    float[] d = out.gradients().data;
    overGradients(
        pass,
        (shard, dAt, x, length) ->
            kernels.normalizeSums(
                in.values.data,
                x,
                channels,
                d,
                dAt,
                channels,
                length / channels,
                channels,
                mean,
                inverse,
                firstSums[shard],
                secondSums[shard]));
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
    if (!in.wantsGradients()) {
      return;
    }
    overGradients(
        pass,
        (_, dAt, x, length) ->
            kernels.normalizeGradient(
                in.values.data,
                x,
                channels,
                d,
                dAt,
                channels,
                length / channels,
                channels,
                mean,
                inverse,
                scale,
                meanGradient,
                meanGradientNormal));
    pass.team.run(
        pass.shards(),
        (shard, worker) -> {
          pass.stopwatch.start(worker);
          in.gradients()
              .copyFrom(out.gradients(), pass.shardStart(shard), pass.shardStart(shard + 1));
          pass.stopwatch.lap(worker, number, Work.ELEMENTWISE_BACKWARD);
        });
  }

  @Override
  List<Trainable> trainables() {
    return trainables;
  }

  @FunctionalInterface
  private interface ShardRun {
    void at(int shard, int offset, int inputOffset, int length);
  }

  /** Runs of the outputs' values beside the inputs' values. */
  private void overShards(Pass pass, ShardRun run) {
    overShards(pass, out.values, Work.ELEMENTWISE_FORWARD, run);
  }

  /** Runs of the outputs' gradients beside the inputs' values. */
  private void overGradients(Pass pass, ShardRun run) {
    overShards(pass, out.gradients(), Work.ELEMENTWISE_BACKWARD, run);
  }

  private void overShards(Pass pass, Activations other, Work work, ShardRun run) {
    pass.team.run(
        pass.shards(),
        (shard, worker) -> {
          pass.stopwatch.start(worker);
          other.forEachRun(
              in.values,
              pass.shardStart(shard),
              pass.shardStart(shard + 1),
              (at, inputAt, length) -> run.at(shard, at, inputAt, length));
          pass.stopwatch.lap(worker, number, work);
        });
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
    void gradient(Pass pass, Block block) {
      System.arraycopy(sums, 0, gradient, 0, sums.length);
    }
  }
}
