package dev.bobbin.engine.network.layer;

import dev.bobbin.engine.kernels.Indirection;
import dev.bobbin.engine.kernels.MatrixKernels;
import dev.bobbin.engine.kernels.PanelLayout;
import dev.bobbin.engine.network.memory.BatchBuffer;
import dev.bobbin.engine.network.memory.LayerBuffers;
import dev.bobbin.engine.network.memory.Layout;
import dev.bobbin.engine.network.shape.ShapedLayer;
import dev.bobbin.engine.network.weights.Parameter;
import dev.bobbin.engine.profile.Stopwatch.Work;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.Size;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Convolution as a matrix product that reads the input in place (implicit GEMM). */
public final class ConvLayer extends SampleLayer {
  /** Output pixels that a group of samples should have, so that tiles of 14 rows fit well. */
  private static final int GROUP_PIXELS = 196;

  private final Parameter kernel;
  private final Optional<Parameter> bias;
  private final float[] start;
  private final ActivationFunction activation;
  private final PanelLayout panels;
  private final int pixels;
  private final int filters;
  private final int group;
  private final Indirection indirection;
  private final int[] outRows;
  private final @Nullable FewOutputChannelConvolution strips;
  private final Optional<ConvBackward> backward;

  public ConvLayer(
      ShapedLayer plan,
      Parameter kernel,
      Optional<Parameter> bias,
      ActivationFunction activation,
      LayerBuffers in,
      LayerBuffers out,
      int threads,
      boolean learns) {
    super(plan.name(), in, out);
    LayerSpec.Conv2d spec = (LayerSpec.Conv2d) plan.spec();
    this.kernel = kernel;
    this.bias = bias;
    this.activation = activation;
    this.panels = kernel.panels();
    this.pixels = plan.output().pixels();
    this.filters = spec.filters();
    this.start =
        bias.map(Parameter::data).orElseGet(() -> new float[filters + MatrixKernels.SLACK]);
    this.group = Math.max(1, GROUP_PIXELS / pixels);
    ConvGeometry geometry = new ConvGeometry(spec, plan.input(), plan.output());
    this.indirection = geometry.forward(in.values.layout, group);
    this.outRows = geometry.outputRows(out.values.layout, group);
    this.strips = strips(spec, indirection, in.values.layout, out.values.layout, panels, threads);
    this.backward =
        out.wantsGradients()
            ? Optional.of(new ConvBackward(spec, geometry, threads, learns))
            : Optional.empty();
  }

  /** A product by strips where it is faster, else null. */
  private static @Nullable FewOutputChannelConvolution strips(
      LayerSpec.Conv2d spec,
      Indirection indirection,
      Layout source,
      Layout target,
      PanelLayout kernel,
      int threads) {
    return spec.strides().equals(Size.square(1))
            && FewOutputChannelConvolution.suits(source, target, indirection.terms())
        ? new FewOutputChannelConvolution(indirection, source, target, kernel, threads)
        : null;
  }

  @Override
  void forward(BatchContext context, int from, int to, int worker) {
    MatrixKernels matrix = context.kernels.matrix();
    float[] x = in.values.data;
    float[] y = out.values.data;
    int xFrom = in.valueSample(from, worker);
    int yFrom = out.valueSample(from, worker);
    int count = to - from;
    if (strips == null) {
      for (int n = 0; n < count; n += group) {
        multiply(matrix, xFrom + n, yFrom + n, Math.min(group, count - n), context.scratch(worker));
      }
    } else {
      for (int n = 0; n < count; n++) {
        int xAt = (xFrom + n) * in.values.layout.sampleSize;
        int yAt = (yFrom + n) * out.values.layout.sampleSize;
        strips.run(matrix, x, xAt, kernel.data(), start, y, yAt, outRows, worker);
      }
    }
    context.stopwatch.lap(worker, number, Work.FORWARD);
    activation.forward(context.kernels.elementwise(), yFrom, yFrom + count);
  }

