package dev.bobbin.model.schema;

import dev.bobbin.base.codec.Codec;
import dev.bobbin.base.codec.Codecs;
import dev.bobbin.base.codec.RecordFields;
import dev.bobbin.base.codec.UnionCodec;
import dev.bobbin.engine.spec.LearningRateSchedule;
import dev.bobbin.engine.spec.Loss;
import dev.bobbin.engine.spec.Optimizer;
import dev.bobbin.engine.spec.TrainingSpec;
import dev.bobbin.engine.spec.TrainingSpec.Clipping;
import dev.bobbin.engine.spec.TrainingSpec.EarlyStopping;
import dev.bobbin.engine.spec.TrainingSpec.Reduction;

/**
 * The words for a training. Defaults are Keras's, but for the number of epochs and the learning
 * rate, which have none.
 */
public final class TrainingCodecs {
  private static final UnionCodec<Loss> LOSSES = losses();
  private static final UnionCodec<Optimizer> OPTIMIZERS = optimizers();
  private static final Codec<LearningRateSchedule> SCHEDULE =
      Codec.named("learning-rate", TrainingCodecs::schedules);
  private static final UnionCodec<LearningRateSchedule> SCHEDULES = schedules(SCHEDULE);
  private static final UnionCodec<Clipping> CLIPPINGS = clippings();

  /**
   * A training with seed 0: where the seed stands is the business of whoever holds the training.
   */
  public static final Codec<TrainingSpec> TRAINING = training();

  private TrainingCodecs() {}

  static UnionCodec<LearningRateSchedule> schedules() {
    return SCHEDULES;
  }

  static java.util.List<UnionCodec<?>> families() {
    return java.util.List.of(LOSSES, OPTIMIZERS, SCHEDULES, CLIPPINGS);
  }

