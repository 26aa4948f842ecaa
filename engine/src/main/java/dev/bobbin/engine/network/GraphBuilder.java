package dev.bobbin.engine.network;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.network.layer.ActivationFunction;
import dev.bobbin.engine.network.layer.ActivationLayer;
import dev.bobbin.engine.network.layer.BatchNormLayer;
import dev.bobbin.engine.network.layer.ConvGeometry;
import dev.bobbin.engine.network.layer.ConvLayer;
import dev.bobbin.engine.network.layer.DenseLayer;
import dev.bobbin.engine.network.layer.DropoutLayer;
import dev.bobbin.engine.network.layer.FlattenLayer;
import dev.bobbin.engine.network.layer.GradientHook;
import dev.bobbin.engine.network.layer.Layer;
import dev.bobbin.engine.network.layer.PoolLayer;
import dev.bobbin.engine.network.layer.ResidualLayer;
import dev.bobbin.engine.network.memory.BatchBuffer;
import dev.bobbin.engine.network.memory.Halo;
import dev.bobbin.engine.network.memory.LayerBuffers;
import dev.bobbin.engine.network.memory.Layout;
import dev.bobbin.engine.network.shape.FrozenLayers;
import dev.bobbin.engine.network.shape.ShapedLayer;
import dev.bobbin.engine.network.weights.Parameter;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.Padding;
import dev.bobbin.engine.spec.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Creates the layers of a network and their memory. The values of an edge have the halo that the
 * layer after it reads, the gradients the halo that the layer before it reads.
 */
final class GraphBuilder {
  private final Network network;
  private final int batchSize;
  private final int threads;
  private final ExecutionPurpose mode;
  private final FrozenLayers frozen;
  private final Set<String> observed;
  private final LayerBuffers input;
  private final Chain chain;

  /** Layers in sequence; {@code last} is the activation that produced {@code out}. */
  private record Chain(List<Layer> layers, LayerBuffers out, ActivationFunction last) {}

  GraphBuilder(
      Network network,
      int batchSize,
      int threads,
      ExecutionPurpose mode,
      FrozenLayers frozen,
      Set<String> observed) {
    this.network = network;
    this.batchSize = batchSize;
    this.threads = threads;
    this.mode = mode;
    this.frozen = frozen;
    this.observed = observed;
    List<ShapedLayer> plan = network.plan();
    Shape shape = network.spec().input();
    boolean explains = mode.goesBack && !mode.learns;
    this.input =
        new LayerBuffers(
            new BatchBuffer(new Layout(shape, inputHalo(plan)), batchSize),
            explains ? new BatchBuffer(new Layout(shape, Halo.NONE), batchSize) : null);
    this.chain = chain(plan, input, explains);
  }

  LayerBuffers input() {
    return input;
  }

  List<Layer> layers() {
    return chain.layers;
  }

  LayerBuffers output() {
    return chain.out;
  }

  ActivationFunction lastActivation() {
    return chain.last;
  }

  private static Halo inputHalo(List<ShapedLayer> plan) {
    return plan.isEmpty() ? Halo.NONE : inputHalo(plan.getFirst());
  }

  private static Halo inputHalo(ShapedLayer plan) {
    return plan.spec() instanceof LayerSpec.Conv2d conv
        ? new ConvGeometry(conv, plan.input(), plan.output()).inputHalo()
        : inputHalo(plan.body()).or(inputHalo(plan.shortcut()));
  }

  private static Halo gradientHalo(ShapedLayer plan) {
    return plan.spec() instanceof LayerSpec.Conv2d conv
        ? new ConvGeometry(conv, plan.input(), plan.output()).gradientHalo()
        : Halo.NONE;
  }

