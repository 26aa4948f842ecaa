package dev.bobbin.engine.network.layer;

import dev.bobbin.engine.network.memory.BatchBuffer;
import dev.bobbin.engine.network.memory.LayerBuffers;
import dev.bobbin.engine.profile.Stopwatch.Work;
import java.util.List;
import java.util.stream.Stream;

/**
 * y = body(x) + shortcut(x). Both branches read the same values; each has its own gradients, which
 * are added in that order.
 */
public final class ResidualLayer extends BatchLayer {
  private final Branch body;
  private final Branch shortcut;
  private final BatchContext.LayerTask sumTask = this::sum;
  private final BatchContext.LayerTask splitTask = this::split;
  private final BatchContext.LayerTask joinTask = this::join;

  /**
   * One branch of the block.
   *
   * @param in the block's input with this branch's gradients
   * @param layers empty for an identity, whose {@code out} is {@code in}
   * @param sequence runs the layers
   * @param out the branch's output
   */
  public record Branch(
      LayerBuffers in, List<Layer> layers, LayerSequence sequence, LayerBuffers out) {
    public Branch(LayerBuffers in, List<Layer> layers, int threads, LayerBuffers out) {
      this(in, layers, new LayerSequence(layers, threads), out);
    }
  }

  public ResidualLayer(
      String name, LayerBuffers in, LayerBuffers out, Branch body, Branch shortcut) {
    super(name, in, out);
    this.body = body;
    this.shortcut = shortcut;
  }

  @Override
  public void forward(BatchContext context) {
    body.sequence.forward(context);
    shortcut.sequence.forward(context);
    context.run(context.shards(), sumTask);
  }

  private void sum(BatchContext context, int shard, int worker) {
    int from = context.shardStart(shard);
    int to = context.shardStart(shard + 1);
    out.values.copyFrom(body.out.values, from, to);
    out.values.add(context.kernels.elementwise(), shortcut.out.values, from, to);
    context.stopwatch.lap(worker, number, Work.ELEMENTWISE_FORWARD);
  }

  @Override
  public void backward(BatchContext context) {
    context.run(context.shards(), splitTask);
    body.sequence.backward(context);
    shortcut.sequence.backward(context);
    if (in.wantsGradients()) {
      context.run(context.shards(), joinTask);
    }
  }

  private void split(BatchContext context, int shard, int worker) {
    split(context, body, shard);
    split(context, shortcut, shard);
    context.stopwatch.lap(worker, number, Work.ELEMENTWISE_BACKWARD);
  }

  private void join(BatchContext context, int shard, int worker) {
    int from = context.shardStart(shard);
    int to = context.shardStart(shard + 1);
    in.gradients().copyFrom(body.in.gradients(), from, to);
    in.gradients().add(context.kernels.elementwise(), shortcut.in.gradients(), from, to);
    context.stopwatch.lap(worker, number, Work.ELEMENTWISE_BACKWARD);
  }

  private void split(BatchContext context, Branch branch, int shard) {
    if (branch.out.wantsGradients()) {
      BatchBuffer gradients = branch.out.gradients();
      gradients.copyFrom(out.gradients(), context.shardStart(shard), context.shardStart(shard + 1));
    }
  }

  @Override
  public Stream<Layer> withInner() {
    Stream<Layer> inner = Stream.concat(body.layers.stream(), shortcut.layers.stream());
    return Stream.concat(Stream.of(this), inner.flatMap(Layer::withInner));
  }
}
