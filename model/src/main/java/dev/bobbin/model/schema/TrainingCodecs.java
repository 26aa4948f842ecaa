package dev.bobbin.model.schema;

import static dev.bobbin.base.codec.Codecs.COUNT;
import static dev.bobbin.base.codec.Codecs.FLAG;
import static dev.bobbin.base.codec.Codecs.FRACTION;
import static dev.bobbin.base.codec.Codecs.NOT_NEGATIVE;
import static dev.bobbin.base.codec.Codecs.POSITIVE;

import dev.bobbin.base.codec.Codec;
import dev.bobbin.base.codec.Codecs;
import dev.bobbin.base.codec.Form;
import dev.bobbin.base.codec.RecordFields;
import dev.bobbin.base.codec.RecordFields.Field;
import dev.bobbin.base.codec.Schemas;
import dev.bobbin.base.codec.UnionCodec;
import dev.bobbin.base.json.Node;
import dev.bobbin.engine.spec.LearningRateSchedule;
import dev.bobbin.engine.spec.LearningRateSchedule.Constant;
import dev.bobbin.engine.spec.LearningRateSchedule.Cosine;
import dev.bobbin.engine.spec.LearningRateSchedule.Exponential;
import dev.bobbin.engine.spec.LearningRateSchedule.OneCycle;
import dev.bobbin.engine.spec.LearningRateSchedule.ReduceOnPlateau;
import dev.bobbin.engine.spec.LearningRateSchedule.Step;
import dev.bobbin.engine.spec.LearningRateSchedule.WarmUp;
import dev.bobbin.engine.spec.Loss;
import dev.bobbin.engine.spec.Loss.CategoricalCrossEntropy;
import dev.bobbin.engine.spec.Loss.MeanSquaredError;
import dev.bobbin.engine.spec.Loss.SparseCategoricalCrossEntropy;
import dev.bobbin.engine.spec.Optimizer;
import dev.bobbin.engine.spec.Optimizer.Adagrad;
import dev.bobbin.engine.spec.Optimizer.Adam;
import dev.bobbin.engine.spec.Optimizer.AdamW;
import dev.bobbin.engine.spec.Optimizer.RmsProp;
import dev.bobbin.engine.spec.Optimizer.Sgd;
import dev.bobbin.engine.spec.TrainingSpec;
import dev.bobbin.engine.spec.TrainingSpec.ClassWeight;
import dev.bobbin.engine.spec.TrainingSpec.ClassWeight.Balanced;
import dev.bobbin.engine.spec.TrainingSpec.ClassWeight.ByClass;
import dev.bobbin.engine.spec.TrainingSpec.Clipping;
import dev.bobbin.engine.spec.TrainingSpec.Clipping.ByGlobalNorm;
import dev.bobbin.engine.spec.TrainingSpec.Clipping.ByValue;
import dev.bobbin.engine.spec.TrainingSpec.Clipping.None;
import dev.bobbin.engine.spec.TrainingSpec.EarlyStopping;
import dev.bobbin.engine.spec.TrainingSpec.EarlyStopping.MonitoredMetric;
import dev.bobbin.engine.spec.TrainingSpec.Reduction;
import dev.bobbin.engine.spec.TrainingSpec.Sampling;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The codec of a training. Defaults are Keras's, but for the number of epochs, which is 1 there.
 */
public final class TrainingCodecs {
  private static final UnionCodec<Loss> LOSSES = losses();
  private static final UnionCodec<Optimizer> OPTIMIZERS = optimizers();
  private static final Codec<LearningRateSchedule> SCHEDULE =
      Codec.named("learning-rate", TrainingCodecs::schedules);
  private static final UnionCodec<LearningRateSchedule> SCHEDULES = schedules(SCHEDULE);
  private static final UnionCodec<Clipping> CLIPPINGS = clippings();

  /** Larger weights would make gradients of single precision infinite, smaller ones 0. */
  private static final Codec<Double> CLASS_WEIGHT =
      Codecs.number(
          "a number from 0.000001 to 1000000",
          x -> x >= 1e-6 && x <= 1e6,
          Schemas.of("type", "number", "minimum", 1e-6, "maximum", 1_000_000));

  /** An optimizer with its settings. */
  public static final Codec<Optimizer> OPTIMIZER = OPTIMIZERS;

  /** A training; the seed is stored elsewhere, so it is 0 here. */
  public static final Codec<TrainingSpec> TRAINING = training();