  /** The edge after layer {@code i}, which is not a flatten layer. */
  private LayerBuffers edge(List<ShapedLayer> plan, int i, Halo halo, boolean wantsGradients) {
    Shape shape = plan.get(i).output();
    Layout layout = new Layout(shape, halo);
    BatchBuffer values =
        activatesLater(plan, i) || isShortLived(plan, i)
            ? BatchBuffer.unallocated(layout)
            : new BatchBuffer(layout, batchSize);
    if (!wantsGradients) {
      return new LayerBuffers(values, null);
    }
    Layout gradients = new Layout(shape, gradientHalo(plan.get(i)));
    return new LayerBuffers(
        values,
        isInner(plan, i)
            ? BatchBuffer.unallocated(gradients)
            : new BatchBuffer(gradients, batchSize));
  }

  /**
   * Whether the edge after layer {@code i} is between two fused layers, so that memory for a few
   * samples is enough. A flatten layer's output may share the memory, of which the next layer may
   * read the whole batch.
   */
  private static boolean isInner(List<ShapedLayer> plan, int i) {
    return i + 1 < plan.size()
        && plan.get(i).spec().isSampleWise()
        && plan.get(i + 1).spec().isSampleWise()
        && !(plan.get(i + 1).spec() instanceof LayerSpec.Flatten);
  }

  /** Whether the values after layer {@code i} are not needed after the next layer. */
  private boolean isShortLived(List<ShapedLayer> plan, int i) {
    return mode == ExecutionPurpose.PREDICTING
        && isInner(plan, i)
        && plan.get(i).spec().ownActivation().stream().noneMatch(ActivationFunction::keepsInputs);
  }

  /**
   * Whether a convolution's ReLU is applied after the maximum pooling that follows it, since ReLU
   * commutes with the maximum. Then ReLU has a quarter of the work, the pooling's backward pass
   * needs neither inputs nor outputs, and the convolution's values live only until the pooling.
   */
  private boolean activatesLater(List<ShapedLayer> plan, int i) {
    return !mode.keepsValues
        && i + 2 < plan.size()
        && plan.get(i).spec() instanceof LayerSpec.Conv2d conv
        && (conv.activation() instanceof Activation.Relu
            || conv.activation() instanceof Activation.Linear)
        && plan.get(i + 1).spec() instanceof LayerSpec.MaxPool pool
        && PoolLayer.notesTheLargest(pool, plan.get(i).output(), plan.get(i + 1).output());
  }

  /** The activation that is applied to the values after layer {@code i}. */
  private Activation activationAfter(List<ShapedLayer> plan, int i) {
    if (activatesLater(plan, i)) {
      return Activation.LINEAR;
    }
    ShapedLayer layer = i > 0 && activatesLater(plan, i - 1) ? plan.get(i - 1) : plan.get(i);
    return layer.spec().ownActivation().orElse(Activation.LINEAR);
  }

  /**
   * Creates layers in sequence.
   *
   * @param wantedBefore whether the gradients of {@code start} are needed
   */
  private Chain chain(List<ShapedLayer> plan, LayerBuffers start, boolean wantedBefore) {
    List<Layer> layers = new ArrayList<>();
    LayerBuffers in = start;
    boolean wanted = wantedBefore;
    ActivationFunction last = new ActivationFunction(Activation.LINEAR, start, batchSize);
    for (int i = 0; i < plan.size(); i++) {
      ShapedLayer layer = plan.get(i);
      wanted |= isTrained(layer);
      Halo halo = i + 1 < plan.size() ? inputHalo(plan.get(i + 1)) : Halo.NONE;
      LayerBuffers out =
          layer.spec() instanceof LayerSpec.Flatten
              ? flattened(in, layer.output(), halo)
              : edge(plan, i, halo, mode.goesBack && wanted);
      last = new ActivationFunction(activationAfter(plan, i), out, batchSize);
      layers.add(layer(layer, in, out, last));
      if (observed.contains(layer.name())) {
        layers.add(new GradientHook(layer.name(), out, batchSize));
      }
      in = out;
    }
    return new Chain(List.copyOf(layers), in, last);
  }

  private boolean isTrained(ShapedLayer layer) {
    return (layer.parameters() > 0 && !frozen.contains(layer.name()))
        || layer.body().stream().anyMatch(this::isTrained)
        || layer.shortcut().stream().anyMatch(this::isTrained);
  }

