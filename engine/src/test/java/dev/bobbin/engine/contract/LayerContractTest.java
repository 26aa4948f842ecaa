package dev.bobbin.engine.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.NetworkExecutor;
import dev.bobbin.engine.network.Predictor;
import dev.bobbin.engine.network.shape.LayerTable;
import dev.bobbin.engine.network.weights.Parameter;
import dev.bobbin.engine.reference.ActivationSamples;
import dev.bobbin.engine.reference.DropoutMasks;
import dev.bobbin.engine.reference.EngineGradient;
import dev.bobbin.engine.reference.NumericCase;
import dev.bobbin.engine.reference.StepCheck;
import dev.bobbin.engine.reference.ToySamples;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.Optimizer;
import dev.bobbin.engine.train.Evaluator;
import dev.bobbin.engine.train.Trainer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The contract of all layers. The family is sealed and enumerated, so that a new layer is tested
 * too.
 */
final class LayerContractTest {
  private static final int BATCH_SIZE = 7;

  static List<LayerSamples> samples() {
    return LayerSamples.all();
  }

  @Test
  void everyLayerOfTheSealedFamilyHasSamples() {
    assertThat(LayerSamples.TABLE.keySet()).containsExactlyInAnyOrder(permitted(LayerSpec.class));
    LayerSamples.TABLE.forEach((kind, entries) ->
        assertThat(entries).isNotEmpty().allMatch(sample -> kind.isInstance(sample.layer())));
  }

  @Test
  void everyActivationOfTheSealedFamilyHasSamples() {
    Set<Class<?>> covered =
        ActivationSamples.all().stream().map(Object::getClass).collect(Collectors.toSet());
    assertThat(covered).containsExactlyInAnyOrder(permitted(Activation.class));
  }

