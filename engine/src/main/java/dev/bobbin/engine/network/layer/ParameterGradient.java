package dev.bobbin.engine.network.layer;

import dev.bobbin.engine.kernels.MatrixKernels;
import dev.bobbin.engine.kernels.PanelLayout;
import dev.bobbin.engine.network.weights.Parameter;
import java.util.ArrayList;
import java.util.List;

/**
 * A parameter with its gradient, divided into blocks that fit a core's first caches. The last phase
 * of a step computes gradient, penalty and update block by block, so that a dense layer's gradient
 * stays in the caches.
 */
public abstract class ParameterGradient {
  /**
   * Terms per block of a kernel: eight tiles of 14. With 32 columns they take 14 KB for each of
   * weights, gradient and moments.
   */
  static final int BLOCK_TERMS = MatrixKernels.COPIED_TERMS;

  public final Parameter parameter;

  /** In the layout of the parameter's data. */
  public final float[] gradient;

  public final List<ParameterBlock> blocks;

  ParameterGradient(Parameter parameter) {
    this.parameter = parameter;
    this.gradient = new float[parameter.data().length];
    this.blocks =
        parameter.isKernel() ? cut(parameter.panels()) : List.of(whole(parameter.length()));
  }

  /**
   * Some terms of one panel of a kernel, or a whole vector.
   *
   * @param panel the panel
   * @param fromTerm first term
   * @param toTerm after the last term
   * @param from first float in the parameter's data
   * @param to after the last float
   */
  public record ParameterBlock(int panel, int fromTerm, int toTerm, int from, int to) {}

  /**
   * How many panels' blocks with the same terms {@link #gradient} takes at once, where these share
   * what they read.
   *
   * @param threads of the team, all of which should have work
   */
  public int panelsAtOnce(int threads) {
    return 1;
  }

  /**
   * Completes the gradient of a block, and of those with the same terms in the panels that follow;
   * called once per block and step.
   *
   * @param toPanel after the last panel
   * @param worker the thread, whose scratch memory it may use
   */
  public abstract void gradient(
      BatchContext context, ParameterBlock block, int toPanel, int worker);

  private static ParameterBlock whole(int length) {
    return new ParameterBlock(0, 0, 1, 0, length);
  }

  private static List<ParameterBlock> cut(PanelLayout panels) {
    List<ParameterBlock> blocks = new ArrayList<>();
    for (int panel = 0; panel < panels.count(); panel++) {
      for (int term = 0; term < panels.terms(); term += BLOCK_TERMS) {
        int end = Math.min(term + BLOCK_TERMS, panels.terms());
        int start = panels.start(panel);
        int width = panels.width(panel);
        blocks.add(new ParameterBlock(panel, term, end, start + term * width, start + end * width));
      }
    }
    return List.copyOf(blocks);
  }
}
