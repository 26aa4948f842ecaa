package dev.bobbin.engine.network.shape;

import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.Padding;
import dev.bobbin.engine.spec.Size;
import java.util.Locale;

/** Layers in a few words, for tables. */
final class Descriptions {
  private Descriptions() {}

  static String of(LayerSpec spec) {
    return switch (spec) {
      case LayerSpec.Dense d -> "dense " + d.units() + suffix(d.activation()) + bias(d.bias());
      case LayerSpec.Conv2d c ->
          "conv2d "
              + c.filters()
              + " "
              + c.kernel()
              + stride(c.stride())
              + " "
              + name(c.padding())
              + suffix(c.activation())
              + bias(c.bias());
      case LayerSpec.MaxPool p -> "max-pool " + pool(p.pool(), p.stride(), p.padding());
      case LayerSpec.AveragePool p -> "average-pool " + pool(p.pool(), p.stride(), p.padding());
      case LayerSpec.Dropout d -> "dropout " + d.rate();
      case LayerSpec.Activate a -> of(a.activation());
      case LayerSpec.Residual r ->
          "residual, body of "
              + r.body().size()
              + (r.shortcut().isEmpty() ? "" : ", shortcut of " + r.shortcut().size());
      case LayerSpec.BatchNorm _,
          LayerSpec.Flatten _,
          LayerSpec.GlobalAveragePool _,
          LayerSpec.GlobalMaxPool _ ->
          spec.kind();
    };
  }

  private static String of(Activation activation) {
    return switch (activation) {
      case Activation.Linear _ -> "linear";
      case Activation.Relu _ -> "relu";
      case Activation.LeakyRelu l -> "leaky-relu " + l.slope();
      case Activation.Elu e -> "elu " + e.alpha();
      case Activation.Gelu _ -> "gelu";
      case Activation.Silu _ -> "silu";
      case Activation.Sigmoid _ -> "sigmoid";
      case Activation.Tanh _ -> "tanh";
      case Activation.Softmax _ -> "softmax";
    };
  }

  private static String suffix(Activation activation) {
    return activation instanceof Activation.Linear ? "" : " " + of(activation);
  }

  private static String bias(boolean bias) {
    return bias ? "" : " without bias";
  }

  private static String stride(Size stride) {
    return stride.equals(Size.square(1)) ? "" : " stride " + stride;
  }

  private static String pool(Size pool, Size stride, Padding padding) {
    return pool
        + (stride.equals(pool) ? "" : " stride " + stride)
        + (padding == Padding.SAME ? " same" : "");
  }

  private static String name(Padding padding) {
    return padding.name().toLowerCase(Locale.ROOT);
  }
}