  private static Codec<TrainingSpec> training() {
    RecordFields<TrainingSpec> fields = new RecordFields<>();
    var epochs =
        fields.required(
            "epochs",
            Codecs.COUNT,
            TrainingSpec::epochs,
            "Passes over the training images, at most.");
    var batch =
        fields.optional(
            "batch-size",
            Codecs.COUNT,
            TrainingSpec::batchSize,
            32,
            "Images a step; the last batch may be smaller.");
    Loss sparse = new Loss.SparseCategoricalCrossEntropy();
    var loss =
        fields.optional("loss", LOSSES, TrainingSpec::loss, sparse, "What training makes small.");
    var optimizer =
        fields.optional(
            "optimizer",
            OPTIMIZERS,
            TrainingSpec::optimizer,
            new Optimizer.Adam(),
            "How weights follow the gradient.");
    var rate =
        fields.required(
            "learning-rate",
            SCHEDULE,
            TrainingSpec::schedule,
            "A number, or a schedule such as {cosine: {initial-learning-rate: 0.001}}.");
    var gradient =
        fields.optional(
            "reduction",
            Codecs.constants("mean or sum", Reduction.class),
            TrainingSpec::reduction,
            Reduction.MEAN,
            "Whether a batch's gradient is the mean or the sum over its images.");
    var clip =
        fields.optional(
            "clip",
            CLIPPINGS,
            TrainingSpec::clipping,
            new Clipping.None(),
            "What bounds the gradient.");
    var stopping =
        fields.absent(
            "early-stopping",
            earlyStopping(),
            TrainingSpec::earlyStopping,
            "When to stop before the last epoch.");
    return fields
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
                v.get(rate),
                v.get(gradient),
                v.get(clip),
                v.find(stopping),
                0));
  }

  private static Codec<EarlyStopping> earlyStopping() {
    RecordFields<EarlyStopping> fields = new RecordFields<>();
    var monitor =
        fields.optional(
            "monitor",
            Codecs.constants("a metric", EarlyStopping.MonitoredMetric.class),
            EarlyStopping::monitor,
            EarlyStopping.MonitoredMetric.VALIDATION_LOSS,
            "The metric that has to improve.");
    var patience =
        fields.optional(
            "patience",
            Codecs.atLeast(0),
            EarlyStopping::patience,
            0,
            "Epochs without improvement before stopping.");
    var delta =
        fields.optional(
            "min-delta",
            Codecs.NOT_NEGATIVE,
            EarlyStopping::minDelta,
            0.0,
            "The smallest change that counts as an improvement.");
    var restore =
        fields.optional(
            "restore-best-weights",
            Codecs.FLAG,
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
    RecordFields<Loss.CategoricalCrossEntropy> categorical = new RecordFields<>();
    var smoothing =
        categorical.optional(
            "label-smoothing",
            Codecs.FRACTION,
            Loss.CategoricalCrossEntropy::labelSmoothing,
            0.0,
            "Share of each target that is spread over all classes.");
    return new UnionCodec<Loss>("loss")
        .kind(
            "sparse-categorical-cross-entropy",
            Loss.SparseCategoricalCrossEntropy.class,
            Loss.SparseCategoricalCrossEntropy::new)
        .kind(
            "categorical-cross-entropy",
            Loss.CategoricalCrossEntropy.class,
            categorical.build(v -> new Loss.CategoricalCrossEntropy(v.get(smoothing))))
        .kind("mean-squared-error", Loss.MeanSquaredError.class, Loss.MeanSquaredError::new);
  }

  private static UnionCodec<Optimizer> optimizers() {
    return new UnionCodec<Optimizer>("optimizer")
        .kind("sgd", Optimizer.Sgd.class, sgd())
        .kind("adam", Optimizer.Adam.class, adam())
        .kind("adamw", Optimizer.AdamW.class, adamW())
        .kind("rmsprop", Optimizer.RmsProp.class, rmsProp())
        .kind("adagrad", Optimizer.Adagrad.class, adagrad());
  }

  private static Codec<Optimizer.Sgd> sgd() {
    RecordFields<Optimizer.Sgd> fields = new RecordFields<>();
    var momentum =
        fields.optional(
            "momentum",
            Codecs.FRACTION,
            Optimizer.Sgd::momentum,
            0.0,
            "Share of the last step that goes on.");
    var nesterov =
        fields.optional(
            "nesterov", Codecs.FLAG, Optimizer.Sgd::nesterov, false, "Whether to look ahead.");
    return fields.build(v -> new Optimizer.Sgd(v.get(momentum), v.get(nesterov)));
  }

  private static Codec<Optimizer.Adam> adam() {
    RecordFields<Optimizer.Adam> fields = new RecordFields<>();
    var beta1 =
        fields.optional("beta1", Codecs.FRACTION, Optimizer.Adam::beta1, 0.9, "Decay of the mean.");
    var beta2 =
        fields.optional(
            "beta2", Codecs.FRACTION, Optimizer.Adam::beta2, 0.999, "Decay of the square.");
    var epsilon =
        fields.optional(
            "epsilon",
            Codecs.POSITIVE,
            Optimizer.Adam::epsilon,
            1e-7,
            "Keeps the division finite.");
    return fields.build(v -> new Optimizer.Adam(v.get(beta1), v.get(beta2), v.get(epsilon)));
  }

  private static Codec<Optimizer.AdamW> adamW() {
    RecordFields<Optimizer.AdamW> fields = new RecordFields<>();
    var beta1 =
        fields.optional(
            "beta1", Codecs.FRACTION, Optimizer.AdamW::beta1, 0.9, "Decay of the mean.");
    var beta2 =
        fields.optional(
            "beta2", Codecs.FRACTION, Optimizer.AdamW::beta2, 0.999, "Decay of the square.");
    var epsilon =
        fields.optional(
            "epsilon",
            Codecs.POSITIVE,
            Optimizer.AdamW::epsilon,
            1e-7,
            "Keeps the division finite.");
    var decay =
        fields.optional(
            "weight-decay",
            Codecs.NOT_NEGATIVE,
            Optimizer.AdamW::weightDecay,
            0.004,
            "Times the rate: the share of each kernel that a step takes away.");
    return fields.build(
        v -> new Optimizer.AdamW(v.get(beta1), v.get(beta2), v.get(epsilon), v.get(decay)));
  }

  private static Codec<Optimizer.RmsProp> rmsProp() {
    RecordFields<Optimizer.RmsProp> fields = new RecordFields<>();
    var rho =
        fields.optional(
            "rho", Codecs.FRACTION, Optimizer.RmsProp::rho, 0.9, "Decay of the square.");
    var momentum =
        fields.optional(
            "momentum",
            Codecs.FRACTION,
            Optimizer.RmsProp::momentum,
            0.0,
            "Share of the last step that goes on.");
    var epsilon =
        fields.optional(
            "epsilon",
            Codecs.POSITIVE,
            Optimizer.RmsProp::epsilon,
            1e-7,
            "Keeps the division finite.");
    return fields.build(v -> new Optimizer.RmsProp(v.get(rho), v.get(momentum), v.get(epsilon)));
  }

  private static Codec<Optimizer.Adagrad> adagrad() {
    RecordFields<Optimizer.Adagrad> fields = new RecordFields<>();
    var start =
        fields.optional(
            "initial-accumulator",
            Codecs.NOT_NEGATIVE,
            Optimizer.Adagrad::initialAccumulator,
            0.1,
            "Where the sum of squares starts.");
    var epsilon =
        fields.optional(
            "epsilon",
            Codecs.POSITIVE,
            Optimizer.Adagrad::epsilon,
            1e-7,
            "Keeps the division finite.");
    return fields.build(v -> new Optimizer.Adagrad(v.get(start), v.get(epsilon)));
  }

  private static UnionCodec<LearningRateSchedule> schedules(Codec<LearningRateSchedule> any) {
    return new UnionCodec<LearningRateSchedule>("learning rate or schedule")
        .number("constant", LearningRateSchedule.Constant.class, constant())
        .kind("step", LearningRateSchedule.Step.class, step())
        .kind("exponential", LearningRateSchedule.Exponential.class, exponential())
        .kind("cosine", LearningRateSchedule.Cosine.class, cosine())
        .kind("warmup", LearningRateSchedule.WarmUp.class, warmUp(any))
        .kind("one-cycle", LearningRateSchedule.OneCycle.class, oneCycle())
        .kind("reduce-on-plateau", LearningRateSchedule.ReduceOnPlateau.class, plateau());
  }

  private static Codec<LearningRateSchedule.Constant> constant() {
    RecordFields<LearningRateSchedule.Constant> fields = new RecordFields<>();
    var rate =
        fields.required(
            "learning-rate",
            Codecs.POSITIVE,
            LearningRateSchedule.Constant::learningRate,
            "The learning rate of every step.");
    return fields
        .insteadOf("learning-rate", "rate", "lr")
        .shorthand(rate)
        .build(v -> new LearningRateSchedule.Constant(v.get(rate)));
  }

  private static Codec<LearningRateSchedule.Step> step() {
    RecordFields<LearningRateSchedule.Step> fields = new RecordFields<>();
    var rate =
        fields.required(
            "initial-learning-rate",
            Codecs.POSITIVE,
            LearningRateSchedule.Step::initialLearningRate,
            "The first learning rate.");
    var stepSize =
        fields.required(
            "step-size",
            Codecs.COUNT,
            LearningRateSchedule.Step::stepSize,
            "Epochs from one change to the next.");
    var gamma =
        fields.optional(
            "gamma",
            Codecs.POSITIVE,
            LearningRateSchedule.Step::gamma,
            0.1,
            "What the rate is multiplied by.");
    return fields
        .insteadOf("initial-learning-rate", "rate", "lr")
        .insteadOf("step-size", "epochs")
        .insteadOf("gamma", "factor")
        .build(v -> new LearningRateSchedule.Step(v.get(rate), v.get(stepSize), v.get(gamma)));
  }

  private static Codec<LearningRateSchedule.Exponential> exponential() {
    RecordFields<LearningRateSchedule.Exponential> fields = new RecordFields<>();
    var rate =
        fields.required(
            "initial-learning-rate",
            Codecs.POSITIVE,
            LearningRateSchedule.Exponential::initialLearningRate,
            "The first learning rate.");
    var decay =
        fields.required(
            "decay-rate",
            Codecs.POSITIVE,
            LearningRateSchedule.Exponential::decayRate,
            "What an epoch multiplies the rate by, step by step.");
    return fields
        .insteadOf("initial-learning-rate", "rate", "lr")
        .insteadOf("decay-rate", "decay", "gamma")
        .build(v -> new LearningRateSchedule.Exponential(v.get(rate), v.get(decay)));
  }

  private static Codec<LearningRateSchedule.Cosine> cosine() {
    RecordFields<LearningRateSchedule.Cosine> fields = new RecordFields<>();
    var rate =
        fields.required(
            "initial-learning-rate",
            Codecs.POSITIVE,
            LearningRateSchedule.Cosine::initialLearningRate,
            "The first learning rate.");
    var min =
        fields.optional(
            "min-learning-rate",
            Codecs.NOT_NEGATIVE,
            LearningRateSchedule.Cosine::minLearningRate,
            0.0,
            "The last learning rate.");
    return fields
        .insteadOf("initial-learning-rate", "rate", "lr")
        .insteadOf("min-learning-rate", "last", "eta-min", "alpha")
        .build(v -> new LearningRateSchedule.Cosine(v.get(rate), v.get(min)));
  }

  private static Codec<LearningRateSchedule.WarmUp> warmUp(Codec<LearningRateSchedule> any) {
    RecordFields<LearningRateSchedule.WarmUp> fields = new RecordFields<>();
    var steps =
        fields.required(
            "warmup-steps",
            Codecs.COUNT,
            LearningRateSchedule.WarmUp::warmupSteps,
            "Steps (batches) from 0 up to the rate.");
    var then =
        fields.required(
            "then", any, LearningRateSchedule.WarmUp::then, "The learning rate afterwards.");
    return fields
        .insteadOf("warmup-steps", "steps")
        .build(v -> new LearningRateSchedule.WarmUp(v.get(steps), v.get(then)));
  }

  private static Codec<LearningRateSchedule.OneCycle> oneCycle() {
    RecordFields<LearningRateSchedule.OneCycle> fields = new RecordFields<>();
    var rate =
        fields.required(
            "max-learning-rate",
            Codecs.POSITIVE,
            LearningRateSchedule.OneCycle::maxLearningRate,
            "The highest learning rate.");
    var rise =
        fields.optional(
            "pct-start",
            Codecs.FRACTION,
            LearningRateSchedule.OneCycle::pctStart,
            0.3,
            "Fraction of the training in which the learning rate rises.");
    var divisor =
        fields.optional(
            "div-factor",
            Codecs.POSITIVE,
            LearningRateSchedule.OneCycle::divFactor,
            25.0,
            "The first learning rate is the highest divided by this.");
    return fields
        .insteadOf("max-learning-rate", "rate", "max-lr")
        .insteadOf("pct-start", "rise")
        .insteadOf("div-factor", "divisor")
        .build(v -> new LearningRateSchedule.OneCycle(v.get(rate), v.get(rise), v.get(divisor)));
  }

  private static Codec<LearningRateSchedule.ReduceOnPlateau> plateau() {
    RecordFields<LearningRateSchedule.ReduceOnPlateau> fields = new RecordFields<>();
    var rate =
        fields.required(
            "initial-learning-rate",
            Codecs.POSITIVE,
            LearningRateSchedule.ReduceOnPlateau::initialLearningRate,
            "The first learning rate.");
    var factor =
        fields.optional(
            "factor",
            Codecs.FRACTION,
            LearningRateSchedule.ReduceOnPlateau::factor,
            0.1,
            "What the rate is multiplied by.");
    var patience =
        fields.optional(
            "patience",
            Codecs.atLeast(0),
            LearningRateSchedule.ReduceOnPlateau::patience,
            10,
            "Epochs without improvement before stopping.");
    var delta =
        fields.optional(
            "min-delta",
            Codecs.NOT_NEGATIVE,
            LearningRateSchedule.ReduceOnPlateau::minDelta,
            1e-4,
            "The smallest change that counts as an improvement.");
    var least =
        fields.optional(
            "min-learning-rate",
            Codecs.NOT_NEGATIVE,
            LearningRateSchedule.ReduceOnPlateau::minLearningRate,
            0.0,
            "The learning rate never falls below this.");
    return fields
        .insteadOf("initial-learning-rate", "rate", "lr")
        .insteadOf("min-learning-rate", "least", "min-lr")
        .build(v ->
            new LearningRateSchedule.ReduceOnPlateau(
                v.get(rate), v.get(factor), v.get(patience), v.get(delta), v.get(least)));
  }

  private static UnionCodec<Clipping> clippings() {
    RecordFields<Clipping.ByValue> value = new RecordFields<>();
    var bound =
        value.required(
            "clip-value",
            Codecs.POSITIVE,
            Clipping.ByValue::clipValue,
            "Every value lies in [-clip-value, clip-value].");
    RecordFields<Clipping.ByGlobalNorm> norm = new RecordFields<>();
    var length =
        norm.required(
            "max-norm",
            Codecs.POSITIVE,
            Clipping.ByGlobalNorm::maxNorm,
            "The most that the norm over all parameters may be.");
    return new UnionCodec<Clipping>("clipping")
        .kind("none", Clipping.None.class, Clipping.None::new)
        .kind(
            "value",
            Clipping.ByValue.class,
            value
                .insteadOf("clip-value", "limit")
                .shorthand(bound)
                .build(v -> new Clipping.ByValue(v.get(bound))))
        .kind(
            "global-norm",
            Clipping.ByGlobalNorm.class,
            norm.insteadOf("max-norm", "limit")
                .shorthand(length)
                .build(v -> new Clipping.ByGlobalNorm(v.get(length))))
        .insteadOf("value", "clipvalue", "clip-value")
        .insteadOf("global-norm", "norm", "clipnorm", "global-clipnorm");
  }
}
