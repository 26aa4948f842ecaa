package dev.bobbin.experiment.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.Problem;
import dev.bobbin.data.Augmentation;
import dev.bobbin.data.PreprocessingSpec;
import dev.bobbin.engine.network.shape.ShapeException;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.Size;
import dev.bobbin.model.CombinationRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnsembleRecipeTest {
  private static final Path RECIPES = Path.of("..", "recipes");

  private static final String MEMBER =
      """
      name: small
      notes: [of a network alone]
      data: {name: fashion-mnist-mini, validation-split: {first: 10}}
      network:
        layers:
          - conv2d: {filters: 4, kernel-size: 3, activation: relu}
          - flatten
          - dense: {units: 10, activation: softmax}
      training:
        epochs: 2
        learning-rate: 1e-3
      seed: 99
      published: [{metric: test-accuracy, value: 0.9}]
      """;

  private static final String ENSEMBLE =
      """
      name: both
      ensemble:
        combine: majority-vote
        members:
          - small
          - recipe: small
            set: {name: wide, network.layers.0.conv2d.kernel-size: 5, data.augment: {shift: 2}}
      """;

  @TempDir Path folder;
  private Path file = Path.of("");
  private RecipeFolder shipped = new RecipeFolder(Path.of(""));

  @BeforeEach
  void write() throws IOException {
    file = Files.writeString(folder.resolve("both.yaml"), ENSEMBLE);
    shipped = new RecipeFolder(Files.createDirectory(folder.resolve("shipped")));
    Files.writeString(shipped.path().resolve("small.yaml"), MEMBER);
  }

  private EnsembleRecipe read(String... sets) throws IOException {
    return (EnsembleRecipe) RecipeYaml.read(file, List.of(sets), shipped);
  }

  private List<String> problems(String... sets) throws IOException {
    try {
      throw new AssertionError("expected problems, received " + read(sets));
    } catch (BobbinException e) {
      return e.problems().stream().map(Problem::toString).toList();
    }
  }

  private void replace(String old, String replacement) throws IOException {
    assertThat(ENSEMBLE).contains(old);
    Files.writeString(file, ENSEMBLE.replace(old, replacement));
  }

  private static Size kernel(NetworkRecipe recipe) {
    return ((LayerSpec.Conv2d) recipe.network().layers().getFirst()).kernelSize();
  }

  @Test
  void membersAreTheRecipesTheyNameWithTheirChanges() throws IOException {
    EnsembleRecipe ensemble = read();
    assertThat(ensemble.rule()).isEqualTo(CombinationRule.MAJORITY_VOTE);
    assertThat(ensemble.members()).extracting(NetworkRecipe::name).containsExactly("small", "wide");
    assertThat(ensemble.members())
        .extracting(EnsembleRecipeTest::kernel)
        .containsExactly(Size.square(3), Size.square(5));
    assertThat(ensemble.members().get(1).data().augmentation())
        .isEqualTo(new Augmentation(2, 0, false, 0, 0));
    assertThat(ensemble.data())
        .isEqualTo(
            new NetworkRecipe.Data(
                "fashion-mnist-mini",
                PreprocessingSpec.AUTO,
                RecipeYaml.parse("r", MEMBER, List.of()).data().validationSplit(),
                NetworkRecipe.TrainOn.TRAIN,
                Augmentation.NONE));
    // What was said and published of the network alone is not true of the member.
    assertThat(ensemble.members().get(1).notes()).isEmpty();
    assertThat(ensemble.members().get(1).published()).isEmpty();
  }

  @Test
  void noTwoMembersOfEnsemblesOfOneSizeShareASeedWhateverTheEnsemblesSeeds() throws IOException {
    assertThat(read().members()).extracting(NetworkRecipe::seed).containsExactly(1L, 2L);
    assertThat(read("seed=3").members()).extracting(NetworkRecipe::seed).containsExactly(5L, 6L);
    Set<Long> seeds = new LinkedHashSet<>();
    for (long seed = -5; seed <= 5; seed++) {
      for (NetworkRecipe member : read("seed=" + seed).members()) {
        assertThat(seeds.add(member.seed())).as("seed %d", seed).isTrue();
      }
    }
    assertThat(read("seed=9223372036854775807").members())
        .extracting(NetworkRecipe::seed)
        .doesNotHaveDuplicates();
  }

  @Test
  void theRecipesOfTheReportShareTheirFirstMember() throws IOException {
    for (int seed = 1; seed <= 3; seed++) {
      List<String> sets = List.of("seed=" + seed);
      List<NetworkRecipe> mixed = reported("roy-vote-mixed", sets).members();
      List<NetworkRecipe> same = reported("roy-vote-same", sets).members();
      assertThat(mixed.getFirst()).isEqualTo(same.getFirst());
      assertThat(mixed)
          .extracting(EnsembleRecipeTest::kernel)
          .containsExactly(Size.square(3), Size.square(5), Size.square(7));
      assertThat(same).extracting(EnsembleRecipeTest::kernel).containsOnly(Size.square(3));
      assertThat(same)
          .extracting(NetworkRecipe::seed)
          .containsExactly(3L * seed - 2, 3L * seed - 1, 3L * seed);
      NetworkRecipe alone = RecipeYaml.readNetwork(RECIPES.resolve("roy-cnn-2.yaml"));
      assertThat(mixed)
          .allSatisfy(member -> {
            assertThat(member.withSeed(1).training()).isEqualTo(alone.training());
            assertThat(member.data().augmentation())
                .isEqualTo(new Augmentation(2, 10, false, 0, 0));
          });
    }
  }

  private EnsembleRecipe reported(String name, List<String> sets) throws IOException {
    return (EnsembleRecipe) RecipeYaml.read(RECIPES.resolve(name + ".yaml"), sets, shipped);
  }

  @Test
  void whatIsWrittenStandsByItselfAndCanBeGivenAnotherSeed() throws IOException {
    EnsembleRecipe ensemble = read("seed=4");
    Path elsewhere = Files.createDirectory(folder.resolve("run")).resolve("recipe.yaml");
    String written = RecipeYaml.write(ensemble);
    Files.writeString(elsewhere, written);
    RecipeFolder nowhere = new RecipeFolder(folder.resolve("nowhere"));
    assertThat(RecipeYaml.read(elsewhere, List.of(), nowhere)).isEqualTo(ensemble);
    assertThat(RecipeYaml.read(elsewhere, List.of("seed=1"), nowhere)).isEqualTo(read());
    assertThat(RecipeYaml.write(RecipeYaml.read(elsewhere, List.of(), nowhere))).isEqualTo(written);
  }

  @Test
  void setsOfDataNetworkAndTrainingGoToEveryMemberAndOthersWhereTheySay() throws IOException {
    EnsembleRecipe ensemble =
        read(
            "training.epochs=7",
            "data.validation-split=none",
            "ensemble.members.1.training.batch-size=5",
            "ensemble.combine=mean-probability",
            "name=other");
    assertThat(ensemble.name()).isEqualTo("other");
    assertThat(ensemble.rule()).isEqualTo(CombinationRule.MEAN_PROBABILITY);
    assertThat(ensemble.members()).extracting(m -> m.training().epochs()).containsExactly(7, 7);
    assertThat(ensemble.members()).extracting(m -> m.training().batchSize()).containsExactly(32, 5);
    assertThat(read("ensemble.members.0={recipe: small, set: {name: third}}").members())
        .extracting(NetworkRecipe::name)
        .containsExactly("third", "wide");
  }

  @Test
  void aNameIsLookedForBesideTheFileFirstAndAPathBeginsThere() throws IOException {
    Files.writeString(folder.resolve("small.yaml"), MEMBER.replace("name: small", "name: mine"));
    replace("recipe: small", "recipe: shipped/small.yaml");
    assertThat(read().members()).extracting(NetworkRecipe::name).containsExactly("mine", "wide");
    assertThat(read("ensemble.members.1=shipped/small.yaml").members())
        .extracting(NetworkRecipe::name)
        .containsExactly("mine", "small");
  }

  /** Each row: what is replaced in the ensemble, by what, and what the one problem says. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "- small | - smal | both.yaml:5:7: ensemble.members.0.recipe: expected the name of a recipe or the path of one, received 'smal'; try 'small'",
        "- small | - ../no/where.yaml | ensemble.members.0.recipe: expected the name of a recipe or the path of one, received '../no/where.yaml'; try one of",
        "- small | - both | ensemble.members.0.recipe: expected the recipe of one network, received the ensemble 'both'; try naming its members",
        "- small | - {recipe: both.yaml} | received the ensemble 'both.yaml'",
        "recipe: small | recip: small | ensemble.members.1.recip: expected a known field, received 'recip'; try 'recipe'",
        "set: {name: wide | sets: {name: wide | ensemble.members.1.sets: expected a known field, received 'sets'; try 'set'",
        "kernel-size: 5 | kernal: 5 | both.yaml:7:57: ensemble.members.1.network.layers.0.conv2d.kernal: expected a known field, received 'kernal'; try 'kernel-size'",
        "network.layers.0 | network.layers.7 | ensemble.members.1.network.layers: expected an index from 0 to 2, received '7'",
        "name: wide | seed: 4 | ensemble.members.1.seed: expected none, as a member's seed follows from the ensemble's, received 4",
        "name: wide | .name: wide | ensemble.members.1.set: expected names with dots between, received '.name'",
        "set: {name: wide, network.layers.0.conv2d.kernel-size: 5, data.augment: {shift: 2}} | set: 3 | ensemble.members.1.set: expected a mapping from paths to values, received 3",
        "majority-vote | majorty-vote | ensemble.combine: expected a way to combine, received the text 'majorty-vote'; try 'majority-vote'",
        "name: wide | network.layers.2.dense.units: 9 | ensemble.members.1.network: expected as many classes as member 0 (small) has, 10, received 9",
        "name: wide | network.layers.2.dense.activation: sigmoid | ensemble.members.1.network: expected a network that ends in softmax",
        "name: wide | data.name: mnist | ensemble: expected the same data.name in all members, received fashion-mnist-mini in member 0 (small) and mnist in member 1 (small)",
        "name: wide | data.validation-split: {first: 11} | ensemble: expected the same data.validation-split in all members",
        "name: wide | network.input: 32x32x1 | ensemble: expected the same network.input in all members, received 28x28x1 in member 0",
        "name: both | nam: both | nam: expected a known field, received 'nam'; try 'name'",
        "ensemble: | ensembel: | ensembel: expected a known field, received 'ensembel'; try 'ensemble'",
        "name: both | `name: both\nnetwork: {layers: [flatten]}` | network: expected a known field, received 'network'",
      })
  void whatIsWrongIsNamedWithItsPlace(String old, String replacement, String message)
      throws IOException {
    replace(old, replacement);
    assertThat(problems()).singleElement().asString().contains(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ensemble.members=[] | ensemble.members: expected a list of at least 2, received a list of 0",
        "ensemble.members=[small] | ensemble.members: expected a list of at least 2, received a list of 1",
        "ensemble.members=small | ensemble.members: expected a list of at least 2, received the text 'small'",
        "ensemble.members.0=[small] | ensemble.members.0: expected a mapping with name, data, network, pretrain, initial-weights, training, received a list of 1",
        "ensemble.members.2=small | ensemble.members: expected an index from 0 to 1, received '2'",
        "ensemble.members.0.seed=3 | ensemble.members.0.seed: expected none",
        "ensemble=3 | ensemble: expected a mapping with combine, members, received 3",
        "nonsense | expected path=value, received 'nonsense'",
      })
  void replacementsThatAreWrongAreNamed(String set, String message) throws IOException {
    assertThat(problems(set)).singleElement().asString().contains(message);
  }

  @Test
  void aMistakeInAReplacementForAllIsNamedForEach() throws IOException {
    assertThat(problems("training.epochz=3"))
        .containsExactly(
            "--set training.epochz=3: ensemble.members.0.training.epochz: expected a known field, received 'epochz'; try 'epochs'",
            "--set training.epochz=3: ensemble.members.1.training.epochz: expected a known field, received 'epochz'; try 'epochs'");
  }

  @Test
  void aMistakeInAMembersOwnFileIsNamedThere() throws IOException {
    Files.writeString(folder.resolve("small.yaml"), MEMBER.replace("flatten", "flaten"));
    assertThat(problems())
        .first()
        .asString()
        .startsWith(folder.resolve("small.yaml") + ":7:7: network.layers.1: expected a layer");
  }

  @Test
  void aMemberWhoseLayersDoNotFitShowsItsTable() {
    assertThatExceptionOfType(BobbinException.class)
        .isThrownBy(() -> read("ensemble.members.1.network.layers.0.conv2d.kernel-size=40"))
        .withMessageContaining("ensemble.members.1.network.layers.0")
        .satisfies(e ->
            assertThat(e.getCause())
                .isInstanceOfSatisfying(
                    ShapeException.class,
                    unfit -> assertThat(unfit.layer()).isEqualTo("conv2d_1")));
  }

  @Test
  void membersWithoutEndAreRefusedBeforeTheyAreRead() throws IOException {
    replace("    - small\n", "    - small\n".repeat(200));
    assertThat(problems())
        .singleElement()
        .asString()
        .contains("ensemble.members: expected at most 100 members, received 201");
  }

  @Test
  void oneMemberOnTestImagesMakesTheWholeLearnFromThem() throws IOException {
    assertThat(read("ensemble.members.1.data.train-on=test").data().trainOn())
        .isEqualTo(NetworkRecipe.TrainOn.TEST);
  }

  @Test
  void whoAsksForOneNetworkIsToldThatThereAreSeveral() {
    assertThatExceptionOfType(BobbinException.class)
        .isThrownBy(() -> RecipeYaml.readNetwork(file))
        .withMessage(
            file
                + ": expected the recipe of one network, received an ensemble; try one of its members");
  }
}