  /**
   * Without halos, vector and image share their memory. The image has a halo where another branch
   * of a residual block begins with a convolution.
   */
  private LayerBuffers flattened(LayerBuffers in, Shape output, Halo halo) {
    boolean shared = in.values.layout.contiguous && halo.equals(Halo.NONE);
    BatchBuffer values =
        shared ? in.values.flat() : new BatchBuffer(new Layout(output, halo), batchSize);
    if (!in.wantsGradients()) {
      return new LayerBuffers(values, null);
    }
    BatchBuffer gradients = in.gradients();
    return new LayerBuffers(
        values,
        gradients.layout.contiguous
            ? gradients.flat()
            : new BatchBuffer(new Layout(output, Halo.NONE), batchSize));
  }

  private Layer layer(
      ShapedLayer plan, LayerBuffers in, LayerBuffers out, ActivationFunction activation) {
    String name = plan.name();
    boolean isFrozen = frozen.contains(name);
    boolean learns = mode.learns && !isFrozen;
    return switch (plan.spec()) {
      case LayerSpec.Dense d ->
          new DenseLayer(
              name, kernel(name), bias(name, d.useBias()), activation, in, out, batchSize, learns);
      case LayerSpec.Conv2d c ->
          new ConvLayer(
              plan, kernel(name), bias(name, c.useBias()), activation, in, out, threads, learns);
      case LayerSpec.MaxPool p ->
          new PoolLayer(
              name, activation, in, out, batchSize, true, p.poolSize(), p.strides(), p.padding());
      case LayerSpec.AveragePool p ->
          new PoolLayer(
              name, activation, in, out, batchSize, false, p.poolSize(), p.strides(), p.padding());
      case LayerSpec.GlobalAveragePool _ -> global(plan, activation, in, out, false);
      case LayerSpec.GlobalMaxPool _ -> global(plan, activation, in, out, true);
      case LayerSpec.Flatten _ -> new FlattenLayer(name, in, out);
      case LayerSpec.DropoutVariant d -> new DropoutLayer(name, d, in, out);
      case LayerSpec.BatchNorm b ->
          new BatchNormLayer(name, b, network::parameter, in, out, isFrozen);
      case LayerSpec.Activate _ -> new ActivationLayer(name, activation, in, out);
      case LayerSpec.Residual _ -> residual(plan, in, out);
    };
  }

  private PoolLayer global(
      ShapedLayer plan,
      ActivationFunction activation,
      LayerBuffers in,
      LayerBuffers out,
      boolean maximum) {
    Size whole = new Size(plan.input().height(), plan.input().width());
    return new PoolLayer(
        plan.name(), activation, in, out, batchSize, maximum, whole, whole, Padding.VALID);
  }

  private ResidualLayer residual(ShapedLayer plan, LayerBuffers in, LayerBuffers out) {
    boolean wantedBefore = in.wantsGradients();
    LayerBuffers bodyIn = branch(in);
    Chain body = chain(plan.body(), bodyIn, wantedBefore);
    LayerBuffers shortcutIn = branch(in);
    Chain shortcut = chain(plan.shortcut(), shortcutIn, wantedBefore);
    return new ResidualLayer(
        plan.name(),
        in,
        out,
        new ResidualLayer.Branch(bodyIn, body.layers, threads, body.out),
        new ResidualLayer.Branch(shortcutIn, shortcut.layers, threads, shortcut.out));
  }

  /** The same values with separate gradients. */
  private LayerBuffers branch(LayerBuffers in) {
    return new LayerBuffers(
        in.values, in.wantsGradients() ? new BatchBuffer(in.gradients().layout, batchSize) : null);
  }

  private Parameter kernel(String layer) {
    return network.parameter(layer + "/kernel");
  }

  private Optional<Parameter> bias(String layer, boolean present) {
    return present ? Optional.of(network.parameter(layer + "/bias")) : Optional.empty();
  }
}
