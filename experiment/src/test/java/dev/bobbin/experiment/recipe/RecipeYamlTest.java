package dev.bobbin.experiment.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.Problem;
import dev.bobbin.data.Augmentation;
import dev.bobbin.data.PreprocessingSpec;
import dev.bobbin.data.split.Splitter;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.network.shape.LayerTable;
import dev.bobbin.engine.network.shape.ShapeException;
import dev.bobbin.engine.spec.LearningRateSchedule;
import dev.bobbin.engine.spec.Optimizer;
import dev.bobbin.engine.spec.TrainingSpec.EarlyStopping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecipeYamlTest {
  private static final String RECIPE =
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
          - dense: {units: 10, activation: softmax}
      training:
        epochs: 2
        optimizer: adam
        learning-rate: 1e-3
      """;

  @TempDir Path folder;

  private static NetworkRecipe parse(String yaml, String... sets) {
    return RecipeYaml.parse("r.yaml", yaml, List.of(sets));
  }

  private static List<String> problems(String yaml, String... sets) {
    try {
      throw new AssertionError("expected problems, received " + parse(yaml, sets));
    } catch (BobbinException e) {
      return e.problems().stream().map(Problem::toString).toList();
    }
  }

  @Test
  void whatIsLeftOutHasKerasDefaults() throws IOException {
    NetworkRecipe recipe = parse(RECIPE);
    assertThat(recipe.network().input()).isEqualTo(new Shape(28, 28, 1));
    assertThat(recipe.training().batchSize()).isEqualTo(32);
    assertThat(recipe.training().seed()).isEqualTo(1);
    assertThat(recipe.training().optimizer()).isEqualTo(new Optimizer.Adam(0.9, 0.999, 1e-7));
    assertThat(recipe.training().schedule()).isEqualTo(new LearningRateSchedule.Constant(1e-3));
    assertThat(recipe.data())
        .isEqualTo(
            new NetworkRecipe.Data(
                "fashion-mnist-mini",
                PreprocessingSpec.AUTO,
                new Splitter.First(10),
                NetworkRecipe.TrainOn.TRAIN,
                Augmentation.NONE));
  }

  @Test
  void aRecipeThatSaysEverythingReadsBackEqualFromItsOwnText() throws IOException {
    String yaml =
        RECIPE
                .replace(
                    "optimizer: adam",
                    "optimizer: {adamw: {beta1: 0.8}}\n  clip: {global-norm: 1}\n  reduction: sum\n  early-stopping: {monitor: loss, restore-best-weights: true}\n  loss: {categorical-cross-entropy: {label-smoothing: 0.1}}")
                .replace(
                    "learning-rate: 1e-3",
                    "learning-rate: {warmup: {warmup-steps: 10, then: {cosine: {initial-learning-rate: 1e-2}}}}")
                .replace(
                    "validation-split: {first: 10}",
                    "validation-split: {k-fold: {k: 5, fold: 2}}\n  train-on: test\n  augment: {shift: 2, rotate: 7.5, horizontal-flip: true, zoom: 0.1, erase: 1}")
                .replace(
                    "- flatten",
                    "- residual: {body: [{conv2d: {filters: 4, kernel-size: [3, 1], padding: same}}]}\n    - activation: {elu: 0.5}\n    - batch-norm\n    - flatten")
            + """
            seed: -9223372036854775808
            notes: ["yes: \\"quoted\\" # no comment", "no", "- 1e-4", "two\\nlines", "é"]
            source: {author: "null", "a: b": x}
            published: [{metric: loss, values: [0.5, 1e-7]}, {metric: speed, note: "1.0"}, {metric: accuracy, value: 1}]
            """;
    NetworkRecipe recipe = parse(yaml);
    assertThat(recipe.notes())
        .containsExactly("yes: \"quoted\" # no comment", "no", "- 1e-4", "two\nlines", "é");
    assertThat(recipe.source()).isEqualTo(Map.of("author", "null", "a: b", "x"));
    assertThat(recipe.training().seed()).isEqualTo(Long.MIN_VALUE);
    assertThat(recipe.training().earlyStopping())
        .contains(new EarlyStopping(EarlyStopping.MonitoredMetric.LOSS, 0, 0, true));
    assertThat(recipe.published().get(1))
        .isEqualTo(
            new NetworkRecipe.Published(
                "speed",
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.of("1.0")));
    String written = RecipeYaml.write(recipe);
    assertThat(parse(written)).as(written).isEqualTo(recipe);
    assertThat(RecipeYaml.write(parse(written))).isEqualTo(written);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "none|None[]",
        "{first: 5000}|First[count=5000]",
        "{fraction: 0.2}|Fraction[fraction=0.2, seed=0]",
        "{fraction: {fraction: 0.2, seed: 3}}|Fraction[fraction=0.2, seed=3]",
        "{stratified: 0.1}|Stratified[fraction=0.1, seed=0]",
        "{k-fold: {k: 5, fold: 4, seed: 2}}|KFold[k=5, fold=4, seed=2]",
        "{scikit-learn: {test-size: 0.2, random-state: 2020}}|ScikitLearn[testSize=0.2, randomState=2020]",
      })
  void everySplitHasItsWords(String yaml, String split) throws IOException {
    NetworkRecipe recipe = parse(RECIPE, "data.validation-split=" + yaml);
    assertThat(recipe.data().validationSplit()).hasToString(split);
    assertThat(parse(RecipeYaml.write(recipe))).isEqualTo(recipe);
  }

  @Test
  void noSplitIsMissing() {
    assertThat(Set.copyOf(RecipeCodecs.splitTypes()))
        .isEqualTo(Set.of(Splitter.class.getPermittedSubclasses()));
  }

  @Test
  void allProblemsAreReportedTogetherInTheOrderOfTheText() {
    String yaml =
        RECIPE
            .replace("filters: 4", "filters: four")
            .replace("flatten", "flaten")
            .replace("optimizer: adam", "optimiser: adam")
            .replace("1e-3", "-1")
            .replace("first: 10", "frist: 10");
    assertThat(problems(yaml))
        .containsExactly(
            "r.yaml:4:22: data.validation-split: expected a split, received 'frist'; try 'first'",
            "r.yaml:7:25: network.layers.0.conv2d.filters: expected a whole number of at least 1, received the text 'four'",
            "r.yaml:9:7: network.layers.2: expected a layer, received 'flaten'; try 'flatten'",
            "r.yaml:13:3: training.optimiser: expected a known field, received 'optimiser'; try 'optimizer'",
            "r.yaml:14:18: training.learning-rate: expected a number above 0, received -1");
  }

  @Test
  void theChecksOfTheRecordsBecomeProblemsToo() {
    assertThat(problems(RECIPE.replace("{first: 10}", "{k-fold: {k: 3, fold: 3}}")))
        .containsExactly(
            "r.yaml:4:30: data.validation-split.k-fold: split.fold: expected 0 to 2, received 3");
    assertThat(problems(RECIPE + "published: [{metric: loss}]"))
        .containsExactly(
            "r.yaml:15:13: published.0: expected value, values, higher-than or note, received none; try adding 'value: ...'");
  }

  @Test
  void aLayerThatDoesNotFitIsShownInItsTableWithItsLine() {
    assertThatExceptionOfType(BobbinException.class)
        .isThrownBy(() -> parse(RECIPE.replace("    - flatten\n", "")))
        .satisfies(e -> {
          assertThat(e.problems())
              .singleElement()
              .asString()
              .startsWith(
                  "r.yaml:9:7: network.layers.2: dense_1: expected a flat input, received 13x13x4");
          assertThat(e.getCause())
              .isInstanceOfSatisfying(
                  ShapeException.class,
                  unfit -> {
                    assertThat(unfit.layer()).isEqualTo("dense_1");
                    assertThat(unfit.table().rows())
                        .extracting(LayerTable.Row::name)
                        .containsExactly("conv2d_1", "max_pool_1");
                    assertThat(unfit.table().rows().getLast().output()).hasToString("13x13x4");
                  });
        });
    String residual =
        RECIPE.replace(
            "- flatten",
            "- flatten\n    - residual:\n        body: [{dense: 1690}]\n        shortcut:\n          - dense: 5\n          - conv2d: {filters: 2, kernel-size: 9}");
    assertThat(problems(residual))
        .singleElement()
        .asString()
        .startsWith(
            "r.yaml:14:13: network.layers.3.residual.shortcut.1: residual_1/shortcut/conv2d_1: expected");
  }

  @Test
  void setReplacesAnything() throws IOException {
    NetworkRecipe recipe =
        parse(
            RECIPE,
            "training.epochs=7",
            "network.layers.0.conv2d.filters=8",
            "training.optimizer.adam.beta1=0.5",
            "training.early-stopping.patience=2",
            "data.validation-split=none",
            "seed=42",
            "notes=[a, b]");
    assertThat(recipe.training().epochs()).isEqualTo(7);
    assertThat(recipe.training().seed()).isEqualTo(42);
    assertThat(recipe.training().optimizer()).isEqualTo(new Optimizer.Adam(0.5, 0.999, 1e-7));
    assertThat(recipe.training().earlyStopping().orElseThrow().patience()).isEqualTo(2);
    assertThat(recipe.data().validationSplit()).isEqualTo(new Splitter.None());
    assertThat(recipe.network().layers().getFirst().toString()).contains("filters=8");
    assertThat(recipe.notes()).containsExactly("a", "b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "training.epoch=3|--set training.epoch=3: training.epoch: expected a known field, received 'epoch'; try 'epochs'",
        "trainig.epochs=3|--set trainig.epochs=3: trainig: expected a known field, received 'trainig'; try 'training'",
        "training.epochs=many|--set training.epochs=many: training.epochs: expected a whole number of at least 1, received the text 'many'",
        "network.layers.9=flatten|--set network.layers.9=flatten: network.layers: expected an index from 0 to 3, received '9'",
        "network.layers.first=flatten|--set network.layers.first=flatten: network.layers: expected an index from 0 to 3, received 'first'",
        "training.epochs.more=1|--set training.epochs.more=1: training.epochs: expected a mapping with 'more', received 2; try --set training.epochs=...",
        "epochs|--set epochs: expected path=value, received 'epochs'; try training.epochs=3",
        "=3|--set =3: expected path=value, received '=3'; try training.epochs=3",
        "training..epochs=3|--set training..epochs=3: expected path=value, received 'training..epochs=3'; try training.epochs=3",
      })
  void aSetThatIsWrongNamesItself(String set, String problem) {
    assertThat(problems(RECIPE, set)).containsExactly(problem);
  }

  @Test
  void aPathIsNoDeeperThanATextMayBe() {
    String path = "training" + ".a".repeat(63);
    assertThat(problems(RECIPE, path + "=1")).singleElement().asString().contains("'a'");
    assertThat(problems(RECIPE, path + ".a".repeat(20_000) + "=1"))
        .singleElement()
        .asString()
        .contains("expected path=value");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "name: &a x\\nseed: *a|expected no anchors",
        "a: &a [x]|expected no anchors",
        "a: &a {x: y}|expected no anchors",
        "a: *b|expected",
        "name: !!str x|expected no tags",
        "name: !java.lang.Runtime {}|expected no tags",
        "name: a\\nname: b|expected YAML",
        "a: [1, 2|expected YAML",
        "a: 'x|expected YAML",
        "\\ta: x|expected YAML",
        "--- a\\n--- b|expected one document",
        "a: b: c|expected YAML",
        "{}|expected a value, received none",
        "``|expected a mapping",
        "just words|expected a mapping",
        "[a]|expected a mapping",
      })
  void hostileOrBrokenYamlIsOneProblemWithAPlace(String yaml, String message) {
    assertThat(problems(yaml.replace("\\n", "\n").replace("\\t", "\t")))
        .allSatisfy(problem -> assertThat(problem).startsWith("r.yaml:").contains("received"))
        .anySatisfy(problem -> assertThat(problem).contains(message));
  }

  @Test
  void aBombOfAliasesAndDeepNestingAreRefusedAtOnce() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < 40; i++) {
      bomb.append("a%d: &a%d [*a%d, *a%d]%n".formatted(i, i, i - 1, i - 1));
    }
    assertThat(problems(bomb.toString()))
        .singleElement()
        .asString()
        .contains("expected no anchors");
    assertThat(problems("a: " + "[".repeat(100) + "]".repeat(100)))
        .singleElement()
        .asString()
        .contains("at most 64 levels");
    assertThat(problems("[".repeat(100_000))).singleElement().asString().contains("expected");
    assertThat(problems("{a: ".repeat(100_000))).singleElement().asString().contains("expected");
  }

  /**
   * The parser counts in code points; Windows and its editors bring carriage returns and byte-order
   * marks.
   */
  @Test
  void quotesAreSeenBehindEmojiCarriageReturnsAndAByteOrderMark() throws IOException {
    String yaml = "\uFEFF# 😀😀😀\nnotes: [\"😀\", 'x']\n" + RECIPE;
    assertThat(parse(yaml.replace("\n", "\r\n"))).isEqualTo(parse(RECIPE, "notes=[😀, x]"));
    assertThat(problems(yaml.replace("1e-3", "'1e-3'")))
        .containsExactly(
            "r.yaml:16:18: training.learning-rate: expected a number above 0, received the text '1e-3'; try it without quotes");
    assertThat(problems(yaml.replace("name: small", "name: 12")))
        .containsExactly("r.yaml:3:7: name: expected a text, received 12; try quotes: \"12\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.001", "1e-3", "1.0E-3", "1E-03", "+0.001", ".001"})
  void numbersAreWrittenInManyWays(String number) throws IOException {
    assertThat(
            parse(RECIPE, "training.learning-rate=" + number)
                .training()
                .schedule()
                .baseLearningRate())
        .isEqualTo(0.001);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"1e-3\"",
        "'0.001'",
        "1_000",
        "0x10",
        ".inf",
        ".nan",
        "1:30",
        "yes",
        "",
        "1e999"
      })
  void whatIsNoNumberIsRefused(String number) {
    assertThat(problems(RECIPE, "training.learning-rate=" + number))
        .singleElement()
        .asString()
        .contains("training.learning-rate: expected");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "training.learning-rate=1e-320|training.learning-rate: expected a number from 1.2e-38 to 3.4e38",
        "training.learning-rate=1e39|training.learning-rate: expected a number from 1.2e-38 to 3.4e38",
        "training.clip={value: 1e-40}|training.clip.value: expected a number from 1.2e-38",
        "training.optimizer={adam: {epsilon: 1e-300}}|training.optimizer.adam.epsilon: expected a number from 1.2e-38",
        "novelty-detection={keep: 1e-320}|keep: expected a share from 0.01 to 1",
        "training.class-weight={}|training.class-weight: expected a number for a class or more, received none; try balanced",
      })
  void whatWouldBeNothingIsRefused(String set, String problem) {
    assertThat(problems(RECIPE, set)).singleElement().asString().contains(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[conv2d_1, conv2d_1]|expected each layer once, received 'conv2d_1', which is frozen already; try without it",
        "[conv2d_1, flatten_1]|expected the name of a layer with weights, received 'flatten_1', which has none; try without it",
      })
  void whatCannotBeFrozenIsRefused(String names, String problem) {
    assertThat(problems(RECIPE, "training.freeze=" + names))
        .singleElement()
        .asString()
        .contains("training.freeze: " + problem);
  }

  @Test
  void filesThatAreNoRecipesAreNamed() throws IOException {
    Path none = folder.resolve("none.yaml");
    assertThatExceptionOfType(BobbinException.class)
        .isThrownBy(() -> RecipeYaml.readNetwork(none))
        .withMessage(
            none + ": expected a recipe file, received no file of that name; try one of recipes/");
    assertThatExceptionOfType(BobbinException.class)
        .isThrownBy(() -> RecipeYaml.readNetwork(folder))
        .withMessageContaining("received a folder");
    Path large = Files.writeString(folder.resolve("large.yaml"), "#".repeat((1 << 20) + 1));
    assertThatExceptionOfType(BobbinException.class)
        .isThrownBy(() -> RecipeYaml.readNetwork(large))
        .withMessageContaining("at most 1048576 bytes");
    Path binary = Files.write(folder.resolve("binary.yaml"), new byte[] {'a', ':', (byte) 0xFF});
    assertThatExceptionOfType(BobbinException.class)
        .isThrownBy(() -> RecipeYaml.readNetwork(binary))
        .withMessageContaining("expected UTF-8");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "data={name: x, split: none} | 'split'; try 'validation-split'",
        "data.validation-split={fraction: {share: 0.1}} | 'share'; try 'fraction'",
        "data.augment={flip: true} | 'flip'; try 'horizontal-flip'",
        "network.layers.0.conv2d.kernel=3 | 'kernel'; try 'kernel-size'",
        "network.layers.0.conv2d.stride=1 | 'stride'; try 'strides'",
        "network.layers.0.conv2d.bias=true | 'bias'; try 'use-bias'",
        "network.layers.0.conv2d.initializer=he-normal | 'initializer'; try 'kernel-initializer'",
        "network.layers.0.conv2d.activation={leaky-relu: {slope: 0.1}} | 'slope'; try 'negative-slope'",
        "network.layers.1={max-pool: {pool: 2}} | 'pool'; try 'pool-size'",
        "network.layers.3={linear: 10} | 'linear'; try 'dense'",
        "training.batch=32 | 'batch'; try 'batch-size'",
        "training.lr=0.1 | 'lr'; try 'learning-rate'",
        "training.gradient=sum | 'gradient'; try 'reduction'",
        "training.clip={norm: 1} | 'norm'; try 'global-norm'",
        "training.clip={value: {limit: 1}} | 'limit'; try 'clip-value'",
        "training.clip={global-norm: {limit: 1}} | 'limit'; try 'max-norm'",
        "training.early-stopping={watch: loss} | 'watch'; try 'monitor'",
        "training.early-stopping={restore-best: true} | 'restore-best'; try 'restore-best-weights'",
        "training.learning-rate={constant: {rate: 1}} | 'rate'; try 'learning-rate'",
        "training.learning-rate={step: {rate: 1, step-size: 1}} | 'rate'; try 'initial-learning-rate'",
        "training.learning-rate={step: {initial-learning-rate: 1, epochs: 1}} | 'epochs'; try 'step-size'",
        "training.learning-rate={exponential: {initial-learning-rate: 1, decay: 1}} | 'decay'; try 'decay-rate'",
        "training.learning-rate={cosine: {initial-learning-rate: 1, last: 0}} | 'last'; try 'min-learning-rate'",
        "training.learning-rate={warm-up: {warmup-steps: 1, then: 1}} | 'warm-up'; try 'warmup'",
        "training.learning-rate={warmup: {steps: 1, then: 1}} | 'steps'; try 'warmup-steps'",
        "training.learning-rate={one-cycle: {rate: 1}} | 'rate'; try 'max-learning-rate'",
        "training.learning-rate={one-cycle: {max-learning-rate: 1, rise: 0.5}} | 'rise'; try 'pct-start'",
        "training.learning-rate={one-cycle: {max-learning-rate: 1, divisor: 5}} | 'divisor'; try 'div-factor'",
        "training.learning-rate={reduce-on-plateau: {initial-learning-rate: 1, least: 0}} | 'least'; try 'min-learning-rate'",
        "published=[{figure: test-accuracy, value: 1}] | 'figure'; try 'metric'",
        "published=[{metric: test-accuracy, above: x}] | 'above'; try 'higher-than'",
        "study={grid: {seed: [1]}, halving: {first: 1}} | 'first'; try 'min-epochs'",
        "study={grid: {seed: [1]}, halving: {min-epochs: 1, eta: 2}} | 'eta'; try 'reduction-factor'",
        "study={random: {trials: 1, settings: {training.epochs: {from: 1, high: 2}}}} | 'from'; try 'low'",
        "study={random: {trials: 1, settings: {training.epochs: {low: 1, to: 2}}}} | 'to'; try 'high'",
        "study={random: {trials: 1, settings: {training.epochs: {low: 1, high: 2, whole: true}}}} | 'whole'; try 'integer'",
      })
  void aWordOfAnotherToolOrOfBeforeIsAnsweredWithTheWordHere(String set, String expected) {
    assertThatExceptionOfType(BobbinException.class)
        .isThrownBy(() -> parse(RECIPE, set))
        .withMessageContaining(expected);
  }
}
