package dev.bobbin.experiment.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.analysis.diagnosis.Finding;
import dev.bobbin.analysis.diagnosis.Finding.Kind;
import dev.bobbin.experiment.recipe.BuiltInRecipes;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.experiment.recipe.RecipeYaml;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real trainings: those that go wrong name their cause, those that learn stay silent. */
class DiagnosisTrainingTest {
  private static final String ALI =
      """
      - dense: {units: 128, activation: relu}
      - dense: {units: 64, activation: relu}
      - dense: {units: 10, activation: %s}
      """;

  private static final String ALI_DROPOUT =
      """
      - dense: {units: 128, activation: relu}
      - dropout: 0.5
      - dense: {units: 64, activation: relu}
      - dropout: 0.5
      - dense: {units: 10, activation: relu}
      """;

  /** Ten steps an epoch at 0.2, as in Ali's report. */
  private static final String ALIS_TRAINING =
      "epochs: 3, batch-size: 200, loss: sparse-categorical-cross-entropy, optimizer: sgd, learning-rate: 0.2";

  private static NetworkRecipe seeded(String layers, String training, int seed) {
    NetworkRecipe recipe = Watched.recipe(layers, training);
    return RecipeYaml.parse("test", RecipeYaml.write(recipe), List.of("seed=" + seed));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void alisReluNetworkNamesItsDyingUnitsAndItsOutputLayer(int seed) {
    List<Finding> findings = Watched.findings(seeded(ALI.formatted("relu"), ALIS_TRAINING, seed));
    Finding stuck = only(findings, Kind.STUCK_LOSS);
    assertThat(stuck.layer()).contains("dense_3");
    assertThat(stuck.share().orElseThrow()).isGreaterThan(0.5);
    assertThat(stuck.message())
        .contains("The output layer dense_3 is ReLU")
        .containsPattern("Dying ReLU, by share of dead units: .*dense_2 \\d+ %.*dense_3 \\d+ %");
    assertThat(stuck.advice())
        .contains("softmax", "He initialisation", "learning rate below 0.2", "leaky ReLU");
    Finding dead = only(findings, Kind.DEAD_UNITS);
    assertThat(dead.layer()).contains("dense_3");
    assertThat(dead.share().orElseThrow()).isBetween(0.1, 0.9);
  }

  /** Dropout leaves the outputs alive, but all beyond 1, where the loss clips them. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void alisDropoutNetworkNamesItsOutputLayer(int seed) {
    List<Finding> findings = Watched.findings(seeded(ALI_DROPOUT, ALIS_TRAINING, seed));
    Finding stuck = only(findings, Kind.STUCK_LOSS);
    assertThat(stuck.message())
        .contains("The output layer dense_3 is ReLU")
        .containsPattern("Dying ReLU, by share of dead units: .*dense_2 \\d+ %")
        .containsPattern("of its 10 outputs \\d are 0 and \\d+ are 1 or more for every image");
  }

  @Test
  void alisOtherNetworksAreSilent() {
    for (String output : List.of("softmax", "sigmoid")) {
      assertThat(Watched.findings(Watched.recipe(ALI.formatted(output), ALIS_TRAINING))).isEmpty();
    }
    String sigmoids = ALI.replace("relu", "sigmoid").formatted("sigmoid");
    assertThat(Watched.findings(Watched.recipe(sigmoids, ALIS_TRAINING))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"demo", "naderi-dense", "naderi-cnn", "smith-dense", "roy-cnn-1", "roy-cnn-2"})
  void publishedNetworksAreSilent(String name) {
    NetworkRecipe recipe =
        BuiltInRecipes.read(
            name,
            List.of(
                "data.name=fashion-mnist-mini",
                "data.validation-split={first: 4000}",
                "training.epochs=2"));
    assertThat(Watched.findings(recipe)).isEmpty();
  }

  /** Pai's sigmoids under plain descent hardly move for epochs, but they do learn. */
  @Test
  void aNetworkThatLearnsSlowlyIsSilent() {
    String layers =
        """
        - dense: {units: 300, activation: sigmoid}
        - dense: {units: 200, activation: sigmoid}
        - dense: {units: 75, activation: sigmoid}
        - dense: {units: 10, activation: softmax}
        """;
    String training = "epochs: 8, batch-size: 133, optimizer: sgd, learning-rate: %s";
    assertThat(Watched.findings(Watched.recipe(layers, training.formatted("0.1")))).isEmpty();

    Finding still =
        only(Watched.findings(Watched.recipe(layers, training.formatted("1e-6"))), Kind.STUCK_LOSS);
    assertThat(still.epoch()).isEqualTo(5);
    assertThat(still.layer()).isEmpty();
    assertThat(still.message()).contains("no better than guessing").doesNotContain("dead");
    assertThat(still.advice()).contains("higher learning rate");
  }

  @Test
  void tenSigmoidLayersVanish() {
    String layers =
        "- dense: {units: 32, activation: sigmoid}\n".repeat(10)
            + "- dense: {units: 10, activation: softmax}\n";
    List<Finding> findings =
        Watched.findings(
            Watched.recipe(
                layers, "epochs: 2, batch-size: 50, optimizer: adam, learning-rate: 1e-3"));
    Finding vanishing = only(findings, Kind.VANISHING_GRADIENTS);
    assertThat(vanishing.epoch()).isEqualTo(1);
    assertThat(vanishing.layer().orElseThrow()).isIn("dense_1", "dense_2");
    assertThat(findings).extracting(Finding::kind).doesNotContain(Kind.DEAD_UNITS);
  }

  @Test
  void residualBlocksWithoutNormalisationExplode() {
    String block =
        "- residual: {body: [{dense: {units: 64, activation: relu, kernel-initializer: he-normal}}]}\n";
    String layers =
        "- dense: {units: 64, activation: relu}\n"
            + block.repeat(16)
            + "- dense: {units: 10, activation: softmax}\n";
    List<Finding> findings =
        Watched.findings(
            Watched.recipe(
                layers, "epochs: 1, batch-size: 50, optimizer: adam, learning-rate: 1e-4"));
    assertThat(only(findings, Kind.EXPLODING_GRADIENTS).message()).contains("times the norm");
  }

  /** The first is over before its first epoch is; in the others the weights stay finite. */
  @ParameterizedTest
  @CsvSource({"relu, 50", "sigmoid, 50", "tanh, 10", "relu, 5"})
  void aRateThatIsClearlyTooHighIsNamed(String activation, String rate) {
    String layers = ALI.replace("relu", activation).formatted("softmax");
    Finding high =
        only(
            Watched.findings(
                Watched.recipe(
                    layers, "epochs: 1, batch-size: 32, optimizer: sgd, learning-rate: " + rate)),
            Kind.RATE_TOO_HIGH);
    assertThat(high.epoch()).isEqualTo(1);
    assertThat(high.message()).contains("learning rate of " + rate);
  }

  @Test
  void saturatedUnitsAreNamedLayerByLayer() {
    String layers = ALI.replace("relu", "tanh").formatted("softmax");
    List<Finding> findings =
        Watched.findings(
            Watched.recipe(layers, "epochs: 1, batch-size: 32, optimizer: sgd, learning-rate: 10"));
    assertThat(findings)
        .filteredOn(f -> f.kind() == Kind.SATURATED_UNITS)
        .extracting(Finding::layer)
        .containsExactlyInAnyOrder(Optional.of("dense_1"), Optional.of("dense_2"));
  }

  @Test
  void aHiddenLayerAllOfWhoseUnitsAreDeadMakesTheOutputConstant() {
    List<Finding> findings =
        Watched.findings(
            Watched.recipe(
                ALI.formatted("softmax"),
                "epochs: 1, batch-size: 32, optimizer: sgd, learning-rate: 5"));
    assertThat(findings)
        .filteredOn(f -> f.kind() == Kind.DEAD_UNITS && f.share().equals(OptionalDouble.of(1)))
        .isNotEmpty();
    Finding constant = only(findings, Kind.CONSTANT_OUTPUTS);
    assertThat(constant.layer().orElseThrow()).startsWith("dense_").isNotEqualTo("dense_3");
    assertThat(constant.message())
        .contains("the same output for all of 512 images: all units of dense_");
  }

  @Test
  void aNetworkThatLearnsFewImagesByHeartOverfits() {
    String layers =
        """
        - dense: {units: 500, activation: relu}
        - dense: {units: 50, activation: relu}
        - dense: {units: 250, activation: relu}
        - dense: {units: 10, activation: softmax}
        """;
    List<Finding> findings =
        Watched.findings(
            Watched.recipe(
                layers, "epochs: 45, batch-size: 32, optimizer: adam, learning-rate: 5e-4"));
    Finding overfitting = only(findings, Kind.OVERFITTING);
    assertThat(findings).hasSize(1);
    assertThat(overfitting.epoch()).isGreaterThan(10);
    assertThat(overfitting.message()).containsPattern("best in epoch \\d+");
    assertThat(overfitting.advice()).contains("early stopping", "dropout", "L2", "augmentation");
  }

  private static Finding only(List<Finding> findings, Kind kind) {
    List<Finding> found = findings.stream().filter(f -> f.kind() == kind).toList();
    assertThat(found).as("%s in %s", kind, findings).hasSize(1);
    return found.getFirst();
  }
}