  private void multiply(MatrixKernels matrix, int xFrom, int yFrom, int samples, float[] scratch) {
    multiply(matrix, xFrom, yFrom, 0, samples * pixels, scratch);
  }

  /** Some pixels, counted from the first sample's first. */
  private void multiply(
      MatrixKernels matrix, int xFrom, int yFrom, int fromPixel, int toPixel, float[] scratch) {
    float[] x = in.values.data;
    float[] y = out.values.data;
    float[] w = kernel.data();
    int xAt = xFrom * in.values.layout.sampleSize;
    int yAt = yFrom * out.values.layout.sampleSize;
    matrix.multiply(
        x,
        xAt,
        indirection,
        w,
        panels,
        0,
        panels.count(),
        start,
        y,
        yAt,
        outRows,
        fromPixel,
        toPixel,
        scratch);
  }

  /** Whether {@link #multiplyPart} can do it in parts. */
  boolean isDivisible() {
    return strips == null;
  }

  /** Whether {@link #activateRows} is possible. */
  boolean activatesByRows() {
    return !ActivationFunction.keepsInputs(activation.activation());
  }

  /** Multiply-adds of a sample. */
  long multiplyAdds() {
    return (long) pixels * panels.terms() * filters;
  }

  /** Pixels of a sample's output. */
  int pixels() {
    return pixels;
  }

  /** Rows of the output. */
  int height() {
    return out.values.layout.shape.height();
  }

  /**
   * Some pixels of a sample's product, without the activation. All threads use the first one's
   * memory.
   */
  void multiplyPart(BatchContext context, int sample, int fromPixel, int toPixel, int worker) {
    multiply(
        context.kernels.matrix(),
        in.valueSample(sample, 0),
        out.valueSample(sample, 0),
        fromPixel,
        toPixel,
        context.scratch(worker));
    context.stopwatch.lap(worker, number, Work.FORWARD);
  }

  /** Applies the activation to some rows of a sample's output. */
  void activateRows(BatchContext context, int sample, int from, int to) {
    activation.forwardRows(context.kernels.elementwise(), out.valueSample(sample, 0), from, to);
  }

  /** Applies the activation to a sample's output. */
  void activate(BatchContext context, int sample) {
    int at = out.valueSample(sample, 0);
    activation.forward(context.kernels.elementwise(), at, at + 1);
  }

  @Override
  void beforeBackward(BatchContext context) {
    backward.orElseThrow().transpose(context);
  }

  @Override
  void beginShard(BatchContext context, int shard, int worker) {
    backward.orElseThrow().beginShard(shard);
    context.stopwatch.lap(worker, number, Work.WEIGHT_GRADIENT);
  }

  @Override
  void backward(BatchContext context, int from, int to, int shard, int worker) {
    backward.orElseThrow().run(context, from, to, shard, worker);
  }

  @Override
  public List<ParameterGradient> trainables() {
    // Without a backward pass the layer is frozen, as all before it.
    return backward.map(pass -> pass.trainables).orElse(List.of());
  }

  /** What only the backward pass needs. */
  private final class ConvBackward {
    private final boolean learns;
    private final int[] gradientRows;
    private final List<ConvGeometry.Phase> phases;
    private final List<PanelLayout> phasePanels = new ArrayList<>();
    private final List<float[]> phaseKernels = new ArrayList<>();
    private final int inputs;
    private final int tapCount;
    private final boolean phasesCoverInput;
    private final float[] zeros;
    private final @Nullable FewOutputChannelConvolution inputStrips;
    private final @Nullable FewFilterGradient kernelStrips;

    /** Sums of a shard's samples, added up in {@link ParameterGradient#gradient}. */
    private final float[][] kernelShards;

    /** Whether a shard's sums have begun; before, they hold those of the last step. */
    private final boolean[] begun = new boolean[BatchContext.SHARDS];

    private final float[][] biasShards;
    private final List<ParameterGradient> trainables = new ArrayList<>();
    private final BatchContext.LayerTask transposeTask = this::transpose;

