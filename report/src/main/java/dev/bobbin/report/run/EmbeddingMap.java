package dev.bobbin.report.run;

import dev.bobbin.analysis.attribution.Embedding;
import dev.bobbin.analysis.attribution.Explainer;
import dev.bobbin.analysis.attribution.ExplainerResult;
import dev.bobbin.analysis.linear.PrincipalComponents;
import dev.bobbin.data.ImageSamples;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.model.Classifier;
import dev.bobbin.report.page.TypedArrays;
import dev.bobbin.report.run.ReportView.EmbeddingSection;
import dev.bobbin.report.text.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The input of the last layer for each image, projected onto its principal components. */
record EmbeddingMap(Embedding embedding, PrincipalComponents components) {
  private static final int AXES = 3;

  /** Empty if the network has no embedding, or one with less than two components. */
  static Optional<EmbeddingMap> of(Classifier classifier, ImageSamples samples, ThreadTeam team) {
    return switch (new Explainer(classifier, team).embedding(samples)) {
      case ExplainerResult.Given<Embedding>(var embedding) -> {
        PrincipalComponents components =
            PrincipalComponents.of(
                embedding.values(), embedding.count(), embedding.features(), AXES, team);
        yield components.shares()[1] > 0
            ? Optional.of(new EmbeddingMap(embedding, components))
            : Optional.empty();
      }
      case ExplainerResult.Missing<Embedding> _ -> Optional.empty();
    };
  }

  private int axes() {
    return components.shares()[AXES - 1] > 0 ? AXES : AXES - 1;
  }

  EmbeddingSection view() {
    List<String> shares = new ArrayList<>();
    for (int k = 0; k < axes(); k++) {
      shares.add(Words.roughPercent(components.shares()[k]));
    }
    return new EmbeddingSection(
        embedding.layer().equals("input")
            ? "the image itself"
            : "the output of " + embedding.layer(),
        Words.count(embedding.features(), "number", "numbers"),
        "The first %d components explain %s of the variance."
            .formatted(shares.size(), String.join(", ", shares)));
  }

  /**
   * For the page's script.
   *
   * @param order of the images there
   */
  Map<String, Object> json(int[] order) {
    int axes = axes();
    float[] coordinates = new float[order.length * axes];
    for (int slot = 0; slot < order.length; slot++) {
      System.arraycopy(
          components.projections(), order[slot] * AXES, coordinates, slot * axes, axes);
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("axes", axes);
    tree.put("coordinates", TypedArrays.floats(coordinates));
    return tree;
  }
}
