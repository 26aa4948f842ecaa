package dev.bobbin.experiment.training;

import static dev.bobbin.analysis.fixtures.KnownNetworks.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.analysis.attribution.Attribution;
import dev.bobbin.analysis.attribution.AttributionMethod;
import dev.bobbin.analysis.attribution.AttributionRequest;
import dev.bobbin.analysis.attribution.Explainer;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.ImageSamples;
import dev.bobbin.data.catalogue.DataLocations;
import dev.bobbin.data.catalogue.DatasetCatalogue;
import dev.bobbin.data.catalogue.Progress;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.Predictor;
import dev.bobbin.engine.train.Evaluator;
import dev.bobbin.engine.train.Trainer;
import dev.bobbin.experiment.recipe.BuiltInRecipes;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.model.Model;
import dev.bobbin.model.Preprocessing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The demo's network, really trained, on real images. */
final class TrainedNetworkTest {
  private static final int QUESTIONS = 20;

  private static final ThreadTeam TEAM = new ThreadTeam(2);
  private static final Dataset DATA =
      DatasetCatalogue.open(
          "fashion-mnist-mini",
          DataLocations.fromEnvironment(Optional.empty()).offline(),
          Progress.NONE);

  private static Network trained = Network.create(recipe().network(), 1);
  private static Network lessTrained = trained;

  @BeforeAll
  static void train() {
    trained = trained(3);
    lessTrained = trained(2);
    double accuracy =
        new Evaluator(trained, recipe().training().loss(), TEAM)
            .evaluate(ImageSamples.of(DATA.test(), 10))
            .accuracy();
    assertThat(accuracy).isGreaterThan(0.7);
  }

  @AfterAll
  static void close() {
    TEAM.close();
  }

  private static Network trained(int epochs) {
    Network network = Network.create(recipe().network(), 1);
    new Trainer(network, recipe().training().withEpochs(epochs), TEAM)
        .train(ImageSamples.of(DATA.train(), 10), Optional.empty(), _ -> {});
    return network;
  }

  private static NetworkRecipe recipe() {
    return BuiltInRecipes.read("demo", List.of());
  }

  /** Every 50th test image, and the class that it belongs to. */
  private static List<AttributionRequest> questions() {
    return IntStream.range(0, QUESTIONS)
        .map(i -> i * 50)
        .mapToObj(i ->
            new AttributionRequest(
                Preprocessing.standard(DATA.test().shape()).values().of(DATA.test().image(i)),
                DATA.test().label(i)))
        .toList();
  }

  private static List<Attribution> attributions(Network network, AttributionMethod method) {
    Model model =
        new Model(
            network, DATA.classNames(), Preprocessing.standard(network.spec().input()), Map.of());
    return given(new Explainer(model, TEAM).attributions(method, questions()));
  }

  @Test
  void integratedGradientsAddUpToTheDifferenceOfTheScores() {
    for (Attribution attribution : attributions(trained, AttributionMethod.INTEGRATED_GRADIENTS)) {
      Attribution.Completeness completeness = attribution.completeness().orElseThrow();
      double sum = 0;
      for (float value : attribution.values()) {
        sum += value;
      }
      assertThat(Math.abs(sum - completeness.difference()))
          .isLessThan(0.0101 * Math.max(1, Math.abs(completeness.difference())));
    }
  }

  /**
   * Adebayo and others, 2018: a map that stays when the weights are drawn anew shows the image and
   * not the network. One epoch more changes it little.
   */
  @ParameterizedTest
  @EnumSource
  void otherWeightsGiveOtherMaps(AttributionMethod method) {
    List<Attribution> maps = attributions(trained, method);
    double similar = correlation(maps, attributions(lessTrained, method));
    double random = correlation(maps, attributions(Network.create(trained.spec(), 2), method));
    assertThat(similar).isGreaterThan(0.6);
    assertThat(random).isLessThan(similar / 2);
  }

  /** The mean over the images of Pearson's correlation; a map without differences has none. */
  private static double correlation(List<Attribution> a, List<Attribution> b) {
    return IntStream.range(0, a.size())
        .mapToDouble(i -> correlation(a.get(i).values(), b.get(i).values()))
        .average()
        .orElseThrow();
  }

  private static double correlation(float[] a, float[] b) {
    double n = a.length;
    double sumA = 0;
    double sumB = 0;
    double sumAa = 0;
    double sumBb = 0;
    double sumAb = 0;
    for (int i = 0; i < a.length; i++) {
      sumA += a[i];
      sumB += b[i];
      sumAa += (double) a[i] * a[i];
      sumBb += (double) b[i] * b[i];
      sumAb += (double) a[i] * b[i];
    }
    double variances = (sumAa - sumA * sumA / n) * (sumBb - sumB * sumB / n);
    return variances > 0 ? (sumAb - sumA * sumB / n) / Math.sqrt(variances) : 0;
  }

  /**
   * Without the 40 pixels that a map names, a class is less probable than without 40 others.
   * Grad-CAM names regions and not pixels.
   */
  @ParameterizedTest
  @EnumSource(names = "GRAD_CAM", mode = EnumSource.Mode.EXCLUDE)
  void thePixelsThatMatterMatter(AttributionMethod method) {
    List<AttributionRequest> questions = questions();
    List<Attribution> maps = attributions(trained, method);
    List<AttributionRequest> named = new ArrayList<>();
    List<AttributionRequest> others = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(1);
    for (int q = 0; q < questions.size(); q++) {
      float[] image = questions.get(q).image();
      float[] values = maps.get(q).values();
      double[] chance = random.doubles(image.length).toArray();
      named.add(without(questions.get(q), Comparator.comparingDouble(i -> -values[i])));
      others.add(without(questions.get(q), Comparator.comparingDouble(i -> chance[i])));
    }
    assertThat(meanProbability(named)).isLessThan(meanProbability(others) - 0.1);
  }

  /** The image without the first 40 of its pixels that are not background. */
  private static AttributionRequest without(
      AttributionRequest question, Comparator<Integer> order) {
    float[] image = question.image().clone();
    IntStream.range(0, image.length)
        .filter(i -> question.image()[i] > 0)
        .boxed()
        .sorted(order)
        .limit(40)
        .forEach(i -> image[i] = 0);
    return new AttributionRequest(image, question.classIndex());
  }

  private static double meanProbability(List<AttributionRequest> questions) {
    float[] outputs = new float[10];
    Predictor predictor = new Predictor(trained, 1, TEAM);
    double sum = 0;
    for (AttributionRequest question : questions) {
      predictor.predict(question.image(), 1, outputs);
      sum += outputs[question.classIndex()];
    }
    return sum / questions.size();
  }
}
