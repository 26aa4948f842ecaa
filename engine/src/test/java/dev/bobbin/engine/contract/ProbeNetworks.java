package dev.bobbin.engine.contract;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.Initializer;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.LayerSpec.Activate;
import dev.bobbin.engine.spec.LayerSpec.AveragePool;
import dev.bobbin.engine.spec.LayerSpec.BatchNorm;
import dev.bobbin.engine.spec.LayerSpec.Conv2d;
import dev.bobbin.engine.spec.LayerSpec.Dense;
import dev.bobbin.engine.spec.LayerSpec.Dropout;
import dev.bobbin.engine.spec.LayerSpec.Flatten;
import dev.bobbin.engine.spec.LayerSpec.GlobalAveragePool;
import dev.bobbin.engine.spec.LayerSpec.GlobalMaxPool;
import dev.bobbin.engine.spec.LayerSpec.MaxPool;
import dev.bobbin.engine.spec.LayerSpec.Residual;
import dev.bobbin.engine.spec.LayerSpec.SpatialDropout;
import dev.bobbin.engine.spec.LearningRateSchedule;
import dev.bobbin.engine.spec.Loss;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.engine.spec.Optimizer;
import dev.bobbin.engine.spec.Padding;
import dev.bobbin.engine.spec.Regularizer;
import dev.bobbin.engine.spec.Size;
import dev.bobbin.engine.spec.TrainingSpec;
import dev.bobbin.engine.spec.TrainingSpec.ClassWeight;
import dev.bobbin.engine.spec.TrainingSpec.Clipping;
import dev.bobbin.engine.spec.TrainingSpec.Reduction;
import dev.bobbin.engine.spec.TrainingSpec.Sampling;
import java.util.List;
import java.util.Map;

/**
 * A network and a short training of it. Together they use every layer, activation, loss, optimizer,
 * schedule and way of clipping, class weight and sampling; {@link BitsTest} sees to that.
 *
 * @param name one word
 * @param network what is trained
 * @param training how
 */
record ProbeNetworks(String name, NetworkSpec network, TrainingSpec training) {
  private static final Dense HEAD = new Dense(5, Activation.SOFTMAX);
  private static final Regularizer BOTH = new Regularizer(1e-3, 1e-2);

  static List<ProbeNetworks> all() {
    return List.of(
        small(),
        wide(),
        residual(),
        globalMax(),
        strided(),
        sigmoidOutputs(),
        squares(),
        spatial(),
        frozen(),
        weighted(),
        balanced());
  }

  private static ProbeNetworks small() {
    return probe(
        "small",
        Plans.of(2, 8, 0.01).with(new Optimizer.Adam()),
        new Shape(10, 9, 1),
        new Conv2d(16, 3, Padding.SAME, Activation.RELU),
        new AveragePool(2),
        new Conv2d(33, 3, Padding.SAME, Activation.RELU),
        new MaxPool(2),
        new Flatten(),
        new Dense(17, Activation.RELU, true, Initializer.GLOROT_UNIFORM, BOTH),
        HEAD);
  }

  private static ProbeNetworks wide() {
    return probe(
        "wide",
        Plans.of(2, 8, 0.05)
            .with(new Optimizer.Sgd(0.9, true))
            .with(new LearningRateSchedule.WarmUp(2, new LearningRateSchedule.Cosine(0.05, 0.001)))
            .with(new Loss.CategoricalCrossEntropy(0.1)),
        new Shape(7, 9, 1),
        new Flatten(),
        new Dense(70, new Activation.Gelu()),
        new Dropout(0.3),
        new Dense(33, new Activation.Silu()),
        new BatchNorm(0.9, 1e-3),
        HEAD);
  }

  private static ProbeNetworks residual() {
    LayerSpec norm = new BatchNorm(0.9, 1e-3);
    LayerSpec body = new Conv2d(17, 3, Padding.SAME, Activation.LINEAR);
    LayerSpec shortcut = new Conv2d(17, 1, Padding.SAME, Activation.LINEAR);
    return probe(
        "residual",
        Plans.of(2, 8, 0.01)
            .with(new Optimizer.AdamW(0.9, 0.999, 1e-7, 0.004))
            .with(new LearningRateSchedule.OneCycle(0.01, 0.3, 10))
            .with(Reduction.MEAN, new Clipping.ByGlobalNorm(0.5)),
        new Shape(6, 5, 3),
        new Residual(
            List.of(body, norm, new Activate(Activation.RELU), body, norm),
            List.of(shortcut, norm)),
        new Activate(new Activation.LeakyRelu(0.1)),
        new Residual(List.of(body), List.of()),
        new GlobalAveragePool(),
        HEAD);
  }

