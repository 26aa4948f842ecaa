package dev.bobbin.report.run;

import dev.bobbin.report.page.LearningCurveSection;
import java.util.List;
import java.util.Optional;

/**
 * Everything that the report's template shows.
 *
 * @param title of the run
 * @param subtitle what was trained on what
 * @param split what the measured images are called: {@code test}
 * @param summary the first lines
 * @param diagnosis what went wrong in the training, and what to try; empty if it was not monitored
 * @param networks the diagram of the network, or of each
 * @param curves learning curves, unless several networks were trained
 * @param members networks that decide together, name and figures each
 * @param measured what needs a model; empty where there is none
 * @param provenance where the run comes from
 * @param commands what to do next
 */
public record ReportView(
    String title,
    String subtitle,
    String split,
    SummarySection summary,
    Optional<List<Advice>> diagnosis,
    List<NetworkSection> networks,
    Optional<LearningCurveSection> curves,
    List<Member> members,
    Optional<MeasuredView> measured,
    ProvenanceSection provenance,
    List<String> commands) {
  public ReportView {
    diagnosis = diagnosis.map(List::copyOf);
    networks = List.copyOf(networks);
    members = List.copyOf(members);
    commands = List.copyOf(commands);
  }

  /**
   * Something that went wrong.
   *
   * @param when in words
   * @param message what was seen
   * @param advice what to try
   */
  public record Advice(String when, String message, String advice) {}

  /**
   * One of several networks.
   *
   * @param name of its recipe
   * @param seed of its training
   * @param accuracy of it alone
   * @param loss of it alone
   */
  public record Member(String name, String seed, String accuracy, String loss) {}

  /**
   * What a model did with the images.
   *
   * @param images how many of them the page can show, in words
   * @param probabilities whether the outputs are some
   * @param confusion what was taken for what
   * @param classes class by class
   * @param misclassified the most confident errors
   * @param calibration calibration
   * @param attribution what it looks at
   * @param embedding the embedding map, if there is one
   */
  public record MeasuredView(
      String images,
      boolean probabilities,
      ConfusionSection confusion,
      ClassSection classes,
      MisclassifiedSection misclassified,
      CalibrationSection calibration,
      AttributionSection attribution,
      Optional<EmbeddingSection> embedding) {}

  /**
   * The embedding map.
   *
   * @param layer what the last layer sees
   * @param features of an image there, in words
   * @param explained share of the variance that the shown components have, a sentence
   */
  public record EmbeddingSection(String layer, String features, String explained) {}
}
