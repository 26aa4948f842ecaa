package dev.bobbin.experiment.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.Problem;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.LearningRateSchedule;
import dev.bobbin.engine.spec.Optimizer;
import dev.bobbin.experiment.recipe.Study.Metric;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StudyRecipeTest {
  /** What a test adds begins in line 18, two columns in. */
  private static final String BASE =
      """
      name: small
      data:
        name: fashion-mnist-mini
        validation-split: {first: 10}
      network:
        layers:
          - conv2d: {filters: 4, kernel-size: 3, activation: relu}
          - max-pool: 2
          - flatten
          - dense: 10
          - activation: softmax
      training:
        epochs: 9
        optimizer: adam
        learning-rate: 1e-3
      seed: 5
      study:
      """;

  private static NetworkRecipe parse(String study, String... sets) {
    return RecipeYaml.parse("r.yaml", BASE + study.indent(2), List.of(sets));
  }

  private static List<String> problems(String study, String... sets) {
    try {
      throw new AssertionError("expected problems, received " + parse(study, sets));
    } catch (BobbinException e) {
      return e.problems().stream().map(Problem::toString).toList();
    }
  }

  private static List<StudySetting> settings(String study) {
    NetworkRecipe recipe = parse(study);
    NetworkRecipe again = RecipeYaml.parse("written", RecipeYaml.write(recipe), List.of());
    assertThat(again).isEqualTo(recipe);
    assertThat(StudySetting.of(again)).isEqualTo(StudySetting.of(recipe));
    return StudySetting.of(recipe);
  }

  private static List<String> labels(String study) {
    return settings(study).stream().map(StudySetting::label).toList();
  }

  @Test
  void aGridIsEveryCombinationTheLastPathFastest() {
    List<StudySetting> settings =
        settings(
            """
            grid:
              training.learning-rate: [0.1, 1e-5]
              network.layers.3.dense.l2: [0, 1e-4, 0.01]
            """);
    assertThat(settings)
        .extracting(StudySetting::label)
        .containsExactly(
            "learning-rate 0.1, l2 0",
            "learning-rate 0.1, l2 0.0001",
            "learning-rate 0.1, l2 0.01",
            "learning-rate 1e-5, l2 0",
            "learning-rate 1e-5, l2 0.0001",
            "learning-rate 1e-5, l2 0.01");
    NetworkRecipe fifth = settings.get(4).recipe();
    assertThat(fifth.training().schedule()).isEqualTo(new LearningRateSchedule.Constant(1e-5));
    assertThat(((LayerSpec.Dense) fifth.network().layers().get(3)).regularizer().l2())
        .isEqualTo(1e-4);
    assertThat(fifth.study()).isEmpty();
    assertThat(fifth.training().seed()).isEqualTo(5);
    assertThat(settings.get(4).values())
        .containsExactly(
            Map.entry("training.learning-rate", 1e-5),
            Map.entry("network.layers.3.dense.l2", 1e-4));
  }

  @Test
  void wholeSubTreesAreValuesToo() {
    List<StudySetting> settings =
        settings("grid: {training.optimizer: [adam, {sgd: {momentum: 0.9}}]}");
    assertThat(settings)
        .extracting(StudySetting::label)
        .containsExactly("optimizer adam", "optimizer {sgd: {momentum: 0.9}}");
    assertThat(settings.get(1).recipe().training().optimizer())
        .isEqualTo(new Optimizer.Sgd(0.9, false));
  }

  @Test
  void casesVaryTogether() {
    String study =
        """
        cases:
          - {training.learning-rate: 1e-3, training.epochs: 500}
          - {label: slow, training.learning-rate: 1e-4, training.epochs: 100}
        """;
    assertThat(labels(study)).containsExactly("learning-rate 0.001, epochs 500", "slow");
    assertThat(settings(study))
        .extracting(setting -> setting.recipe().training().epochs())
        .containsExactly(500, 100);
  }

  @Test
  void aNameThatPathsShareIsSaidOnceWhereTheirValuesAreTheSame() {
    assertThat(
            labels(
                """
                cases:
                  - {network.layers.0.conv2d.kernel-size: 3, network.layers.0.conv2d.strides: 2}
                  - {network.layers.0.conv2d.kernel-size: [5, 3], network.layers.3.dense.l2: 0.1, network.layers.0.conv2d.l2: 0.1}
                  - {network.layers.3.dense.l2: 0.2, network.layers.0.conv2d.l2: 0.1}
                """))
        .containsExactly(
            "kernel-size 3, strides 2",
            "kernel-size [5, 3], l2 0.1",
            "layers.3.dense.l2 0.2, layers.0.conv2d.l2 0.1");
  }

  private static final String RANDOM =
      """
      random:
        trials: %d
        seed: %d
        settings:
          training.learning-rate: {low: 1e-4, high: 0.1, scale: log}
          network.layers.0.conv2d.filters: {low: 2, high: 5, integer: true}
          training.optimizer: [adam, rmsprop]
      """;

  @Test
  void randomSettingsFollowFromTheirSeedAlone() {
    List<String> drawn = labels(RANDOM.formatted(40, 3));
    assertThat(drawn)
        .doesNotHaveDuplicates()
        .isEqualTo(labels(RANDOM.formatted(40, 3)))
        .startsWith(labels(RANDOM.formatted(7, 3)).toArray(String[]::new))
        .isNotEqualTo(labels(RANDOM.formatted(40, 4)));
  }

  @Test
  void drawsFillTheirRangesEvenlyOnTheirScale() {
    List<StudySetting> drawn = settings(RANDOM.formatted(400, 11));
    double[] rates =
        drawn.stream()
            .mapToDouble(v -> (Double) v.values().get("training.learning-rate"))
            .toArray();
    assertThat(Arrays.stream(rates).boxed()).allMatch(rate -> rate >= 1e-4 && rate <= 0.1);
    // A third of them in each of three decades; 5 standard deviations of a binomial are 47.
    for (double low : new double[] {1e-4, 1e-3, 1e-2}) {
      assertThat(Arrays.stream(rates).filter(r -> r >= low && r < 10 * low).count())
          .isBetween(400L / 3 - 47, 400L / 3 + 47);
    }
    for (long filters : new long[] {2, 3, 4, 5}) {
      assertThat(
              drawn.stream()
                  .filter(v -> v.values().get("network.layers.0.conv2d.filters").equals(filters))
                  .count())
          .isBetween(100L - 43, 100L + 43);
    }
  }

  @Test
  void seedsAreCountedFromTheRecipesOwnOrListed() {
    String grid = "grid: {training.batch-size: [1, 2]}\nseeds: %s";
    assertThat(parse(grid.formatted("3")).study().orElseThrow().seeds().from(5))
        .containsExactly(5L, 6L, 7L);
    assertThat(parse(grid.formatted("[9, -2]")).study().orElseThrow().seeds().from(5))
        .containsExactly(9L, -2L);
  }

  @Test
  void theMetricIsTheValidationAccuracyWhereSomethingValidates() {
    NetworkRecipe recipe = parse("grid: {training.batch-size: [1, 2]}");
    assertThat(recipe.study().orElseThrow().metric(recipe.data()))
        .isEqualTo(Metric.VALIDATION_ACCURACY);
    NetworkRecipe unsplit =
        parse("grid: {training.batch-size: [1, 2]}", "data.validation-split=none");
    assertThat(unsplit.study().orElseThrow().metric(unsplit.data()))
        .isEqualTo(Metric.TEST_ACCURACY);
    NetworkRecipe stated = parse("grid: {training.batch-size: [1, 2]}\nmetric: validation-loss");
    assertThat(stated.study().orElseThrow().metric(stated.data()))
        .isEqualTo(Metric.VALIDATION_LOSS);
  }

  @Test
  void rungsGrowByEtaUpToTheWholeTraining() {
    assertThat(new Study.Halving(1, 3, Optional.empty()).rungs(20)).containsExactly(1, 3, 9);
    assertThat(new Study.Halving(1, 3, Optional.of(2)).rungs(20)).containsExactly(1, 3);
    assertThat(new Study.Halving(2, 2, Optional.empty()).rungs(8)).containsExactly(2, 4);
    assertThat(Stream.of(1, 2, 3, 4, 7).map(new Study.Halving(1, 3, Optional.empty())::kept))
        .containsExactly(1, 1, 1, 2, 3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          grid: {training.learning-rat: [1]}                    | r.yaml:18:34: training.learning-rat: expected a known field, received 'learning-rat'; try 'learning-rate'
          grid: {training.learning-rate: [1, 0]}                | r.yaml:18:38: training.learning-rate: expected a number above 0, received 0
          grid: {training.epochs: [2, two]}                     | r.yaml:18:31: training.epochs: expected a whole number of at least 1, received the text 'two'
          grid: {training.epochs: 3}                            | r.yaml:18:27: study.grid.training.epochs: expected a list of at least 1, received 3
          grid: {training.epochs: []}                           | study.grid.training.epochs: expected a list of at least 1, received a list of 0
          grid: {}                                              | study.grid: expected paths with their values, received an empty mapping; try {training.learning-rate: [1e-3, 1e-4]}
          grid: {trainign.epochs: [3]}                          | r.yaml:18:10: study.grid.trainign.epochs: expected a path into data, network, training, received 'trainign.epochs'; try 'training.epochs'
          grid: {seed: [3]}                                     | try 'seeds' of the study
          grid: {training..epochs: [3]}                         | expected names and indices with dots between, received 'training..epochs'
          grid: {study.grid: [3]}                               | expected a path into data, network, training, received 'study.grid'
          grid: {network.layers.9.dense.l2: [3]}                | network.layers: expected an index from 0 to 4, received '9'
          grid: {network.layers.2.flatten.l2: [3]}              | network.layers.2.flatten.l2: expected no fields, received 'l2'
          grid: {network.layers.0.conv2d.kernel-size: [3, 40]}       | r.yaml:18:51: study: with kernel-size 40: network: conv2d_1
          grid: {training.batch-size: [1, ~]}                        | r.yaml:18:35: study.grid.training.batch-size.1: expected a value without empty parts and with finite numbers, received nothing; try leaving it out
          grid: {training.learning-rate: [1e999]}               | expected a value without empty parts and with finite numbers, received 1e999
          grid: {training.learning-rate: [0.1, 1e-1]}           | study: expected settings that differ, received 'learning-rate 0.1' and 'learning-rate 0.1 (2)', which are the same
          grid: {training.optimizer: [adam], training.optimizer.adam.beta1: [0.5]} | expected paths apart from each other, received one inside 'training.optimizer'; try whole values of 'training.optimizer' alone
          seeds: 3                                              | expected one of grid, random and cases, received none
          gird: {training.batch-size: [1]}                           | study.gird: expected a known field, received 'gird'; try 'grid'
          cases: [{label: x}]                                   | study.cases.0: expected paths with their values, received an empty mapping
          cases: [3]                                            | study.cases.0: expected paths with a value each, received 3
          random: {trials: 5, settings: {training.batch-size: [1, 2]}} | study: expected 5 different combinations to draw, received 2; try fewer trials, or a grid
          random: {trials: 5, settings: {training.learning-rate: {low: 0, high: 1, scale: log}}} | expected low above 0 on a log scale, received 0.0; try scale: linear
          random: {trials: 5, settings: {training.learning-rate: {low: 1, high: 1}}} | expected low below high, received 1.0 and 1.0; try swapping them
          random: {trials: 5, settings: {training.batch-size: {low: 1.2, high: 1.8, integer: true}}} | expected a range with a whole number in it
          random: {trials: 5, settings: {training.batch-size: 7}}    | expected a list of values or a range, received 7; try {low: 1e-4, high: 1e-1, scale: log}
          random: {trials: 100000, settings: {training.learning-rate: {low: 1, high: 2}}} | study: expected at most 1,000 settings, received 100,000
          """)
  void whatIsWrongIsToldWithItsPlace(String study, String message) {
    assertThat(problems(study)).singleElement().asString().contains(message);
  }

  @Test
  void aValueIsToldOnceHoweverManySettingsHaveIt() {
    assertThat(
            problems(
                """
                grid:
                  training.batch-size: [1, 2, 3]
                  training.learning-rate: [0.1, fast]
                """))
        .singleElement()
        .asString()
        .startsWith(
            "r.yaml:20:35: training.learning-rate: expected a learning rate or schedule, received 'fast'");
  }

  @Test
  void moreThanOneSearchIsRefused() {
    assertThat(problems("grid: {training.batch-size: [1]}\ncases: [{training.batch-size: 1}]"))
        .singleElement()
        .asString()
        .contains("expected one of grid, random and cases, received more than one");
  }

  @Test
  void seedsThatRepeatAreRefused() {
    assertThat(problems("grid: {training.batch-size: [1]}\nseeds: [1, 2, 1]"))
        .singleElement()
        .asString()
        .contains("study.seeds: expected different seeds, received [1, 2, 1]");
  }

  @Test
  void aMetricThatTheRunsWillNotHaveIsRefused() {
    String grid = "grid: {training.batch-size: [1, 2]}\n";
    assertThat(problems(grid + "metric: validation-loss", "data.validation-split=none"))
        .singleElement()
        .asString()
        .contains(
            "study.metric: expected a split for validation-loss, received batch-size 1 without one");
    assertThat(problems(grid + "metric: test-loss\nhalving: 2"))
        .singleElement()
        .asString()
        .contains("study.halving: expected a metric that every epoch has, received test-loss");
    assertThat(problems(grid + "halving: {min-epochs: 9, reduction-factor: 2}"))
        .singleElement()
        .asString()
        .contains(
            "study.halving.first: expected fewer epochs than the whole training of 9, received 9; try 4");
  }

  @Test
  void aPublishedFigureNamesASettingThatThereIs() {
    String study = "grid: {training.batch-size: [16, 64]}";
    String figure = "published=[{metric: test-accuracy, setting: batch-size %s, value: 0.9}]";
    assertThat(parse(study, figure.formatted("64")).published()).hasSize(1);
    assertThat(problems(study, figure.formatted("46")))
        .singleElement()
        .asString()
        .contains(
            "published.0.setting: expected a setting of the study, received 'batch-size 46'; try 'batch-size 16'");
  }

  @Test
  void aRecipeWithoutAStudyHasNoSettings() {
    NetworkRecipe recipe = parse("grid: {training.batch-size: [1]}").withoutStudy();
    assertThatThrownBy(() -> StudySetting.of(recipe))
        .hasMessage("small: expected a recipe with a study, received one without");
  }
}
