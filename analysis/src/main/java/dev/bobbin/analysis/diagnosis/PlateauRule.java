package dev.bobbin.analysis.diagnosis;

import dev.bobbin.analysis.diagnosis.Finding.Kind;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.Loss;
import dev.bobbin.engine.train.LayerHealth;
import dev.bobbin.engine.train.NetworkInspection;
import dev.bobbin.engine.train.ParameterHealth;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** A loss that stands still: because it has no gradient, or for no reason that the layers show. */
final class PlateauRule {
  /**
   * Fraction of all images from which a loss without a gradient is reported. With softmax a wrongly
   * classified image always has a gradient (p - t), so healthy networks have no such images; half
   * allows for a network that recovers.
   */
  private static final double LOST_SHARE = 0.5;

  /** Epochs that a plateau must last: short ones are common at the start. */
  static final int PLATEAU_EPOCHS = 5;

  /** Largest difference between the losses of a plateau, relative to the smallest. */
  static final double PLATEAU_RANGE = 1e-3;

  /** Fraction of the loss of guessing from which the network has learned next to nothing. */
  static final double GUESSING = 0.95;

  /** Above this accuracy, a loss of guessing may be a large penalty on good weights. */
  private static final double ACCURATE = 0.5;

  /** Weights that change by a smaller fraction per epoch stand still: 100 epochs make a tenth. */
  private static final double STILL = 1e-3;

  private PlateauRule() {}

  /**
   * Most images are classified wrongly by outputs at which the loss is flat. That happens without a
   * softmax if outputs leave [1e-7, 1 - 1e-7], where Keras's cross-entropy clips them.
   */
  static List<Finding> withoutGradient(EpochSnapshot snapshot) {
    NetworkInspection now = snapshot.now();
    Optional<LayerHealth> output = snapshot.output();
    if (output.isEmpty() || now.lost() < LOST_SHARE * now.samples()) {
      return List.of();
    }
    LayerHealth last = output.get();
    boolean relu = last.activation() instanceof Activation.Relu;
    String message =
        "the loss (%s) cannot fall: for %d of the %d images that are classified wrongly it has no gradient. The output layer %s is %s: of its %d outputs %d are 0 and %d are 1 or more for every image, where the cross-entropy clips them. %s"
            .formatted(
                FindingText.loss(snapshot.last().loss()),
                now.lost(),
                now.wrong(),
                last.layer(),
                FindingText.name(last.activation()),
                last.units(),
                last.dead(),
                last.high(),
                deadLayers(now))
            .strip();
    return List.of(
        snapshot.finding(
            Kind.STUCK_LOSS,
            last.layer(),
            OptionalDouble.of((double) now.lost() / now.wrong()),
            message,
            String.join(", ", remedies(snapshot, relu))));
  }

  /** The dead units of each layer that has some. */
  private static String deadLayers(NetworkInspection now) {
    List<LayerHealth> dying =
        now.layers().stream().filter(l -> LayerRules.isRectifier(l) && l.dead() > 0).toList();
    if (dying.isEmpty()) {
      return "";
    }
    return dying.stream()
        .map(l -> l.layer() + " " + FindingText.percent(l.deadShare()))
        .collect(Collectors.joining(", ", "Dying ReLU, by share of dead units: ", ""));
  }

  private static List<String> remedies(EpochSnapshot snapshot, boolean relu) {
    List<String> remedies = new ArrayList<>();
    remedies.add("softmax as the last activation");
    remedies.add("a learning rate below " + snapshot.rate());
    if (relu) {
      remedies.add("He initialisation for the ReLU layers");
      remedies.add("leaky ReLU in the hidden ones");
    }
    return remedies;
  }

  /** As {@link #standing}; a rate that still rises may be the reason. */
  static List<Finding> plateau(EpochSnapshot snapshot) {
    return snapshot.isRateRising() ? List.of() : standing(snapshot);
  }

  /**
   * The loss is that of guessing and does not move, though it has a gradient. Pai's sigmoid
   * networks under plain gradient descent fall by 0.15 % per epoch while they leave their plateau:
   * in five epochs seven times the limit.
   */
  static List<Finding> standing(EpochSnapshot snapshot) {
    int epochs = snapshot.history().size();
    if (epochs < PLATEAU_EPOCHS || snapshot.now().lost() >= LOST_SHARE * snapshot.now().samples()) {
      return List.of();
    }
    List<EpochDone> recent = snapshot.history().subList(epochs - PLATEAU_EPOCHS, epochs);
    double least = recent.stream().mapToDouble(EpochDone::loss).min().orElseThrow();
    double most = recent.stream().mapToDouble(EpochDone::loss).max().orElseThrow();
    double best = recent.stream().mapToDouble(EpochDone::accuracy).max().orElseThrow();
    int classes = snapshot.output().map(LayerHealth::units).orElse(1);
    if (most - least > PLATEAU_RANGE * least
        || least < GUESSING * guessing(snapshot, classes)
        || best > ACCURATE) {
      return List.of();
    }
    double change =
        snapshot.now().parameters().stream()
            .filter(ParameterHealth::kernel)
            .mapToDouble(ParameterHealth::relativeChange)
            .max()
            .orElse(0);
    return List.of(
        snapshot.finding(
            Kind.STUCK_LOSS,
            OptionalDouble.empty(),
            "the training loss has stood at %s for %d epochs, no better than guessing; in the last one no layer's weights changed by more than %s"
                .formatted(
                    FindingText.loss(snapshot.last().loss()),
                    PLATEAU_EPOCHS,
                    FindingText.percent(change)),
            change < STILL
                ? "a higher learning rate than %s, or Adam".formatted(snapshot.rate())
                : "another initialisation, fewer layers, ReLU in the hidden layers, or batch normalisation"));
  }

  /** The loss of a network that gives every class the same probability. */
  private static double guessing(EpochSnapshot snapshot, int classes) {
    double loss =
        switch (snapshot.training().loss()) {
          case Loss.SparseCategoricalCrossEntropy _, Loss.CategoricalCrossEntropy _ ->
              Math.log(classes);
          case Loss.MeanSquaredError _ -> (1 - 1.0 / classes) / classes;
        };
    return snapshot.now().meanWeight() * loss;
  }
}
