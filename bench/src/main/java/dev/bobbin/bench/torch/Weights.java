package dev.bobbin.bench.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.bobbin.bench.contender.NamedLayer;
import dev.bobbin.engine.network.weights.Parameter;
import dev.bobbin.engine.spec.LayerSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A network's weights in PyTorch's layout: convolution kernels [out][in][height][width], dense
 * kernels [out][in]; inputs from a flattened image in the order channel, height, width.
 */
final class Weights {
  private final Map<String, NDArray> arrays = new LinkedHashMap<>();
  private final Map<String, NamedLayer> owners = new LinkedHashMap<>();

  /** The image's shape before flattening, by layer. */
  private final Map<String, dev.bobbin.engine.Shape> images = new LinkedHashMap<>();

  Weights(
      NDManager manager,
      List<NamedLayer> layers,
      List<Parameter> parameters,
      Map<String, float[]> values) {
    note(layers, layers.getFirst().input());
    for (Parameter parameter : parameters) {
      float[] own = Objects.requireNonNull(values.get(parameter.name()), parameter.name());
      NDArray array = array(manager, parameter, own);
      array.setRequiresGradient(parameter.trainable());
      arrays.put(parameter.name(), array);
    }
  }

  /**
   * Notes the layers by name, with the image's shape before flattening.
   *
   * @param start that shape for the first layer
   */
  private void note(List<NamedLayer> layers, dev.bobbin.engine.Shape start) {
    dev.bobbin.engine.Shape image = start;
    for (NamedLayer layer : layers) {
      owners.put(layer.name(), layer);
      if (!layer.input().isFlat()) {
        image = layer.spec() instanceof LayerSpec.Flatten ? layer.input() : layer.output();
      }
      images.put(layer.name(), image);
      note(layer.body(), image);
      note(layer.shortcut(), image);
      if (layer.spec() instanceof LayerSpec.Dense) {
        image = layer.output();
      }
    }
  }

  /** A weight by Bobbin's name for it. */
  NDArray get(String name) {
    return Objects.requireNonNull(arrays.get(name), name);
  }

  /** All weights by name. */
  Map<String, NDArray> all() {
    return arrays;
  }

  private NDArray array(NDManager manager, Parameter parameter, float[] values) {
    String name = parameter.name().substring(0, parameter.name().lastIndexOf('/'));
    NamedLayer owner = Objects.requireNonNull(owners.get(name), name);
    long[] sizes = parameter.dimensions().stream().mapToLong(Integer::longValue).toArray();
    NDArray plain = manager.create(values, new Shape(sizes));
    return switch (owner.spec()) {
      case LayerSpec.Conv2d _ -> parameter.isKernel() ? copy(plain.transpose(3, 2, 0, 1)) : plain;
      case LayerSpec.Dense d -> {
        if (!parameter.isKernel()) {
          yield plain;
        }
        NDArray byPixel = plain.reshape(axes(name, d.units()));
        yield copy(byPixel.transpose(3, 2, 0, 1)).reshape(sizes[1], sizes[0]);
      }
      case LayerSpec.BatchNorm _ ->
          owner.input().isFlat()
              ? copy(plain.reshape(axes(name, 1)).transpose(3, 2, 0, 1)).reshape(sizes[0])
              : plain;
      case LayerSpec.MaxPool _,
          LayerSpec.AveragePool _,
          LayerSpec.GlobalAveragePool _,
          LayerSpec.GlobalMaxPool _,
          LayerSpec.Flatten _,
          LayerSpec.Dropout _,
          LayerSpec.SpatialDropout _,
          LayerSpec.Activate _,
          LayerSpec.Residual _ ->
          throw new IllegalStateException(name + ": expected a layer with weights of its own");
    };
  }

  private Shape axes(String layer, long units) {
    dev.bobbin.engine.Shape image = Objects.requireNonNull(images.get(layer), layer);
    return new Shape(image.height(), image.width(), image.channels(), units);
  }

  /** A transposed array is a view, which each operation would copy again. */
  private static NDArray copy(NDArray view) {
    return view.getManager().create(view.toFloatArray(), view.getShape());
  }
}
