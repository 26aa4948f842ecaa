package dev.bobbin.experiment.recipe;

import static dev.bobbin.base.codec.Codecs.PROPER_FRACTION;
import static dev.bobbin.base.codec.Codecs.TEXT;
import static dev.bobbin.base.codec.Codecs.WHOLE;
import static dev.bobbin.base.codec.Codecs.between;
import static dev.bobbin.base.codec.Codecs.list;

import dev.bobbin.base.codec.Codec;
import dev.bobbin.base.codec.Codecs;
import dev.bobbin.base.codec.RecordFields;
import dev.bobbin.base.codec.RecordFields.Field;
import dev.bobbin.base.codec.UnionCodec;
import dev.bobbin.data.Augmentation;
import dev.bobbin.data.PreprocessingSpec;
import dev.bobbin.data.split.Splitter;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.engine.spec.TrainingSpec;
import dev.bobbin.experiment.recipe.NetworkRecipe.Data;
import dev.bobbin.experiment.recipe.NetworkRecipe.NoveltyDetection;
import dev.bobbin.experiment.recipe.NetworkRecipe.Pretraining;
import dev.bobbin.experiment.recipe.NetworkRecipe.Published;
import dev.bobbin.experiment.recipe.NetworkRecipe.TrainOn;
import dev.bobbin.model.schema.LayerCodecs;
import dev.bobbin.model.schema.TrainingCodecs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The codecs of a recipe, around those for network and training. */
final class RecipeCodecs {
  private static final UnionCodec<Splitter> SPLITS = splits();

  // Named, as the schema uses them both for recipes and for members of ensembles.
  private static final Codec<Data> DATA = Codec.named("data", RecipeCodecs::data);
  private static final Codec<NetworkSpec> NETWORK =
      Codec.named("network", () -> LayerCodecs.network(Optional.of(NetworkRecipe.USUAL_INPUT)));
  private static final Codec<TrainOn> TRAIN_ON = Codecs.constants("train or test", TrainOn.class);
  private static final Codec<Pretraining> PRETRAINING =
      Codec.named("pretraining", RecipeCodecs::pretraining);
  private static final Codec<InitialWeights> INITIAL_WEIGHTS =
      Codec.named("initial-weights", RecipeCodecs::initialWeights);
  private static final Codec<TrainingSpec> TRAINING =
      Codec.named("training", () -> TrainingCodecs.TRAINING);

  /** Under which users may look for {@code initial-weights}. */
  static final String[] INITIAL_WEIGHTS_WORDS = {
    "pretrained", "pretrained-weights", "weights", "load-weights", "transfer", "start-from"
  };

  private static final Codec<NoveltyDetection> NOVELTY_DETECTION =
      Codec.named("novelty-detection", RecipeCodecs::noveltyDetection);

  static final Codec<NetworkRecipe> RECIPE = recipe();

  private RecipeCodecs() {}

  static List<Class<?>> splitTypes() {
    return SPLITS.types();
  }

  /** The JSON Schema (draft 2020-12) of recipes of either kind, for editors. */
  static Map<String, Object> schema() {
    Map<String, Object> definitions = new LinkedHashMap<>();
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", "Bobbin recipe");
    // With 'anyOf' editors could not tell which kind an invalid recipe is.
    schema.put("if", Map.of("required", List.of("ensemble")));
    schema.put("then", EnsembleCodecs.ENSEMBLE.schema(definitions));
    schema.put("else", RECIPE.schema(definitions));
    schema.put("$defs", definitions);
    return schema;
  }

  private static Codec<NetworkRecipe> recipe() {
    RecordFields<NetworkRecipe> fields = new RecordFields<>();
    Heading<NetworkRecipe> heading = heading(fields);
    var data = data(fields);
    var network = network(fields);
    var pretraining = pretraining(fields);
    var initialWeights = initialWeights(fields);
    var training = training(fields);
    var seed =
        fields.optional(
            "seed",
            WHOLE,
            NetworkRecipe::seed,
            1L,
            "Seed of everything random: weights, order, dropout, augmentation.");
    var novelty =
        fields.absent(
            "novelty-detection",
            NOVELTY_DETECTION,
            NetworkRecipe::noveltyDetection,
            "Answers pictures of none of the classes with 'unknown'; needs a validation split.");
    var published = published(fields);
    var study =
        fields.absent(
            "study", StudyCodecs.STUDY, NetworkRecipe::study, "A comparison of settings.");
    return fields
        .insteadOf("initial-weights", INITIAL_WEIGHTS_WORDS)
        .build(v ->
            new NetworkRecipe(
                v.get(heading.name()),
                v.get(heading.notes()),
                v.get(heading.source()),
                v.get(data),
                v.get(network),
                v.find(pretraining),
                v.find(initialWeights),
                v.get(training).withSeed(v.get(seed)),
                v.find(novelty),
                v.get(published),
                v.find(study)));
  }

  /** The fields that every recipe begins with. */
  record Heading<E extends Recipe>(
      Field<E, String> name, Field<E, List<String>> notes, Field<E, Map<String, String>> source) {}

