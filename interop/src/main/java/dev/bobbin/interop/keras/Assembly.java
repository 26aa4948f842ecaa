package dev.bobbin.interop.keras;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.InvalidValueException;
import dev.bobbin.base.Position;
import dev.bobbin.base.Problem;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.shape.ShapeException;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.LayerSpec.Activate;
import dev.bobbin.engine.spec.LayerSpec.BatchNorm;
import dev.bobbin.engine.spec.LayerSpec.Conv2d;
import dev.bobbin.engine.spec.LayerSpec.Dense;
import dev.bobbin.engine.spec.LayerSpec.Residual;
import dev.bobbin.engine.spec.Padding;
import dev.bobbin.engine.spec.ParameterSpec;
import dev.bobbin.engine.spec.Size;
import dev.bobbin.interop.assembly.LayerPath;
import dev.bobbin.interop.assembly.PaddedKernel;
import dev.bobbin.interop.assembly.PaddedKernel.Pads;
import dev.bobbin.interop.assembly.StoredTensor;
import dev.bobbin.model.Preprocessing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A network that is put together from a file's layers, one after the other. Scales at its start
 * become preprocessing, zeros around an image become part of the next kernel.
 */
final class Assembly {
  // More would be an attempt to exhaust memory, or the stack.
  private static final int MOST_LAYERS = 10_000;
  private static final int DEEPEST = 64;
  private static final int MOST_VALUES_A_LAYER = 1 << 26;

  private static final double LEAST_DEVIATION = 1e-7;

  private final String where;
  private final WeightSource weights;
  private final Map<String, Value> values = new HashMap<>();

  /** Of each residual block: how many layers it has inside, and how deep. */
  private final IdentityHashMap<LayerSpec, Extent> extents = new IdentityHashMap<>();

  private Optional<Affine> scaled = Optional.empty();
  private long parameters;
  private @Nullable Network network;

  private record Extent(int layers, int depth) {
    static final Extent ONE = new Extent(1, 0);
  }

  /**
   * The output of a layer.
   *
   * @param name of the layer
   * @param path the way there
   * @param shape as Keras has it, without the batch
   * @param affine what is done to the network's input, while no layer of Bobbin's has come
   * @param vertical zeros around it, which the next layer has to take
   * @param horizontal likewise
   */
  private record Value(
      String name,
      LayerPath path,
      List<Integer> shape,
      Affine affine,
      Pads vertical,
      Pads horizontal) {
    boolean isPadded() {
      return !vertical.isNone() || !horizontal.isNone();
    }
  }

  Assembly(String where, WeightSource weights) {
    this.where = where;
    this.weights = weights;
  }

  boolean hasAll(List<String> inputs) {
    return values.keySet().containsAll(inputs);
  }

  /** Adds a layer whose inputs are there. */
  void add(LayerNode layer, Step step) {
    Value value;
    if (step instanceof Step.Input(List<Integer> shape)) {
      value = input(layer, shape);
    } else if (step instanceof Step.Sum) {
      value = sum(layer);
    } else {
      if (layer.inputs().size() != 1) {
        throw new InvalidValueException("expected one input, received " + layer.inputs());
      }
      value = after(layer, step, required(layer.inputs().getFirst()));
    }
    if (value.path.shape().size() > MOST_VALUES_A_LAYER) {
      throw new InvalidValueException(
          "expected an output of at most %d values, received %s"
              .formatted(MOST_VALUES_A_LAYER, value.path.shape()));
    }
    if (values.put(layer.path(), value) != null) {
      throw new InvalidValueException("expected names of layers that differ, received one twice");
    }
  }

  private Value required(String name) {
    Value value = values.get(name);
    if (value == null) {
      throw BobbinException.of(where, "a layer '" + name + "'", "none of that name");
    }
    return value;
  }

  private Value input(LayerNode layer, List<Integer> shape) {
    if (shape.stream().anyMatch(size -> size < 1)) {
      throw new InvalidValueException(
          "expected an input of fixed size, received %s, where 0 or less is open; try Input(shape=(height, width, channels)) in Keras"
              .formatted(shape));
    }
    Shape image = GraphReader.shape(shape);
    return new Value(
        layer.name(),
        LayerPath.input(image),
        shape,
        Affine.identity(image.channels()),
        Pads.NONE,
        Pads.NONE);
  }