  private TrainingCodecs() {}

  /** The name of an optimizer's kind in recipes, such as {@code adam}. */
  public static String optimizerName(Optimizer optimizer) {
    return OPTIMIZERS.name(optimizer);
  }

  static UnionCodec<LearningRateSchedule> schedules() {
    return SCHEDULES;
  }

  static List<UnionCodec<?>> families() {
    return List.of(LOSSES, OPTIMIZERS, SCHEDULES, CLIPPINGS);
  }

  private static Codec<TrainingSpec> training() {
    RecordFields<TrainingSpec> fields = new RecordFields<>();
    var epochs =
        fields.optional(
            "epochs", COUNT, TrainingSpec::epochs, 10, "The most passes over the training images.");
    var batch =
        fields.optional(
            "batch-size",
            COUNT,
            TrainingSpec::batchSize,
            32,
            "Images per step; the last batch may be smaller.");
    Loss sparse = new SparseCategoricalCrossEntropy();
    var loss =
        fields.optional(
            "loss", LOSSES, TrainingSpec::loss, sparse, "The function that training minimises.");
    var optimizer =
        fields.optional(
            "optimizer",
            OPTIMIZERS,
            TrainingSpec::optimizer,
            new Adam(),
            "How the gradient changes the weights.");
    var rate =
        fields.absent(
            "learning-rate",
            SCHEDULE,
            training -> Optional.of(training.schedule()),
            "A number, or a schedule such as {cosine: {initial-learning-rate: 0.001}}; by default 0.001, for sgd 0.01.");
    var gradient =
        fields.optional(
            "reduction",
            Codecs.constants("mean or sum", Reduction.class),
            TrainingSpec::reduction,
            Reduction.MEAN,
            "Whether a batch's gradient is the mean or the sum over its images.");
    var clip =
        fields.optional(
            "clip", CLIPPINGS, TrainingSpec::clipping, new None(), "How the gradient is limited.");
    var stopping =
        fields.absent(
            "early-stopping",
            earlyStopping(),
            TrainingSpec::earlyStopping,
            "When to stop before the last epoch.");
    var classWeight =
        fields.absent(
            "class-weight",
            classWeights(),
            TrainingSpec::classWeight,
            "How much the images of each class count: balanced, or a number for each class.");
    var sampling =
        fields.absent(
            "sample",
            Codecs.constants(Sampling.class),
            training -> Optional.of(training.sampling()).filter(how -> how != Sampling.SHUFFLED),
            "How the images of an epoch are drawn: each once, or of each class equally many.");
    var freeze =
        fields.absent(
            "freeze",
            Codecs.list(Codecs.TEXT, 1),
            training -> Optional.of(training.freeze()).filter(layers -> !layers.isEmpty()),
            "Names of layers, as the layer table shows them, whose weights stay as they are.");
    return fields
        .insteadOf("class-weight", "class-weights", "weights")
        .insteadOf("sample", "sampler", "sampling", "oversample")
        .insteadOf("freeze", "frozen", "trainable")
        .insteadOf("batch-size", "batch")
        .insteadOf("learning-rate", "lr", "rate")
        .insteadOf("reduction", "gradient")
        .insteadOf("clip", "clipnorm", "clipvalue")
        .build(v ->
            new TrainingSpec(
                v.get(epochs),
                v.get(batch),
                v.get(loss),
                v.get(optimizer),
                v.find(rate).orElseGet(() -> new Constant(v.get(optimizer).defaultLearningRate())),
                v.get(gradient),
                v.get(clip),
                v.find(stopping),
                v.find(classWeight),
                v.find(sampling).orElse(Sampling.SHUFFLED),
                v.find(freeze).orElse(List.of()),
                0));
  }

  private static Codec<ClassWeight> classWeights() {
    Codec<Map<String, Double>> stated = Codecs.map("numbers above 0", CLASS_WEIGHT);
    Codec<ClassWeight> balanced =
        Codecs.names("balanced or a number by class", Map.of("balanced", new Balanced()));
    return Codec.of(
        (node, path, problems) -> {
          if (node instanceof Node.Mapping) {
            Map<String, Double> weights = stated.read(node, path, problems);
            if (weights != null && weights.isEmpty()) {
              problems.add(
                  node.at(),
                  path,
                  "expected a number for a class or more, received none; try balanced");
              return null;
            }
            return weights == null ? null : new ByClass(weights);
          }
          return balanced.read(node, path, problems);
        },
        Form.of(
            weight ->
                switch (weight) {
                  case Balanced _ -> balanced.write(weight);
                  case ByClass(Map<String, Double> weights) -> stated.write(weights);
                },
            definitions ->
                Schemas.of(
                    "anyOf", List.of(balanced.schema(definitions), stated.schema(definitions)))));
  }

