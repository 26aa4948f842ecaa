package dev.bobbin.model.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.network.shape.LayerTable;
import dev.bobbin.engine.network.shape.ShapeException;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.Initializer;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.LayerSpec.Conv2d;
import dev.bobbin.engine.spec.LayerSpec.Dense;
import dev.bobbin.engine.spec.LayerSpec.MaxPool;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.engine.spec.Padding;
import dev.bobbin.engine.spec.Regularizer;
import dev.bobbin.engine.spec.Size;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LayerTableTextTest {
  private static final LayerSpec CONV = new Conv2d(4, 3, Padding.SAME, Activation.RELU);

  private static NetworkSpec network(LayerSpec... layers) {
    return new NetworkSpec(new Shape(28, 28, 1), List.of(layers));
  }

  @Test
  void theTableHasARowForEachLayerAndTotals() {
    LayerTable table =
        LayerTable.of(
            network(
                CONV, new MaxPool(2), new LayerSpec.Flatten(), new Dense(10, Activation.SOFTMAX)));
    assertThat(LayerTableText.of(table))
        .isEqualTo(
            """
            layer       what                     output  parameters  multiply-adds
            input                               28x28x1
            conv2d_1    conv2d 4 3x3 same relu  28x28x4          40         28,224
            max_pool_1  max-pool 2x2            14x14x4
            flatten_1   flatten                     784
            dense_1     dense 10 softmax             10       7,850          7,840
            total                                             7,890         36,064
            """);
  }

  @Test
  void aLayerThatDoesNotFitStandsWhereTheTotalsWouldBe() {
    assertThatExceptionOfType(ShapeException.class)
        .isThrownBy(() -> LayerTable.of(network(CONV, new Dense(10, Activation.SOFTMAX))))
        .satisfies(e ->
            assertThat(LayerTableText.before(e))
                .contains("conv2d_1", "28x28x4", "\ndense_1  <- does not fit")
                .doesNotContain("total"));
  }

  static Stream<Arguments> layers() {
    return Stream.of(
        Arguments.of(new Dense(7, Activation.LINEAR), "dense 7"),
        Arguments.of(
            new Dense(
                7, new Activation.Elu(1), false, Initializer.GLOROT_UNIFORM, Regularizer.NONE),
            "dense 7 elu 1.0 without bias"),
        Arguments.of(CONV, "conv2d 4 3x3 same relu"),
        Arguments.of(
            new Conv2d(
                5,
                new Size(2, 3),
                Size.square(2),
                Padding.VALID,
                Activation.LINEAR,
                true,
                Initializer.GLOROT_UNIFORM,
                Regularizer.NONE),
            "conv2d 5 2x3 stride 2x2 valid"),
        Arguments.of(new MaxPool(2), "max-pool 2x2"),
        Arguments.of(
            new LayerSpec.AveragePool(Size.square(3), Size.square(2), Padding.SAME),
            "average-pool 3x3 stride 2x2 same"),
        Arguments.of(new LayerSpec.GlobalAveragePool(), "global-average-pool"),
        Arguments.of(new LayerSpec.Dropout(0.25), "dropout 0.25"),
        Arguments.of(new LayerSpec.SpatialDropout(0.5), "spatial-dropout 0.5"),
        Arguments.of(new LayerSpec.BatchNorm(0.9, 0.1), "batch-norm"),
        Arguments.of(new LayerSpec.Activate(new Activation.LeakyRelu(0.1)), "leaky-relu 0.1"),
        Arguments.of(new LayerSpec.Activate(Activation.LINEAR), "linear"),
        Arguments.of(new LayerSpec.Residual(List.of(CONV), List.of()), "residual, body of 1"),
        Arguments.of(
            new LayerSpec.Residual(List.of(CONV), List.of(CONV)),
            "residual, body of 1, shortcut of 1"));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void aLayerIsDescribedInAFewWords(LayerSpec layer, String words) {
    assertThat(LayerTableText.describe(layer)).isEqualTo(words);
  }
}
