package dev.bobbin.report.text;

import static dev.bobbin.report.text.Words.count;
import static dev.bobbin.report.text.Words.format;

import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.data.Augmentation;
import dev.bobbin.experiment.starter.DataSummary;
import dev.bobbin.experiment.starter.MirrorTest;
import dev.bobbin.experiment.starter.RecipePlan;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;

/** A starter recipe as YAML, with the reasons for its settings as comments. */
public final class StarterRecipeText {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9_./-]*");

  private static final List<String> YAML_WORDS =
      List.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

  private final StringBuilder out = new StringBuilder();

  private StarterRecipeText() {}

  /**
   * A recipe.
   *
   * @param dataset the data's name or path, as recipes name it
   * @param data what was seen of it
   */
  public static String of(String dataset, DataSummary data, RecipePlan plan) {
    StarterRecipeText text = new StarterRecipeText();
    text.line("# Chosen by 'bobbin new' for what it saw in the data. Change what you like.");
    text.line("name: " + quoted(data.name()));
    text.data(dataset, data, plan);
    text.network(data, plan);
    text.training(data, plan);
    text.line("seed: 1");
    return text.out.toString();
  }

  /** The settings in a line. */
  public static String summary(RecipePlan plan) {
    return "%s%s of %d to %d filters, %s in batches of %d"
        .formatted(
            plan.size().map(size -> "images of " + size + ", ").orElse(""),
            count(plan.filters().size(), "block", "blocks"),
            plan.filters().getFirst(),
            plan.filters().getLast(),
            count(plan.epochs(), "epoch", "epochs"),
            plan.batchSize());
  }

  private void line(String line) {
    out.append(line).append('\n');
  }

  private void data(String dataset, DataSummary data, RecipePlan plan) {
    line("data:");
    line("  name: " + quoted(dataset));
    plan.size()
        .ifPresentOrElse(
            size -> {
              line(
                  "  # The median picture is %s. Larger images show more detail and take longer."
                      .formatted(data.originals().median()));
              line("  preprocessing: {size: %s, scale: standardize}".formatted(size));
            },
            () -> line("  preprocessing: {scale: standardize}"));
    plan.validationFraction()
        .ifPresent(fraction -> {
          line(
              "  # Held back from training, to see after each epoch how well other pictures are classified.");
          line(format("  validation-split: {stratified: %s}", fraction));
        });
    Augmentation augmentation = plan.augmentation();
    MirrorTest mirror = data.mirrorTest();
    line(
        "  # Random changes to the training pictures, so that the network does not learn them by heart.");
    line(
        format(
            augmentation.horizontalFlip()
                ? "  # Half of them are mirrored: the most similar other picture is of the same class for %.2f of the pictures, %.2f mirrored."
                : "  # None is mirrored: the most similar other picture is of the same class for %.2f of the pictures, only %.2f mirrored.",
            mirror.accuracy(),
            mirror.mirroredAccuracy()));
    line("  augment: " + augment(augmentation));
  }

  private static String augment(Augmentation augmentation) {
    List<String> changes = new ArrayList<>();
    changes.add("shift: " + augmentation.shift());
    if (augmentation.rotate() > 0) {
      changes.add("rotate: " + JsonWriter.number(augmentation.rotate()));
    }
    if (augmentation.horizontalFlip()) {
      changes.add("horizontal-flip: true");
    }
    if (augmentation.zoom() > 0) {
      changes.add("zoom: " + JsonWriter.number(augmentation.zoom()));
    }
    return "{" + String.join(", ", changes) + "}";
  }

  private void network(DataSummary data, RecipePlan plan) {
    line("network:");
    line(
        "  # %s of convolution, each on an image half as large; then the mean of each channel, and a number for each class."
            .formatted(count(plan.filters().size(), "block", "blocks")));
    line("  layers:");
    for (Iterator<Integer> filters = plan.filters().iterator(); filters.hasNext(); ) {
      line(
          "    - conv2d: {filters: %d, kernel-size: 3, padding: same, use-bias: false, kernel-initializer: he-normal}"
              .formatted(filters.next()));
      line("    - batch-norm: {momentum: 0.9}");
      line("    - activation: relu");
      if (filters.hasNext()) {
        line("    - max-pool: 2");
      }
    }
    line("    - global-average-pool");
    line("    - dropout: " + JsonWriter.number(plan.dropout()));
    line("    - dense: {units: %d, activation: softmax}".formatted(data.classes()));
  }

  private void training(DataSummary data, RecipePlan plan) {
    line("training:");
    line("  # How often the network sees each picture: more often where there are few.");
    line("  epochs: " + plan.epochs());
    line("  batch-size: " + plan.batchSize());
    line("  # Rises to this rate, then falls to nearly 0.");
    line(format("  learning-rate: {one-cycle: {max-learning-rate: %.1e}}", plan.maxLearningRate()));
    if (plan.balanced()) {
      line(
          format(
              "  # %s has %.1f times as many training pictures as %s: pictures of small classes count more.",
              data.classNames().get(data.largestClass()),
              data.imbalance(),
              data.classNames().get(data.smallestClass())));
      line("  class-weight: balanced");
    }
  }

  /** A text as YAML, in quotes unless no reader can take it for something else. */
  private static String quoted(String text) {
    boolean plain =
        PLAIN.matcher(text).matches()
            && !YAML_WORDS.contains(text.toLowerCase(java.util.Locale.ROOT));
    return plain ? text : JsonWriter.compact(text);
  }
}
