package dev.bobbin.analysis.attribution;

import dev.bobbin.analysis.attribution.ExplainerResult.Given;
import dev.bobbin.analysis.attribution.ExplainerResult.Missing;
import dev.bobbin.analysis.linear.Floats;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.shape.LayerTable;
import dev.bobbin.engine.train.Samples;
import dev.bobbin.model.Classifier;
import dev.bobbin.model.Ensemble;
import dev.bobbin.model.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Explains what a classifier looks at. Results have the same bits for any number of threads and any
 * kernels.
 *
 * <p>The attribution of an ensemble is the mean of its members': it explains the mean of their
 * scores, not their votes. What depends on one network's layers (Grad-CAM, filters, feature maps,
 * embedding) is available for single networks only.
 *
 * <p>Nothing is kept between calls. To be used by one thread at a time, while the team is idle.
 */
public final class Explainer {
  private final List<Network> networks;
  private final Shape input;
  private final float[] background;
  private final int classes;
  private final ThreadTeam team;

  /**
   * Creates an explainer.
   *
   * @param classifier whose current weights each call uses
   */
  public Explainer(Classifier classifier, ThreadTeam team) {
    this.networks =
        switch (classifier) {
          case Model model -> List.of(model.network());
          case Ensemble ensemble -> ensemble.members().stream().map(Model::network).toList();
        };
    this.input = classifier.input();
    this.background = classifier.preprocessing().backgroundImage();
    this.classes = classifier.classNames().size();
    this.team = team;
  }

  /**
   * Computes for each request how much each pixel contributes to the class's score.
   *
   * @param requests faster all at once than one by one
   * @return an attribution for each request, in order; missing if the network has no layer that the
   *     method needs, or scores that are not finite
   * @throws IllegalArgumentException if an image is not of the network's size, or there is no such
   *     class
   */
  public ExplainerResult<List<Attribution>> attributions(
      AttributionMethod method, List<AttributionRequest> requests) {
    for (AttributionRequest request : requests) {
      checkImage(request.image());
      if (request.classIndex() < 0 || request.classIndex() >= classes) {
        throw new IllegalArgumentException(
            "class: expected one from 0 to %d, received %d"
                .formatted(classes - 1, request.classIndex()));
      }
    }
    List<List<Attribution>> ofNetworks = new ArrayList<>();
    for (Network network : networks) {
      switch (method) {
        case INTEGRATED_GRADIENTS ->
            ofNetworks.add(new IntegratedGradients(network, team, background).of(requests));
        case OCCLUSION -> ofNetworks.add(new Occlusion(network, team, background).of(requests));
        case GRAD_CAM -> {
          Optional<LayerTable.Row> maps = new LayerSelector(network.table()).lastMaps();
          if (networks.size() > 1) {
            return new Missing<>(several("Grad-CAM looks at the layers"));
          } else if (maps.isEmpty()) {
            return new Missing<>(
                "Grad-CAM looks at the feature maps of a convolution, and this network has none");
          }
          ofNetworks.add(new GradCam(network, team, maps.get()).of(requests));
        }
      }
    }
    List<Attribution> means =
        IntStream.range(0, requests.size())
            .mapToObj(q -> MeanAttribution.of(ofNetworks.stream().map(all -> all.get(q)).toList()))
            .toList();
    return means.stream().allMatch(Explainer::isFinite)
        ? new Given<>(means)
        : new Missing<>("the network's scores are not all finite numbers");
  }

  private void checkImage(float[] image) {
    if (image.length != input.size()) {
      throw new IllegalArgumentException(
          "image: expected %d values for %s, received %d"
              .formatted(input.size(), input, image.length));
    }
  }

  private static boolean isFinite(Attribution attribution) {
    return Double.isFinite(attribution.score()) && Floats.areFinite(attribution.values());
  }

  /**
   * The weights of the first layer with a kernel, as images.
   *
   * @param most number of filters, at least 1; if the layer has more, those of the largest norm
   */
  public ExplainerResult<Filters> filters(int most) {
    return networks.size() > 1
        ? new Missing<>(several("filters are the weights"))
        : Filters.of(networks.getFirst(), most);
  }

  /**
   * The output of each convolution for an image, in the order of the layers.
   *
   * @param image [height][width][channels], scaled as the network expects
   * @throws IllegalArgumentException if the image is not of the network's size
   */
  public ExplainerResult<List<FeatureMaps>> featureMaps(float[] image) {
    checkImage(image);
    return networks.size() > 1
        ? new Missing<>(several("feature maps are made by the layers"))
        : FeatureMaps.of(networks.getFirst(), image, team);
  }

  /**
   * The inputs of the last layer with weights.
   *
   * @param samples the images, as they look in epoch 0
   */
  public ExplainerResult<Embedding> embedding(Samples samples) {
    return networks.size() > 1
        ? new Missing<>(several("an embedding is made by the layers"))
        : Embedding.of(networks.getFirst(), samples, team);
  }

  private static String several(String what) {
    return what + " of one network, and here several decide together; try one of them";
  }
}