  @SuppressWarnings("unchecked") // A permitted class is a subclass.
  private static <T> Class<? extends T>[] permitted(Class<T> family) {
    return (Class<? extends T>[]) family.getPermittedSubclasses();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void theLayerTableTellsShapeAndParameters(LayerSamples sample) {
    Network network = sample.network(BATCH_SIZE).network();
    LayerTable table = network.table();
    LayerTable.Row row = table.rows().get(1);
    assertThat(row.output()).isEqualTo(sample.output());
    assertThat(table.rows()).extracting(LayerTable.Row::name).doesNotHaveDuplicates();
    String path = row.name() + "/";
    List<Parameter> own =
        network.parameters().stream().filter(p -> p.name().startsWith(path)).toList();
    assertThat(own.stream().mapToInt(Parameter::size).sum()).isEqualTo(sample.parameters());
    assertThat(table.parameters())
        .isEqualTo(network.parameters().stream().mapToLong(Parameter::size).sum());
    for (Parameter parameter : network.parameters()) {
      int product = parameter.dimensions().stream().reduce(1, (a, b) -> a * b);
      assertThat(parameter.values())
          .as(parameter.name())
          .hasSize(parameter.size())
          .hasSize(product);
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void lossGradientAndRunningAveragesAreTheReferences(LayerSamples sample) {
    NumericCase numeric = sample.network(BATCH_SIZE);
    Network network = numeric.network();
    ToySamples data = numeric.samples(network);
    try (ThreadTeam team = new ThreadTeam(2)) {
      List<double[][]> masks =
          DropoutMasks.rate(sample.layer()).isPresent()
              ? List.<double[][]>of(DropoutMasks.read(network, data, numeric.seed(), team))
              : List.of();
      EngineGradient.Step step =
          EngineGradient.of(network, numeric.loss(), data, numeric.seed(), team);
      StepCheck.check(numeric, network, data, masks, step);
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void onlyDropoutAndBatchNormBehaveOtherwiseInTraining(LayerSamples sample) {
    NumericCase numeric = sample.network(BATCH_SIZE);
    Network network = numeric.network();
    ToySamples data = numeric.samples(network);
    try (ThreadTeam team = new ThreadTeam(1)) {
      double training =
          EngineGradient.of(network, numeric.loss(), data, numeric.seed(), team).loss();
      double afterwards = new Evaluator(network, numeric.loss(), team).evaluate(data).loss();
      if (knowsTraining(sample.layer())) {
        assertThat(Math.abs(training - afterwards)).isGreaterThan(1e-3);
      } else {
        assertThat(training).isCloseTo(afterwards, within(1e-6));
      }
    }
  }

  private static boolean knowsTraining(LayerSpec layer) {
    return switch (layer) {
      case LayerSpec.Dropout _, LayerSpec.SpatialDropout _, LayerSpec.BatchNorm _ -> true;
      case LayerSpec.Dense _,
          LayerSpec.Conv2d _,
          LayerSpec.MaxPool _,
          LayerSpec.AveragePool _,
          LayerSpec.GlobalAveragePool _,
          LayerSpec.GlobalMaxPool _,
          LayerSpec.Flatten _,
          LayerSpec.Activate _,
          LayerSpec.Residual _ ->
          false;
    };
  }

  @ParameterizedTest
  @MethodSource("samples")
  void predictionsLeaveTheWeightsAloneAndDoNotDependOnTheBatch(LayerSamples sample) {
    NumericCase numeric = sample.network(BATCH_SIZE);
    Network network = numeric.network();
    ToySamples data = numeric.samples(network);
    String before = network.weightsSha256();
    float[] together = predict(network, data, BATCH_SIZE);
    assertThat(predict(network, data, BATCH_SIZE)).containsExactly(together);
    assertThat(predict(network, data, 1)).containsExactly(together);
    assertThat(predict(network, data, 3)).containsExactly(together);
    assertThat(network.weightsSha256()).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void savedValuesMakeTheSameNetworkOfAFreshOne(LayerSamples sample) {
    NumericCase numeric = sample.network(BATCH_SIZE);
    Network network = numeric.network();
    ToySamples data = numeric.samples(network);
    Network loaded = Network.create(numeric.spec(), numeric.seed() + 99);
    assertThat(loaded.weightsSha256()).isNotEqualTo(network.weightsSha256());
    for (int i = 0; i < network.parameters().size(); i++) {
      Parameter from = network.parameters().get(i);
      Parameter to = loaded.parameters().get(i);
      assertThat(to.name()).isEqualTo(from.name());
      assertThat(to.dimensions()).isEqualTo(from.dimensions());
      to.set(from.values());
      assertThat(to.values()).containsExactly(from.values());
    }
    assertThat(loaded.weightsSha256()).isEqualTo(network.weightsSha256());
    assertThat(predict(loaded, data, BATCH_SIZE))
        .containsExactly(predict(network, data, BATCH_SIZE));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void anyNumberOfThreadsTrainsTheSameBits(LayerSamples sample) {
    Set<String> digests = new HashSet<>();
    for (int threads : new int[] {1, 2, 3, 8}) {
      NumericCase numeric = sample.network(21);
      Network network = numeric.network();
      String before = network.weightsSha256();
      try (ThreadTeam team = new ThreadTeam(threads)) {
        // 21 samples in batches of 8: the last is short.
        new Trainer(network, Plans.of(2, 8, 0.01).with(new Optimizer.Adam()).spec(), team)
            .train(numeric.samples(network), Optional.empty(), _ -> {});
      }
      assertThat(network.weightsSha256()).isNotEqualTo(before);
      digests.add(network.weightsSha256());
    }
    assertThat(digests).hasSize(1);
  }

  /** A batch must not affect the next one, which is smaller at the end of an epoch. */
  @ParameterizedTest
  @MethodSource("samples")
  void aShortBatchAfterALongOneGivesTheGradientOfAFreshStart(LayerSamples sample) {
    NumericCase numeric = sample.network(11);
    Network network = numeric.network();
    ToySamples data = numeric.samples(network);
    try (ThreadTeam team = new ThreadTeam(2)) {
      NetworkExecutor fresh = new NetworkExecutor(network, 3, team, true);
      NetworkExecutor used = new NetworkExecutor(network, 8, team, true);
      gradients(used, network, data, 0, 8);
      Map<String, float[]> expected = gradients(fresh, network, data, 8, 3);
      Map<String, float[]> received = gradients(used, network, data, 8, 3);
      assertThat(expected).hasSizeGreaterThanOrEqualTo(4);
      expected.forEach(
          (name, values) -> assertThat(received.get(name)).as(name).containsExactly(values));
    }
  }

  /** Gradients of the sum of the outputs times 1, 2, 3, ... */
  private static Map<String, float[]> gradients(
      NetworkExecutor executor, Network network, ToySamples data, int from, int count) {
    int[] ids = new int[count];
    for (int n = 0; n < count; n++) {
      ids[n] = from + n;
      executor.setInput(n, data.inputs()[from + n], 0);
    }
    executor.train(count, 5, 0, ids);
    float[] outputGradients = executor.outputGradients(false);
    for (int i = 0; i < count * executor.outputSize(); i++) {
      outputGradients[i] = 1 + i;
    }
    executor.backward();
    executor.forEachBlock((_, _) -> {});
    Map<String, float[]> gradients = new HashMap<>();
    for (Parameter parameter : network.parameters()) {
      if (parameter.trainable()) {
        gradients.put(parameter.name(), executor.gradient(parameter));
      }
    }
    return gradients;
  }

  private static float[] predict(Network network, ToySamples data, int batch) {
    int classes = network.output().size();
    int size = data.shape().size();
    float[] inputs = data.flat();
    float[] outputs = new float[data.count() * classes];
    try (ThreadTeam team = new ThreadTeam(1)) {
      Predictor predictor = new Predictor(network, batch, team);
      float[] part = new float[batch * classes];
      for (int from = 0; from < data.count(); from += batch) {
        int count = Math.min(batch, data.count() - from);
        predictor.predict(
            Arrays.copyOfRange(inputs, from * size, (from + count) * size), count, part);
        System.arraycopy(part, 0, outputs, from * classes, count * classes);
      }
    }
    return outputs;
  }
}
