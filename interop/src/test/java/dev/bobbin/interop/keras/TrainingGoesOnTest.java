package dev.bobbin.interop.keras;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.LearningRateSchedule;
import dev.bobbin.engine.spec.Loss;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.engine.spec.Optimizer;
import dev.bobbin.engine.spec.Padding;
import dev.bobbin.engine.spec.TrainingSpec;
import dev.bobbin.engine.train.Checkpoint;
import dev.bobbin.engine.train.OptimizerState;
import dev.bobbin.engine.train.Samples;
import dev.bobbin.engine.train.Trainer;
import dev.bobbin.interop.exchange.ImportedModel;
import dev.bobbin.interop.keras.KerasRoundTripTest.Format;
import dev.bobbin.model.Model;
import dev.bobbin.model.Preprocessing;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A training goes on after its model went out and came in, to the bit. */
class TrainingGoesOnTest {
  private static final NetworkSpec SPEC =
      new NetworkSpec(
          new Shape(6, 6, 1),
          List.of(
              new LayerSpec.Conv2d(3, 3, Padding.SAME, new Activation.LeakyRelu(0.1)),
              new LayerSpec.BatchNorm(0.9, 1e-3),
              new LayerSpec.Residual(
                  List.of(new LayerSpec.Conv2d(4, 3, Padding.SAME, Activation.RELU)),
                  List.of(
                      new LayerSpec.Conv2d(4, 1, Padding.VALID, Activation.LINEAR),
                      new LayerSpec.Dropout(0.1))),
              new LayerSpec.MaxPool(2),
              new LayerSpec.Flatten(),
              new LayerSpec.Dropout(0.25),
              new LayerSpec.Dense(3, Activation.SOFTMAX)));

  @TempDir Path folder;

  /** Images by number, as hard to learn as noise. */
  private record Numbered(int count) implements Samples {
    @Override
    public Shape shape() {
      return SPEC.input();
    }

    @Override
    public int classes() {
      return 3;
    }

    @Override
    public int label(int index) {
      return index % 3;
    }

    @Override
    public void read(int index, int epoch, float[] target, int offset) {
      float[] image = RandomNetworks.inputs(shape(), 1, index);
      System.arraycopy(image, 0, target, offset, image.length);
    }
  }

  static List<Arguments> cases() {
    List<Arguments> cases = new ArrayList<>();
    for (Format format : List.of(Format.KERAS, Format.H5)) {
      cases.add(Arguments.of(format, new Optimizer.Adam()));
      cases.add(Arguments.of(format, new Optimizer.Sgd(0.9, true)));
      cases.add(Arguments.of(format, new Optimizer.Sgd(0, false)));
      cases.add(Arguments.of(format, new Optimizer.RmsProp(0.9, 0, 1e-7)));
      cases.add(Arguments.of(format, new Optimizer.RmsProp(0.9, 0.5, 1e-7)));
      cases.add(Arguments.of(format, new Optimizer.Adagrad(0.1, 1e-7)));
    }
    return cases;
  }

  private static TrainingSpec spec(Optimizer optimizer, int epochs) {
    return new TrainingSpec(
        epochs,
        8,
        new Loss.SparseCategoricalCrossEntropy(),
        optimizer,
        new LearningRateSchedule.Constant(0.003),
        TrainingSpec.Reduction.MEAN,
        new TrainingSpec.Clipping.None(),
        Optional.empty(),
        3);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void afterTheFileComesTheSameAsWithoutIt(Format format, Optimizer optimizer) {
    Samples samples = new Numbered(21);
    Network whole = Network.create(SPEC, 1);
    Trainer reference = new Trainer(whole, spec(optimizer, 4), new ThreadTeam(1));
    List<Checkpoint> half = new ArrayList<>();
    reference.train(
        samples,
        Optional.empty(),
        event -> {
          if (event instanceof dev.bobbin.engine.train.TrainingEvent.EpochDone done
              && done.epoch() == 2) {
            half.add(reference.checkpoint());
          }
        });
    Checkpoint middle = half.getFirst();

    Network exported = Network.create(SPEC, 2);
    exported.setWeights(middle.weights());
    Model model =
        new Model(exported, List.of("a", "b", "c"), Preprocessing.standard(SPEC.input()), Map.of());
    Path file = folder.resolve("half" + format.ending);
    format.write(model, Optional.of(OptimizerState.of(middle, optimizer, 0.003)), file);
    ImportedModel back = format.read(file);
    OptimizerState state = back.optimizer().orElseThrow();
    assertThat(state.optimizer()).isEqualTo(optimizer);
    assertThat(state.learningRate()).isEqualTo(0.003);

    // The numbers of the epochs are not the optimizer's; with them the order is the same too.
    Checkpoint brought = state.checkpoint(back.network());
    Trainer second = new Trainer(back.network(), spec(optimizer, 4), new ThreadTeam(1));
    second.resume(
        new Checkpoint(2, brought.steps(), brought.tensors(), middle.numbers(), middle.history()));
    second.train(samples, Optional.empty(), event -> {});
    assertThat(back.network().weightsSha256()).isEqualTo(whole.weightsSha256());
    assertThat(second.checkpoint().steps()).isEqualTo(12);
  }
}
