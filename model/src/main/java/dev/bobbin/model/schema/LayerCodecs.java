package dev.bobbin.model.schema;

import dev.bobbin.base.codec.Codec;
import dev.bobbin.base.codec.Codecs;
import dev.bobbin.base.codec.RecordFields;
import dev.bobbin.base.codec.RecordFields.Field;
import dev.bobbin.base.codec.UnionCodec;
import dev.bobbin.base.text.Names;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.Initializer;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.engine.spec.Padding;
import dev.bobbin.engine.spec.Regularizer;
import dev.bobbin.engine.spec.Size;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The words for a network and its layers. */
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
   * @param input the shape where none is written; without it, one has to be written
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
    RecordFields<Activation.LeakyRelu> leaky = new RecordFields<>();
    var slope =
        leaky.optional(
            "negative-slope",
            Codecs.NOT_NEGATIVE,
            Activation.LeakyRelu::negativeSlope,
            0.3,
            "Slope below zero.");
    RecordFields<Activation.Elu> elu = new RecordFields<>();
    var alpha =
        elu.optional(
            "alpha",
            Codecs.NOT_NEGATIVE,
            Activation.Elu::alpha,
            1.0,
            "Minus the limit for very negative values.");
    return new UnionCodec<Activation>("activation")
        .kind(Activation.Linear.KIND, Activation.Linear.class, Activation.Linear::new)
        .kind(Activation.Relu.KIND, Activation.Relu.class, Activation.Relu::new)
        .kind(
            Activation.LeakyRelu.KIND,
            Activation.LeakyRelu.class,
            leaky
                .insteadOf("negative-slope", "slope", "alpha")
                .shorthand(slope)
                .build(v -> new Activation.LeakyRelu(v.get(slope))))
        .kind(
            Activation.Elu.KIND,
            Activation.Elu.class,
            elu.shorthand(alpha).build(v -> new Activation.Elu(v.get(alpha))))
        .kind(Activation.Gelu.KIND, Activation.Gelu.class, Activation.Gelu::new)
        .kind(Activation.Silu.KIND, Activation.Silu.class, Activation.Silu::new)
        .kind(Activation.Sigmoid.KIND, Activation.Sigmoid.class, Activation.Sigmoid::new)
        .kind(Activation.Tanh.KIND, Activation.Tanh.class, Activation.Tanh::new)
        .kind(Activation.Softmax.KIND, Activation.Softmax.class, Activation.Softmax::new);
  }

  private static UnionCodec<LayerSpec> layerKinds() {
    return new UnionCodec<LayerSpec>("layer")
        .kind(LayerSpec.Dense.KIND, LayerSpec.Dense.class, dense())
        .kind(LayerSpec.Conv2d.KIND, LayerSpec.Conv2d.class, conv2d())
        .kind(
            LayerSpec.MaxPool.KIND,
            LayerSpec.MaxPool.class,
            pool(
                LayerSpec.MaxPool::poolSize,
                LayerSpec.MaxPool::strides,
                LayerSpec.MaxPool::padding,
                LayerSpec.MaxPool::new))
        .kind(
            LayerSpec.AveragePool.KIND,
            LayerSpec.AveragePool.class,
            pool(
                LayerSpec.AveragePool::poolSize,
                LayerSpec.AveragePool::strides,
                LayerSpec.AveragePool::padding,
                LayerSpec.AveragePool::new))
        .kind(
            LayerSpec.GlobalAveragePool.KIND,
            LayerSpec.GlobalAveragePool.class,
            LayerSpec.GlobalAveragePool::new)
        .kind(
            LayerSpec.GlobalMaxPool.KIND,
            LayerSpec.GlobalMaxPool.class,
            LayerSpec.GlobalMaxPool::new)
        .kind(LayerSpec.Flatten.KIND, LayerSpec.Flatten.class, LayerSpec.Flatten::new)
        .kind(LayerSpec.Dropout.KIND, LayerSpec.Dropout.class, dropout())
        .kind(LayerSpec.SpatialDropout.KIND, LayerSpec.SpatialDropout.class, spatialDropout())
        .kind(LayerSpec.BatchNorm.KIND, LayerSpec.BatchNorm.class, batchNorm())
        .kind(
            LayerSpec.Activate.KIND,
            LayerSpec.Activate.class,
            ACTIVATION.as(LayerSpec.Activate::new, LayerSpec.Activate::activation))
        .kind(LayerSpec.Residual.KIND, LayerSpec.Residual.class, residual())
        .insteadOf(LayerSpec.Dense.KIND, "linear")
        .insteadOf(LayerSpec.MaxPool.KIND, "max-pooling2d")
        .insteadOf(LayerSpec.AveragePool.KIND, "average-pooling2d", "avg-pool2d")
        .insteadOf(LayerSpec.BatchNorm.KIND, "batch-normalization");
  }

  private static Codec<LayerSpec.Dense> dense() {
    RecordFields<LayerSpec.Dense> fields = new RecordFields<>();
    var units =
        fields.required("units", Codecs.COUNT, LayerSpec.Dense::units, "Number of outputs.");
    var activation =
        fields.optional(
            "activation",
            ACTIVATION,
            LayerSpec.Dense::activation,
            Activation.LINEAR,
            "Applied to every output.");
    var kernel =
        new KernelFields<>(
            fields,
            LayerSpec.Dense::useBias,
            LayerSpec.Dense::kernelInitializer,
            LayerSpec.Dense::regularizer);
    return fields
        .insteadOf("units", "out-features")
        .shorthand(units)
        .build(v ->
            new LayerSpec.Dense(
                v.get(units),
                v.get(activation),
                v.get(kernel.bias),
                v.get(kernel.initializer),
                kernel.regularizer(v)));
  }

  private static Codec<LayerSpec.Conv2d> conv2d() {
    RecordFields<LayerSpec.Conv2d> fields = new RecordFields<>();
    var filters =
        fields.required(
            "filters", Codecs.COUNT, LayerSpec.Conv2d::filters, "Number of output channels.");
    var window =
        fields.required(
            "kernel-size",
            ShapeCodecs.SIZE,
            LayerSpec.Conv2d::kernelSize,
            "Window: n, or [height, width].");
    var stride =
        fields.optional(
            "strides",
            ShapeCodecs.SIZE,
            LayerSpec.Conv2d::strides,
            Size.square(1),
            "Step of the window: n, or [height, width].");
    var padding =
        fields.optional(
            "padding",
            PADDING,
            LayerSpec.Conv2d::padding,
            Padding.VALID,
            "valid: the window stays inside; same: the output has the size of the input (at stride 1).");
    var activation =
        fields.optional(
            "activation",
            ACTIVATION,
            LayerSpec.Conv2d::activation,
            Activation.LINEAR,
            "Applied to every output.");
    var kernel =
        new KernelFields<>(
            fields,
            LayerSpec.Conv2d::useBias,
            LayerSpec.Conv2d::kernelInitializer,
            LayerSpec.Conv2d::regularizer);
    return fields
        .insteadOf("filters", "out-channels")
        .insteadOf("kernel-size", "kernel")
        .insteadOf("strides", "stride")
        .build(v ->
            new LayerSpec.Conv2d(
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
              "use-bias",
              Codecs.FLAG,
              bias,
              true,
              "Whether a learned number is added to each output.");
      this.initializer =
          fields.optional(
              "kernel-initializer",
              INITIALIZER,
              initializer,
              Initializer.GLOROT_UNIFORM,
              "How the first weights are drawn.");
      fields.insteadOf("use-bias", "bias").insteadOf("kernel-initializer", "initializer");
      this.l1 =
          fields.optional(
              "l1",
              Codecs.NOT_NEGATIVE,
              layer -> regularizer.apply(layer).l1(),
              0.0,
              "Penalty: times the sum of |w|.");
      this.l2 =
          fields.optional(
              "l2",
              Codecs.NOT_NEGATIVE,
              layer -> regularizer.apply(layer).l2(),
              0.0,
              "Penalty: times the sum of w^2.");
    }

    Regularizer regularizer(RecordFields.Values values) {
      return new Regularizer(values.get(l1), values.get(l2));
    }
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
            "Step of the window; the window's own size where not stated.");
    var border = fields.optional("padding", PADDING, padding, Padding.VALID, "valid or same.");
    return fields
        .insteadOf("pool-size", "pool", "kernel-size")
        .insteadOf("strides", "stride")
        .shorthand(window)
        .build(v -> make.make(v.get(window), v.find(step).orElse(v.get(window)), v.get(border)));
  }

  private static Codec<LayerSpec.Dropout> dropout() {
    RecordFields<LayerSpec.Dropout> fields = new RecordFields<>();
    var rate =
        fields.required(
            "rate",
            Codecs.FRACTION,
            LayerSpec.Dropout::rate,
            "Share of the values that are dropped while training.");
    return fields.shorthand(rate).build(v -> new LayerSpec.Dropout(v.get(rate)));
  }

  private static Codec<LayerSpec.SpatialDropout> spatialDropout() {
    RecordFields<LayerSpec.SpatialDropout> fields = new RecordFields<>();
    var rate =
        fields.required(
            "rate",
            Codecs.FRACTION,
            LayerSpec.SpatialDropout::rate,
            "Share of the channels that are dropped while training.");
    return fields.shorthand(rate).build(v -> new LayerSpec.SpatialDropout(v.get(rate)));
  }

  private static Codec<LayerSpec.BatchNorm> batchNorm() {
    RecordFields<LayerSpec.BatchNorm> fields = new RecordFields<>();
    var momentum =
        fields.optional(
            "momentum",
            Codecs.FRACTION,
            LayerSpec.BatchNorm::momentum,
            0.99,
            "Of the running averages.");
    var epsilon =
        fields.optional(
            "epsilon",
            Codecs.POSITIVE,
            LayerSpec.BatchNorm::epsilon,
            0.001,
            "Added to the variance.");
    return fields.build(v -> new LayerSpec.BatchNorm(v.get(momentum), v.get(epsilon)));
  }

  private static Codec<LayerSpec.Residual> residual() {
    RecordFields<LayerSpec.Residual> fields = new RecordFields<>();
    var body =
        fields.required(
            "body",
            Codecs.list(LAYER, 1),
            LayerSpec.Residual::body,
            "Layers, one after the other.");
    var shortcut =
        fields.optional(
            "shortcut",
            Codecs.list(LAYER, 0),
            LayerSpec.Residual::shortcut,
            List.of(),
            "Layers of the other way; none: the input itself.");
    return fields.build(v -> new LayerSpec.Residual(v.get(body), v.get(shortcut)));
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
