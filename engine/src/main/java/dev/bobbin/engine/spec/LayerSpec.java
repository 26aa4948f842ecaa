package dev.bobbin.engine.spec;

import dev.bobbin.engine.Shape;
import java.util.List;
import java.util.Optional;

/**
 * Describes one layer of a network: its settings, and what follows from them without computing
 * anything. The computation is in {@code dev.bobbin.engine.network.layer}; CONTRIBUTING.md says how
 * to add a layer.
 */
public sealed interface LayerSpec {
  /**
   * The name of this kind of layer in recipes, tables and parameters: {@code dense}, {@code
   * conv2d}, ...
   */
  default String kind() {
    return switch (this) {
      case Dense _ -> Dense.KIND;
      case Conv2d _ -> Conv2d.KIND;
      case MaxPool _ -> MaxPool.KIND;
      case AveragePool _ -> AveragePool.KIND;
      case GlobalAveragePool _ -> GlobalAveragePool.KIND;
      case GlobalMaxPool _ -> GlobalMaxPool.KIND;
      case Flatten _ -> Flatten.KIND;
      case Dropout _ -> Dropout.KIND;
      case SpatialDropout _ -> SpatialDropout.KIND;
      case BatchNorm _ -> BatchNorm.KIND;
      case Activate _ -> Activate.KIND;
      case Residual _ -> Residual.KIND;
    };
  }

  /**
   * The shape of an output sample; that of the input unless the layer says otherwise.
   *
   * @param input shape of an input sample
   * @throws IncompatibleInputException if the layer cannot take it
   */
  default Shape output(Shape input) {
    return input;
  }

  /**
   * The layer's own parameters, in order; those of layers inside it are not included.
   *
   * @param input shape of an input sample, which {@link #output} takes
   */
  default List<ParameterSpec> parameters(Shape input) {
    return List.of();
  }

  /** The activation function that the layer itself ends with, if any. */
  default Optional<Activation> ownActivation() {
    return Optional.empty();
  }

  /**
   * Whether each sample goes through the layer separately, so that several such layers can run one
   * after the other while a sample is in the caches. False where a layer needs a statistic over the
   * batch or a matrix product of many samples, or has layers inside.
   */
  default boolean isSampleWise() {
    return true;
  }

  /**
   * y = f(x W + b) for a flat input.
   *
   * @param units outputs
   * @param activation f
   * @param useBias whether there is a b (it starts at zero)
   * @param kernelInitializer of W, which is [inputs, units]
   * @param regularizer of W
   */
  record Dense(
      int units,
      Activation activation,
      boolean useBias,
      Initializer kernelInitializer,
      Regularizer regularizer)
      implements LayerSpec {
    public static final String KIND = "dense";

    public Dense {
      Checks.atLeast("dense units", units, 1);
    }

    /** With a bias, Glorot-uniform and no penalty: Keras's defaults. */
    public Dense(int units, Activation activation) {
      this(units, activation, true, Initializer.GLOROT_UNIFORM, Regularizer.NONE);
    }

    /** The same layer with another activation. */
    public Dense with(Activation other) {
      return new Dense(units, other, useBias, kernelInitializer, regularizer);
    }

    @Override
    public Shape output(Shape input) {
      if (!input.isFlat()) {
        throw new IncompatibleInputException(
            "expected a flat input, received " + input + "; try a flatten layer before it");
      }
      return Shape.flat(units);
    }

    @Override
    public Optional<Activation> ownActivation() {
      return Optional.of(activation);
    }

    @Override
    public List<ParameterSpec> parameters(Shape input) {
      return kernelAndBias(
          new ParameterSpec.Kernel(
              List.of(input.channels(), units), kernelInitializer, regularizer),
          useBias);
    }

    @Override
    public boolean isSampleWise() {
      return false;
    }
  }