  private static Codec<EarlyStopping> earlyStopping() {
    RecordFields<EarlyStopping> fields = new RecordFields<>();
    var monitor =
        fields.optional(
            "monitor",
            Codecs.constants("a metric", MonitoredMetric.class),
            EarlyStopping::monitor,
            MonitoredMetric.VALIDATION_LOSS,
            "The metric that has to improve.");
    var patience =
        fields.optional(
            "patience",
            Codecs.atLeast(0),
            EarlyStopping::patience,
            0,
            "Epochs without improvement before stopping.");
    var delta = minDelta(fields, EarlyStopping::minDelta, 0.0);
    var restore =
        fields.optional(
            "restore-best-weights",
            FLAG,
            EarlyStopping::restoreBestWeights,
            false,
            "Whether to go back to the weights of the best epoch.");
    return fields
        .insteadOf("monitor", "watch", "metric")
        .insteadOf("restore-best-weights", "restore-best")
        .build(
            v -> new EarlyStopping(v.get(monitor), v.get(patience), v.get(delta), v.get(restore)));
  }

  private static UnionCodec<Loss> losses() {
    RecordFields<CategoricalCrossEntropy> categorical = new RecordFields<>();
    var smoothing =
        categorical.optional(
            "label-smoothing",
            FRACTION,
            CategoricalCrossEntropy::labelSmoothing,
            0.0,
            "Share of each target that is spread over all classes.");
    return new UnionCodec<Loss>("loss")
        .kind(
            "sparse-categorical-cross-entropy",
            SparseCategoricalCrossEntropy.class,
            SparseCategoricalCrossEntropy::new)
        .kind(
            "categorical-cross-entropy",
            CategoricalCrossEntropy.class,
            categorical.build(v -> new CategoricalCrossEntropy(v.get(smoothing))))
        .kind("mean-squared-error", MeanSquaredError.class, MeanSquaredError::new);
  }

  private static UnionCodec<Optimizer> optimizers() {
    return new UnionCodec<Optimizer>("optimizer")
        .kind("sgd", Sgd.class, sgd())
        .kind("adam", Adam.class, adam())
        .kind("adamw", AdamW.class, adamW())
        .kind("rmsprop", RmsProp.class, rmsProp())
        .kind("adagrad", Adagrad.class, adagrad());
  }

  private static Codec<Sgd> sgd() {
    RecordFields<Sgd> fields = new RecordFields<>();
    var momentum = momentum(fields, Sgd::momentum);
    var nesterov =
        fields.optional(
            "nesterov", FLAG, Sgd::nesterov, false, "Whether to use Nesterov momentum.");
    return fields.build(v -> new Sgd(v.get(momentum), v.get(nesterov)));
  }

  private static Codec<Adam> adam() {
    RecordFields<Adam> fields = new RecordFields<>();
    var beta1 = beta1(fields, Adam::beta1);
    var beta2 = beta2(fields, Adam::beta2);
    var epsilon = epsilon(fields, Adam::epsilon);
    return fields.build(v -> new Adam(v.get(beta1), v.get(beta2), v.get(epsilon)));
  }

  private static Codec<AdamW> adamW() {
    RecordFields<AdamW> fields = new RecordFields<>();
    var beta1 = beta1(fields, AdamW::beta1);
    var beta2 = beta2(fields, AdamW::beta2);
    var epsilon = epsilon(fields, AdamW::epsilon);
    var decay =
        fields.optional(
            "weight-decay",
            NOT_NEGATIVE,
            AdamW::weightDecay,
            0.004,
            "Times the learning rate: the share of each kernel that a step subtracts.");
    return fields.build(v -> new AdamW(v.get(beta1), v.get(beta2), v.get(epsilon), v.get(decay)));
  }