  static <E extends Recipe> Heading<E> heading(RecordFields<E> fields) {
    return new Heading<>(
        fields.required(
            "name", TEXT, Recipe::name, "Name of the experiment in tables and run directories."),
        fields.optional(
            "notes",
            list(TEXT, 0),
            Recipe::notes,
            List.of(),
            "What the source states and what is assumed."),
        fields.optional(
            "source", Codecs.texts(), Recipe::source, Map.of(), "Where it was published."));
  }

  static Field<NetworkRecipe, Data> data(RecordFields<NetworkRecipe> fields) {
    return fields.required("data", DATA, NetworkRecipe::data, "The dataset and its splits.");
  }

  static Field<NetworkRecipe, NetworkSpec> network(RecordFields<NetworkRecipe> fields) {
    return fields.required("network", NETWORK, NetworkRecipe::network, "The network.");
  }

  static Field<NetworkRecipe, Pretraining> pretraining(RecordFields<NetworkRecipe> fields) {
    return fields.absent(
        "pretrain",
        PRETRAINING,
        NetworkRecipe::pretraining,
        "A training of the same network before this one, with other settings.");
  }

  private static Codec<Pretraining> pretraining() {
    RecordFields<Pretraining> fields = new RecordFields<>();
    var trainOn =
        fields.optional(
            "train-on", TRAIN_ON, Pretraining::trainOn, TrainOn.TRAIN, "The split to train on.");
    var epochs = fields.required("epochs", Codecs.COUNT, Pretraining::epochs, "Number of epochs.");
    return fields.build(v -> new Pretraining(v.get(trainOn), v.get(epochs)));
  }

  static Field<NetworkRecipe, InitialWeights> initialWeights(RecordFields<NetworkRecipe> fields) {
    return fields.absent(
        "initial-weights",
        INITIAL_WEIGHTS,
        NetworkRecipe::initialWeights,
        "A trained model that the network starts from, layer by layer.");
  }

  private static Codec<InitialWeights> initialWeights() {
    RecordFields<InitialWeights> fields = new RecordFields<>();
    var model =
        fields.required(
            "model",
            TEXT,
            InitialWeights::model,
            "A run directory, the name of a run in the folder runs, or a .safetensors file.");
    var sha256 =
        fields.absent(
            "sha256",
            TEXT,
            InitialWeights::sha256,
            "Digest of its weights; a model with others is refused.");
    var state =
        fields.absent(
            "optimizer-state",
            TEXT,
            InitialWeights::optimizerState,
            "Digest of its optimizer's state, which lies beside an imported model; none to begin without it.");
    return fields
        .insteadOf("model", "run", "path", "file", "from")
        .insteadOf("optimizer-state", "optimizer", "state")
        .shorthand(model)
        .build(v -> new InitialWeights(v.get(model), v.find(sha256), v.find(state)));
  }

  private static Codec<NoveltyDetection> noveltyDetection() {
    RecordFields<NoveltyDetection> fields = new RecordFields<>();
    var keep =
        fields.optional(
            "keep",
            Codecs.NUMBER,
            NoveltyDetection::keep,
            NoveltyDetection.DEFAULT_KEEP,
            "Share of the validation pictures that keep their class, from 0.01 to 1.");
    return fields.build(v -> new NoveltyDetection(v.get(keep)));
  }

  static Field<NetworkRecipe, TrainingSpec> training(RecordFields<NetworkRecipe> fields) {
    return fields.required(
        "training", TRAINING, NetworkRecipe::training, "How the network is trained.");
  }

  static <E extends Recipe> Field<E, List<Published>> published(RecordFields<E> fields) {
    return fields.optional(
        "published", list(published(), 0), Recipe::published, List.of(), "Published metrics.");
  }

  private static Codec<Data> data() {
    RecordFields<Data> fields = new RecordFields<>();
    var name =
        fields.required(
            "name", TEXT, Data::dataset, "Name of a dataset, such as fashion-mnist, or a path.");
    var preprocessing =
        fields.absent(
            "preprocessing",
            PreprocessingSpecCodecs.PREPROCESSING,
            data ->
                Optional.of(data.preprocessing())
                    .filter(how -> !how.equals(PreprocessingSpec.AUTO)),
            "How pictures become images; what is left out is found from the training pictures.");
    var split =
        fields.optional(
            "validation-split",
            SPLITS,
            Data::validationSplit,
            new Splitter.None(),
            "How the validation split is chosen.");
    var trainOn =
        fields.optional(
            "train-on", TRAIN_ON, Data::trainOn, TrainOn.TRAIN, "The split to train on.");
    var augment =
        fields.optional(
            "augment",
            augmentation(),
            Data::augmentation,
            Augmentation.NONE,
            "Random changes to the training images.");
    return fields
        .insteadOf("validation-split", "split")
        .shorthand(name)
        .build(v ->
            new Data(
                v.get(name),
                v.find(preprocessing).orElse(PreprocessingSpec.AUTO),
                v.get(split),
                v.get(trainOn),
                v.get(augment)));
  }

