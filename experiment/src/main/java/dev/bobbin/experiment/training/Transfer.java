package dev.bobbin.experiment.training;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.text.Names;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.weights.Parameter;
import dev.bobbin.engine.spec.TrainingSpec;
import dev.bobbin.engine.train.OptimizerState;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.run.TransferredState;
import dev.bobbin.experiment.run.TransferredState.Misfit;
import dev.bobbin.experiment.run.TransferredWeights;
import dev.bobbin.model.Polarity;
import dev.bobbin.model.Preprocessing;
import dev.bobbin.model.io.OptimizerStateFile;
import dev.bobbin.model.schema.TrainingCodecs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a network took from a trained model before its training: the weights of all layers, running
 * averages included, that the model has under the same name. Their shapes must be the same. The
 * last layer with weights is taken only if the classes are the same.
 *
 * @param weights the layers that were taken
 * @param preprocessing that the model was trained with, where its inputs have another scale or
 *     polarity than those of the training
 * @param state what the optimizer goes on with, if it was found beside the model and fits
 */
public record Transfer(
    TransferredWeights weights,
    Optional<Preprocessing> preprocessing,
    Optional<OptimizerState> state) {
  /**
   * Takes a model's weights into a network.
   *
   * @param data that the network will be trained on
   * @param training how it will be trained
   * @throws BobbinException if a layer has another shape, no layer can be taken, or the model is
   *     for other images
   */
  static Transfer into(
      Network network, InitialModel from, SplitDataset data, TrainingSpec training) {
    Network source = from.model().network();
    String where = InitialModel.WHERE + ": " + from.weights().model();
    checkInputs(where, network.spec().input(), source.spec().input());
    List<String> classes = data.dataset().classNames();
    boolean sameClasses = classes.equals(from.model().classNames());
    Map<String, List<Parameter>> wanted = layers(network);
    Map<String, List<Parameter>> found = layers(source);
    String last = last(wanted);
    String modelsLast = last(found);
    List<String> taken = new ArrayList<>();
    List<String> fresh = new ArrayList<>();
    Map<String, float[]> weights = new LinkedHashMap<>(network.weights());
    wanted.forEach((layer, parameters) -> {
      boolean isLast = layer.equals(last);
      boolean mayFit = isLast == layer.equals(modelsLast) && (sameClasses || !isLast);
      List<Parameter> others = found.get(layer);
      if (!mayFit || others == null) {
        fresh.add(layer);
        return;
      }
      if (!shapes(parameters).equals(shapes(others))) {
        throw BobbinException.usage(
            where + ": " + layer,
            shapes(parameters) + ", as in this network",
            shapes(others),
            remedy(network.spec().input(), source.spec().input()));
      }
      taken.add(layer);
      others.forEach(parameter -> weights.put(parameter.name(), parameter.values()));
    });
    if (taken.isEmpty()) {
      throw BobbinException.usage(
          where,
          "a model with weights for some of " + Names.listed(wanted.keySet()),
          "none that fit, of " + Names.listed(found.keySet()),
          "a network that begins with the model's layers");
    }
    network.setWeights(weights);
    Optional<TransferredState> optimizer =
        from.state().map(state -> stateOf(state, from, network, training, fresh));
    Preprocessing models = from.model().preprocessing();
    return new Transfer(
        new TransferredWeights(
            from.weights().model(),
            from.model().weightsSha256(),
            taken,
            fresh,
            classes.size(),
            from.model().classNames().size(),
            sameClasses,
            optimizer),
        isLike(models, data.preprocessing()) ? Optional.empty() : Optional.of(models),
        from.state()
            .filter(_ -> optimizer.flatMap(TransferredState::misfit).isEmpty())
            .map(OptimizerStateFile::state));
  }

  private static TransferredState stateOf(
      OptimizerStateFile file,
      InitialModel from,
      Network network,
      TrainingSpec training,
      List<String> fresh) {
    OptimizerState state = file.state();
    boolean sameKind = state.optimizer().getClass().equals(training.optimizer().getClass());
    Optional<Misfit> misfit = Optional.empty();
    Optional<String> missing = Optional.empty();
    if (!file.weightsSha256().equals(from.model().weightsSha256())) {
      misfit = Optional.of(Misfit.OTHER_WEIGHTS);
    } else if (!state.optimizer().equals(training.optimizer())) {
      misfit = Optional.of(sameKind ? Misfit.OTHER_SETTINGS : Misfit.OTHER_OPTIMIZER);
    } else if (!fresh.isEmpty()) {
      misfit = Optional.of(Misfit.NEW_LAYERS);
    } else {
      missing = state.missing(network, training.freeze());
      misfit = missing.map(_ -> Misfit.MISSING_MOMENTS);
    }
    return new TransferredState(
        OptimizerStateFile.beside(Path.of(from.weights().model())).toString(),
        file.sha256(),
        TrainingCodecs.optimizerName(state.optimizer()),
        state.steps(),
        misfit,
        missing);
  }

  private static void checkInputs(String where, Shape wanted, Shape found) {
    boolean fits = wanted.isFlat() == found.isFlat() && wanted.channels() == found.channels();
    if (!fits) {
      throw BobbinException.usage(
          where,
          "a model of %s, as the network's input of %s".formatted(images(wanted), wanted),
          "one of %s, %s".formatted(images(found), found),
          found.channels() == 1 || found.channels() == 3
              ? "a model of such images, or data.preprocessing.channels: "
                  + (found.channels() == 1 ? "grey" : "rgb")
              : "a model of such images");
    }
  }

  private static String images(Shape shape) {
    return switch (shape.channels()) {
      case 1 -> "grey images";
      case 3 -> "colour images";
      default -> "inputs with %d channels".formatted(shape.channels());
    };
  }

  private static String remedy(Shape wanted, Shape found) {
    boolean sameSize = wanted.height() == found.height() && wanted.width() == found.width();
    return sameSize
        ? "the model's layers up to there, or another model"
        : "data.preprocessing.size: %dx%d, as the model's, or global-average-pool instead of flatten in both"
            .formatted(found.height(), found.width());
  }

  /** The parameters of each layer that has any, in order. */
  private static Map<String, List<Parameter>> layers(Network network) {
    Map<String, List<Parameter>> layers = new LinkedHashMap<>();
    for (Parameter parameter : network.parameters()) {
      String layer = parameter.name().substring(0, parameter.name().lastIndexOf('/'));
      layers.computeIfAbsent(layer, _ -> new ArrayList<>()).add(parameter);
    }
    return layers;
  }

  private static String last(Map<String, List<Parameter>> layers) {
    return layers.keySet().stream().reduce("", (_, layer) -> layer);
  }

  /** {@code kernel 3x3x1x16, bias 16}. */
  private static String shapes(List<Parameter> parameters) {
    return parameters.stream()
        .map(parameter ->
            parameter.name().substring(parameter.name().lastIndexOf('/') + 1)
                + " "
                + parameter.dimensions().stream()
                    .map(String::valueOf)
                    .collect(Collectors.joining("x")))
        .collect(Collectors.joining(", "));
  }

  /**
   * Whether inputs have the same scale and polarity. Dark on light is inverted, so that it is like
   * light on dark.
   */
  private static boolean isLike(Preprocessing a, Preprocessing b) {
    return a.mean().equals(b.mean())
        && a.std().equals(b.std())
        && (a.polarity() == Polarity.AS_IS) == (b.polarity() == Polarity.AS_IS);
  }
}
