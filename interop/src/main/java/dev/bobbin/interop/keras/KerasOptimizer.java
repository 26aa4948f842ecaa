package dev.bobbin.interop.keras;

import dev.bobbin.base.BobbinException;
import dev.bobbin.engine.network.weights.Parameter;
import dev.bobbin.engine.spec.Optimizer;
import dev.bobbin.engine.spec.Optimizer.Adagrad;
import dev.bobbin.engine.spec.Optimizer.Adam;
import dev.bobbin.engine.spec.Optimizer.AdamW;
import dev.bobbin.engine.spec.Optimizer.RmsProp;
import dev.bobbin.engine.spec.Optimizer.Sgd;
import dev.bobbin.engine.train.OptimizerState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keras's optimizers, with the order of their variables: the number of steps, in Keras 3 the
 * learning rate, and one or more moments for each trained parameter.
 *
 * @param className Keras's name of the kind
 * @param config its settings
 * @param moments Keras's names of the moments, in the order of the state's slots
 * @param interleaved whether all moments of a parameter follow each other, as Adam's do; else all
 *     parameters' first moments come first
 */
record KerasOptimizer(
    String className,
    Map<String, @Nullable Object> config,
    List<String> moments,
    boolean interleaved) {
  /** That of a state. */
  static KerasOptimizer of(OptimizerState state) {
    return of(state.optimizer(), state.learningRate());
  }

  static KerasOptimizer of(Optimizer optimizer, double learningRate) {
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    return switch (optimizer) {
      case Sgd(double momentum, boolean nesterov) -> {
        head(config, "sgd", learningRate);
        config.put("momentum", momentum);
        config.put("nesterov", nesterov);
        yield new KerasOptimizer(
            "SGD", config, momentum == 0 ? List.of() : List.of("momentum"), false);
      }
      case Adam(double beta1, double beta2, double epsilon) -> {
        head(config, "adam", learningRate);
        config.put("beta_1", beta1);
        config.put("beta_2", beta2);
        config.put("epsilon", epsilon);
        config.put("amsgrad", false);
        yield new KerasOptimizer("Adam", config, List.of("momentum", "velocity"), true);
      }
      case RmsProp(double rho, double momentum, double epsilon) -> {
        head(config, "rmsprop", learningRate);
        config.put("rho", rho);
        config.put("momentum", momentum);
        config.put("epsilon", epsilon);
        config.put("centered", false);
        yield new KerasOptimizer(
            "RMSprop",
            config,
            momentum == 0 ? List.of("velocity") : List.of("velocity", "momentum"),
            false);
      }
      case Adagrad(double initial, double epsilon) -> {
        head(config, "adagrad", learningRate);
        config.put("initial_accumulator_value", initial);
        config.put("epsilon", epsilon);
        yield new KerasOptimizer("Adagrad", config, List.of("accumulator"), false);
      }
      case AdamW _ ->
          throw BobbinException.usage(
              "optimizer",
              "one that Keras has too: adam, sgd, rmsprop or adagrad",
              "adamw, which decays biases and scales in Keras",
              "an export without the optimizer's state");
    };
  }

  private static void head(Map<String, @Nullable Object> config, String name, double rate) {
    config.put("name", name);
    config.put("learning_rate", rate);
  }

  /**
   * A moment of a parameter.
   *
   * @param slot which one, in the order of the state's slots
   * @param parameter its number among the trained ones
   */
  record Moment(int slot, int parameter) {}

  /** All moments, in the order of Keras's variables after the counters. */
  List<Moment> order(int parameters) {
    List<Moment> order = new ArrayList<>();
    if (interleaved) {
      for (int parameter = 0; parameter < parameters; parameter++) {
        for (int slot = 0; slot < moments.size(); slot++) {
          order.add(new Moment(slot, parameter));
        }
      }
    } else {
      for (int slot = 0; slot < moments.size(); slot++) {
        for (int parameter = 0; parameter < parameters; parameter++) {
          order.add(new Moment(slot, parameter));
        }
      }
    }
    return order;
  }

  /** A moment's values; those of a parameter that was frozen are where they start. */
  static float[] values(OptimizerState state, Moment moment, Parameter parameter) {
    float[] values = state.slots().get(moment.slot).get(parameter.name());
    if (values != null) {
      return values;
    }
    float[] start = new float[parameter.size()];
    if (state.optimizer() instanceof Adagrad(double initial, _)) {
      Arrays.fill(start, (float) initial);
    }
    return start;
  }

  /** The value that moments have before the first step. */
  static float start(Optimizer optimizer) {
    return optimizer instanceof Adagrad(double initial, _) ? (float) initial : 0;
  }

  /** By this name both Keras 2 and 3 know what it counts. */
  static final String METRIC = "sparse_categorical_accuracy";

  /** A loss for labels that are numbers of classes. */
  static String loss(boolean probabilities) {
    return probabilities ? "sparse_categorical_crossentropy" : "mean_squared_error";
  }

  /**
   * The optimizer of a configuration.
   *
   * @param kind Keras's name of its class, or its word for it
   * @param settings of the file
   * @return empty where Bobbin has no such optimizer, or not with these settings
   */
  static Optional<Optimizer> read(String kind, Settings settings) {
    boolean plain =
        !settings.flag("amsgrad", false)
            && !settings.flag("centered", false)
            && !settings.flag("use_ema", false)
            && settings.number("weight_decay").filter(decay -> decay != 0).isEmpty();
    if (!plain) {
      return Optional.empty();
    }
    try {
      return known(kind.replaceFirst("^.*>", "").toLowerCase(Locale.ROOT), settings);
    } catch (IllegalArgumentException e) {
      // A setting that Bobbin's does not take, such as a decay of 1.
      return Optional.empty();
    }
  }

  private static Optional<Optimizer> known(String word, Settings settings) {
    return switch (word) {
      case "sgd" ->
          Optional.of(new Sgd(settings.number("momentum", 0), settings.flag("nesterov", false)));
      case "adam" ->
          Optional.of(
              new Adam(
                  settings.number("beta_1", 0.9),
                  settings.number("beta_2", 0.999),
                  settings.number("epsilon", 1e-7)));
      case "rmsprop" ->
          Optional.of(
              new RmsProp(
                  settings.number("rho", 0.9),
                  settings.number("momentum", 0),
                  settings.number("epsilon", 1e-7)));
      case "adagrad" ->
          Optional.of(
              new Adagrad(
                  settings.number("initial_accumulator_value", 0.1),
                  settings.number("epsilon", 1e-7)));
      default -> Optional.empty();
    };
  }
}
