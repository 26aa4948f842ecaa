package dev.bobbin.engine.network.layer;

import dev.bobbin.engine.kernels.Indirection;
import dev.bobbin.engine.kernels.MatrixKernels;
import dev.bobbin.engine.kernels.PanelLayout;
import dev.bobbin.engine.network.memory.BatchBuffer;
import dev.bobbin.engine.network.memory.LayerBuffers;
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
 * of {@link ParameterGradient} compute the gradient of W, which needs no sum over shards: each
 * element is one chain over the batch.
 */
public final class DenseLayer extends BatchLayer {
  /** The most samples per task: six tiles of 14, fourteen of 6; with 400 terms 134 KB of them. */
  private static final int BLOCK_ROWS = 84;

  private static final int TASKS_PER_THREAD = 4;

  /** The fewest samples for which a task of their own pays. */
  private static final int LEAST_ROWS = 8;

  /** Samples per task of an activation. */
  private static final int ACTIVATION_ROWS = 8;

  private final Parameter kernel;
  private final float[] start;
  private final ActivationFunction activation;
  private final PanelLayout panels;
  private final Indirection indirection;
  private final int[] outRows;
  private final Optional<DenseBackward> backward;
  private final BatchContext.LayerTask forwardTask = this::forward;
  private final BatchContext.LayerTask activationTask = this::activate;

  public DenseLayer(
      String name,
      Parameter kernel,
      Optional<Parameter> bias,
      ActivationFunction activation,
      LayerBuffers in,
      LayerBuffers out,
      int samples,
      boolean learns) {
    super(name, in, out);
    this.kernel = kernel;
    this.start =
        bias.map(Parameter::data)
            .orElseGet(() -> new float[kernel.panels().columns() + MatrixKernels.SLACK]);
    this.activation = activation;
    this.panels = kernel.panels();
    this.indirection = rows(in.values.layout, samples);
    this.outRows = rows(out.values.layout, samples).rows();
    this.backward =
        out.wantsGradients()
            ? Optional.of(new DenseBackward(samples, bias, learns))
            : Optional.empty();
  }

  /** The samples as rows of a matrix. */
  private static Indirection rows(Layout layout, int samples) {
    int[] rows = IntStream.range(0, samples).map(n -> layout.offset(n, 0, 0)).toArray();
    int[] taps = IntStream.range(0, layout.shape.size()).toArray();
    return new Indirection(rows, taps, taps.length);
  }

  @Override
  public void forward(BatchContext context) {
    context.run(panelGroups(context) * rowBlocks(context, panels.count()), forwardTask);
    if (ActivationFunction.keepsInputs(activation.activation())) {
      context.run(activationBlocks(context), activationTask);
    }
  }

  /**
   * Panels per task of a loop over panels times other parts: as many as leave each thread some
   * tasks, since the panels of a task share what they read.
   */
  private int panelsPerTask(int threads, int parts) {
    int groups = Math.clamp(Math.ceilDiv(TASKS_PER_THREAD * threads, parts), 1, panels.count());
    return Math.ceilDiv(panels.count(), groups);
  }

  /**
   * The same for the forward pass. Samples that are one part stay in a core's caches from panel to
   * panel; a single one is faster with two panels at once, if all threads have some.
   */
  private int panelsPerTask(BatchContext context) {
    if (context.count == 1) {
      return panels.count() > context.threads() ? 2 : 1;
    }
    int parts = rowBlocks(context, panels.count());
    return parts == 1 ? 1 : panelsPerTask(context.threads(), parts);
  }

  private int panelGroups(BatchContext context) {
    return Math.ceilDiv(panels.count(), panelsPerTask(context));
  }

  /** Samples per task; fewer where there are fewer panels than threads. */
  private static int blockRows(BatchContext context, int panels) {
    int blocks = Math.ceilDiv(context.threads(), panels);
    return Math.clamp(Math.ceilDiv(context.count, blocks), LEAST_ROWS, BLOCK_ROWS);
  }

  private static int rowBlocks(BatchContext context, int panels) {
    return Math.ceilDiv(context.count, blockRows(context, panels));
  }

  private static int activationBlocks(BatchContext context) {
    return Math.ceilDiv(context.count, ACTIVATION_ROWS);
  }

  /** Whether a task activates what it has just multiplied: a loop less to wait for. */
  private boolean activatesInProduct() {
    return !activation.isIdentity() && !ActivationFunction.keepsInputs(activation.activation());
  }

  private void activate(BatchContext context, int block, int worker) {
    int from = block * ACTIVATION_ROWS;
    activation.forward(
        context.kernels.elementwise(), from, Math.min(from + ACTIVATION_ROWS, context.count));
    context.stopwatch.lap(worker, number, Work.ELEMENTWISE_FORWARD);
  }

  private void forward(BatchContext context, int task, int worker) {
    int some = panelsPerTask(context);
    int groups = panelGroups(context);
    int rows = blockRows(context, panels.count());
    int panel = task % groups * some;
    int end = Math.min(panel + some, panels.count());
    int from = task / groups * rows;
    int to = Math.min(from + rows, context.count);
    float[] scratch = context.scratch(worker);
    float[] x = in.values.data;
    float[] y = out.values.data;
    float[] w = kernel.data();
    MatrixKernels matrix = context.kernels.matrix();
    matrix.multiply(
        x, 0, indirection, w, panels, panel, end, start, y, 0, outRows, from, to, scratch);
    context.stopwatch.lap(worker, number, Work.FORWARD);
    if (activatesInProduct()) {
      int first = panel * PanelLayout.WIDTH;
      int columns = Math.min(end * PanelLayout.WIDTH, panels.columns()) - first;
      for (int row = from; row < to; row++) {
        activation.forwardValues(context.kernels.elementwise(), outRows[row] + first, columns);
      }
      context.stopwatch.lap(worker, number, Work.ELEMENTWISE_FORWARD);
    }
  }

