package dev.bobbin.engine.network.layer;

import dev.bobbin.engine.kernels.Access;
import dev.bobbin.engine.kernels.MatrixKernels;
import dev.bobbin.engine.kernels.Panels;
import dev.bobbin.engine.network.memory.Activations;
import dev.bobbin.engine.network.memory.Edge;
import dev.bobbin.engine.network.memory.Layout;
import dev.bobbin.engine.network.weights.Parameter;
import dev.bobbin.engine.profile.Stopwatch.Work;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * y = f(x W + b) on vectors. Work is divided by panels of outputs and blocks of samples. The blocks
 * of {@link Trainable} compute the gradient of W, which needs no sum over shards: each element is
 * one chain over the batch.
 */
public final class DenseLayer extends BatchLayer {
  /** Samples per task: eight tiles of 14. */
  private static final int BLOCK_ROWS = 112;

  /** Samples per task of an activation. */
  private static final int ACTIVATION_ROWS = 8;

  private final Parameter kernel;
  private final float[] start;
  private final ActivationFunction activation;
  private final Panels panels;
  private final Access access;
  private final int[] outRows;
  private final Optional<Backward> backward;
  private final Pass.Task forwardTask = this::forward;
  private final Pass.Task activationTask = this::activate;

  public DenseLayer(
      String name,
      Parameter kernel,
      Optional<Parameter> bias,
      ActivationFunction activation,
      Edge in,
      Edge out,
      int samples,
      boolean learns) {
    super(name, in, out);
    this.kernel = kernel;
    this.start =
        bias.map(Parameter::data)
            .orElseGet(() -> new float[kernel.panels().columns() + MatrixKernels.SLACK]);
    this.activation = activation;
    this.panels = kernel.panels();
    this.access = rows(in.values.layout, samples);
    this.outRows = rows(out.values.layout, samples).rows();
    this.backward =
        out.wantsGradients() ? Optional.of(new Backward(samples, bias, learns)) : Optional.empty();
  }

  /** The samples as rows of a matrix. */
  private static Access rows(Layout layout, int samples) {
    int[] rows = IntStream.range(0, samples).map(n -> layout.offset(n, 0, 0)).toArray();
    int[] taps = IntStream.range(0, layout.shape.size()).toArray();
    return new Access(rows, taps, taps.length);
  }

  @Override
  public void forward(Pass pass) {
    pass.run(panels.count() * rowBlocks(pass), forwardTask);
    if (!activation.isIdentity()) {
      pass.run(activationBlocks(pass), activationTask);
    }
  }

  private static int rowBlocks(Pass pass) {
    return Math.ceilDiv(pass.count, BLOCK_ROWS);
  }

  private static int activationBlocks(Pass pass) {
    return Math.ceilDiv(pass.count, ACTIVATION_ROWS);
  }

  private void activate(Pass pass, int block, int worker) {
    int from = block * ACTIVATION_ROWS;
    activation.forward(pass.kernels.math(), from, Math.min(from + ACTIVATION_ROWS, pass.count));
    pass.stopwatch.lap(worker, number, Work.ELEMENTWISE_FORWARD);
  }

  private void forward(Pass pass, int task, int worker) {
    int panel = task / rowBlocks(pass);
    int from = task % rowBlocks(pass) * BLOCK_ROWS;
    int to = Math.min(from + BLOCK_ROWS, pass.count);
    float[] scratch = pass.scratch(worker);
    float[] x = in.values.data;
    float[] y = out.values.data;
    MatrixKernels matrix = pass.kernels.matrix();
    matrix.multiply(
        x, 0, access, kernel.data(), panels, panel, start, y, 0, outRows, from, to, scratch);
    pass.stopwatch.lap(worker, number, Work.FORWARD);
  }

  @Override
  public void backward(Pass pass) {
    backward.orElseThrow().run(pass);
  }

  @Override
  public List<Trainable> trainables() {
    return backward.orElseThrow().trainables;
  }

  /** What only the backward pass needs. */
  private final class Backward {
    private final Panels transposedPanels;

    /** Panels of the transposed kernel; 0 where the input's gradient is not needed. */
    private final int transposedCount;

    private final float[] transposed;
    private final float[] zeros;
    private final Access gradients;
    private final int[] inputGradientRows;
    private final List<Trainable> trainables = new ArrayList<>();
    private final Pass.Task prepareTask = this::prepare;
    private final Pass.Task inputGradientTask = this::inputGradient;

