package dev.bobbin.analysis.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import dev.bobbin.analysis.fixtures.KnownNetworks;
import dev.bobbin.base.BobbinException;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec.Conv2d;
import dev.bobbin.engine.spec.LayerSpec.Dense;
import dev.bobbin.engine.spec.LayerSpec.Dropout;
import dev.bobbin.engine.spec.LayerSpec.Flatten;
import dev.bobbin.engine.spec.Padding;
import dev.bobbin.model.CombinationRule;
import dev.bobbin.model.Ensemble;
import dev.bobbin.model.Model;
import dev.bobbin.model.Preprocessing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Vectors of images: what they are made of, and that they are always the same. */
final class EmbedderTest {
  private static final Shape IMAGE = new Shape(12, 12, 1);
  private static final int COUNT = 40;

  private static Model network(int width) {
    return KnownNetworks.model(
        KnownNetworks.network(
            IMAGE,
            new Conv2d(4, 3, Padding.SAME, Activation.RELU),
            new Flatten(),
            new Dense(width, Activation.RELU),
            new Dropout(0.5),
            new Dense(3, Activation.SOFTMAX)));
  }

  private static byte[] images() {
    byte[] pixels = new byte[COUNT * IMAGE.size()];
    new Random(5).nextBytes(pixels);
    return pixels;
  }

  private static byte[] image(byte[] pixels, int n) {
    return Arrays.copyOfRange(pixels, n * IMAGE.size(), (n + 1) * IMAGE.size());
  }

  private static double product(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  @Test
  void anImageHasTheSameBitsAloneAndAmongOthers() {
    Model model = network(20);
    Embedder embedder = new Embedder(model);
    assertThat(embedder.dimensions()).isEqualTo(20);
    assertThat(embedder.layer()).isEqualTo("dropout_1");
    byte[] pixels = images();
    float[] together = new float[COUNT * 20];
    for (int threads : new int[] {1, 3}) {
      try (ThreadTeam team = new ThreadTeam(threads)) {
        embedder.batches(16, team).embed(pixels, 0, COUNT, together);
      }
      for (int n = 0; n < COUNT; n++) {
        float[] alone = embedder.embed(image(pixels, n));
        assertThat(alone).isEqualTo(Arrays.copyOfRange(together, n * 20, (n + 1) * 20));
        assertThat(product(alone, alone)).isCloseTo(1, offset(1e-6));
      }
    }
  }

  @Test
  void manyThreadsMayShareIt() throws ExecutionException, InterruptedException {
    Embedder embedder = new Embedder(network(20));
    byte[] pixels = images();
    List<float[]> expected = new ArrayList<>();
    for (int n = 0; n < COUNT; n++) {
      expected.add(embedder.embed(image(pixels, n)));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<float[]>> all = new ArrayList<>();
      for (int i = 0; i < 20 * COUNT; i++) {
        int n = i % COUNT;
        all.add(threads.submit(() -> embedder.embed(image(pixels, n))));
      }
      for (int i = 0; i < all.size(); i++) {
        assertThat(all.get(i).get()).isEqualTo(expected.get(i % COUNT));
      }
    }
  }

  @Test
  void theProductOfAnEnsembleIsTheMeanOfItsMembers() {
    Model one = network(20);
    Model two =
        KnownNetworks.model(
            KnownNetworks.network(
                IMAGE,
                new Flatten(),
                new Dense(7, new Activation.Sigmoid()),
                new Dense(3, Activation.SOFTMAX)));
    Ensemble both = new Ensemble(CombinationRule.MEAN_PROBABILITY, List.of(one, two), Map.of());
    Embedder embedder = new Embedder(both);
    assertThat(embedder.dimensions()).isEqualTo(27);
    assertThat(embedder.layer()).isEqualTo("dropout_1+dense_1");
    byte[] pixels = images();
    byte[] a = image(pixels, 0);
    byte[] b = image(pixels, 1);
    double mean =
        (product(new Embedder(one).embed(a), new Embedder(one).embed(b))
                + product(new Embedder(two).embed(a), new Embedder(two).embed(b)))
            / 2;
    assertThat(product(embedder.embed(a), embedder.embed(b))).isCloseTo(mean, offset(1e-6));
  }

  @Test
  void whereTheFirstLayerIsTheLastPixelsAreCompared() {
    Model model =
        KnownNetworks.model(
            KnownNetworks.network(new Shape(1, 1, 5), new Dense(3, Activation.SOFTMAX)),
            Preprocessing.standard(new Shape(1, 1, 5))
                .normalized(Collections.nCopies(5, 0f), Collections.nCopies(5, 100f)));
    Embedder embedder = new Embedder(model);
    assertThat(embedder.layer()).isEqualTo("input");
    assertThat(embedder.embed(new byte[] {0, 3, 0, 4, 0}))
        .containsExactly(new float[] {0, 0.6f, 0, 0.8f, 0}, offset(1e-6f));
  }

  /** 3 and 4 are 1 and 0 when 3 is the mean of the first channel and 4 that of the second. */
  @Test
  void eachChannelHasItsOwnNumbers() {
    Model model =
        KnownNetworks.model(
            KnownNetworks.network(new Shape(1, 1, 2), new Dense(3, Activation.SOFTMAX)),
            Preprocessing.standard(new Shape(1, 1, 2))
                .normalized(List.of(2f, 4f), List.of(1f, 10f)));
    assertThat(new Embedder(model).embed(new byte[] {3, 4}))
        .containsExactly(new float[] {1, 0}, offset(1e-6f));
  }

  @Test
  void aSilentImageIsAllZeros() {
    Model model = network(20);
    KnownNetworks.set(model.network(), "dense_1/kernel", _ -> 0);
    assertThat(new Embedder(model).embed(image(images(), 0))).containsOnly(0);
  }

  @Test
  void whatIsTooWideOrOfAnotherSizeIsRefused() {
    assertThat(new Embedder(network(4096)).dimensions()).isEqualTo(4096);
    Model wide = network(4097);
    assertThatThrownBy(() -> new Embedder(wide))
        .isInstanceOf(BobbinException.class)
        .hasMessage(
            "model: expected at most 4,096 numbers to go into its last layer with weights, received 4,097 from dropout_1;"
                + " try a network with a smaller dense layer before its last, or with global pooling");
    Ensemble both =
        new Ensemble(
            CombinationRule.MEAN_PROBABILITY, List.of(network(4096), network(1)), Map.of());
    assertThatThrownBy(() -> new Embedder(both)).hasMessageEndingWith("try one of its 2 networks");
    Embedder embedder = new Embedder(network(20));
    assertThatThrownBy(() -> embedder.embed(new byte[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("image: expected 144 bytes for 12x12x1, received 3");
    try (ThreadTeam team = new ThreadTeam(1)) {
      BatchEmbedder batches = embedder.batches(4, team);
      assertThatThrownBy(() -> batches.embed(images(), COUNT - 1, 2, new float[40]))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> batches.embed(images(), 0, 2, new float[39]))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