  private Value after(LayerNode layer, Step step, Value in) {
    if (in.isPadded() && !(step instanceof Step.Pad) && !isConvolution(step)) {
      throw new InvalidValueException(
          "expected a Conv2D after ZeroPadding2D, received %s; try padding same in it instead"
              .formatted(layer.kind()));
    }
    return switch (step) {
      case Step.Layer(LayerSpec spec, List<String> variables, int axis) ->
          layer(layer, spec, variables, axis, in);
      case Step.Pad(Pads vertical, Pads horizontal) -> {
        requireImage(in);
        yield new Value(
            layer.name(),
            in.path,
            in.shape,
            in.affine,
            sum(in.vertical, vertical),
            sum(in.horizontal, horizontal));
      }
      case Step.Scale(List<Double> scale, List<Double> offset) -> scaled(layer, in, scale, offset);
      case Step.Standardize standardize -> standardized(layer, standardize, in);
      case Step.Nothing _ ->
          new Value(layer.name(), in.path, in.shape, in.affine, Pads.NONE, Pads.NONE);
      case Step.Reshape(List<Integer> shape) -> reshaped(layer, in, shape);
      case Step.Input _, Step.Sum _ -> throw new IllegalStateException("handled before: " + step);
    };
  }

  private static Pads sum(Pads one, Pads two) {
    return new Pads(
        Math.addExact(one.before(), two.before()), Math.addExact(one.after(), two.after()));
  }

  private static boolean isConvolution(Step step) {
    return step instanceof Step.Layer(Conv2d conv, _, _) && conv.padding() == Padding.VALID;
  }

  private static void requireImage(Value in) {
    if (in.shape.size() != 3) {
      throw new InvalidValueException(
          "expected an image of height, width and channels, received values of shape " + in.shape);
    }
  }

  /** The way to a value that a layer of Bobbin's takes. */
  private LayerPath taken(Value value) {
    if (value.path.isInput()) {
      if (scaled.isPresent() && !scaled.get().equals(value.affine)) {
        throw new InvalidValueException(
            "expected one scale of the input for all layers, received two; try one Rescaling right after it");
      }
      scaled = Optional.of(value.affine);
    }
    return value.path;
  }

  private Value result(LayerNode layer, LayerPath path, List<Integer> shape) {
    int channels = path.shape().channels();
    return new Value(layer.name(), path, shape, Affine.identity(channels), Pads.NONE, Pads.NONE);
  }

  private Value layer(LayerNode layer, LayerSpec spec, List<String> variables, int axis, Value in) {
    return switch (spec) {
      case Conv2d conv -> {
        requireImage(in);
        LayerPath start = taken(in);
        Map<String, float[]> arrays =
            read(layer, variables, spec.parameters(start.shape()), List.of());
        Conv2d same = conv;
        if (in.isPadded()) {
          PaddedKernel larger = larger(conv, in);
          same = with(conv, larger);
          arrays.put(
              "kernel",
              larger.embed(arrays.getOrDefault("kernel", new float[0]), conv.kernelSize()));
        }
        LayerPath path = start.then(same, arrays);
        yield result(layer, path, image(path.shape()));
      }
      case Dense dense -> dense(layer, dense, variables, in);
      case BatchNorm _ -> {
        if (axis != -1 && axis != in.shape.size()) {
          throw new InvalidValueException(
              "expected normalisation over the channels, axis -1, received axis " + axis);
        }
        LayerPath start = taken(in);
        List<ParameterSpec> parameters = spec.parameters(start.shape());
        LayerPath path = start.then(spec, read(layer, variables, parameters, List.of()));
        yield result(layer, path, in.shape);
      }
      case Activate(Activation activation) -> {
        LayerPath start = taken(in);
        boolean own = LayerNames.isActivationOf(layer.name(), in.name);
        LayerPath path =
            own ? start.activated(activation, true) : start.then(new Activate(activation));
        yield result(layer, path, in.shape);
      }
      case LayerSpec.Flatten _, LayerSpec.Dropout _, LayerSpec.SpatialDropout _ -> {
        LayerPath path = taken(in).then(spec);
        boolean flat = spec instanceof LayerSpec.Flatten;
        yield result(layer, path, flat ? List.of(path.shape().channels()) : in.shape);
      }
      case LayerSpec other -> {
        requireImage(in);
        LayerPath path = taken(in).then(other);
        boolean global =
            other instanceof LayerSpec.GlobalAveragePool
                || other instanceof LayerSpec.GlobalMaxPool;
        boolean vector = global && !layer.settings().flag("keepdims", false);
        yield result(layer, path, vector ? List.of(path.shape().channels()) : image(path.shape()));
      }
    };
  }

  private static List<Integer> image(Shape shape) {
    return List.of(shape.height(), shape.width(), shape.channels());
  }

  private static PaddedKernel larger(Conv2d conv, Value in) {
    return PaddedKernel.of(
            in.path.shape(), conv.kernelSize(), conv.strides(), in.vertical, in.horizontal)
        .orElseThrow(() ->
            new InvalidValueException(
                "expected zeros around the image that padding same can say, received %s rows and %s columns before a %s kernel; try padding same"
                    .formatted(in.vertical, in.horizontal, conv.kernelSize())));
  }

