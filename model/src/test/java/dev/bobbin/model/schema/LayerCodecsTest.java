package dev.bobbin.model.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.base.Problem;
import dev.bobbin.base.codec.Codec;
import dev.bobbin.base.json.JsonReader;
import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.base.json.Problems;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.Initializer;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.LearningRateSchedule;
import dev.bobbin.engine.spec.Loss;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.engine.spec.Optimizer;
import dev.bobbin.engine.spec.Padding;
import dev.bobbin.engine.spec.Regularizer;
import dev.bobbin.engine.spec.Size;
import dev.bobbin.engine.spec.TrainingSpec;
import dev.bobbin.engine.spec.TrainingSpec.ClassWeight;
import dev.bobbin.engine.spec.TrainingSpec.Clipping;
import dev.bobbin.engine.spec.TrainingSpec.EarlyStopping;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class LayerCodecsTest {
  private static final Regularizer PENALTY = new Regularizer(1e-5, 0.1);

  static final List<LayerSpec> LAYERS =
      List.of(
          new LayerSpec.Dense(
              7,
              new Activation.Tanh(),
              false,
              new Initializer(Initializer.Scale.HE, Initializer.Distribution.NORMAL),
              PENALTY),
          new LayerSpec.Conv2d(
              3,
              new Size(2, 5),
              new Size(1, 2),
              Padding.SAME,
              new Activation.LeakyRelu(0.123),
              false,
              Initializer.GLOROT_UNIFORM,
              PENALTY),
          new LayerSpec.MaxPool(new Size(3, 2), new Size(2, 1), Padding.SAME),
          new LayerSpec.AveragePool(2),
          new LayerSpec.GlobalAveragePool(),
          new LayerSpec.GlobalMaxPool(),
          new LayerSpec.Flatten(),
          new LayerSpec.Dropout(0.3),
          new LayerSpec.SpatialDropout(0.2),
          new LayerSpec.BatchNorm(0.9, 1e-5),
          new LayerSpec.Activate(new Activation.Elu(0.7)),
          new LayerSpec.Residual(
              List.of(new LayerSpec.Conv2d(3, 3, Padding.SAME, Activation.RELU)),
              List.of(new LayerSpec.Residual(List.of(new LayerSpec.Flatten()), List.of()))));

  static final List<Activation> ACTIVATIONS =
      List.of(
          new Activation.Linear(),
          new Activation.Relu(),
          new Activation.LeakyRelu(0.01),
          new Activation.Elu(2),
          new Activation.Gelu(),
          new Activation.Silu(),
          new Activation.Sigmoid(),
          new Activation.Tanh(),
          new Activation.Softmax());

  static final List<TrainingSpec> TRAININGS =
      List.of(
          training(
              new Loss.SparseCategoricalCrossEntropy(),
              new Optimizer.Sgd(0.9, true),
              new LearningRateSchedule.Constant(0.1),
              new Clipping.None()),
          training(
              new Loss.CategoricalCrossEntropy(0.1),
              new Optimizer.Adam(0.8, 0.99, 1e-8),
              new LearningRateSchedule.Step(0.1, 3, 0.5),
              new Clipping.ByValue(0.5)),
          training(
              new Loss.MeanSquaredError(),
              new Optimizer.AdamW(0.8, 0.99, 1e-8, 0.01),
              new LearningRateSchedule.Exponential(0.1, 0.9),
              new Clipping.ByGlobalNorm(1)),
          training(
              new Loss.MeanSquaredError(),
              new Optimizer.RmsProp(0.8, 0.5, 1e-8),
              new LearningRateSchedule.Cosine(0.1, 0.01),
              new Clipping.None()),
          training(
              new Loss.MeanSquaredError(),
              new Optimizer.Adagrad(0.2, 1e-8),
              new LearningRateSchedule.WarmUp(50, new LearningRateSchedule.OneCycle(0.1, 0.2, 10)),
              new Clipping.None()),
          new TrainingSpec(
              3,
              7,
              new Loss.MeanSquaredError(),
              new Optimizer.Adam(),
              new LearningRateSchedule.ReduceOnPlateau(0.1, 0.5, 3, 1e-3, 1e-6),
              TrainingSpec.Reduction.SUM,
              new Clipping.None(),
              Optional.of(new EarlyStopping(EarlyStopping.MonitoredMetric.ACCURACY, 4, 0.01, true)),
              Optional.of(new ClassWeight.Balanced()),
              TrainingSpec.Sampling.BALANCED,
              List.of("conv2d_1"),
              0),
          new TrainingSpec(
              3,
              7,
              new Loss.MeanSquaredError(),
              new Optimizer.Adam(),
              new LearningRateSchedule.Constant(0.1),
              TrainingSpec.Reduction.MEAN,
              new Clipping.None(),
              Optional.empty(),
              Optional.of(new ClassWeight.ByClass(Map.of("shirt", 2.5))),
              TrainingSpec.Sampling.SHUFFLED,
              List.of(),
              0));

  private static TrainingSpec training(
      Loss loss, Optimizer optimizer, LearningRateSchedule schedule, Clipping clipping) {
    return new TrainingSpec(
        3,
        7,
        loss,
        optimizer,
        schedule,
        TrainingSpec.Reduction.MEAN,
        clipping,
        Optional.empty(),
        0);
  }

  @ParameterizedTest
  @FieldSource("LAYERS")
  void everyLayerReadsBackEqual(LayerSpec layer) {
    assertThat(read(LayerCodecs.LAYER, JsonWriter.compact(LayerCodecs.LAYER.write(layer))))
        .isEqualTo(layer);
  }

  @ParameterizedTest
  @FieldSource("ACTIVATIONS")
  void everyActivationReadsBackEqual(Activation activation) {
    assertThat(
            read(
                LayerCodecs.ACTIVATION,
                JsonWriter.compact(LayerCodecs.ACTIVATION.write(activation))))
        .isEqualTo(activation);
  }

  @ParameterizedTest
  @FieldSource("TRAININGS")
  void everyTrainingReadsBackEqual(TrainingSpec training) {
    String json = JsonWriter.compact(TrainingCodecs.TRAINING.write(training));
    assertThat(read(TrainingCodecs.TRAINING, json)).isEqualTo(training);
  }

  @Test
  void noMemberOfASealedFamilyIsMissing() {
    assertThat(Set.copyOf(LayerCodecs.layers().types())).isEqualTo(members(LayerSpec.class));
    assertThat(Set.copyOf(LayerCodecs.activations().types())).isEqualTo(members(Activation.class));
    List<Class<?>> others =
        List.of(Loss.class, Optimizer.class, LearningRateSchedule.class, Clipping.class);
    for (int i = 0; i < others.size(); i++) {
      assertThat(Set.copyOf(TrainingCodecs.families().get(i).types()))
          .isEqualTo(members(others.get(i)));
    }
    assertThat(classes(LAYERS)).isEqualTo(members(LayerSpec.class));
    assertThat(classes(ACTIVATIONS)).isEqualTo(members(Activation.class));
    assertThat(classes(TRAININGS.stream().map(TrainingSpec::optimizer).toList()))
        .isEqualTo(members(Optimizer.class));
    assertThat(classes(TRAININGS.stream().map(TrainingSpec::loss).toList()))
        .isEqualTo(members(Loss.class));
    assertThat(classes(TRAININGS.stream().map(TrainingSpec::clipping).toList()))
        .isEqualTo(members(Clipping.class));
    assertThat(
            classes(
                TRAININGS.stream()
                    .map(TrainingSpec::schedule)
                    .flatMap(s ->
                        s instanceof LearningRateSchedule.WarmUp warmUp
                            ? Stream.of(s, warmUp.then())
                            : Stream.of(s))
                    .toList()))
        .isEqualTo(members(LearningRateSchedule.class));
  }

  private static Set<Class<?>> members(Class<?> family) {
    return Arrays.stream(family.getPermittedSubclasses()).collect(Collectors.toSet());
  }

  private static Set<Class<?>> classes(List<?> values) {
    return values.stream().map(Object::getClass).collect(Collectors.toSet());
  }

  @Test
  void kindsHaveTheNamesThatTheEngineUses() {
    for (LayerSpec layer : LAYERS) {
      Object written = LayerCodecs.LAYER.write(layer);
      assertThat(JsonWriter.compact(written)).matches("[{]?\"" + layer.kind() + "\".*");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"flatten\"|Flatten[]",
        "{\"flatten\":null}|Flatten[]",
        "{\"dropout\":0.25}|Dropout[rate=0.25]",
        "{\"max-pool\":2}|MaxPool[poolSize=2x2, strides=2x2, padding=VALID]",
        "{\"max-pool\":[2,3]}|MaxPool[poolSize=2x3, strides=2x3, padding=VALID]",
        "{\"average-pool\":{\"pool-size\":3,\"strides\":1}}|AveragePool[poolSize=3x3, strides=1x1, padding=VALID]",
        "{\"activation\":\"relu\"}|Activate[activation=Relu[]]",
        "{\"activation\":{\"leaky-relu\":0.1}}|Activate[activation=LeakyRelu[negativeSlope=0.1]]",
        "\"batch-norm\"|BatchNorm[momentum=0.99, epsilon=0.001]",
      })
  void layersHaveShortForms(String json, String layer) {
    assertThat(read(LayerCodecs.LAYER, json)).hasToString(layer);
  }

  @Test
  void shapesAreWrittenInThreeWays() {
    for (String json : List.of("\"28x28x1\"", "[28,28,1]")) {
      assertThat(read(ShapeCodecs.SHAPE, json)).isEqualTo(new Shape(28, 28, 1));
    }
    assertThat(List.of(read(ShapeCodecs.SHAPE, "784"), read(ShapeCodecs.SHAPE, "[784]")))
        .containsOnly(Shape.flat(784));
  }

  @Test
  void allProblemsAreReportedTogetherWithPlaceAndNearestName() {
    List<Problem> problems =
        problems(
            """
            {"input": "28x28",
             "layers": [
              {"conv2d": {"filters": 0, "kernal": 3}},
              {"dens": 3},
              {"dense": {"units": "ten", "activation": "reluu"}},
              {"dropout": 1.5},
              {"conv2d": {"filters": 3, "kernel-size": [3]}, "padding": "same"},
              7]}
            """);
    assertThat(problems.stream().map(Problem::toString))
        .containsExactly(
            "net:1:11: input: expected a shape such as 28x28x1, [28, 28, 1] or 784, received the text '28x28'",
            "net:3:26: layers.0.conv2d.filters: expected a whole number of at least 1, received 0",
            "net:3:29: layers.0.conv2d.kernal: expected a known field, received 'kernal'; try 'kernel-size'",
            "net:4:4: layers.1: expected a layer, received 'dens'; try 'dense'",
            "net:5:23: layers.2.dense.units: expected a whole number of at least 1, received the text 'ten'",
            "net:5:44: layers.2.dense.activation: expected an activation, received 'reluu'; try 'relu'",
            "net:6:15: layers.3.dropout: expected a number from 0 up to, but not, 1, received 1.5",
            "net:7:3: layers.4: expected one layer, received a mapping of conv2d, padding; try indenting the settings of"
                + " 'conv2d' further, or braces: conv2d: {...}",
            "net:8:3: layers.5: expected a layer, received 7; try one of "
                + String.join(", ", LayerCodecs.layers().names()));
  }

  @Test
  void aMissingFieldIsNamedUnlessItWasMisspelt() {
    assertThat(
            problems("{\"input\": \"4x4x1\", \"layers\": [{\"conv2d\": {\"kernal\": 3}}]}").stream()
                .map(Problem::toString))
        .containsExactly(
            "net:1:42: layers.0.conv2d.filters: expected a value, received none; try adding 'filters: ...'",
            "net:1:43: layers.0.conv2d.kernal: expected a known field, received 'kernal'; try 'kernel-size'");
  }

  @Test
  void aShapeOfTooManyValuesIsAProblemAndNoOverflow() {
    assertThat(problems("{\"input\": [100000, 100000, 3], \"layers\": [\"flatten\"]}"))
        .singleElement()
        .asString()
        .contains("at most 2^31 - 1 values");
  }

  @Test
  void numbersInQuotesAndTextsWithoutThemGetAHint() {
    assertThat(problems("{\"input\": \"4x4x1\", \"layers\": [{\"dropout\": \"0.5\"}]}"))
        .singleElement()
        .asString()
        .endsWith("received the text '0.5'; try it without quotes");
  }

  private static <T> T read(Codec<T> codec, String json) {
    Problems problems = new Problems();
    T value = codec.read(JsonReader.read("test", json), "", problems);
    assertThat(problems.all()).isEmpty();
    return value;
  }

  private static List<Problem> problems(String json) {
    Problems problems = new Problems();
    NetworkSpec value =
        LayerCodecs.network(Optional.empty()).read(JsonReader.read("net", json), "", problems);
    assertThat(value).isNull();
    return new ArrayList<>(problems.all());
  }
}