  private static Codec<RmsProp> rmsProp() {
    RecordFields<RmsProp> fields = new RecordFields<>();
    var rho = fields.optional("rho", FRACTION, RmsProp::rho, 0.9, "Decay of the square.");
    var momentum = momentum(fields, RmsProp::momentum);
    var epsilon = epsilon(fields, RmsProp::epsilon);
    return fields.build(v -> new RmsProp(v.get(rho), v.get(momentum), v.get(epsilon)));
  }

  private static Codec<Adagrad> adagrad() {
    RecordFields<Adagrad> fields = new RecordFields<>();
    var start =
        fields.optional(
            "initial-accumulator",
            NOT_NEGATIVE,
            Adagrad::initialAccumulator,
            0.1,
            "Initial sum of squares.");
    var epsilon = epsilon(fields, Adagrad::epsilon);
    return fields.build(v -> new Adagrad(v.get(start), v.get(epsilon)));
  }

  private static UnionCodec<LearningRateSchedule> schedules(Codec<LearningRateSchedule> any) {
    return new UnionCodec<LearningRateSchedule>("learning rate or schedule")
        .number("constant", Constant.class, constant())
        .kind("step", Step.class, step())
        .kind("exponential", Exponential.class, exponential())
        .kind("cosine", Cosine.class, cosine())
        .kind("warmup", WarmUp.class, warmUp(any))
        .kind("one-cycle", OneCycle.class, oneCycle())
        .kind("reduce-on-plateau", ReduceOnPlateau.class, plateau());
  }

  private static Codec<Constant> constant() {
    RecordFields<Constant> fields = new RecordFields<>();
    var rate =
        fields.required(
            "learning-rate", POSITIVE, Constant::learningRate, "The learning rate of every step.");
    return fields
        .insteadOf("learning-rate", "rate", "lr")
        .shorthand(rate)
        .build(v -> new Constant(v.get(rate)));
  }

  private static Codec<Step> step() {
    RecordFields<Step> fields = new RecordFields<>();
    var rate = initialRate(fields, Step::initialLearningRate);
    var stepSize =
        fields.required("step-size", COUNT, Step::stepSize, "Epochs from one change to the next.");
    var gamma =
        fields.optional(
            "gamma", POSITIVE, Step::gamma, 0.1, "Factor of each change of the learning rate.");
    return fields
        .insteadOf("step-size", "epochs")
        .insteadOf("gamma", "factor")
        .build(v -> new Step(v.get(rate), v.get(stepSize), v.get(gamma)));
  }

  private static Codec<Exponential> exponential() {
    RecordFields<Exponential> fields = new RecordFields<>();
    var rate = initialRate(fields, Exponential::initialLearningRate);
    var decay =
        fields.required(
            "decay-rate",
            POSITIVE,
            Exponential::decayRate,
            "Factor of the learning rate per epoch, applied step by step.");
    return fields
        .insteadOf("decay-rate", "decay", "gamma")
        .build(v -> new Exponential(v.get(rate), v.get(decay)));
  }

  private static Codec<Cosine> cosine() {
    RecordFields<Cosine> fields = new RecordFields<>();
    var rate = initialRate(fields, Cosine::initialLearningRate);
    var min =
        fields.optional(
            "min-learning-rate",
            NOT_NEGATIVE,
            Cosine::minLearningRate,
            0.0,
            "The last learning rate.");
    var epochs =
        fields.absent(
            "epochs",
            COUNT,
            Cosine::epochs,
            "Epochs over which it falls; by default the whole training.");
    return fields
        .insteadOf("min-learning-rate", "last", "eta-min", "alpha")
        .build(v -> new Cosine(v.get(rate), v.get(min), v.find(epochs)));
  }

  private static Codec<WarmUp> warmUp(Codec<LearningRateSchedule> any) {
    RecordFields<WarmUp> fields = new RecordFields<>();
    var steps =
        fields.required(
            "warmup-steps", COUNT, WarmUp::warmupSteps, "Steps (batches) of linear growth from 0.");
    var then = fields.required("then", any, WarmUp::then, "The learning rate afterwards.");
    return fields
        .insteadOf("warmup-steps", "steps")
        .build(v -> new WarmUp(v.get(steps), v.get(then)));
  }