    ConvBackward(LayerSpec.Conv2d spec, ConvGeometry geometry, int threads, boolean learns) {
      this.learns = learns;
      this.inputs = in.values.layout.shape.channels();
      this.gradientRows = geometry.outputRows(out.gradients().layout, group);
      this.phases =
          in.wantsGradients()
              ? geometry.backward(out.gradients().layout, in.gradients().layout, group)
              : List.of();
      int taps = 0;
      for (ConvGeometry.Phase phase : phases) {
        PanelLayout transposed = new PanelLayout(phase.indirection().terms(), inputs);
        phasePanels.add(transposed);
        phaseKernels.add(new float[transposed.size()]);
        taps += phase.kernelTaps().length;
      }
      this.tapCount = taps;
      int covered = phases.stream().mapToInt(ConvGeometry.Phase::pixels).sum();
      this.phasesCoverInput = covered == in.values.layout.shape.pixels();
      this.zeros = new float[inputs + MatrixKernels.SLACK];
      this.inputStrips =
          phases.size() == 1
              ? strips(
                  spec,
                  phases.getFirst().indirection(),
                  out.gradients().layout,
                  in.gradients().layout,
                  phasePanels.getFirst(),
                  threads)
              : null;
      this.kernelStrips =
          learns && FewFilterGradient.suits(indirection, panels)
              ? new FewFilterGradient(indirection, panels, threads)
              : null;
      boolean hasBias = learns && bias.isPresent();
      this.kernelShards = new float[BatchContext.SHARDS][learns ? kernel.data().length : 0];
      this.biasShards = new float[BatchContext.SHARDS][hasBias ? bias.get().data().length : 0];
      if (learns) {
        trainables.add(new ShardedGradient(kernel, kernelShards));
        bias.ifPresent(b -> trainables.add(new ShardedGradient(b, biasShards)));
      }
    }

    void transpose(BatchContext context) {
      if (tapCount > 0) {
        context.run(tapCount, transposeTask);
      }
    }

    void beginShard(int shard) {
      begun[shard] = false;
      Arrays.fill(biasShards[shard], 0f);
    }

    void run(BatchContext context, int from, int to, int shard, int worker) {
      int dyFrom = out.gradientSample(from, worker);
      activation.backward(context.kernels.elementwise(), from, to, dyFrom);
      context.stopwatch.lap(worker, number, Work.ELEMENTWISE_BACKWARD);
      for (int n = from; n < to; n += group) {
        int samples = Math.min(group, to - n);
        int dy = dyFrom + n - from;
        if (learns) {
          biasGradient(context, shard, dy, samples);
          kernelGradient(context, shard, n, dy, samples, worker);
          context.stopwatch.lap(worker, number, Work.WEIGHT_GRADIENT);
        }
        if (in.wantsGradients()) {
          int dx = in.gradientSample(from, worker) + n - from;
          if (inputStrips == null) {
            inputGradient(context.kernels.matrix(), dy, dx, samples, context.scratch(worker));
          } else {
            inputGradientByStrips(inputStrips, context.kernels.matrix(), dy, dx, samples, worker);
          }
          context.stopwatch.lap(worker, number, Work.INPUT_GRADIENT);
        }
      }
    }

    private void kernelGradient(
        BatchContext context, int shard, int from, int dyFrom, int samples, int worker) {
      MatrixKernels matrix = context.kernels.matrix();
      float[] x = in.values.data;
      float[] dy = out.gradients().data;
      float[] sums = kernelShards[shard];
      int xAt = from * in.values.layout.sampleSize;
      int dyAt = dyFrom * out.gradients().layout.sampleSize;
      int rows = samples * pixels;
      if (kernelStrips != null) {
        kernelStrips.multiply(
            matrix, x, xAt, dy, dyAt, gradientRows, rows, begun[shard], sums, worker);
        begun[shard] = true;
        return;
      }
      int terms = panels.terms();
      for (int panel = 0; panel < panels.count(); panel++) {
        matrix.multiplyOuter(
            x,
            xAt,
            indirection,
            dy,
            dyAt,
            gradientRows,
            rows,
            begun[shard],
            sums,
            0,
            panels,
            panel,
            panel + 1,
            0,
            terms,
            context.scratch(worker));
      }
      begun[shard] = true;
    }

