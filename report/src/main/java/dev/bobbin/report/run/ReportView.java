package dev.bobbin.report.run;

import dev.bobbin.report.page.LearningCurveSection;
import dev.bobbin.report.run.ProvenanceSection.Fact;
import java.util.List;
import java.util.Optional;

/**
 * Everything that the report's template shows.
 *
 * @param split name of the measured images: {@code test}
 * @param diagnosis problems in training; empty if it was not monitored
 * @param curves unless several networks were trained
 * @param members of an ensemble
 * @param measured empty without a model
 * @param made what it was prepared for
 * @param prepared how pictures become the network's input
 * @param augmentation of the training images, if they were changed
 * @param commands that can be run next
 */
public record ReportView(
    String title,
    String subtitle,
    String split,
    SummarySection summary,
    List<Fact> made,
    String prepared,
    Optional<AugmentationStrip> augmentation,
    Optional<List<Advice>> diagnosis,
    List<NetworkSection> networks,
    Optional<LearningCurveSection> curves,
    List<Member> members,
    Optional<MeasuredView> measured,
    ProvenanceSection provenance,
    List<String> commands) {
  /** What it means that the monitoring of a training found no problem. */
  public String healthy() {
    return summary.isSound()
        ? "Training was monitored, and no problem was found."
        : "Training was monitored: layers, gradients and losses show no fault that would explain it. Try more epochs, another learning rate or more pictures, and check the labels.";
  }

  /** The CSS classes of {@link #healthy}. */
  public String healthyStyle() {
    return summary.isSound() ? "notice good" : "notice";
  }

  /** A problem in training, and what to try. */
  public record Advice(String when, String message, String advice) {}

  /** One of several networks, with its results on its own. */
  public record Member(String name, String seed, String accuracy, String loss) {}

  /**
   * The sections about a model.
   *
   * @param images how many images the page has, in words; empty if all
   * @param probabilities whether the outputs are probabilities
   * @param novelty empty if the model answers every picture with a class
   */
  public record MeasuredView(
      String images,
      boolean probabilities,
      ConfusionSection confusion,
      ClassSection classes,
      MisclassifiedSection misclassified,
      CalibrationSection calibration,
      Optional<NoveltySection> novelty,
      AttributionSection attribution,
      Optional<EmbeddingSection> embedding) {}

  /**
   * The embedding map.
   *
   * @param features size of the embedding, in words
   * @param explained share of the variance that the shown components explain, a sentence
   */
  public record EmbeddingSection(String layer, String features, String explained) {}
}