  private static Codec<OneCycle> oneCycle() {
    RecordFields<OneCycle> fields = new RecordFields<>();
    var rate =
        fields.required(
            "max-learning-rate", POSITIVE, OneCycle::maxLearningRate, "The highest learning rate.");
    var rise =
        fields.optional(
            "pct-start",
            FRACTION,
            OneCycle::pctStart,
            0.3,
            "Fraction of the training in which the learning rate rises.");
    var divisor =
        fields.optional(
            "div-factor",
            POSITIVE,
            OneCycle::divFactor,
            25.0,
            "The first learning rate is the highest divided by this.");
    var epochs =
        fields.absent(
            "epochs",
            COUNT,
            OneCycle::epochs,
            "Epochs that the cycle takes; by default the whole training.");
    return fields
        .insteadOf("max-learning-rate", "rate", "max-lr")
        .insteadOf("pct-start", "rise")
        .insteadOf("div-factor", "divisor")
        .build(v -> new OneCycle(v.get(rate), v.get(rise), v.get(divisor), v.find(epochs)));
  }

  private static Codec<ReduceOnPlateau> plateau() {
    RecordFields<ReduceOnPlateau> fields = new RecordFields<>();
    var rate = initialRate(fields, ReduceOnPlateau::initialLearningRate);
    var factor =
        fields.optional(
            "factor",
            FRACTION,
            ReduceOnPlateau::factor,
            0.1,
            "Factor of each change of the learning rate.");
    var patience =
        fields.optional(
            "patience",
            Codecs.atLeast(0),
            ReduceOnPlateau::patience,
            10,
            "Epochs without improvement before the learning rate falls.");
    var delta = minDelta(fields, ReduceOnPlateau::minDelta, 1e-4);
    var least =
        fields.optional(
            "min-learning-rate",
            NOT_NEGATIVE,
            ReduceOnPlateau::minLearningRate,
            0.0,
            "The learning rate never falls below this.");
    return fields
        .insteadOf("min-learning-rate", "least", "min-lr")
        .build(v ->
            new ReduceOnPlateau(
                v.get(rate), v.get(factor), v.get(patience), v.get(delta), v.get(least)));
  }

  private static UnionCodec<Clipping> clippings() {
    RecordFields<ByValue> value = new RecordFields<>();
    var bound =
        value.required(
            "clip-value",
            POSITIVE,
            ByValue::clipValue,
            "Clips every value to [-clip-value, clip-value].");
    RecordFields<ByGlobalNorm> norm = new RecordFields<>();
    var length =
        norm.required(
            "max-norm",
            POSITIVE,
            ByGlobalNorm::maxNorm,
            "The largest norm over all parameters together.");
    return new UnionCodec<Clipping>("clipping")
        .kind("none", None.class, None::new)
        .kind(
            "value",
            ByValue.class,
            value
                .insteadOf("clip-value", "limit")
                .shorthand(bound)
                .build(v -> new ByValue(v.get(bound))))
        .kind(
            "global-norm",
            ByGlobalNorm.class,
            norm.insteadOf("max-norm", "limit")
                .shorthand(length)
                .build(v -> new ByGlobalNorm(v.get(length))))
        .insteadOf("value", "clipvalue", "clip-value")
        .insteadOf("global-norm", "norm", "clipnorm", "global-clipnorm");
  }

  private static <R> Field<R, Double> beta1(RecordFields<R> fields, Function<R, Double> get) {
    return fields.optional("beta1", FRACTION, get, 0.9, "Decay of the mean.");
  }

  private static <R> Field<R, Double> beta2(RecordFields<R> fields, Function<R, Double> get) {
    return fields.optional("beta2", FRACTION, get, 0.999, "Decay of the square.");
  }

  private static <R> Field<R, Double> epsilon(RecordFields<R> fields, Function<R, Double> get) {
    return fields.optional("epsilon", POSITIVE, get, 1e-7, "Avoids division by zero.");
  }

  private static <R> Field<R, Double> momentum(RecordFields<R> fields, Function<R, Double> get) {
    String about = "Share of the previous step that is added.";
    return fields.optional("momentum", FRACTION, get, 0.0, about);
  }

  private static <R> Field<R, Double> initialRate(RecordFields<R> fields, Function<R, Double> get) {
    String name = "initial-learning-rate";
    fields.insteadOf(name, "rate", "lr");
    return fields.required(name, POSITIVE, get, "The first learning rate.");
  }

  private static <R> Field<R, Double> minDelta(
      RecordFields<R> fields, Function<R, Double> get, double usual) {
    String about = "The smallest change that counts as an improvement.";
    return fields.optional("min-delta", NOT_NEGATIVE, get, usual, about);
  }
}