  private static Codec<Augmentation> augmentation() {
    RecordFields<Augmentation> fields = new RecordFields<>();
    var shift =
        fields.optional(
            "shift", between(0, 1000), Augmentation::shift, 0, "Largest shift, in whole pixels.");
    var rotate =
        fields.optional(
            "rotate",
            between(0.0, 180.0),
            Augmentation::rotate,
            0.0,
            "Largest rotation, in degrees.");
    var flip =
        fields.optional(
            "horizontal-flip",
            Codecs.FLAG,
            Augmentation::horizontalFlip,
            false,
            "Whether to mirror half of the images.");
    var zoom =
        fields.optional(
            "zoom", Codecs.FRACTION, Augmentation::zoom, 0.0, "Largest relative change of size.");
    var erase =
        fields.optional(
            "erase",
            between(0.0, 1.0),
            Augmentation::erase,
            0.0,
            "Probability of erasing a patch.");
    return fields
        .insteadOf("horizontal-flip", "flip")
        .build(v ->
            new Augmentation(v.get(shift), v.get(rotate), v.get(flip), v.get(zoom), v.get(erase)));
  }

  private static UnionCodec<Splitter> splits() {
    RecordFields<Splitter.First> first = new RecordFields<>();
    var count =
        first.required(
            "count", Codecs.COUNT, Splitter.First::count, "Number of images at the start.");
    return new UnionCodec<Splitter>("split")
        .kind("none", Splitter.None.class, Splitter.None::new)
        .kind(
            "first",
            Splitter.First.class,
            first.shorthand(count).build(v -> new Splitter.First(v.get(count))))
        .kind(
            "fraction",
            Splitter.Fraction.class,
            fraction(
                Splitter.Fraction::fraction,
                Splitter.Fraction::seed,
                Splitter.Fraction::new,
                "Fraction of all images that becomes the validation split."))
        .kind(
            "stratified",
            Splitter.Stratified.class,
            fraction(
                Splitter.Stratified::fraction,
                Splitter.Stratified::seed,
                Splitter.Stratified::new,
                "Fraction of each class that becomes the validation split."))
        .kind("k-fold", Splitter.KFold.class, kFold())
        .kind("scikit-learn", Splitter.ScikitLearn.class, scikitLearn());
  }

  private static <S extends Splitter> Codec<S> fraction(
      Function<S, Double> getFraction,
      Function<S, Long> getSeed,
      BiFunction<Double, Long, S> make,
      String about) {
    RecordFields<S> fields = new RecordFields<>();
    var fraction = fields.required("fraction", PROPER_FRACTION, getFraction, about);
    var seed = fields.optional("seed", WHOLE, getSeed, 0L, "Seed of the random choice.");
    return fields
        .insteadOf("fraction", "share")
        .shorthand(fraction)
        .build(v -> make.apply(v.get(fraction), v.get(seed)));
  }

  private static Codec<Splitter.KFold> kFold() {
    RecordFields<Splitter.KFold> fields = new RecordFields<>();
    var k = fields.required("k", Codecs.atLeast(2), Splitter.KFold::k, "Number of folds.");
    var fold =
        fields.required(
            "fold", Codecs.atLeast(0), Splitter.KFold::fold, "The validation fold, from 0.");
    var seed =
        fields.optional("seed", WHOLE, Splitter.KFold::seed, 0L, "Seed of the random choice.");
    return fields.build(v -> new Splitter.KFold(v.get(k), v.get(fold), v.get(seed)));
  }

  private static Codec<Splitter.ScikitLearn> scikitLearn() {
    RecordFields<Splitter.ScikitLearn> fields = new RecordFields<>();
    var size =
        fields.required(
            "test-size",
            PROPER_FRACTION,
            Splitter.ScikitLearn::testSize,
            "Fraction to validate on.");
    var state =
        fields.required(
            "random-state", WHOLE, Splitter.ScikitLearn::randomState, "Seed, from 0 to 2^32 - 1.");
    return fields.build(v -> new Splitter.ScikitLearn(v.get(size), v.get(state)));
  }

  private static Codec<Published> published() {
    RecordFields<Published> fields = new RecordFields<>();
    var metric =
        fields.required(
            "metric", TEXT, Published::metric, "Name of the metric, such as test-accuracy.");
    var setting =
        fields.absent("setting", TEXT, Published::setting, "Label of a setting of the study.");
    var value = fields.absent("value", Codecs.NUMBER, Published::value, "The published number.");
    var values =
        fields.optional(
            "values",
            list(Codecs.NUMBER, 0),
            Published::values,
            List.of(),
            "The published numbers, one per epoch or class.");
    var above =
        fields.absent(
            "higher-than",
            TEXT,
            Published::higherThan,
            "Experiment that this one is said to surpass; 'others' for a study's other settings.");
    var note = fields.absent("note", TEXT, Published::note, "A remark for readers.");
    return fields
        .insteadOf("metric", "figure")
        .insteadOf("higher-than", "above")
        .build(v ->
            new Published(
                v.get(metric),
                v.find(setting),
                v.find(value),
                v.get(values),
                v.find(above),
                v.find(note)));
  }
}
