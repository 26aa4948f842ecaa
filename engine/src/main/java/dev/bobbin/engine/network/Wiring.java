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
import dev.bobbin.engine.network.layer.Layer;
import dev.bobbin.engine.network.layer.PoolLayer;
import dev.bobbin.engine.network.layer.ResidualLayer;
import dev.bobbin.engine.network.layer.WatchedGradient;
import dev.bobbin.engine.network.memory.Activations;
import dev.bobbin.engine.network.memory.Border;
import dev.bobbin.engine.network.memory.Edge;
import dev.bobbin.engine.network.memory.Layout;
import dev.bobbin.engine.network.shape.PlannedLayer;
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
 * Creates the layers of a network and their memory. The values of an edge have the border that the
 * layer after it reads, the gradients the border that the layer before it reads.
 */
final class Wiring {
  private final Network network;
  private final int samples;
  private final int threads;
  private final Purpose purpose;
  private final Set<String> watched;
  private final Edge input;
  private final Chain chain;

  /** Layers in sequence; {@code last} is the activation that produced {@code out}. */
  private record Chain(List<Layer> layers, Edge out, ActivationFunction last) {}

  Wiring(Network network, int samples, int threads, Purpose purpose, Set<String> watched) {
    this.network = network;
    this.samples = samples;
    this.threads = threads;
    this.purpose = purpose;
    this.watched = watched;
    List<PlannedLayer> plan = network.plan();
    Shape shape = network.spec().input();
    boolean explains = purpose.goesBack && !purpose.learns;
    this.input =
        new Edge(
            new Activations(new Layout(shape, inputBorder(plan)), samples),
            explains ? new Activations(new Layout(shape, Border.NONE), samples) : null);
    this.chain = chain(plan, input, explains);
  }

  Edge input() {
    return input;
  }

  List<Layer> layers() {
    return chain.layers;
  }

  Edge output() {
    return chain.out;
  }

  ActivationFunction lastActivation() {
    return chain.last;
  }

  private static Border inputBorder(List<PlannedLayer> plan) {
    return plan.isEmpty() ? Border.NONE : inputBorder(plan.getFirst());
  }

  private static Border inputBorder(PlannedLayer plan) {
    return plan.spec() instanceof LayerSpec.Conv2d conv
        ? new ConvGeometry(conv, plan.input(), plan.output()).inputBorder()
        : inputBorder(plan.body()).or(inputBorder(plan.shortcut()));
  }

  private static Border gradientBorder(PlannedLayer plan) {
    return plan.spec() instanceof LayerSpec.Conv2d conv
        ? new ConvGeometry(conv, plan.input(), plan.output()).gradientBorder()
        : Border.NONE;
  }

  /** The edge after layer {@code i}, which is not a flatten layer. */
  private Edge edge(List<PlannedLayer> plan, int i, Border border, boolean wantsGradients) {
    Shape shape = plan.get(i).output();
    Layout layout = new Layout(shape, border);
    Activations values =
        activatesLater(plan, i) || isShortLived(plan, i)
            ? Activations.unallocated(layout)
            : new Activations(layout, samples);
    if (!wantsGradients) {
      return new Edge(values, null);
    }
    Layout gradients = new Layout(shape, gradientBorder(plan.get(i)));
    return new Edge(
        values,
        isInner(plan, i)
            ? Activations.unallocated(gradients)
            : new Activations(gradients, samples));
  }

  /**
   * Whether the edge after layer {@code i} lies between two layers of a stretch, so that memory for
   * a few samples is enough. A flatten layer's output may be the same memory, of which the layer
   * after it may read the whole batch.
   */
  private static boolean isInner(List<PlannedLayer> plan, int i) {
    return i + 1 < plan.size()
        && plan.get(i).spec().isSampleWise()
        && plan.get(i + 1).spec().isSampleWise()
        && !(plan.get(i + 1).spec() instanceof LayerSpec.Flatten);
  }

  /** Whether the values after layer {@code i} are not needed after the next layer. */
  private boolean isShortLived(List<PlannedLayer> plan, int i) {
    return purpose == Purpose.PREDICTING
        && isInner(plan, i)
        && plan.get(i).spec().ownActivation().stream().noneMatch(ActivationFunction::keepsInputs);
  }

  /**
   * Whether a convolution's ReLU is applied after the maximum pooling that follows it, since ReLU
   * commutes with the maximum. Then ReLU has a quarter of the work, the pooling's backward pass
   * needs neither inputs nor outputs, and the convolution's values live only until the pooling.
   */
  private boolean activatesLater(List<PlannedLayer> plan, int i) {
    return !purpose.keepsValues
        && i + 2 < plan.size()
        && plan.get(i).spec() instanceof LayerSpec.Conv2d conv
        && (conv.activation() instanceof Activation.Relu
            || conv.activation() instanceof Activation.Linear)
        && plan.get(i + 1).spec() instanceof LayerSpec.MaxPool pool
        && PoolLayer.notesTheLargest(pool, plan.get(i).output(), plan.get(i + 1).output());
  }