  @Override
  public void backward(BatchContext context) {
    backward.orElseThrow().run(context);
  }

  @Override
  public List<ParameterGradient> trainables() {
    // Without a backward pass the layer is frozen, as all before it.
    return backward.map(pass -> pass.trainables).orElse(List.of());
  }

  /** What only the backward pass needs. */
  private final class DenseBackward {
    private final PanelLayout transposedPanels;

    /** Panels of the transposed kernel; 0 where the input's gradient is not needed. */
    private final int transposedCount;

    private final float[] transposed;
    private final float[] zeros;
    private final Indirection gradients;
    private final int[] inputGradientRows;
    private final List<ParameterGradient> trainables = new ArrayList<>();
    private final BatchContext.LayerTask prepareTask = this::prepare;
    private final BatchContext.LayerTask inputGradientTask = this::inputGradient;

    DenseBackward(int samples, Optional<Parameter> bias, boolean learns) {
      this.transposedPanels = new PanelLayout(panels.columns(), panels.terms());
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

    void run(BatchContext context) {
      int activationTasks = activation.isIdentity() ? 0 : activationBlocks(context);
      context.run(transposedBefore(context) + activationTasks, prepareTask);
      if (transposedCount > 0) {
        context.run(transposedCount * rowBlocks(context, transposedCount), inputGradientTask);
      }
    }

    /**
     * How many panels are transposed before the product: 0 where only one task uses each panel.
     * That task then transposes it, so that it is in the core's caches.
     */
    private int transposedBefore(BatchContext context) {
      return transposedCount > 0 && rowBlocks(context, transposedCount) > 1 ? transposedCount : 0;
    }

    private void prepare(BatchContext context, int task, int worker) {
      int before = transposedBefore(context);
      if (task < before) {
        transpose(context, task);
        context.stopwatch.lap(worker, number, Work.INPUT_GRADIENT);
      } else {
        int from = (task - before) * ACTIVATION_ROWS;
        activation.backward(
            context.kernels.elementwise(),
            from,
            Math.min(from + ACTIVATION_ROWS, context.count),
            from);
        context.stopwatch.lap(worker, number, Work.ELEMENTWISE_BACKWARD);
      }
    }

    private void inputGradient(BatchContext context, int task, int worker) {
      int blocks = rowBlocks(context, transposedCount);
      int rows = blockRows(context, transposedCount);
      int panel = task / blocks;
      int from = task % blocks * rows;
      int to = Math.min(from + rows, context.count);
      if (transposedBefore(context) == 0) {
        transpose(context, panel);
      }
      float[] scratch = context.scratch(worker);
      float[] dy = out.gradients().data;
      float[] dx = in.gradients().data;
      int[] dxRows = inputGradientRows;
      PanelLayout weights = transposedPanels;
      MatrixKernels matrix = context.kernels.matrix();
      matrix.multiply(
          dy,
          0,
          gradients,
          transposed,
          weights,
          panel,
          panel + 1,
          zeros,
          dx,
          0,
          dxRows,
          from,
          to,
          scratch);
      context.stopwatch.lap(worker, number, Work.INPUT_GRADIENT);
    }

    private void transpose(BatchContext context, int panel) {
      int first = panel * PanelLayout.WIDTH;
      int terms = transposedPanels.used(panel);
      MatrixKernels matrix = context.kernels.matrix();
      matrix.transpose(kernel.data(), panels, first, terms, transposed, transposedPanels, 0, first);
    }

    private final class KernelGradient extends ParameterGradient {
      KernelGradient() {
        super(kernel);
      }

      @Override
      public int panelsAtOnce(int threads) {
        return panelsPerTask(threads, Math.ceilDiv(panels.terms(), BLOCK_TERMS));
      }

      @Override
      public void gradient(BatchContext context, ParameterBlock block, int toPanel, int worker) {
        int fromPanel = block.panel();
        int from = block.fromTerm();
        int to = block.toTerm();
        float[] x = in.values.data;
        float[] dy = out.gradients().data;
        int[] dyRows = gradients.rows();
        MatrixKernels matrix = context.kernels.matrix();
        matrix.multiplyOuter(
            x,
            0,
            indirection,
            dy,
            0,
            dyRows,
            context.count,
            false,
            gradient,
            0,
            panels,
            fromPanel,
            toPanel,
            from,
            to,
            context.scratch(worker));
        for (int panel = fromPanel; panel < toPanel; panel++) {
          MatrixKernels.clearPadding(gradient, 0, panels, panel, from, to);
        }
      }
    }

    private final class BiasGradient extends ParameterGradient {
      BiasGradient(Parameter bias) {
        super(bias);
      }

      @Override
      public void gradient(BatchContext context, ParameterBlock block, int toPanel, int worker) {
        Arrays.fill(gradient, block.from(), block.to(), 0f);
        BatchBuffer dy = out.gradients();
        int first = gradients.rows()[0];
        int stride = dy.layout.sampleSize;
        int units = panels.columns();
        context.kernels.channels().sum(dy.data, first, stride, context.count, units, gradient, 0);
      }
    }
  }
}
