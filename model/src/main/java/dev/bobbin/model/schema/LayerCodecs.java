package dev.bobbin.model.schema;

import static dev.bobbin.base.codec.Codecs.COUNT;
import static dev.bobbin.base.codec.Codecs.FLAG;
import static dev.bobbin.base.codec.Codecs.FRACTION;
import static dev.bobbin.base.codec.Codecs.NOT_NEGATIVE;
import static dev.bobbin.base.codec.Codecs.POSITIVE;

import dev.bobbin.base.codec.Codec;
import dev.bobbin.base.codec.Codecs;
import dev.bobbin.base.codec.RecordFields;
import dev.bobbin.base.codec.RecordFields.Field;
import dev.bobbin.base.codec.UnionCodec;
import dev.bobbin.base.text.Names;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.Activation.Elu;
import dev.bobbin.engine.spec.Activation.Gelu;
import dev.bobbin.engine.spec.Activation.LeakyRelu;
import dev.bobbin.engine.spec.Activation.Linear;
import dev.bobbin.engine.spec.Activation.Relu;
import dev.bobbin.engine.spec.Activation.Sigmoid;
import dev.bobbin.engine.spec.Activation.Silu;
import dev.bobbin.engine.spec.Activation.Softmax;
import dev.bobbin.engine.spec.Activation.Tanh;
import dev.bobbin.engine.spec.Initializer;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.LayerSpec.Activate;
import dev.bobbin.engine.spec.LayerSpec.AveragePool;
import dev.bobbin.engine.spec.LayerSpec.BatchNorm;
import dev.bobbin.engine.spec.LayerSpec.Conv2d;
import dev.bobbin.engine.spec.LayerSpec.Dense;
import dev.bobbin.engine.spec.LayerSpec.Dropout;
import dev.bobbin.engine.spec.LayerSpec.Flatten;
import dev.bobbin.engine.spec.LayerSpec.GlobalAveragePool;
import dev.bobbin.engine.spec.LayerSpec.GlobalMaxPool;
import dev.bobbin.engine.spec.LayerSpec.MaxPool;
import dev.bobbin.engine.spec.LayerSpec.Residual;
import dev.bobbin.engine.spec.LayerSpec.SpatialDropout;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.engine.spec.Padding;
import dev.bobbin.engine.spec.Regularizer;
import dev.bobbin.engine.spec.Size;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The codecs of networks, layers and activations. */
public final class LayerCodecs {
  /** An activation function. */
  public static final Codec<Activation> ACTIVATION =
      Codec.named("activation", LayerCodecs::activations);

  /** A layer. */
  public static final Codec<LayerSpec> LAYER = Codec.named("layer", LayerCodecs::layers);

  private static final Codec<Padding> PADDING = Codecs.constants("a padding", Padding.class);
  private static final Codec<Initializer> INITIALIZER =
      Codecs.names("an initializer", initializers());
  private static final UnionCodec<Activation> ACTIVATIONS = activationKinds();
  private static final UnionCodec<LayerSpec> LAYERS = layerKinds();

  private LayerCodecs() {}

  static UnionCodec<Activation> activations() {
    return ACTIVATIONS;
  }

  static UnionCodec<LayerSpec> layers() {
    return LAYERS;
  }

  /**
   * A network.
   *
   * @param input the default shape; if empty, the shape is required
   */
  public static Codec<NetworkSpec> network(Optional<Shape> input) {
    RecordFields<NetworkSpec> fields = new RecordFields<>();
    String about = "Shape of one image: height x width x channels.";
    Field<NetworkSpec, Shape> shape =
        input.isPresent()
            ? fields.optional("input", ShapeCodecs.SHAPE, NetworkSpec::input, input.get(), about)
            : fields.required("input", ShapeCodecs.SHAPE, NetworkSpec::input, about);
    Field<NetworkSpec, List<LayerSpec>> layers =
        fields.required(
            "layers",
            Codecs.list(LAYER, 1),
            NetworkSpec::layers,
            "The layers, from the image to the classes.");
    return fields.build(values -> new NetworkSpec(values.get(shape), values.get(layers)));
  }