  /**
   * y = f(x * W + b): cross-correlation, as every framework calls convolution.
   *
   * @param filters output channels
   * @param kernelSize height and width of the window
   * @param strides step of the window
   * @param padding what happens at the border
   * @param activation f
   * @param useBias whether there is a b (it starts at zero)
   * @param kernelInitializer of W, which is [kernel height, kernel width, input channels, filters]
   *     (HWIO)
   * @param regularizer of W
   */
  record Conv2d(
      int filters,
      Size kernelSize,
      Size strides,
      Padding padding,
      Activation activation,
      boolean useBias,
      Initializer kernelInitializer,
      Regularizer regularizer)
      implements LayerSpec {
    public static final String KIND = "conv2d";

    public Conv2d {
      Checks.atLeast("conv2d filters", filters, 1);
    }

    /** Stride 1, with a bias, Glorot-uniform and no penalty. */
    public Conv2d(int filters, int kernelSize, Padding padding, Activation activation) {
      this(
          filters,
          Size.square(kernelSize),
          Size.square(1),
          padding,
          activation,
          true,
          Initializer.GLOROT_UNIFORM,
          Regularizer.NONE);
    }

    /** The same layer with another activation. */
    public Conv2d with(Activation other) {
      return new Conv2d(
          filters, kernelSize, strides, padding, other, useBias, kernelInitializer, regularizer);
    }

    @Override
    public Shape output(Shape input) {
      return window(input, kernelSize, strides, padding, filters);
    }

    @Override
    public Optional<Activation> ownActivation() {
      return Optional.of(activation);
    }

    @Override
    public List<ParameterSpec> parameters(Shape input) {
      return kernelAndBias(
          new ParameterSpec.Kernel(
              List.of(kernelSize.height(), kernelSize.width(), input.channels(), filters),
              kernelInitializer,
              regularizer),
          useBias);
    }
  }

  /**
   * The largest value of each window; padding never wins. If several are largest, the first (row by
   * row) gets the gradient.
   */
  record MaxPool(Size poolSize, Size strides, Padding padding) implements LayerSpec {
    public static final String KIND = "max-pool";

    /** Windows side by side, as Keras does by default. */
    public MaxPool(int poolSize) {
      this(Size.square(poolSize), Size.square(poolSize), Padding.VALID);
    }

    @Override
    public Shape output(Shape input) {
      return window(input, poolSize, strides, padding, input.channels());
    }
  }

  /** The mean of each window, without padding. */
  record AveragePool(Size poolSize, Size strides, Padding padding) implements LayerSpec {
    public static final String KIND = "average-pool";

    /** Windows side by side, as Keras does by default. */
    public AveragePool(int poolSize) {
      this(Size.square(poolSize), Size.square(poolSize), Padding.VALID);
    }

    @Override
    public Shape output(Shape input) {
      return window(input, poolSize, strides, padding, input.channels());
    }
  }

  /** The mean of each channel over the whole image: h x w x c becomes c. */
  record GlobalAveragePool() implements LayerSpec {
    public static final String KIND = "global-average-pool";

    @Override
    public Shape output(Shape input) {
      return Shape.flat(input.channels());
    }
  }

  /** The largest value of each channel over the whole image: h x w x c becomes c. */
  record GlobalMaxPool() implements LayerSpec {
    public static final String KIND = "global-max-pool";

    @Override
    public Shape output(Shape input) {
      return Shape.flat(input.channels());
    }
  }

  /** h x w x c becomes a vector, pixel by pixel. */
  record Flatten() implements LayerSpec {
    public static final String KIND = "flatten";

    @Override
    public Shape output(Shape input) {
      return Shape.flat(input.size());
    }
  }

  /**
   * While training, drops each value with the given probability and divides the others by (1 -
   * rate) (Srivastava et al., 2014, inverted); does nothing afterwards.
   *
   * @param rate probability, from 0 to 1, exclusive
   */
  record Dropout(double rate) implements LayerSpec, DropoutVariant {
    public static final String KIND = "dropout";

    public Dropout {
      Checks.fraction("dropout rate", rate);
    }

    @Override
    public boolean dropsChannels() {
      return false;
    }
  }

  /**
   * While training, drops each channel of a sample with the given probability, at all its pixels,
   * and divides the others by (1 - rate) (Tompson et al., 2015); does nothing afterwards. To a
   * vector it does what {@link Dropout} does.
   *
   * @param rate probability, from 0 to 1, exclusive
   */
  record SpatialDropout(double rate) implements LayerSpec, DropoutVariant {
    public static final String KIND = "spatial-dropout";

