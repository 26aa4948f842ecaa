package dev.bobbin.analysis.attribution;

import dev.bobbin.analysis.attribution.ExplainerResult.Given;
import dev.bobbin.analysis.attribution.ExplainerResult.Missing;
import dev.bobbin.analysis.linear.Floats;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.shape.LayerTable;
import dev.bobbin.engine.network.weights.Parameter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The weights of the first layer with a kernel: a convolution's kernels, or each unit's weights of
 * a dense layer in the shape of its input image.
 *
 * @param layer its name, such as {@code conv2d_1}
 * @param shape of each filter: height, width and input channels
 * @param units number of units of the layer
 * @param filters in order, or, if there are too many, those of the largest norm first
 */
public record Filters(String layer, Shape shape, int units, List<Filter> filters) {
  public Filters {
    filters = List.copyOf(filters);
  }

  /**
   * One filter.
   *
   * @param unit its number in the layer, from 0
   * @param norm Euclidean norm of its weights
   * @param weights [height][width][channels]
   */
  public record Filter(int unit, double norm, float[] weights) {}

  static ExplainerResult<Filters> of(Network network, int most) {
    if (most < 1) {
      throw new IllegalArgumentException("filters: expected at least 1, received " + most);
    }
    LayerSelector layers = new LayerSelector(network.table());
    Optional<LayerTable.Row> first = layers.firstKernel();
    if (first.isEmpty()) {
      return new Missing<>("no layer of this network has a kernel");
    }
    String name = first.get().name();
    Parameter kernel =
        network.parameters().stream()
            .filter(parameter -> parameter.name().equals(name + "/kernel"))
            .findFirst()
            .orElseThrow();
    List<Integer> sizes = kernel.dimensions();
    int units = sizes.getLast();
    boolean convolution = sizes.size() == 4;
    Shape shape =
        convolution
            ? new Shape(sizes.get(0), sizes.get(1), sizes.get(2))
            : layers.imageBefore(first.get());
    if (shape.size() * units != kernel.size()) {
      return new Missing<>("the weights of " + name + " are not laid over an image");
    }
    float[] values = kernel.values();
    return Floats.areFinite(values)
        ? new Given<>(new Filters(name, shape, units, chosen(values, shape.size(), units, most)))
        : new Missing<>("the weights of " + name + " are not all finite numbers");
  }

  private static List<Filter> chosen(float[] kernel, int size, int units, int most) {
    List<Filter> filters = new ArrayList<>();
    for (int unit = 0; unit < units; unit++) {
      float[] weights = new float[size];
      double squares = 0;
      for (int i = 0; i < size; i++) {
        weights[i] = kernel[i * units + unit];
        squares += (double) weights[i] * weights[i];
      }
      filters.add(new Filter(unit, Math.sqrt(squares), weights));
    }
    if (units > most) {
      filters.sort(Comparator.comparingDouble(Filter::norm).reversed());
    }
    return filters.subList(0, Math.min(units, most));
  }
}
