package dev.bobbin.report.text;

import static dev.bobbin.report.text.Words.count;
import static dev.bobbin.report.text.Words.format;

import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.base.text.Names;
import dev.bobbin.data.Augmentation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.Size;
import dev.bobbin.experiment.recipe.RecipeYaml;
import dev.bobbin.experiment.starter.DataSummary;
import dev.bobbin.experiment.starter.MirrorSymmetry;
import dev.bobbin.experiment.starter.RecipePlan;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** A starter recipe as YAML, with the reasons for its settings as comments. */
public final class StarterRecipeText {
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
    text.line("name: " + RecipeYaml.text(data.name()));
    text.data(dataset, data, plan);
    text.network(data, plan);
    text.training(data, plan);
    if (plan.novelty()) {
      text.line(
          "# Pictures unlike those it learned from are answered 'unknown'; 95 % of the validation pictures keep their class.");
      text.line("novelty-detection: {keep: 0.95}");
    }
    text.line("seed: 1");
    return text.out.toString();
  }

  /** The settings in a line. */
  public static String summary(RecipePlan plan) {
    String network =
        switch (plan.network()) {
          case RecipePlan.Layers.OfModel(String model, _) ->
              "the network of " + Names.printable(model);
          case RecipePlan.Layers.Blocks(List<Integer> filters, int convolutions, _) ->
              "%s of %s with %d to %d filters"
                  .formatted(
                      count(filters.size(), "block", "blocks"),
                      count(convolutions, "convolution", "convolutions"),
                      filters.getFirst(),
                      filters.getLast());
        };
    return "%s%s, %s in batches of %d"
        .formatted(
            plan.preprocessing().size().map(size -> "images of " + size + ", ").orElse(""),
            network,
            count(plan.epochs(), "epoch", "epochs"),
            plan.batchSize());
  }

  /** Names in comments cannot end the line. */
  private void line(String line) {
    out.append(Names.printable(line)).append('\n');
  }

  private void data(String dataset, DataSummary data, RecipePlan plan) {
    line("data:");
    line("  name: " + RecipeYaml.text(dataset));
    switch (plan.network()) {
      case RecipePlan.Layers.OfModel(String model, _) -> {
        line("  # As the pictures of " + Names.printable(model) + " were prepared.");
        line("  preprocessing: " + RecipeYaml.preprocessing(plan.preprocessing()));
      }
      case RecipePlan.Layers.Blocks _ -> {
        Optional<Size> size = plan.preprocessing().size();
        if (size.isPresent()) {
          line(
              "  # The median picture is %s. Larger images show more detail and take longer."
                  .formatted(data.originals().median()));
        }
        line(
            "  preprocessing: {%sscale: standardize}"
                .formatted(size.map(each -> "size: " + each + ", ").orElse("")));
      }
    }
    plan.validationFraction()
        .ifPresent(fraction -> {
          line(
              "  # Held back from training, to see after each epoch how well other pictures are classified.");
          line(format("  validation-split: {stratified: %s}", fraction));
        });
    Augmentation augmentation = plan.augmentation();
    MirrorSymmetry mirror = data.mirrorSymmetry();
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
    switch (plan.network()) {
      case RecipePlan.Layers.OfModel(String model, List<LayerSpec> layers) -> {
        line("# Where layers have weights of the same size, training starts from that model's.");
        line("initial-weights: " + RecipeYaml.text(model));
        line("network:");
        line("  # The model's layers; the last has a unit for each class of these pictures.");
        line("  layers:");
        RecipeYaml.layers(layers).forEach(layer -> line("    - " + layer));
      }
      case RecipePlan.Layers.Blocks blocks -> blocks(blocks, data.classes());
    }
  }

  private void blocks(RecipePlan.Layers.Blocks blocks, int classes) {
    line("network:");
    line(
        "  # %s of %s, each block on an image half as large; then the mean of each channel, and a number for each class."
            .formatted(
                count(blocks.filters().size(), "block", "blocks"),
                count(blocks.convolutions(), "convolution", "convolutions")));
    line("  layers:");
    for (Iterator<Integer> filters = blocks.filters().iterator(); filters.hasNext(); ) {
      int each = filters.next();
      for (int i = 0; i < blocks.convolutions(); i++) {
        line(
            "    - conv2d: {filters: %d, kernel-size: 3, padding: same, use-bias: false, kernel-initializer: he-normal}"
                .formatted(each));
        line("    - batch-norm: {momentum: 0.9}");
        line("    - activation: relu");
      }
      if (filters.hasNext()) {
        line("    - max-pool: 2");
      }
    }
    line("    - global-average-pool");
    line("    - dropout: " + JsonWriter.number(blocks.dropout()));
    line("    - dense: {units: %d, activation: softmax}".formatted(classes));
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
              Names.printable(data.classNames().get(data.largestClass())),
              data.imbalance(),
              Names.printable(data.classNames().get(data.smallestClass()))));
      line("  class-weight: balanced");
    }
  }
}
