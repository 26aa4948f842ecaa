package dev.bobbin.analysis.attribution;

import dev.bobbin.analysis.attribution.ExplainerResult.Given;
import dev.bobbin.analysis.attribution.ExplainerResult.Missing;
import dev.bobbin.analysis.linear.Floats;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.NetworkExecutor;
import dev.bobbin.engine.network.shape.LayerTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The output of a convolution for an image, after its activation and the normalisation and
 * activation layers that follow it directly.
 *
 * @param convolution its name, such as {@code conv2d_1}
 * @param layer whose output this is: the convolution or the last of the layers that follow it
 * @param shape height, width and number of maps
 * @param values [channel][height][width]
 */
public record FeatureMaps(String convolution, String layer, Shape shape, float[] values) {
  /** A copy of one map, [height][width]. */
  public float[] map(int channel) {
    int size = shape.pixels();
    return Arrays.copyOfRange(values, channel * size, (channel + 1) * size);
  }

  static ExplainerResult<List<FeatureMaps>> of(Network network, float[] image, ThreadTeam team) {
    LayerSelector layers = new LayerSelector(network.table());
    if (layers.convolutions().isEmpty()) {
      return new Missing<>("feature maps are made by convolutions, and this network has none");
    }
    NetworkExecutor executor = NetworkExecutor.observing(network, 1, team);
    executor.setInput(0, image, 0);
    executor.predict(1);
    List<FeatureMaps> maps = new ArrayList<>();
    for (LayerTable.Row convolution : layers.convolutions()) {
      LayerTable.Row seen = layers.activated(convolution);
      Shape shape = seen.output();
      float[] values = new float[shape.size()];
      executor.copyOutput(seen.name(), 0, values, 0);
      if (!Floats.areFinite(values)) {
        return new Missing<>("the outputs of " + seen.name() + " are not all finite numbers");
      }
      float[] byChannel = new float[values.length];
      for (int i = 0; i < values.length; i++) {
        byChannel[i % shape.channels() * shape.pixels() + i / shape.channels()] = values[i];
      }
      maps.add(new FeatureMaps(convolution.name(), seen.name(), shape, byChannel));
    }
    return new Given<>(List.copyOf(maps));
  }
}