  /** The activation that is applied to the values after layer {@code i}. */
  private Activation activationAfter(List<PlannedLayer> plan, int i) {
    if (activatesLater(plan, i)) {
      return Activation.LINEAR;
    }
    PlannedLayer layer = i > 0 && activatesLater(plan, i - 1) ? plan.get(i - 1) : plan.get(i);
    return layer.spec().ownActivation().orElse(Activation.LINEAR);
  }

  /**
   * Creates layers in sequence.
   *
   * @param wantedBefore whether the gradients of {@code start} are needed
   */
  private Chain chain(List<PlannedLayer> plan, Edge start, boolean wantedBefore) {
    List<Layer> layers = new ArrayList<>();
    Edge in = start;
    boolean wanted = wantedBefore;
    ActivationFunction last = new ActivationFunction(Activation.LINEAR, start, samples);
    for (int i = 0; i < plan.size(); i++) {
      PlannedLayer layer = plan.get(i);
      wanted |= isTrainable(layer);
      Border border = i + 1 < plan.size() ? inputBorder(plan.get(i + 1)) : Border.NONE;
      Edge out =
          layer.spec() instanceof LayerSpec.Flatten
              ? flattened(in, layer.output(), border)
              : edge(plan, i, border, purpose.goesBack && wanted);
      last = new ActivationFunction(activationAfter(plan, i), out, samples);
      layers.add(layer(layer, in, out, last));
      if (watched.contains(layer.name())) {
        layers.add(new WatchedGradient(layer.name(), out, samples));
      }
      in = out;
    }
    return new Chain(List.copyOf(layers), in, last);
  }

  private static boolean isTrainable(PlannedLayer layer) {
    return layer.parameters() > 0
        || layer.body().stream().anyMatch(Wiring::isTrainable)
        || layer.shortcut().stream().anyMatch(Wiring::isTrainable);
  }

  /**
   * Without borders, vector and image share their memory. The image has a border where another
   * branch of a residual block begins with a convolution.
   */
  private Edge flattened(Edge in, Shape output, Border border) {
    boolean shared = in.values.layout.contiguous && border.equals(Border.NONE);
    Activations values =
        shared ? in.values.flat() : new Activations(new Layout(output, border), samples);
    if (!in.wantsGradients()) {
      return new Edge(values, null);
    }
    Activations gradients = in.gradients();
    return new Edge(
        values,
        gradients.layout.contiguous
            ? gradients.flat()
            : new Activations(new Layout(output, Border.NONE), samples));
  }

  private Layer layer(PlannedLayer plan, Edge in, Edge out, ActivationFunction activation) {
    String name = plan.name();
    boolean learns = purpose.learns;
    return switch (plan.spec()) {
      case LayerSpec.Dense d ->
          new DenseLayer(
              name, kernel(name), bias(name, d.bias()), activation, in, out, samples, learns);
      case LayerSpec.Conv2d c ->
          new ConvLayer(
              plan, kernel(name), bias(name, c.bias()), activation, in, out, threads, learns);
      case LayerSpec.MaxPool p ->
          new PoolLayer(
              name, activation, in, out, samples, true, p.pool(), p.stride(), p.padding());
      case LayerSpec.AveragePool p ->
          new PoolLayer(
              name, activation, in, out, samples, false, p.pool(), p.stride(), p.padding());
      case LayerSpec.GlobalAveragePool _ -> global(plan, activation, in, out, false);
      case LayerSpec.GlobalMaxPool _ -> global(plan, activation, in, out, true);
      case LayerSpec.Flatten _ -> new FlattenLayer(name, in, out);
      case LayerSpec.DropoutVariant d -> new DropoutLayer(name, d, in, out);
      case LayerSpec.BatchNorm b -> new BatchNormLayer(name, b, network::parameter, in, out);
      case LayerSpec.Activate _ -> new ActivationLayer(name, activation, in, out);
      case LayerSpec.Residual _ -> residual(plan, in, out);
    };
  }

  private PoolLayer global(
      PlannedLayer plan, ActivationFunction activation, Edge in, Edge out, boolean maximum) {
    Size whole = new Size(plan.input().height(), plan.input().width());
    return new PoolLayer(
        plan.name(), activation, in, out, samples, maximum, whole, whole, Padding.VALID);
  }

  private ResidualLayer residual(PlannedLayer plan, Edge in, Edge out) {
    boolean wantedBefore = in.wantsGradients();
    Edge bodyIn = branch(in);
    Chain body = chain(plan.body(), bodyIn, wantedBefore);
    Edge shortcutIn = branch(in);
    Chain shortcut = chain(plan.shortcut(), shortcutIn, wantedBefore);
    return new ResidualLayer(
        plan.name(),
        in,
        out,
        new ResidualLayer.Branch(bodyIn, body.layers, threads, body.out),
        new ResidualLayer.Branch(shortcutIn, shortcut.layers, threads, shortcut.out));
  }

  /** The same values with separate gradients. */
  private Edge branch(Edge in) {
    return new Edge(
        in.values, in.wantsGradients() ? new Activations(in.gradients().layout, samples) : null);
  }

  private Parameter kernel(String layer) {
    return network.parameter(layer + "/kernel");
  }

  private Optional<Parameter> bias(String layer, boolean present) {
    return present ? Optional.of(network.parameter(layer + "/bias")) : Optional.empty();
  }
}