    Backward(int samples, Optional<Parameter> bias, boolean learns) {
      this.transposedPanels = new Panels(panels.columns(), panels.terms());
      this.transposedCount = in.wantsGradients() ? transposedPanels.count() : 0;
      this.transposed = new float[in.wantsGradients() ? transposedPanels.size() : 0];
      this.zeros = new float[panels.terms() + MatrixKernels.SLACK];
      this.gradients = rows(out.gradients().layout, samples);
      this.inputGradientRows =
          in.wantsGradients() ? rows(in.gradients().layout, samples).rows() : new int[0];
      if (learns) {
        trainables.add(new KernelGradient());
        bias.ifPresent(b -> trainables.add(new BiasGradient(b)));
      }
    }

    void run(Pass pass) {
      int activationTasks = activation.isIdentity() ? 0 : activationBlocks(pass);
      pass.run(transposedBefore(pass) + activationTasks, prepareTask);
      pass.run(transposedCount * rowBlocks(pass), inputGradientTask);
    }

    /**
     * How many panels are transposed before the product: 0 where only one task uses each panel.
     * That task then transposes it, so that it is in the core's caches.
     */
    private int transposedBefore(Pass pass) {
      return rowBlocks(pass) > 1 ? transposedCount : 0;
    }

    private void prepare(Pass pass, int task, int worker) {
      int before = transposedBefore(pass);
      if (task < before) {
        transpose(pass, task);
        pass.stopwatch.lap(worker, number, Work.INPUT_GRADIENT);
      } else {
        int from = (task - before) * ACTIVATION_ROWS;
        activation.backward(
            pass.kernels.math(), from, Math.min(from + ACTIVATION_ROWS, pass.count), from);
        pass.stopwatch.lap(worker, number, Work.ELEMENTWISE_BACKWARD);
      }
    }

    private void inputGradient(Pass pass, int task, int worker) {
      int panel = task / rowBlocks(pass);
      int from = task % rowBlocks(pass) * BLOCK_ROWS;
      int to = Math.min(from + BLOCK_ROWS, pass.count);
      if (transposedBefore(pass) == 0) {
        transpose(pass, panel);
      }
      float[] scratch = pass.scratch(worker);
      float[] dy = out.gradients().data;
      float[] dx = in.gradients().data;
      int[] dxRows = inputGradientRows;
      Panels weights = transposedPanels;
      MatrixKernels matrix = pass.kernels.matrix();
      matrix.multiply(
          dy, 0, gradients, transposed, weights, panel, zeros, dx, 0, dxRows, from, to, scratch);
      pass.stopwatch.lap(worker, number, Work.INPUT_GRADIENT);
    }

    private void transpose(Pass pass, int panel) {
      int first = panel * Panels.WIDTH;
      int terms = transposedPanels.used(panel);
      MatrixKernels matrix = pass.kernels.matrix();
      matrix.transpose(kernel.data(), panels, first, terms, transposed, transposedPanels, 0, first);
    }

    private final class KernelGradient extends Trainable {
      KernelGradient() {
        super(kernel);
      }

      @Override
      public void gradient(Pass pass, Block block) {
        Arrays.fill(gradient, block.from(), block.to(), 0f);
        int panel = block.panel();
        int from = block.fromTerm();
        int to = block.toTerm();
        float[] x = in.values.data;
        float[] dy = out.gradients().data;
        int[] dyRows = gradients.rows();
        MatrixKernels matrix = pass.kernels.matrix();
        matrix.accumulateOuter(
            x, 0, access, dy, 0, dyRows, pass.count, gradient, 0, panels, panel, from, to);
        MatrixKernels.clearPadding(gradient, 0, panels, panel, from, to);
      }
    }

    private final class BiasGradient extends Trainable {
      BiasGradient(Parameter bias) {
        super(bias);
      }

      @Override
      public void gradient(Pass pass, Block block) {
        Arrays.fill(gradient, block.from(), block.to(), 0f);
        Activations dy = out.gradients();
        int first = gradients.rows()[0];
        int stride = dy.layout.sampleSize;
        int units = panels.columns();
        pass.kernels.rows().sum(dy.data, first, stride, pass.count, units, gradient, 0);
      }
    }
  }
}
