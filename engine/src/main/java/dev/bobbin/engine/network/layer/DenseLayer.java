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

/**
 * y = f(x W + b) on vectors. Work is cut by panels of outputs and blocks of samples; the gradient
 * of W is left to the blocks of {@link Trainable}, since it needs no sum over shards: every element
 * is one chain over the batch.
 */
public final class DenseLayer extends BatchLayer {
  /** Samples of a task: eight tiles of 14. */
  private static final int BLOCK_ROWS = 112;

  /** Samples of a task where only activations are worked on. */
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
    int[] rows = new int[samples];
    for (int n = 0; n < samples; n++) {
      rows[n] = layout.offset(n, 0, 0);
    }
    int[] taps = new int[layout.shape.size()];
    for (int i = 0; i < taps.length; i++) {
      taps[i] = i;
    }
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
    int from = task % rowBlocks(pass) * BLOCK_ROWS;
    forward(
        pass,
        task / rowBlocks(pass),
        from,
        Math.min(from + BLOCK_ROWS, pass.count),
        pass.scratch(worker));
    pass.stopwatch.lap(worker, number, Work.FORWARD);
  }

  private void forward(Pass pass, int panel, int from, int to, float[] scratch) {
    pass.kernels
        .matrix()
        .multiply(
            in.values.data,
            0,
            access,
            kernel.data(),
            panels,
            panel,
            start,
            out.values.data,
            0,
            outRows,
            from,
            to,
            scratch);
  }

  @Override
  public void backward(Pass pass) {
    backward.orElseThrow().run(pass);
  }

  @Override
  public List<Trainable> trainables() {
    return backward.orElseThrow().trainables;
  }

  /** What only the way back needs. */
  private final class Backward {
    private final Panels transposedPanels;

    /** Panels of the transposed kernel; none where nobody wants the input's gradient. */
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
     * How many panels are transposed before the product: none where one task needs each, which
     * transposes it itself and finds it near.
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
      if (transposedBefore(pass) == 0) {
        transpose(pass, panel);
      }
      inputGradient(
          pass, panel, from, Math.min(from + BLOCK_ROWS, pass.count), pass.scratch(worker));
      pass.stopwatch.lap(worker, number, Work.INPUT_GRADIENT);
    }

    private void transpose(Pass pass, int panel) {
      int first = panel * Panels.WIDTH;
      pass.kernels
          .matrix()
          .transpose(
              kernel.data(),
              panels,
              first,
              transposedPanels.used(panel),
              transposed,
              transposedPanels,
              0,
              first);
    }

    private void inputGradient(Pass pass, int panel, int from, int to, float[] scratch) {
      pass.kernels
          .matrix()
          .multiply(
              out.gradients().data,
              0,
              gradients,
              transposed,
              transposedPanels,
              panel,
              zeros,
              in.gradients().data,
              0,
              inputGradientRows,
              from,
              to,
              scratch);
    }

    private final class KernelGradient extends Trainable {
      KernelGradient() {
        super(kernel);
      }

      @Override
      public void gradient(Pass pass, Block block) {
        Arrays.fill(gradient, block.from(), block.to(), 0f);
        pass.kernels
            .matrix()
            .accumulateOuter(
                in.values.data,
                0,
                access,
                out.gradients().data,
                0,
                gradients.rows(),
                pass.count,
                gradient,
                0,
                panels,
                block.panel(),
                block.fromTerm(),
                block.toTerm());
        MatrixKernels.clearPadding(
            gradient, 0, panels, block.panel(), block.fromTerm(), block.toTerm());
      }
    }

    private final class BiasGradient extends Trainable {
      BiasGradient(Parameter bias) {
        super(bias);
      }

      @Override
      public void gradient(Pass pass, Block block) {
        Arrays.fill(gradient, block.from(), block.to(), 0f);
        int units = panels.columns();
        Activations dy = out.gradients();
        pass.kernels
            .rows()
            .sum(
                dy.data, gradients.rows()[0], dy.layout.sampleSize, pass.count, units, gradient, 0);
      }
    }
  }
}