  private static Conv2d with(Conv2d conv, PaddedKernel larger) {
    return new Conv2d(
        conv.filters(),
        larger.size(),
        conv.strides(),
        larger.padding(),
        conv.activation(),
        conv.useBias(),
        conv.kernelInitializer(),
        conv.regularizer());
  }

  /** A dense layer; after an image, Keras has it work on each pixel, as a convolution does. */
  private Value dense(LayerNode layer, Dense dense, List<String> variables, Value in) {
    LayerPath start = taken(in);
    List<Integer> kernel = List.of(start.shape().channels(), dense.units());
    if (in.shape.size() == 2) {
      throw new InvalidValueException(
          "expected a vector before a dense layer, received values of shape %s; try a Flatten layer"
              .formatted(in.shape));
    }
    if (start.shape().isFlat()) {
      List<ParameterSpec> parameters = dense.parameters(start.shape());
      LayerPath path = start.then(dense, read(layer, variables, parameters, kernel));
      boolean vector = in.shape.size() == 1;
      return result(layer, path, vector ? List.of(dense.units()) : image(path.shape()));
    }
    Conv2d conv =
        new Conv2d(
            dense.units(),
            Size.square(1),
            Size.square(1),
            Padding.VALID,
            dense.activation(),
            dense.useBias(),
            dense.kernelInitializer(),
            dense.regularizer());
    List<ParameterSpec> parameters = conv.parameters(start.shape());
    LayerPath path = start.then(conv, read(layer, variables, parameters, kernel));
    return result(layer, path, image(path.shape()));
  }

  /**
   * Reads a layer's weights.
   *
   * @param variables that the file has
   * @param parameters that the layer has
   * @param kernel the kernel's shape in the file, where it is not the layer's
   */
  private Map<String, float[]> read(
      LayerNode layer,
      List<String> variables,
      List<ParameterSpec> parameters,
      List<Integer> kernel) {
    Map<String, StoredTensor> found = weights.variables(layer, variables);
    Map<String, float[]> arrays = new HashMap<>();
    for (ParameterSpec parameter : parameters) {
      String name = parameter.name();
      StoredTensor tensor = found.get(name);
      if (tensor == null) {
        count(parameter.size());
        float[] constant = new float[Math.toIntExact(parameter.size())];
        Arrays.fill(constant, weights.absent(name));
        arrays.put(name, constant);
        continue;
      }
      boolean own = parameter instanceof ParameterSpec.Kernel && !kernel.isEmpty();
      List<Integer> expected = own ? kernel : parameter.dimensions();
      if (!tensor.shape().equals(expected)) {
        throw new InvalidValueException(
            "%s: expected shape %s, received %s".formatted(name, expected, tensor.shape()));
      }
      count(parameter.size());
      arrays.put(name, tensor.read());
    }
    return arrays;
  }

  private void count(long more) {
    parameters = Math.addExact(parameters, more);
    GraphReader.requireFits(where, parameters);
  }

  private Value scaled(LayerNode layer, Value in, List<Double> scale, List<Double> offset) {
    if (!in.path.isInput()) {
      throw new InvalidValueException(
          "expected it right after the input, where it becomes preprocessing, received it after other layers; try BatchNormalization there");
    }
    return new Value(
        layer.name(), in.path, in.shape, in.affine.then(scale, offset), Pads.NONE, Pads.NONE);
  }

  private Value standardized(LayerNode layer, Step.Standardize step, Value in) {
    List<Double> mean = step.mean();
    List<Double> variance = step.variance();
    if (mean.isEmpty() || variance.isEmpty()) {
      Map<String, StoredTensor> found =
          weights.variables(layer, List.of("mean", "variance", "count"));
      mean = numbers("mean", found, in);
      variance = numbers("variance", found, in);
    }
    List<Double> scale = new ArrayList<>();
    for (double value : variance) {
      scale.add(1 / Math.max(Math.sqrt(value), LEAST_DEVIATION));
    }
    List<Double> ones = List.of(1.0);
    Affine shifted = in.affine.then(ones, mean.stream().map(value -> -value).toList());
    Value centred = new Value(layer.name(), in.path, in.shape, shifted, Pads.NONE, Pads.NONE);
    return scaled(layer, centred, scale, List.of(0.0));
  }

  private static List<Double> numbers(String name, Map<String, StoredTensor> found, Value in) {
    StoredTensor tensor = found.get(name);
    if (tensor == null || tensor.size() > in.path.shape().channels() || tensor.size() < 1) {
      throw new InvalidValueException(
          "%s: expected a number for each channel, received shape %s"
              .formatted(name, tensor == null ? "none" : tensor.shape()));
    }
    List<Double> numbers = new ArrayList<>();
    for (float value : tensor.read()) {
      numbers.add((double) value);
    }
    return numbers;
  }

