package dev.bobbin.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bobbin.bench.contender.BobbinContender;
import dev.bobbin.bench.contender.Contender;
import dev.bobbin.bench.contender.Images;
import dev.bobbin.bench.contender.Model;
import dev.bobbin.bench.contender.Workload;
import dev.bobbin.bench.measure.RecipeNetwork;
import dev.bobbin.bench.onnxruntime.OnnxRuntimeContender;
import dev.bobbin.bench.tensorflow.TensorFlowContender;
import dev.bobbin.bench.torch.TorchContender;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.Initializer;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.engine.spec.Padding;
import dev.bobbin.engine.spec.Regularizer;
import dev.bobbin.engine.spec.Size;
import dev.bobbin.engine.spec.TrainingSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contenders do the same work: with the same weights they give the same outputs. */
class PeersAgreeTest {
  static final int THREADS = 2;
  static final Contender BOBBIN = new BobbinContender(THREADS);
  private static final List<Contender> PEERS =
      List.of(new TensorFlowContender(THREADS), new TorchContender(THREADS));
  private static final Contender ONNX_RUNTIME = new OnnxRuntimeContender(THREADS);

  /** All recipes' networks, and one with the kinds of layers that they lack. */
  static Stream<Workload> workloads() throws IOException {
    List<Workload> all = new ArrayList<>();
    for (RecipeNetwork net : RecipeNetwork.of(Path.of(".."))) {
      all.add(net.workload());
    }
    all.add(odd(all.getFirst().training()));
    return all.stream();
  }

  private static Workload odd(TrainingSpec training) {
    LayerSpec strided =
        new LayerSpec.Conv2d(
            6,
            new Size(4, 3),
            Size.square(2),
            Padding.SAME,
            Activation.LINEAR,
            true,
            Initializer.GLOROT_UNIFORM,
            Regularizer.NONE);
    LayerSpec same = new LayerSpec.Conv2d(6, 3, Padding.SAME, new Activation.Gelu());
    LayerSpec norm = new LayerSpec.BatchNorm(0.9, 1e-3);
    List<LayerSpec> layers =
        List.of(
            strided,
            norm,
            new LayerSpec.Activate(new Activation.LeakyRelu(0.2)),
            new LayerSpec.Residual(
                List.of(same, norm),
                List.of(new LayerSpec.Conv2d(6, 1, Padding.VALID, new Activation.Silu()))),
            new LayerSpec.Dropout(0.3),
            new LayerSpec.MaxPool(Size.square(3), Size.square(2), Padding.SAME),
            new LayerSpec.Flatten(),
            norm,
            new LayerSpec.Dense(13, new Activation.Elu(1)),
            new LayerSpec.Dense(10, Activation.SOFTMAX));
    return new Workload("odd", new NetworkSpec(new Shape(17, 12, 3), layers), training, 1);
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void withTheSameWeightsAllGiveTheSameOutputs(Workload workload) {
    Images images = Images.of(workload.network().input());
    int count = 5;
    float[] inputs = inputs(images, count);
    Map<String, float[]> weights = weights(workload);
    float[] expected = outputs(BOBBIN, workload, images, weights, inputs, count);
    // Outputs must depend on weights and image: agreeing on a constant would prove nothing.
    assertThat(distinct(expected)).hasSizeGreaterThan(count);
    for (Contender peer : Stream.concat(PEERS.stream(), Stream.of(ONNX_RUNTIME)).toList()) {
      float[] found = outputs(peer, workload, images, weights, inputs, count);
      for (int i = 0; i < expected.length; i++) {
        assertThat(found[i])
            .as("%s, %s, output %d", peer.version(), workload.name(), i)
            .isCloseTo(expected[i], within(1e-4f * Math.max(1, Math.abs(expected[i]))));
      }
    }
  }

  static Set<Float> distinct(float[] values) {
    Set<Float> distinct = new TreeSet<>();
    for (float value : values) {
      distinct.add(value);
    }
    return distinct;
  }

  static float[] outputs(
      Contender contender,
      Workload workload,
      Images images,
      Map<String, float[]> weights,
      float[] inputs,
      int count) {
    float[] outputs = new float[count * images.classes()];
    try (Model model = contender.open(workload.withImages(1), images)) {
      model.setWeights(weights);
      model.predict(inputs, count, outputs);
    }
    return outputs;
  }

  /** Fresh weights, with biases and averages changed from their first values. */
  static Map<String, float[]> weights(Workload workload) {
    Random random = new Random(7);
    Map<String, float[]> weights = new LinkedHashMap<>();
    Network.create(workload.network(), 3)
        .weights()
        .forEach((name, values) -> {
          for (int i = 0; i < values.length; i++) {
            if (!name.endsWith("/kernel")) {
              values[i] += 0.2f * random.nextFloat();
            }
          }
          weights.put(name, values);
        });
    return weights;
  }

  static float[] inputs(Images images, int count) {
    float[] all = images.scaled();
    float[] some = new float[count * images.set().shape().size()];
    System.arraycopy(all, 0, some, 0, some.length);
    return some;
  }

  @Test
  void allContendersLearnTheSame() throws IOException {
    for (RecipeNetwork net : RecipeNetwork.of(Path.of("..")).subList(0, 3)) {
      Workload workload = net.workload().withImages(2_048);
      Images images = Images.of(workload.network().input());
      try (Model own = BOBBIN.open(workload, images)) {
        double first = own.trainEpoch();
        double second = own.trainEpoch();
        assertThat(second).isLessThan(first);
        for (Contender peer : PEERS) {
          try (Model model = peer.open(workload, images)) {
            assertThat(model.parameters()).isEqualTo(own.parameters());
            // The same first weights and the same order; PyTorch's loss is without the penalty.
            assertThat(model.trainEpoch())
                .as(peer.version())
                .isCloseTo(first, within(0.05 * first));
            assertThat(model.trainEpoch())
                .as(peer.version())
                .isCloseTo(second, within(0.05 * second));
          }
        }
      }
    }
  }
}