  private static UnionCodec<Activation> activationKinds() {
    RecordFields<LeakyRelu> leaky = new RecordFields<>();
    var slope =
        leaky.optional(
            "negative-slope", NOT_NEGATIVE, LeakyRelu::negativeSlope, 0.3, "Slope below zero.");
    RecordFields<Elu> elu = new RecordFields<>();
    var alpha =
        elu.optional(
            "alpha", NOT_NEGATIVE, Elu::alpha, 1.0, "Minus the limit for very negative values.");
    return new UnionCodec<Activation>("activation")
        .kind(Linear.KIND, Linear.class, Linear::new)
        .kind(Relu.KIND, Relu.class, Relu::new)
        .kind(
            LeakyRelu.KIND,
            LeakyRelu.class,
            leaky
                .insteadOf("negative-slope", "slope", "alpha")
                .shorthand(slope)
                .build(v -> new LeakyRelu(v.get(slope))))
        .kind(Elu.KIND, Elu.class, elu.shorthand(alpha).build(v -> new Elu(v.get(alpha))))
        .kind(Gelu.KIND, Gelu.class, Gelu::new)
        .kind(Silu.KIND, Silu.class, Silu::new)
        .kind(Sigmoid.KIND, Sigmoid.class, Sigmoid::new)
        .kind(Tanh.KIND, Tanh.class, Tanh::new)
        .kind(Softmax.KIND, Softmax.class, Softmax::new);
  }

  private static UnionCodec<LayerSpec> layerKinds() {
    return new UnionCodec<LayerSpec>("layer")
        .kind(Dense.KIND, Dense.class, dense())
        .kind(Conv2d.KIND, Conv2d.class, conv2d())
        .kind(
            MaxPool.KIND,
            MaxPool.class,
            pool(MaxPool::poolSize, MaxPool::strides, MaxPool::padding, MaxPool::new))
        .kind(
            AveragePool.KIND,
            AveragePool.class,
            pool(
                AveragePool::poolSize,
                AveragePool::strides,
                AveragePool::padding,
                AveragePool::new))
        .kind(GlobalAveragePool.KIND, GlobalAveragePool.class, GlobalAveragePool::new)
        .kind(GlobalMaxPool.KIND, GlobalMaxPool.class, GlobalMaxPool::new)
        .kind(Flatten.KIND, Flatten.class, Flatten::new)
        .kind(Dropout.KIND, Dropout.class, dropout(Dropout::rate, Dropout::new, "values"))
        .kind(
            SpatialDropout.KIND,
            SpatialDropout.class,
            dropout(SpatialDropout::rate, SpatialDropout::new, "channels"))
        .kind(BatchNorm.KIND, BatchNorm.class, batchNorm())
        .kind(Activate.KIND, Activate.class, ACTIVATION.as(Activate::new, Activate::activation))
        .kind(Residual.KIND, Residual.class, residual())
        .insteadOf(Dense.KIND, "linear")
        .insteadOf(MaxPool.KIND, "max-pooling2d")
        .insteadOf(AveragePool.KIND, "average-pooling2d", "avg-pool2d")
        .insteadOf(BatchNorm.KIND, "batch-normalization");
  }

  private static Codec<Dense> dense() {
    RecordFields<Dense> fields = new RecordFields<>();
    var units = fields.required("units", COUNT, Dense::units, "Number of outputs.");
    var activation = activation(fields, Dense::activation);
    var kernel =
        new KernelFields<>(fields, Dense::useBias, Dense::kernelInitializer, Dense::regularizer);
    return fields
        .insteadOf("units", "out-features")
        .shorthand(units)
        .build(v ->
            new Dense(
                v.get(units),
                v.get(activation),
                v.get(kernel.bias),
                v.get(kernel.initializer),
                kernel.regularizer(v)));
  }

  private static Codec<Conv2d> conv2d() {
    RecordFields<Conv2d> fields = new RecordFields<>();
    var filters = fields.required("filters", COUNT, Conv2d::filters, "Number of output channels.");
    var window =
        fields.required(
            "kernel-size", ShapeCodecs.SIZE, Conv2d::kernelSize, "Window: n, or [height, width].");
    var stride =
        fields.optional(
            "strides",
            ShapeCodecs.SIZE,
            Conv2d::strides,
            Size.square(1),
            "Step of the window: n, or [height, width].");
    var padding =
        fields.optional(
            "padding",
            PADDING,
            Conv2d::padding,
            Padding.VALID,
            "valid: the window stays inside; same: the output has the size of the input (at stride 1).");
    var activation = activation(fields, Conv2d::activation);
    var kernel =
        new KernelFields<>(fields, Conv2d::useBias, Conv2d::kernelInitializer, Conv2d::regularizer);
    return fields
        .insteadOf("filters", "out-channels")
        .insteadOf("kernel-size", "kernel")
        .insteadOf("strides", "stride")
        .build(v ->
            new Conv2d(
                v.get(filters),
                v.get(window),
                v.get(stride),
                v.get(padding),
                v.get(activation),
                v.get(kernel.bias),
                v.get(kernel.initializer),
                kernel.regularizer(v)));
  }

