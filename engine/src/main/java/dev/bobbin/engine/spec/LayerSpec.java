package dev.bobbin.engine.spec;

import java.util.List;

/**
 * One layer of a network, described. What it computes stands in {@code dev.bobbin.engine.network};
 * a new layer is a new record here and the switches that the compiler then points at.
 */
public sealed interface LayerSpec {
  /**
   * y = f(x W + b) for a flat input.
   *
   * @param units outputs
   * @param activation f
   * @param bias whether there is a b (it starts at zero)
   * @param initializer of W, which is [inputs, units]
   * @param regularizer of W
   */
  record Dense(
      int units,
      Activation activation,
      boolean bias,
      Initializer initializer,
      Regularizer regularizer)
      implements LayerSpec {
    public Dense {
      Checks.atLeast("dense units", units, 1);
    }

    /** With a bias, Glorot-uniform and no penalty: Keras's defaults. */
    public Dense(int units, Activation activation) {
      this(units, activation, true, Initializer.GLOROT_UNIFORM, Regularizer.NONE);
    }
  }

  /**
   * y = f(x * W + b): cross-correlation, as every framework calls convolution.
   *
   * @param filters output channels
   * @param kernel height and width of the window
   * @param stride step of the window
   * @param padding what happens at the border
   * @param activation f
   * @param bias whether there is a b (it starts at zero)
   * @param initializer of W, which is [kernel height, kernel width, input channels, filters] (HWIO)
   * @param regularizer of W
   */
  record Conv2d(
      int filters,
      Size kernel,
      Size stride,
      Padding padding,
      Activation activation,
      boolean bias,
      Initializer initializer,
      Regularizer regularizer)
      implements LayerSpec {
    public Conv2d {
      Checks.atLeast("conv2d filters", filters, 1);
    }

    /** Stride 1, with a bias, Glorot-uniform and no penalty. */
    public Conv2d(int filters, int kernel, Padding padding, Activation activation) {
      this(
          filters,
          Size.square(kernel),
          Size.square(1),
          padding,
          activation,
          true,
          Initializer.GLOROT_UNIFORM,
          Regularizer.NONE);
    }
  }

  /**
   * The largest value of each window. Where several are largest, the first (row by row) gets the
   * gradient.
   *
   * @param pool height and width of the window
   * @param stride its step
   * @param padding what happens at the border; padding never wins
   */
  record MaxPool(Size pool, Size stride, Padding padding) implements LayerSpec {
    /** Windows side by side, as Keras does by default. */
    public MaxPool(int pool) {
      this(Size.square(pool), Size.square(pool), Padding.VALID);
    }
  }

  /**
   * The mean of each window; padding does not count towards it.
   *
   * @param pool height and width of the window
   * @param stride its step
   * @param padding what happens at the border
   */
  record AveragePool(Size pool, Size stride, Padding padding) implements LayerSpec {
    /** Windows side by side, as Keras does by default. */
    public AveragePool(int pool) {
      this(Size.square(pool), Size.square(pool), Padding.VALID);
    }
  }

  /** The mean of each channel over the whole image: h x w x c becomes c. */
  record GlobalAveragePool() implements LayerSpec {}

  /** The largest value of each channel over the whole image: h x w x c becomes c. */
  record GlobalMaxPool() implements LayerSpec {}

  /** h x w x c becomes a vector, pixel by pixel. */
  record Flatten() implements LayerSpec {}

  /**
   * While training, drops each value with the given probability and divides the others by (1 -
   * rate) (Srivastava et al., 2014, inverted); does nothing afterwards.
   *
   * @param rate probability, from 0 up to, but not, 1
   */
  record Dropout(double rate) implements LayerSpec {
    public Dropout {
      Checks.fraction("dropout rate", rate);
    }
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
    public BatchNorm {
      Checks.fraction("batch-norm momentum", momentum);
      Checks.positive("batch-norm epsilon", epsilon);
    }
  }

  /**
   * An activation as a layer of its own.
   *
   * @param activation the function
   */
  record Activate(Activation activation) implements LayerSpec {}

  /**
   * y = body(x) + shortcut(x) (He et al., 2016).
   *
   * @param body layers, one after the other
   * @param shortcut layers of the other way; empty means x itself
   */
  record Residual(List<LayerSpec> body, List<LayerSpec> shortcut) implements LayerSpec {
    public Residual {
      body = List.copyOf(body);
      shortcut = List.copyOf(shortcut);
      Checks.atLeast("residual body: number of layers", body.size(), 1);
    }
  }

  /** The name that recipes and tables use: {@code dense}, {@code conv2d}, ... */
  default String kind() {
    return switch (this) {
      case Dense _ -> "dense";
      case Conv2d _ -> "conv2d";
      case MaxPool _ -> "max-pool";
      case AveragePool _ -> "average-pool";
      case GlobalAveragePool _ -> "global-average-pool";
      case GlobalMaxPool _ -> "global-max-pool";
      case Flatten _ -> "flatten";
      case Dropout _ -> "dropout";
      case BatchNorm _ -> "batch-norm";
      case Activate _ -> "activation";
      case Residual _ -> "residual";
    };
  }
}
