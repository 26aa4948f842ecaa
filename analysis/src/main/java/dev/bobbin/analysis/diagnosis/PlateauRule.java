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
   * From which share of all images on a loss without a gradient is worth a word. After a softmax an
   * image that is classified wrongly always has a gradient (its gradient is p - t), so a healthy
   * network has none at all; half leaves out the odd image of a network that recovers.
   */
  private static final double LOST_SHARE = 0.5;

  /** Over how many epochs a plateau must last: a short one is common at the start. */
  static final int PLATEAU_EPOCHS = 5;

  /** How far the losses of a plateau may lie apart, by the smallest. */
  static final double PLATEAU_RANGE = 1e-3;

  /** The share of the loss of guessing from which on the network has learned next to nothing. */
  static final double GUESSING = 0.95;

  /** Below this accuracy; a loss of guessing may also be a large penalty on good weights. */
  private static final double ACCURATE = 0.5;

  /** Weights that change by less than this share an epoch stand still: 100 epochs make a tenth. */
  private static final double STILL = 1e-3;

  private PlateauRule() {}

  /**
   * Most images are classified wrongly by outputs at which the loss is flat. That happens where the
   * last layer is no softmax and its outputs leave [1e-7, 1 - 1e-7], at which Keras's cross-entropy
   * clips them: a ReLU gives 0 below and anything above.
   */
  static List<Finding> withoutGradient(EpochSnapshot moment) {
    NetworkInspection now = moment.now();
    Optional<LayerHealth> output = moment.output();
    if (output.isEmpty() || now.lost() < LOST_SHARE * now.samples()) {
      return List.of();
    }
    LayerHealth last = output.get();
    boolean relu = last.activation() instanceof Activation.Relu;
    String message =
        "the loss (%s) cannot fall: for %d of the %d images that are classified wrongly it has no gradient. The output layer %s is %s: of its %d outputs %d are 0 and %d are 1 or more for every image, where the cross-entropy clips them. %s"
            .formatted(
                FindingText.loss(moment.last().loss()),
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
        new Finding(
            Kind.STUCK_LOSS,
            moment.epoch(),
            Optional.of(last.layer()),
            OptionalDouble.of((double) now.lost() / now.wrong()),
            message,
            String.join(", ", remedies(moment, relu))));
  }

  /** The dead units of every layer that has some, as Ali's report asks for them. */
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

  private static List<String> remedies(EpochSnapshot moment, boolean relu) {
    List<String> remedies = new ArrayList<>();
    remedies.add("softmax as the last activation");
    remedies.add("a learning rate below " + FindingText.number(moment.last().learningRate()));
    if (relu) {
      remedies.add("He initialisation for the ReLU layers");
      remedies.add("leaky ReLU in the hidden ones");
    }
    return remedies;
  }

  /**
   * The loss is that of guessing and does not move, though it has a gradient. Pai's sigmoid
   * networks under plain descent fall by 0.15 % an epoch while they leave their plateau; five
   * epochs of that are seven times what is borne here.
   */
  static List<Finding> plateau(EpochSnapshot moment) {
    int epochs = moment.history().size();
    if (epochs < PLATEAU_EPOCHS || moment.now().lost() >= LOST_SHARE * moment.now().samples()) {
      return List.of();
    }
    List<EpochDone> recent = moment.history().subList(epochs - PLATEAU_EPOCHS, epochs);
    double least = recent.stream().mapToDouble(EpochDone::loss).min().orElseThrow();
    double most = recent.stream().mapToDouble(EpochDone::loss).max().orElseThrow();
    double best = recent.stream().mapToDouble(EpochDone::accuracy).max().orElseThrow();
    int classes = moment.output().map(LayerHealth::units).orElse(1);
    if (most - least > PLATEAU_RANGE * least
        || least < GUESSING * guessing(moment.training().loss(), classes)
        || best > ACCURATE) {
      return List.of();
    }
    double change =
        moment.now().parameters().stream()
            .filter(ParameterHealth::kernel)
            .mapToDouble(ParameterHealth::relativeChange)
            .max()
            .orElse(0);
    return List.of(
        new Finding(
            Kind.STUCK_LOSS,
            moment.epoch(),
            Optional.empty(),
            OptionalDouble.empty(),
            "the training loss has stood at %s for %d epochs, no better than guessing; in the last one no layer's weights changed by more than %s"
                .formatted(
                    FindingText.loss(moment.last().loss()),
                    PLATEAU_EPOCHS,
                    FindingText.percent(change)),
            change < STILL
                ? "a higher learning rate than %s, or Adam"
                    .formatted(FindingText.number(moment.last().learningRate()))
                : "another initialisation, fewer layers, ReLU in the hidden layers, or batch normalisation"));
  }

  /** The loss of a network that gives every class the same probability. */
  private static double guessing(Loss loss, int classes) {
    return switch (loss) {
      case Loss.SparseCategoricalCrossEntropy _, Loss.CategoricalCrossEntropy _ ->
          Math.log(classes);
      case Loss.MeanSquaredError _ -> (1 - 1.0 / classes) / classes;
    };
  }
}