  /** The fields that dense and convolutional layers share. */
  private static final class KernelFields<L> {
    private final Field<L, Boolean> bias;
    private final Field<L, Initializer> initializer;
    private final Field<L, Double> l1;
    private final Field<L, Double> l2;

    KernelFields(
        RecordFields<L> fields,
        Function<L, Boolean> bias,
        Function<L, Initializer> initializer,
        Function<L, Regularizer> regularizer) {
      this.bias =
          fields.optional(
              "use-bias", FLAG, bias, true, "Whether a learned number is added to each output.");
      this.initializer =
          fields.optional(
              "kernel-initializer",
              INITIALIZER,
              initializer,
              Initializer.GLOROT_UNIFORM,
              "How the initial weights are drawn.");
      fields.insteadOf("use-bias", "bias").insteadOf("kernel-initializer", "initializer");
      this.l1 =
          fields.optional(
              "l1",
              NOT_NEGATIVE,
              layer -> regularizer.apply(layer).l1(),
              0.0,
              "Penalty: this times the sum of |w|.");
      this.l2 =
          fields.optional(
              "l2",
              NOT_NEGATIVE,
              layer -> regularizer.apply(layer).l2(),
              0.0,
              "Penalty: this times the sum of w^2.");
    }

    Regularizer regularizer(RecordFields.Values values) {
      return new Regularizer(values.get(l1), values.get(l2));
    }
  }

  private static <L> Field<L, Activation> activation(
      RecordFields<L> fields, Function<L, Activation> get) {
    String about = "Applied to every output.";
    return fields.optional("activation", ACTIVATION, get, Activation.LINEAR, about);
  }

  private interface Pool<L> {
    L make(Size pool, Size stride, Padding padding);
  }

  private static <L> Codec<L> pool(
      Function<L, Size> pool,
      Function<L, Size> stride,
      Function<L, Padding> padding,
      Pool<L> make) {
    RecordFields<L> fields = new RecordFields<>();
    var window =
        fields.required("pool-size", ShapeCodecs.SIZE, pool, "Window: n, or [height, width].");
    var step =
        fields.absent(
            "strides",
            ShapeCodecs.SIZE,
            stride.andThen(Optional::of),
            "Step of the window; by default, the window's size.");
    var border = fields.optional("padding", PADDING, padding, Padding.VALID, "valid or same.");
    return fields
        .insteadOf("pool-size", "pool", "kernel-size")
        .insteadOf("strides", "stride")
        .shorthand(window)
        .build(v -> make.make(v.get(window), v.find(step).orElse(v.get(window)), v.get(border)));
  }

  private static <L> Codec<L> dropout(
      Function<L, Double> get, Function<Double, L> make, String dropped) {
    RecordFields<L> fields = new RecordFields<>();
    String about = "Share of the " + dropped + " that are dropped while training.";
    var rate = fields.required("rate", FRACTION, get, about);
    return fields.shorthand(rate).build(v -> make.apply(v.get(rate)));
  }

  private static Codec<BatchNorm> batchNorm() {
    RecordFields<BatchNorm> fields = new RecordFields<>();
    var momentum =
        fields.optional(
            "momentum", FRACTION, BatchNorm::momentum, 0.99, "Of the running averages.");
    var epsilon =
        fields.optional("epsilon", POSITIVE, BatchNorm::epsilon, 0.001, "Added to the variance.");
    return fields.build(v -> new BatchNorm(v.get(momentum), v.get(epsilon)));
  }

  private static Codec<Residual> residual() {
    RecordFields<Residual> fields = new RecordFields<>();
    var body =
        fields.required(
            "body", Codecs.list(LAYER, 1), Residual::body, "Layers, one after the other.");
    var shortcut =
        fields.optional(
            "shortcut",
            Codecs.list(LAYER, 0),
            Residual::shortcut,
            List.of(),
            "Layers of the shortcut; none: the input itself.");
    return fields.build(v -> new Residual(v.get(body), v.get(shortcut)));
  }

  private static Map<String, Initializer> initializers() {
    Map<String, Initializer> known = new LinkedHashMap<>();
    for (Initializer.Scale scale : Initializer.Scale.values()) {
      for (Initializer.Distribution distribution : Initializer.Distribution.values()) {
        known.put(
            Names.id(scale) + "-" + Names.id(distribution), new Initializer(scale, distribution));
      }
    }
    return known;
  }
}
