package dev.bobbin.interop.keras;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.weights.Parameter;
import dev.bobbin.engine.spec.Optimizer;
import dev.bobbin.engine.train.OptimizerState;
import dev.bobbin.interop.exchange.ImportedModel;
import dev.bobbin.interop.fixtures.RandomModels;
import dev.bobbin.interop.npz.NpzModel;
import dev.bobbin.interop.tfjs.TfjsModel;
import dev.bobbin.model.Model;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is written comes back: networks over the whole schema, to the bit. */
class KerasRoundTripTest {
  private static final int NETWORKS = 150;

  @TempDir Path folder;

  enum Format {
    KERAS(".keras"),
    H5(".h5"),
    TFJS("-tfjs"),
    NPZ(".npz");

    final String ending;

    Format(String ending) {
      this.ending = ending;
    }

    void write(Model model, Optional<OptimizerState> state, Path file) {
      switch (this) {
        case KERAS -> KerasArchive.write(model, state, file);
        case H5 -> KerasH5.write(model, state, file);
        case TFJS -> TfjsModel.write(model, file);
        case NPZ -> NpzModel.write(model, file);
      }
    }

    ImportedModel read(Path file) {
      return switch (this) {
        case KERAS -> KerasArchive.read(file);
        case H5 -> KerasH5.read(file);
        case TFJS -> TfjsModel.read(file);
        case NPZ -> NpzModel.read(file);
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void randomNetworksComeBackToTheBit(Format format) {
    for (int seed = 0; seed < NETWORKS; seed++) {
      Model model = format == Format.TFJS ? RandomNetworks.plain(seed) : RandomNetworks.model(seed);
      Path file = folder.resolve("net" + format.ending);
      format.write(model, Optional.empty(), file);
      ImportedModel read = format.read(file);

      float[] inputs = RandomNetworks.inputs(model.input(), 3, seed);
      assertThat(RandomModels.outputs(read.network(), inputs))
          .as("seed %d: %s", seed, model.network().spec())
          .containsExactly(RandomModels.outputs(model.network(), inputs));
      assertThat(read.network().spec()).isEqualTo(model.network().spec());
      assertThat(read.network().weightsSha256()).isEqualTo(model.network().weightsSha256());
      assertThat(read.classNames()).contains(model.classNames());
      assertThat(read.preprocessing()).contains(model.preprocessing());
      assertThat(read.provenance()).isEqualTo(model.provenance());
      assertThat(read.optimizer()).isEmpty();
      assertThat(read.notes()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(names = "TFJS", mode = EnumSource.Mode.EXCLUDE)
  void theSameModelGivesTheSameBytes(Format format) throws Exception {
    Path one = folder.resolve("one" + format.ending);
    Path two = folder.resolve("two" + format.ending);
    format.write(RandomNetworks.model(3), Optional.empty(), one);
    format.write(RandomNetworks.model(3), Optional.empty(), two);
    assertThat(Files.readAllBytes(two)).isEqualTo(Files.readAllBytes(one));
  }

  @ParameterizedTest
  @EnumSource(names = {"KERAS", "H5"})
  void optimizersComeBackToTheBit(Format format) {
    List<Optimizer> optimizers =
        List.of(
            new Optimizer.Adam(0.8, 0.99, 1e-6),
            new Optimizer.Sgd(0, false),
            new Optimizer.Sgd(0.9, true),
            new Optimizer.RmsProp(0.8, 0, 1e-7),
            new Optimizer.RmsProp(0.8, 0.5, 1e-7),
            new Optimizer.Adagrad(0.2, 1e-7));
    for (int seed = 0; seed < 60; seed++) {
      Model model = RandomNetworks.model(seed);
      Optimizer optimizer = optimizers.get(seed % optimizers.size());
      OptimizerState state = state(model.network(), optimizer, seed);
      Path file = folder.resolve("net" + format.ending);
      format.write(model, Optional.of(state), file);

      ImportedModel read = format.read(file);
      OptimizerState back = read.optimizer().orElseThrow();
      assertThat(back.optimizer()).isEqualTo(optimizer);
      assertThat(back.steps()).isEqualTo(state.steps());
      assertThat(back.learningRate()).isEqualTo(state.learningRate());
      assertThat(back.slots()).hasSameSizeAs(state.slots());
      for (int i = 0; i < state.slots().size(); i++) {
        assertThat(back.slots().get(i).keySet()).isEqualTo(state.slots().get(i).keySet());
        for (Map.Entry<String, float[]> slot : state.slots().get(i).entrySet()) {
          assertThat(back.slots().get(i).get(slot.getKey()))
              .as("seed %d: %s", seed, slot.getKey())
              .containsExactly(slot.getValue());
        }
      }
    }
  }

  static OptimizerState state(Network network, Optimizer optimizer, long seed) {
    int count = KerasOptimizer.of(optimizer, 0.1).moments().size();
    Random random = new Random(seed);
    List<Map<String, float[]>> slots = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Map<String, float[]> slot = new LinkedHashMap<>();
      for (Parameter parameter : network.parameters()) {
        if (parameter.trainable()) {
          float[] values = new float[parameter.size()];
          for (int j = 0; j < values.length; j++) {
            values[j] = random.nextFloat() * 1e-3f;
          }
          slot.put(parameter.name(), values);
        }
      }
      slots.add(slot);
    }
    return new OptimizerState(optimizer, 0.001 + seed * 1e-5, 1 + seed, slots);
  }

  @Test
  void aDescriptionOverSixtyFourKilobytesComesBackToo() {
    Model model = RandomNetworks.model(1);
    List<dev.bobbin.engine.spec.LayerSpec> layers = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      layers.add(new dev.bobbin.engine.spec.LayerSpec.BatchNorm(0.9, 1e-3));
    }
    layers.addAll(model.network().spec().layers());
    Network network =
        Network.create(new dev.bobbin.engine.spec.NetworkSpec(model.input(), layers), 1);
    Model deep = new Model(network, model.classNames(), model.preprocessing(), model.provenance());
    Path file = folder.resolve("deep.h5");
    KerasH5.write(deep, Optional.empty(), file);
    assertThat(KerasH5.read(file).network().weightsSha256()).isEqualTo(network.weightsSha256());
  }
}