    private void biasGradient(BatchContext context, int shard, int dyFrom, int samples) {
      if (bias.isEmpty()) {
        return;
      }
      BatchBuffer dy = out.gradients();
      boolean whole = dy.layout.contiguous;
      int rows = dy.layout.runLength(whole, samples) / filters;
      for (int run = 0; run < dy.layout.runs(whole, samples); run++) {
        int at = dy.layout.runStart(whole, dyFrom, run);
        context.kernels.channels().sum(dy.data, at, filters, rows, filters, biasShards[shard], 0);
      }
    }

    private void inputGradient(
        MatrixKernels matrix, int dyFrom, int dxFrom, int samples, float[] scratch) {
      BatchBuffer dx = in.gradients();
      if (!phasesCoverInput) {
        dx.clear(dxFrom, dxFrom + samples);
      }
      float[] d = out.gradients().data;
      int dAt = dyFrom * out.gradients().layout.sampleSize;
      int dxAt = dxFrom * dx.layout.sampleSize;
      for (int i = 0; i < phases.size(); i++) {
        Indirection taps = phases.get(i).indirection();
        int[] dxRows = phases.get(i).rows();
        int rows = samples * phases.get(i).pixels();
        PanelLayout size = phasePanels.get(i);
        float[] w = phaseKernels.get(i);
        int count = size.count();
        matrix.multiply(
            d, dAt, taps, w, size, 0, count, zeros, dx.data, dxAt, dxRows, 0, rows, scratch);
      }
    }

    private void inputGradientByStrips(
        FewOutputChannelConvolution product,
        MatrixKernels matrix,
        int dyFrom,
        int dxFrom,
        int samples,
        int worker) {
      BatchBuffer dy = out.gradients();
      BatchBuffer dx = in.gradients();
      float[] transposed = phaseKernels.getFirst();
      int[] dxRows = phases.getFirst().rows();
      for (int i = 0; i < samples; i++) {
        int dyAt = (dyFrom + i) * dy.layout.sampleSize;
        int dxAt = (dxFrom + i) * dx.layout.sampleSize;
        product.run(matrix, dy.data, dyAt, transposed, zeros, dx.data, dxAt, dxRows, worker);
      }
    }

    /** Transposes one tap of the kernel, [inputs][filters]; taps count over all phases. */
    private void transpose(BatchContext context, int index, int worker) {
      int tap = index;
      int i = 0;
      while (tap >= phases.get(i).kernelTaps().length) {
        tap -= phases.get(i).kernelTaps().length;
        i++;
      }
      int first = phases.get(i).kernelTaps()[tap] * inputs;
      float[] target = phaseKernels.get(i);
      PanelLayout layout = phasePanels.get(i);
      MatrixKernels matrix = context.kernels.matrix();
      matrix.transpose(kernel.data(), panels, first, inputs, target, layout, tap * filters, 0);
      context.stopwatch.lap(worker, number, Work.INPUT_GRADIENT);
    }
  }

  /** A gradient that is the sum over the shards of samples. */
  private static final class ShardedGradient extends ParameterGradient {
    private final float[][] shards;

    ShardedGradient(Parameter parameter, float[][] shards) {
      super(parameter);
      this.shards = shards;
    }

    @Override
    public void gradient(BatchContext context, ParameterBlock block, int toPanel, int worker) {
      int length = block.to() - block.from();
      System.arraycopy(shards[0], block.from(), gradient, block.from(), length);
      for (int shard = 1; shard < context.shards(); shard++) {
        context
            .kernels
            .elementwise()
            .add(shards[shard], block.from(), gradient, block.from(), length);
      }
      if (parameter.isKernel()) {
        PanelLayout panels = parameter.panels();
        MatrixKernels.clearPadding(
            gradient, 0, panels, block.panel(), block.fromTerm(), block.toTerm());
      }
    }
  }
}