  /**
   * Another shape for the same values: of the network's input, into a vector, or between a vector
   * and an image of one pixel.
   */
  private Value reshaped(LayerNode layer, Value in, List<Integer> target) {
    List<Integer> shape = resolved(target, in.path.shape().size());
    Shape wanted = GraphReader.shape(shape);
    Shape now = in.path.shape();
    if (wanted.equals(now)) {
      return new Value(layer.name(), in.path, shape, in.affine, Pads.NONE, Pads.NONE);
    }
    // What cuts no axis: a vector of pixels, or axes of 1.
    boolean keeps = in.shape.size() == 1 || longer(in.shape).equals(longer(shape));
    if (keeps && in.path.isInput() && in.affine.isIdentity() && scaled.isEmpty()) {
      return new Value(
          layer.name(),
          LayerPath.input(wanted),
          shape,
          Affine.identity(wanted.channels()),
          Pads.NONE,
          Pads.NONE);
    }
    if (wanted.isFlat()) {
      return result(layer, taken(in).then(new LayerSpec.Flatten()), shape);
    }
    throw new InvalidValueException(
        "expected a vector that becomes an image at the input, or an image that becomes a vector, received %s that becomes %s"
            .formatted(now, wanted));
  }

  private static List<Integer> longer(List<Integer> shape) {
    return shape.stream().filter(size -> size != 1).toList();
  }

  private static List<Integer> resolved(List<Integer> target, int values) {
    long known = 1;
    int open = 0;
    for (int size : target) {
      open += size == -1 ? 1 : 0;
      known = Math.multiplyExact(known, size == -1 ? 1L : size);
    }
    boolean fits = open == 0 ? known == values : open == 1 && known > 0 && values % known == 0;
    if (!fits || known < 1) {
      throw new InvalidValueException(
          "expected a shape of %d values, received %s".formatted(values, target));
    }
    int rest = (int) (values / known);
    return target.stream().map(size -> size == -1 ? rest : size).toList();
  }

  private Value sum(LayerNode layer) {
    List<Value> terms = layer.inputs().stream().map(this::required).toList();
    if (terms.size() < 2) {
      throw new InvalidValueException("expected two values or more, received " + layer.inputs());
    }
    for (Value term : terms) {
      if (term.isPadded() || !term.shape.equals(terms.getFirst().shape)) {
        throw new InvalidValueException(
            "expected values of one shape, received %s and %s"
                .formatted(terms.getFirst().shape, term.shape));
      }
    }
    LayerPath path = taken(terms.getFirst());
    boolean own = terms.size() == 2 && LayerNames.isInBody(terms.getFirst().name, layer.name());
    for (Value term : terms.subList(1, terms.size())) {
      LayerPath other = taken(term);
      path = own ? path.plusShortcut(other) : path.plus(other);
      measure(path);
    }
    return result(layer, path, terms.getFirst().shape);
  }

  /** Graphs can say in few layers what is a great many laid out. */
  private void measure(LayerPath path) {
    if (path.last().orElseThrow() instanceof Residual block) {
      int layers = 1;
      int depth = 0;
      for (List<LayerSpec> way : List.of(block.body(), block.shortcut())) {
        for (LayerSpec inside : way) {
          Extent extent = extents.getOrDefault(inside, Extent.ONE);
          layers = Math.addExact(layers, extent.layers);
          depth = Math.max(depth, extent.depth);
        }
      }
      if (layers > MOST_LAYERS || depth >= DEEPEST) {
        throw new InvalidValueException(
            "expected a sum over at most %d layers, %d sums deep, received more"
                .formatted(MOST_LAYERS, DEEPEST));
      }
      extents.put(block, new Extent(layers, depth + 1));
    }
  }

  /** Makes the network, whose output is that of a layer. */
  void finish(String output) {
    Value value = required(output);
    if (value.isPadded() || value.path.isInput()) {
      throw BobbinException.of(where, "a model with layers", "one without any of Bobbin's");
    }
    try {
      network = value.path.network();
    } catch (ShapeException e) {
      throw BobbinException.because(
          e, where, "layers that fit each other", "'" + e.getMessage() + "'", "another copy of it");
    }
  }

  Network network() {
    Network made = network;
    if (made == null) {
      throw new IllegalStateException("expected finish() first");
    }
    return made;
  }

  /** What the layers at the start say of preprocessing; empty without such layers. */
  Optional<Preprocessing> preprocessing() {
    Shape input = network().spec().input();
    try {
      return scaled
          .filter(affine -> !affine.isIdentity())
          .map(affine -> affine.preprocessing(Preprocessing.standard(input)));
    } catch (InvalidValueException e) {
      throw BobbinException.of(
          List.of(new Problem(Position.of(where), "scaling of the input", e.explanation())));
    }
  }
}