  private static ProbeNetworks globalMax() {
    return probe(
        "global-max",
        Plans.of(2, 8, 0.001)
            .with(new Optimizer.RmsProp(0.9, 0.5, 1e-7))
            .with(new LearningRateSchedule.Step(0.001, 1, 0.5))
            .with(Reduction.SUM, new Clipping.ByValue(0.1)),
        new Shape(6, 6, 2),
        new Conv2d(5, 10, Padding.SAME, new Activation.Tanh()),
        new Dropout(0.25),
        new Conv2d(32, 2, Padding.SAME, new Activation.Elu(1)),
        new GlobalMaxPool(),
        HEAD);
  }

  private static ProbeNetworks strided() {
    return probe(
        "strided",
        Plans.of(2, 8, 0.05)
            .with(new Optimizer.Adagrad(0.1, 1e-7))
            .with(new LearningRateSchedule.Exponential(0.05, 0.9))
            .with(new Loss.CategoricalCrossEntropy(0)),
        new Shape(11, 10, 3),
        new Conv2d(
            7,
            new Size(4, 3),
            new Size(2, 3),
            Padding.VALID,
            new Activation.Elu(0.5),
            false,
            new Initializer(Initializer.Scale.HE, Initializer.Distribution.NORMAL),
            BOTH),
        new MaxPool(Size.square(3), Size.square(2), Padding.SAME),
        new AveragePool(Size.square(2), Size.square(1), Padding.SAME),
        new Flatten(),
        new Dense(
            5,
            Activation.LINEAR,
            false,
            new Initializer(Initializer.Scale.LECUN, Initializer.Distribution.UNIFORM),
            BOTH),
        new Activate(Activation.SOFTMAX));
  }

  private static ProbeNetworks sigmoidOutputs() {
    return probe(
        "sigmoid-outputs",
        Plans.of(3, 8, 0.1).with(new LearningRateSchedule.ReduceOnPlateau(0.1, 0.5, 0, 1, 0.001)),
        Shape.flat(23),
        new Dense(31, new Activation.Sigmoid()),
        new Dense(5, new Activation.Sigmoid()));
  }

  private static ProbeNetworks squares() {
    return probe(
        "squares",
        Plans.of(2, 8, 0.02).with(new Optimizer.Sgd(0.5, false)).with(new Loss.MeanSquaredError()),
        Shape.flat(23),
        new Dense(32, new Activation.Tanh()),
        new Dense(5, Activation.LINEAR));
  }

  private static ProbeNetworks spatial() {
    return probe(
        "spatial",
        Plans.of(2, 8, 0.01).with(new Optimizer.Adam()),
        new Shape(7, 6, 2),
        new Conv2d(17, 3, Padding.SAME, Activation.RELU),
        new SpatialDropout(0.4),
        new Conv2d(8, 3, Padding.SAME, Activation.RELU),
        new GlobalAveragePool(),
        new SpatialDropout(0.1),
        HEAD);
  }

  private static ProbeNetworks weighted() {
    return probe(
        "weighted",
        Plans.of(2, 8, 0.1).with(new ClassWeight.Balanced(), Sampling.SHUFFLED),
        Shape.flat(23),
        new Dense(17, Activation.RELU),
        HEAD);
  }

  private static ProbeNetworks balanced() {
    return probe(
        "balanced",
        Plans.of(3, 8, 0.1)
            .with(new ClassWeight.ByClass(Map.of("1", 2.5, "4", 0.3)), Sampling.BALANCED),
        Shape.flat(23),
        new Dense(17, Activation.RELU),
        new Dropout(0.3),
        HEAD);
  }

  /** Frozen up to the middle of a block, and a dense layer behind it. */
  private static ProbeNetworks frozen() {
    LayerSpec norm = new BatchNorm(0.9, 1e-3);
    LayerSpec conv = new Conv2d(9, 3, Padding.SAME, Activation.RELU);
    return probe(
        "frozen",
        Plans.of(2, 8, 0.01)
            .with(new Optimizer.Adam())
            .with(Reduction.MEAN, new Clipping.ByGlobalNorm(0.5))
            .freezing(
                "conv2d_1",
                "batch_norm_1",
                "residual_1",
                "residual_2/body/conv2d_1",
                "residual_2/body/batch_norm_2",
                "dense_1"),
        new Shape(8, 6, 2),
        new Conv2d(9, 3, Padding.SAME, Activation.RELU),
        norm,
        new MaxPool(2),
        new Dropout(0.2),
        new Residual(List.of(conv), List.of()),
        new Residual(List.of(conv, norm, conv, norm), List.of()),
        new Flatten(),
        new Dense(17, Activation.RELU, true, Initializer.GLOROT_UNIFORM, BOTH),
        HEAD);
  }

  private static ProbeNetworks probe(String name, Plans plan, Shape input, LayerSpec... layers) {
    return new ProbeNetworks(name, new NetworkSpec(input, List.of(layers)), plan.spec());
  }
}