    public SpatialDropout {
      Checks.fraction("spatial-dropout rate", rate);
    }

    @Override
    public boolean dropsChannels() {
      return true;
    }
  }

  /** Shared by {@link Dropout} and {@link SpatialDropout}. */
  sealed interface DropoutVariant {
    /** Probability of dropping a value or channel, from 0 to 1, exclusive. */
    double rate();

    /** Whether a channel is dropped as a whole, at all pixels of a sample. */
    boolean dropsChannels();
  }

  /**
   * Batch normalisation over all axes but the channels (Ioffe and Szegedy, 2015), with a learned
   * scale and offset. While training it uses the batch's mean and (biased) variance; afterwards
   * their running averages, which take {@code momentum * old + (1 - momentum) * batch}.
   *
   * @param momentum of the running averages; Keras's default is 0.99
   * @param epsilon added to the variance; Keras's default is 0.001
   */
  record BatchNorm(double momentum, double epsilon) implements LayerSpec {
    public static final String KIND = "batch-norm";

    public BatchNorm {
      Checks.fraction("batch-norm momentum", momentum);
      Checks.positive("batch-norm epsilon", epsilon);
    }

    @Override
    public List<ParameterSpec> parameters(Shape input) {
      int channels = input.channels();
      return List.of(
          new ParameterSpec.Vector("gamma", channels, 1, true),
          new ParameterSpec.Vector("beta", channels, 0, true),
          new ParameterSpec.Vector("moving_mean", channels, 0, false),
          new ParameterSpec.Vector("moving_variance", channels, 1, false));
    }

    @Override
    public boolean isSampleWise() {
      return false;
    }
  }

  /** An activation as a separate layer. */
  record Activate(Activation activation) implements LayerSpec {
    public static final String KIND = "activation";

    @Override
    public Optional<Activation> ownActivation() {
      return Optional.of(activation);
    }
  }

  /**
   * y = body(x) + shortcut(x) (He et al., 2016).
   *
   * @param body layers, one after the other
   * @param shortcut layers of the shortcut; empty means x itself
   */
  record Residual(List<LayerSpec> body, List<LayerSpec> shortcut) implements LayerSpec {
    public static final String KIND = "residual";

    public Residual {
      body = List.copyOf(body);
      shortcut = List.copyOf(shortcut);
      Checks.atLeast("residual body: number of layers", body.size(), 1);
    }

    @Override
    public Shape output(Shape input) {
      Shape out = output(body, input);
      Shape other = output(shortcut, input);
      if (!out.equals(other)) {
        throw new IncompatibleInputException(
            "expected body and shortcut of one shape, received %s and %s; try a 1x1 convolution in the shortcut"
                .formatted(out, other));
      }
      return out;
    }

    private static Shape output(List<LayerSpec> layers, Shape input) {
      Shape shape = input;
      for (LayerSpec layer : layers) {
        shape = layer.output(shape);
      }
      return shape;
    }

    @Override
    public boolean isSampleWise() {
      return false;
    }
  }

  private static List<ParameterSpec> kernelAndBias(ParameterSpec.Kernel kernel, boolean bias) {
    return bias
        ? List.of(kernel, new ParameterSpec.Vector("bias", kernel.dimensions().getLast(), 0, true))
        : List.of(kernel);
  }

  /** The output shape of a window that moves over an image. */
  private static Shape window(
      Shape input, Size window, Size stride, Padding padding, int channels) {
    int height = padding.outputs(input.height(), window.height(), stride.height());
    int width = padding.outputs(input.width(), window.width(), stride.width());
    if (height < 1 || width < 1) {
      throw new IncompatibleInputException(
          "expected an input of at least %s for its window, received %s; try padding same, a smaller window or less pooling before it"
              .formatted(window, input));
    }
    try {
      return new Shape(height, width, channels);
    } catch (ArithmeticException e) {
      throw new IncompatibleInputException(
          "expected an output of fewer than 2^31 values, received more; try fewer filters");
    }
  }
}
