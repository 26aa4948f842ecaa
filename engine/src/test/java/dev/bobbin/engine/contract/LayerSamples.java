package dev.bobbin.engine.contract;

import static java.util.Map.entry;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.reference.NumericCase;
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
import dev.bobbin.engine.spec.Padding;
import dev.bobbin.engine.spec.Regularizer;
import dev.bobbin.engine.spec.Size;
import java.util.List;
import java.util.Map;

/**
 * A layer of the sealed family with its expected properties. {@link LayerContractTest} fails for a
 * layer that is missing here.
 *
 * @param input shape of the input
 * @param layer the layer
 * @param output the expected shape, determined by hand
 * @param parameters the expected number of weights, determined by hand
 */
record LayerSamples(Shape input, LayerSpec layer, Shape output, int parameters) {
  private static final Activation TANH = new Activation.Tanh();

  static final Map<Class<? extends LayerSpec>, List<LayerSamples>> TABLE =
      Map.ofEntries(
          entry(
              Dense.class,
              List.of(
                  sample(Shape.flat(7), new Dense(17, TANH), Shape.flat(17), 7 * 17 + 17),
                  sample(
                      Shape.flat(33),
                      new Dense(
                          4,
                          Activation.RELU,
                          false,
                          Initializer.GLOROT_UNIFORM,
                          new Regularizer(0.01, 0.02)),
                      Shape.flat(4),
                      33 * 4))),
          entry(
              Conv2d.class,
              List.of(
                  sample(
                      new Shape(6, 5, 3),
                      new Conv2d(17, 3, Padding.SAME, Activation.RELU),
                      new Shape(6, 5, 17),
                      9 * 3 * 17 + 17),
                  sample(
                      new Shape(7, 8, 2),
                      new Conv2d(
                          5,
                          new Size(2, 4),
                          new Size(2, 3),
                          Padding.VALID,
                          TANH,
                          false,
                          new Initializer(Initializer.Scale.HE, Initializer.Distribution.NORMAL),
                          new Regularizer(0, 0.1)),
                      new Shape(3, 2, 5),
                      8 * 2 * 5))),
          entry(
              MaxPool.class,
              List.of(
                  sample(new Shape(5, 6, 3), new MaxPool(2), new Shape(2, 3, 3), 0),
                  sample(
                      new Shape(5, 6, 17),
                      new MaxPool(Size.square(3), Size.square(2), Padding.SAME),
                      new Shape(3, 3, 17),
                      0))),
          entry(
              AveragePool.class,
              List.of(
                  sample(new Shape(5, 6, 3), new AveragePool(2), new Shape(2, 3, 3), 0),
                  sample(
                      new Shape(5, 6, 17),
                      new AveragePool(Size.square(3), Size.square(2), Padding.SAME),
                      new Shape(3, 3, 17),
                      0))),
          entry(
              GlobalAveragePool.class,
              List.of(sample(new Shape(5, 6, 17), new GlobalAveragePool(), Shape.flat(17), 0))),
          entry(
              GlobalMaxPool.class,
              List.of(sample(new Shape(5, 6, 17), new GlobalMaxPool(), Shape.flat(17), 0))),
          entry(
              Flatten.class,
              List.of(
                  sample(new Shape(3, 2, 5), new Flatten(), Shape.flat(30), 0),
                  sample(Shape.flat(9), new Flatten(), Shape.flat(9), 0))),
          entry(
              Dropout.class,
              List.of(
                  sample(new Shape(4, 3, 5), new Dropout(0.3), new Shape(4, 3, 5), 0),
                  sample(Shape.flat(33), new Dropout(0.5), Shape.flat(33), 0))),
          entry(
              SpatialDropout.class,
              List.of(
                  sample(new Shape(4, 3, 17), new SpatialDropout(0.3), new Shape(4, 3, 17), 0),
                  sample(Shape.flat(33), new SpatialDropout(0.5), Shape.flat(33), 0))),
          entry(
              BatchNorm.class,
              List.of(
                  sample(new Shape(4, 3, 5), new BatchNorm(0.9, 1e-3), new Shape(4, 3, 5), 20),
                  sample(Shape.flat(17), new BatchNorm(0.99, 1e-2), Shape.flat(17), 68))),
          entry(
              Activate.class,
              List.of(
                  sample(new Shape(4, 3, 5), new Activate(TANH), new Shape(4, 3, 5), 0),
                  sample(Shape.flat(17), new Activate(Activation.SOFTMAX), Shape.flat(17), 0))),
          entry(
              Residual.class,
              List.of(
                  sample(
                      new Shape(5, 4, 3),
                      new Residual(List.of(new Conv2d(3, 3, Padding.SAME, TANH)), List.of()),
                      new Shape(5, 4, 3),
                      9 * 3 * 3 + 3),
                  sample(
                      Shape.flat(6),
                      new Residual(
                          List.of(new Dense(17, TANH)), List.of(new Dense(17, Activation.LINEAR))),
                      Shape.flat(17),
                      2 * (6 * 17 + 17)))));

  private static LayerSamples sample(Shape input, LayerSpec layer, Shape output, int parameters) {
    return new LayerSamples(input, layer, output, parameters);
  }

  static List<LayerSamples> all() {
    return TABLE.values().stream().flatMap(List::stream).toList();
  }

  /**
   * The layer in a network: after another layer, so that its input has a gradient, and before a
   * softmax of three classes.
   */
  NumericCase network(int batch) {
    LayerSpec before =
        input.isFlat()
            ? new Dense(input.channels(), new Activation.Sigmoid())
            : new Conv2d(input.channels(), 1, Padding.VALID, new Activation.Sigmoid());
    return NumericCase.of(
        toString(),
        batch,
        new Shape(input.height(), input.width(), 2),
        before,
        layer,
        new Flatten(),
        new Dense(3, Activation.SOFTMAX));
  }

  @Override
  public String toString() {
    return layer.kind() + " on " + input + ": " + layer;
  }
}
