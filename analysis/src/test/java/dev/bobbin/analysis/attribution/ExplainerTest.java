package dev.bobbin.analysis.attribution;

import static dev.bobbin.analysis.fixtures.KnownNetworks.assertMissing;
import static dev.bobbin.analysis.fixtures.KnownNetworks.attribution;
import static dev.bobbin.analysis.fixtures.KnownNetworks.given;
import static dev.bobbin.analysis.fixtures.KnownNetworks.linear;
import static dev.bobbin.analysis.fixtures.KnownNetworks.model;
import static dev.bobbin.analysis.fixtures.KnownNetworks.network;
import static dev.bobbin.analysis.fixtures.KnownNetworks.random;
import static dev.bobbin.analysis.fixtures.KnownNetworks.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec.Activate;
import dev.bobbin.engine.spec.LayerSpec.BatchNorm;
import dev.bobbin.engine.spec.LayerSpec.Conv2d;
import dev.bobbin.engine.spec.LayerSpec.Dense;
import dev.bobbin.engine.spec.LayerSpec.Dropout;
import dev.bobbin.engine.spec.LayerSpec.Flatten;
import dev.bobbin.engine.spec.LayerSpec.MaxPool;
import dev.bobbin.engine.spec.LayerSpec.Residual;
import dev.bobbin.engine.spec.Padding;
import dev.bobbin.engine.train.Samples;
import dev.bobbin.model.Classifier;
import dev.bobbin.model.CombinationRule;
import dev.bobbin.model.Ensemble;
import dev.bobbin.model.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ExplainerTest {
  private static final Shape IMAGE = new Shape(12, 10, 1);

  /** Every kind of layer with a backward pass of its own. */
  private static final Network MIXED =
      network(
          IMAGE,
          new Conv2d(5, 3, Padding.SAME, Activation.RELU),
          new MaxPool(2),
          new Residual(
              List.of(
                  new Conv2d(5, 3, Padding.SAME, Activation.LINEAR),
                  new BatchNorm(0.9, 1e-3),
                  new Activate(Activation.RELU)),
              List.of()),
          new Activate(new Activation.Tanh()),
          new Dropout(0.5),
          new Flatten(),
          new Dense(9, Activation.RELU),
          new Dense(4, Activation.SOFTMAX));

  private static final Network DENSE = linear(IMAGE, 1);

  /** Samples that are random images. */
  private record Noise(Shape shape, int count) implements Samples {
    @Override
    public int classes() {
      return 1;
    }

    @Override
    public int label(int index) {
      return 0;
    }

    @Override
    public void read(int index, int epoch, float[] target, int offset) {
      System.arraycopy(random(shape.size(), index), 0, target, offset, shape.size());
    }
  }

  @ParameterizedTest
  @EnumSource
  void anyNumberOfThreadsGivesTheSameBits(AttributionMethod method) {
    List<AttributionRequest> questions = questions(7);
    List<Attribution> expected = attributions(MIXED, method, questions, 1);
    assertThat(expected).anyMatch(attribution -> attribution.largest() > 0);
    for (int threads = 2; threads <= 3; threads++) {
      assertSame(expected, attributions(MIXED, method, questions, threads));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aQuestionsAnswerDoesNotDependOnTheOthers(AttributionMethod method) {
    List<AttributionRequest> questions = questions(70);
    List<Attribution> together = attributions(MIXED, method, questions, 2);
    for (int q : new int[] {0, 33, 69}) {
      assertSame(
          List.of(together.get(q)), attributions(MIXED, method, List.of(questions.get(q)), 2));
    }
    assertThat(attributions(MIXED, method, List.of(), 2)).isEmpty();
  }

  private static List<AttributionRequest> questions(int count) {
    List<AttributionRequest> questions = new ArrayList<>();
    for (int q = 0; q < count; q++) {
      questions.add(new AttributionRequest(random(IMAGE.size(), q), q % 4));
    }
    return questions;
  }

  private static List<Attribution> attributions(
      Network network, AttributionMethod method, List<AttributionRequest> questions, int threads) {
    try (ThreadTeam team = new ThreadTeam(threads)) {
      return given(new Explainer(model(network), team).attributions(method, questions));
    }
  }

  private static void assertSame(List<Attribution> expected, List<Attribution> received) {
    assertThat(received).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(received.get(i).values()).isEqualTo(expected.get(i).values());
      assertThat(received.get(i).score()).isEqualTo(expected.get(i).score());
      assertThat(received.get(i).completeness()).isEqualTo(expected.get(i).completeness());
    }
  }

  @Test
  void featureMapsAndEmbeddingsHaveTheSameBitsForAnyNumberOfThreads() {
    float[] image = random(IMAGE.size(), 3);
    Noise noise = new Noise(IMAGE, 513);
    try (ThreadTeam one = new ThreadTeam(1);
        ThreadTeam three = new ThreadTeam(3)) {
      Explainer expected = new Explainer(model(MIXED), one);
      Explainer received = new Explainer(model(MIXED), three);
      assertThat(given(received.embedding(noise)).values())
          .isEqualTo(given(expected.embedding(noise)).values());
      for (int i = 0; i < 2; i++) {
        assertThat(given(received.featureMaps(image)).get(i).values())
            .isEqualTo(given(expected.featureMaps(image)).get(i).values());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = "GRAD_CAM", mode = EnumSource.Mode.EXCLUDE)
  void ofSeveralNetworksItIsTheMean(AttributionMethod method) {
    Network other = linear(IMAGE, 2);
    float[] image = random(IMAGE.size(), 5);
    Attribution a = attribution(model(DENSE), method, image, 1);
    Attribution b = attribution(model(other), method, image, 1);
    Attribution mean = attribution(both(DENSE, other), method, image, 1);
    for (int i = 0; i < IMAGE.pixels(); i++) {
      assertThat(mean.values()[i]).isCloseTo((a.values()[i] + b.values()[i]) / 2, within(1e-6f));
    }
    assertThat(mean.score()).isCloseTo((a.score() + b.score()) / 2, within(1e-9));
    assertThat(mean.completeness().isPresent()).isEqualTo(a.completeness().isPresent());
    mean.completeness().ifPresent(sums -> assertThat(sums.gap()).isLessThan(1e-4));
  }

  private static Ensemble both(Network a, Network b) {
    return new Ensemble(CombinationRule.MEAN_PROBABILITY, List.of(model(a), model(b)), Map.of());
  }

  @Test
  void whatBelongsToOneNetworkIsAskedOfAMember() {
    float[] image = random(IMAGE.size(), 5);
    try (ThreadTeam team = new ThreadTeam(1)) {
      Explainer explainer = new Explainer(both(DENSE, linear(IMAGE, 2)), team);
      assertMissing(
          explainer.attributions(
              AttributionMethod.GRAD_CAM, List.of(new AttributionRequest(image, 0))),
          "try one of them");
      assertMissing(explainer.filters(9), "try one of them");
      assertMissing(explainer.featureMaps(image), "try one of them");
      assertMissing(explainer.embedding(new Noise(IMAGE, 3)), "try one of them");
    }
  }

  @Test
  void withoutConvolutionsThereIsAReasonInWords() {
    float[] image = random(IMAGE.size(), 5);
    try (ThreadTeam team = new ThreadTeam(1)) {
      Explainer explainer = new Explainer(model(DENSE), team);
      assertMissing(
          explainer.attributions(
              AttributionMethod.GRAD_CAM, List.of(new AttributionRequest(image, 0))),
          "this network has none");
      assertMissing(explainer.featureMaps(image), "this network has none");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aDivergedNetworkIsToldInWords(AttributionMethod method) {
    Network broken = Network.create(MIXED.spec(), 1);
    set(broken, "conv2d_1/kernel", _ -> Float.NaN);
    float[] image = random(IMAGE.size(), 5);
    try (ThreadTeam team = new ThreadTeam(2)) {
      Explainer explainer = new Explainer(model(broken), team);
      assertMissing(
          explainer.attributions(method, List.of(new AttributionRequest(image, 0))),
          "not all finite");
      assertMissing(explainer.filters(3), "conv2d_1 are not all finite");
      assertMissing(explainer.featureMaps(image), "conv2d_1 are not all finite");
      assertMissing(explainer.embedding(new Noise(IMAGE, 3)), "not all finite");
    }
  }

  @Test
  void aWrongQuestionIsRefused() {
    Classifier model = model(DENSE);
    try (ThreadTeam team = new ThreadTeam(1)) {
      Explainer explainer = new Explainer(model, team);
      assertThatThrownBy(() -> ask(explainer, new AttributionRequest(new float[7], 0)))
          .hasMessage("image: expected 120 values for 12x10x1, received 7");
      assertThatThrownBy(() -> ask(explainer, new AttributionRequest(new float[120], 3)))
          .hasMessage("class: expected one from 0 to 2, received 3");
      assertThatThrownBy(() -> explainer.featureMaps(new float[7]))
          .hasMessageStartingWith("image: expected 120");
      assertThatThrownBy(() -> explainer.filters(0)).hasMessageContaining("received 0");
    }
  }

  private static ExplainerResult<List<Attribution>> ask(
      Explainer explainer, AttributionRequest question) {
    return explainer.attributions(AttributionMethod.OCCLUSION, List.of(question));
  }

  @Test
  void anEmbeddingIsWhatTheLastLayerWithWeightsSees() {
    Network network =
        network(
            new Shape(2, 1, 1),
            new Flatten(),
            new Dense(2, new Activation.Tanh()),
            new Dropout(0.5),
            new Dense(3, Activation.SOFTMAX));
    set(network, "dense_1/kernel", i -> i);
    Noise noise = new Noise(new Shape(2, 1, 1), 251);
    try (ThreadTeam team = new ThreadTeam(2)) {
      Embedding embedding = given(new Explainer(model(network), team).embedding(noise));
      assertThat(embedding.layer()).isEqualTo("dropout_1");
      assertThat(embedding.count()).isEqualTo(251);
      assertThat(embedding.features()).isEqualTo(2);
      for (int n = 0; n < 251; n++) {
        float[] image = random(2, n);
        assertThat((double) embedding.values()[2 * n])
            .isCloseTo(Math.tanh(2 * image[1]), within(1e-6));
        assertThat((double) embedding.values()[2 * n + 1])
            .isCloseTo(Math.tanh(image[0] + 3 * image[1]), within(1e-6));
      }
    }
  }

  /** What goes into a convolution does not outlive it in an execution that only predicts. */
  @Test
  void anEmbeddingMayGoIntoAConvolution() {
    Network network =
        network(
            new Shape(3, 3, 1),
            new Activate(new Activation.Tanh()),
            new Conv2d(2, 3, Padding.VALID, Activation.SOFTMAX));
    try (ThreadTeam team = new ThreadTeam(1)) {
      Embedding embedding =
          given(new Explainer(model(network), team).embedding(new Noise(new Shape(3, 3, 1), 3)));
      assertThat(embedding.layer()).isEqualTo("activation_1");
      assertThat((double) embedding.values()[9 * 2 + 4])
          .isCloseTo(Math.tanh(random(9, 2)[4]), within(1e-6));
    }
  }

  @Test
  void aNetworkWithoutHiddenLayersSeesThePixels() {
    Model flat = model(network(Shape.flat(5), new Dense(2, Activation.SOFTMAX)));
    try (ThreadTeam team = new ThreadTeam(2)) {
      Embedding embedding = given(new Explainer(flat, team).embedding(new Noise(Shape.flat(5), 4)));
      assertThat(embedding.layer()).isEqualTo("input");
      assertThat(embedding.values()).hasSize(20).startsWith(random(5, 0));
      Model large = model(network(Shape.flat(4097), new Dense(2, Activation.SOFTMAX)));
      assertMissing(
          new Explainer(large, team).embedding(new Noise(Shape.flat(4097), 4)),
          "sees 4,097 numbers an image, and a map is made of at most 4,096");
    }
  }
}
