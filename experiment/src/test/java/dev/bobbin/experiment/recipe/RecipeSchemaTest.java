package dev.bobbin.experiment.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import dev.bobbin.base.BobbinException;
import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.base.json.Node;
import dev.bobbin.base.json.Problems;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An editor that knows the schema accepts and refuses what the reader accepts and refuses. */
class RecipeSchemaTest {
  private static final String RECIPE =
      """
      name: small
      data: {name: fashion-mnist-mini, validation-split: {first: 10}}
      network:
        layers:
          - conv2d: {filters: 4, kernel-size: 3, activation: relu}
          - flatten
          - dense: {units: 10, activation: softmax}
      training: {epochs: 2, optimizer: adam, learning-rate: 1.0e-3}
      """;

  private static final Schema SCHEMA =
      SchemaRegistry.withDialect(Dialects.getDraft202012())
          .getSchema(RecipeYaml.schema(), InputFormat.JSON);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "seed=3",
        "data=fashion-mnist",
        "data.validation-split=none",
        "data.validation-split={fraction: 0.25}",
        "data.validation-split={fraction: {fraction: 0.25, seed: -1}}",
        "data.validation-split={k-fold: {k: 2, fold: 1}}",
        "data.preprocessing={size: 64x48, channels: rgb, fit: crop, background: 128, polarity: as-is}",
        "data.preprocessing={size: auto, channels: auto, fit: stretch, background: auto, polarity: auto}",
        "data.preprocessing={size: 1x1024, background: [255, 0, 128], orientation: false}",
        "data.preprocessing={scale: 0..1}",
        "data.preprocessing={scale: -1..1}",
        "data.preprocessing={scale: standardize}",
        "data.preprocessing={scale: {standardize: {mean: [124, 116, 104], std: [58, 57, 57.5]}}}",
        "data.augment={shift: 1000, rotate: 180, zoom: 0.99, erase: 1, horizontal-flip: true}",
        "training.learning-rate={one-cycle: {max-learning-rate: 0.1, pct-start: 0}}",
        "training.learning-rate={warmup: {warmup-steps: 1, then: 0.1}}",
        "training.clip={value: 0.5}",
        "training.clip={global-norm: {max-norm: 1}}",
        "training.early-stopping={monitor: loss, patience: 0, min-delta: 0}",
        "network.layers.0.conv2d.activation={leaky-relu: 0}",
        "network.layers.0.conv2d.kernel-size=[3, 1]",
        "network.layers.0.conv2d.l2=0",
      })
  void bothAccept(String set) {
    assertThat(readerAccepts(set)).as("reader").isTrue();
    assertThat(SCHEMA.validate(json(set), InputFormat.JSON)).as("schema").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name=1",
        "seed=1.5",
        "data.split={first: 10}",
        "data.validation-split={first: 0}",
        "data.validation-split={fraction: 0}",
        "data.validation-split={stratified: 1}",
        "data.validation-split={scikit-learn: {test-size: 0, random-state: 1}}",
        "data.validation-split={k-fold: {k: 1, fold: 0}}",
        "data.preprocessing={size: 64}",
        "data.preprocessing={size: 0x64}",
        "data.preprocessing={size: 64x1025}",
        "data.preprocessing={channels: 3}",
        "data.preprocessing={fit: squash}",
        "data.preprocessing={background: 256}",
        "data.preprocessing={background: [0, -1, 0]}",
        "data.preprocessing={background: []}",
        "data.preprocessing={polarity: inverted}",
        "data.preprocessing={scale: 255}",
        "data.preprocessing={scale: {standardize: {std: [0]}}}",
        "data.augment={shift: 1001}",
        "data.augment={rotate: 181}",
        "data.augment={zoom: 1}",
        "data.augment={erase: 1.5}",
        "training.epochs=0",
        "training.batch-size=0",
        "training.learning-rate=0",
        "training.learning-rate={exponential: {initial-learning-rate: 1, decay-rate: 0}}",
        "training.learning-rate={one-cycle: {max-learning-rate: 0.1, div-factor: 0}}",
        "training.clip={value: 0}",
        "training.early-stopping={monitor: luck}",
        "training.early-stopping={watch: loss}",
        "training.optimizer={adam: {beta1: 1}}",
        "training.optimizer={sgd: {momentum: -0.1}}",
        "network.layers=[]",
        "network.layers.0.conv2d.filters=0",
        "network.layers.0.conv2d.kernel-size=0",
        "network.layers.0.conv2d.activation={leaky-relu: -0.1}",
        "network.layers.0.conv2d.activation={elu: -1}",
        "network.layers.0.conv2d.l2=-1",
        "network.layers.2=linear",
        "study={grid: {}}",
        "study={halving: {min-epochs: 0}, grid: {training.epochs: [1, 2]}}",
        "study={random: {trials: 0, settings: {training.epochs: [1, 2]}}}",
      })
  void bothRefuse(String set) {
    assertThat(readerAccepts(set)).as("reader").isFalse();
    assertThat(SCHEMA.validate(json(set), InputFormat.JSON)).as("schema").isNotEmpty();
  }

  private static boolean readerAccepts(String set) {
    try {
      RecipeYaml.parse("small.yaml", RECIPE, List.of(set));
      return true;
    } catch (BobbinException e) {
      return false;
    }
  }

  private static String json(String set) {
    Problems problems = new Problems();
    Node tree = Overrides.apply(YamlReader.read("small.yaml", RECIPE), List.of(set), problems);
    assertThat(problems.all()).isEmpty();
    return JsonWriter.compact(PlainTree.of(tree));
  }
}
