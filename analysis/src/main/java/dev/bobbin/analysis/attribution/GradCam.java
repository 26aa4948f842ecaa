package dev.bobbin.analysis.attribution;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.shape.LayerTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Grad-CAM (Selvaraju and others, 2017): max(0, sum over k of w_k A_k), with A_k the feature maps
 * of a layer and w_k the mean over the map of the score's gradient by it; enlarged to the image's
 * size.
 */
final class GradCam {
  private static final int BATCH_SIZE = 64;

  private final Network network;
  private final ThreadTeam team;
  private final LayerTable.Row layer;

  GradCam(Network network, ThreadTeam team, LayerTable.Row layer) {
    this.network = network;
    this.team = team;
    this.layer = layer;
  }

  List<Attribution> of(List<AttributionRequest> requests) {
    Shape image = network.spec().input();
    Shape maps = layer.output();
    LogitModel model = LogitModel.explaining(network, BATCH_SIZE, team, Set.of(layer.name()));
    float[] values = new float[maps.size()];
    float[] gradients = new float[maps.size()];
    List<Attribution> attributions = new ArrayList<>();
    for (int from = 0; from < requests.size(); from += BATCH_SIZE) {
      List<AttributionRequest> some =
          requests.subList(from, Math.min(from + BATCH_SIZE, requests.size()));
      int[] classes = some.stream().mapToInt(AttributionRequest::classIndex).toArray();
      model.run(
          (index, target) ->
              System.arraycopy(requests.get(index).image(), 0, target, 0, image.size()),
          from,
          some.size());
      model.backward(classes, some.size());
      for (int n = 0; n < some.size(); n++) {
        model.executor().copyOutput(layer.name(), n, values, 0);
        model.executor().copyGradient(layer.name(), n, gradients, 0);
        attributions.add(
            new Attribution(
                AttributionMethod.GRAD_CAM,
                classes[n],
                image.height(),
                image.width(),
                enlarged(map(maps, values, gradients), maps, image),
                model.score(n, classes[n]),
                Optional.empty()));
      }
    }
    return attributions;
  }

  private static double[] map(Shape shape, float[] values, float[] gradients) {
    int channels = shape.channels();
    double[] weights = new double[channels];
    for (int i = 0; i < gradients.length; i++) {
      weights[i % channels] += gradients[i];
    }
    double[] map = new double[shape.pixels()];
    for (int pixel = 0; pixel < map.length; pixel++) {
      double sum = 0;
      for (int c = 0; c < channels; c++) {
        sum += weights[c] / shape.pixels() * values[pixel * channels + c];
      }
      map[pixel] = Math.max(0, sum);
    }
    return map;
  }

  /** Bilinear; pixels are squares, so that the corners of both images coincide. */
  private static float[] enlarged(double[] map, Shape from, Shape to) {
    float[] large = new float[to.pixels()];
    for (int y = 0; y < to.height(); y++) {
      double row = place(y, to.height(), from.height());
      int top = (int) row;
      int bottom = Math.min(top + 1, from.height() - 1);
      for (int x = 0; x < to.width(); x++) {
        double column = place(x, to.width(), from.width());
        int left = (int) column;
        int right = Math.min(left + 1, from.width() - 1);
        double above = between(map, top * from.width(), left, right, column - left);
        double below = between(map, bottom * from.width(), left, right, column - left);
        large[y * to.width() + x] = (float) (above + (row - top) * (below - above));
      }
    }
    return large;
  }

  private static double between(double[] map, int row, int left, int right, double share) {
    return map[row + left] + share * (map[row + right] - map[row + left]);
  }

  private static double place(int at, int of, int size) {
    return Math.clamp((at + 0.5) * size / of - 0.5, 0, size - 1);
  }
}
