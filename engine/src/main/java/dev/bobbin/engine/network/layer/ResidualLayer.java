package dev.bobbin.engine.network.layer;

import dev.bobbin.engine.network.memory.Activations;
import dev.bobbin.engine.network.memory.Edge;
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
  private final Pass.Task sumTask = this::sum;
  private final Pass.Task splitTask = this::split;
  private final Pass.Task joinTask = this::join;

  /**
   * One branch of the block.
   *
   * @param in the block's input with this branch's gradients
   * @param layers empty for an identity, whose {@code out} is {@code in}
   * @param sequence runs the layers
   * @param out the branch's output
   */
  public record Branch(Edge in, List<Layer> layers, Sequence sequence, Edge out) {
    public Branch(Edge in, List<Layer> layers, int threads, Edge out) {
      this(in, layers, new Sequence(layers, threads), out);
    }
  }

  public ResidualLayer(String name, Edge in, Edge out, Branch body, Branch shortcut) {
    super(name, in, out);
    this.body = body;
    this.shortcut = shortcut;
  }

  @Override
  public void forward(Pass pass) {
    body.sequence.forward(pass);
    shortcut.sequence.forward(pass);
    pass.run(pass.shards(), sumTask);
  }

  private void sum(Pass pass, int shard, int worker) {
    int from = pass.shardStart(shard);
    int to = pass.shardStart(shard + 1);
    out.values.copyFrom(body.out.values, from, to);
    out.values.add(pass.kernels.math(), shortcut.out.values, from, to);
    pass.stopwatch.lap(worker, number, Work.ELEMENTWISE_FORWARD);
  }

  @Override
  public void backward(Pass pass) {
    pass.run(pass.shards(), splitTask);
    body.sequence.backward(pass);
    shortcut.sequence.backward(pass);
    if (in.wantsGradients()) {
      pass.run(pass.shards(), joinTask);
    }
  }

  private void split(Pass pass, int shard, int worker) {
    split(pass, body, shard);
    split(pass, shortcut, shard);
    pass.stopwatch.lap(worker, number, Work.ELEMENTWISE_BACKWARD);
  }

  private void join(Pass pass, int shard, int worker) {
    int from = pass.shardStart(shard);
    int to = pass.shardStart(shard + 1);
    in.gradients().copyFrom(body.in.gradients(), from, to);
    in.gradients().add(pass.kernels.math(), shortcut.in.gradients(), from, to);
    pass.stopwatch.lap(worker, number, Work.ELEMENTWISE_BACKWARD);
  }

  private void split(Pass pass, Branch branch, int shard) {
    if (branch.out.wantsGradients()) {
      Activations gradients = branch.out.gradients();
      gradients.copyFrom(out.gradients(), pass.shardStart(shard), pass.shardStart(shard + 1));
    }
  }

  @Override
  public Stream<Layer> withInner() {
    Stream<Layer> inner = Stream.concat(body.layers.stream(), shortcut.layers.stream());
    return Stream.concat(Stream.of(this), inner.flatMap(Layer::withInner));
  }
}
