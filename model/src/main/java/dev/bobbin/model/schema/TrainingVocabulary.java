package dev.bobbin.model.schema;

import dev.bobbin.base.codec.Codec;
import dev.bobbin.base.codec.Codecs;
import dev.bobbin.base.codec.Fields;
import dev.bobbin.base.codec.Variants;
import dev.bobbin.engine.spec.Loss;
import dev.bobbin.engine.spec.Optimizer;
import dev.bobbin.engine.spec.Schedule;
import dev.bobbin.engine.spec.TrainingSpec;
import dev.bobbin.engine.spec.TrainingSpec.Clipping;
import dev.bobbin.engine.spec.TrainingSpec.EarlyStopping;
import dev.bobbin.engine.spec.TrainingSpec.Reduction;

/**
 * The words for a training. Defaults are Keras's, but for the number of epochs and the learning
 * rate, which have none.
 */
public final class TrainingVocabulary {
  private static final Variants<Loss> LOSSES = losses();
  private static final Variants<Optimizer> OPTIMIZERS = optimizers();
  private static final Codec<Schedule> SCHEDULE =
      Codec.named("learning-rate", TrainingVocabulary::schedules);
  private static final Variants<Schedule> SCHEDULES = schedules(SCHEDULE);
  private static final Variants<Clipping> CLIPPINGS = clippings();

  /**
   * A training with seed 0: where the seed stands is the business of whoever holds the training.
   */
  public static final Codec<TrainingSpec> TRAINING = training();

  private TrainingVocabulary() {}

  static Variants<Schedule> schedules() {
    return SCHEDULES;
  }

  static java.util.List<Variants<?>> families() {
    return java.util.List.of(LOSSES, OPTIMIZERS, SCHEDULES, CLIPPINGS);
  }

  private static Codec<TrainingSpec> training() {
    Fields<TrainingSpec> fields = new Fields<>();
    var epochs =
        fields.required(
            "epochs",
            Codecs.COUNT,
            TrainingSpec::epochs,
            "Passes over the training images, at most.");
    var batch =
        fields.optional(
            "batch",
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
            "A number, or a schedule such as {cosine: {rate: 0.001}}.");
    var gradient =
        fields.optional(
            "gradient",
            Codecs.constants("mean or sum", Reduction.class),
            TrainingSpec::gradient,
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
    return fields.build(v ->
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
    Fields<EarlyStopping> fields = new Fields<>();
    var watch =
        fields.optional(
            "watch",
            Codecs.constants("what is watched", EarlyStopping.Watch.class),
            EarlyStopping::watch,
            EarlyStopping.Watch.VALIDATION_LOSS,
            "The figure that has to get better.");
    var patience =
        fields.optional(
            "patience",
            Codecs.atLeast(0),
            EarlyStopping::patience,
            0,
            "Epochs without progress that are borne.");
    var delta =
        fields.optional(
            "min-delta",
            Codecs.NOT_NEGATIVE,
            EarlyStopping::minDelta,
            0.0,
            "The least change that counts as progress.");
    var restore =
        fields.optional(
            "restore-best",
            Codecs.FLAG,
            EarlyStopping::restoreBest,
            false,
            "Whether the best epoch's weights come back at the end.");
    return fields.build(
        v -> new EarlyStopping(v.get(watch), v.get(patience), v.get(delta), v.get(restore)));
  }

  private static Variants<Loss> losses() {
    Fields<Loss.CategoricalCrossEntropy> categorical = new Fields<>();
    var smoothing =
        categorical.optional(
            "label-smoothing",
            Codecs.FRACTION,
            Loss.CategoricalCrossEntropy::labelSmoothing,
            0.0,
            "Share of each target that is spread over all classes.");
    return new Variants<Loss>("loss")
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

  private static Variants<Optimizer> optimizers() {
    return new Variants<Optimizer>("optimizer")
        .kind("sgd", Optimizer.Sgd.class, sgd())
        .kind("adam", Optimizer.Adam.class, adam())
        .kind("adamw", Optimizer.AdamW.class, adamW())
        .kind("rmsprop", Optimizer.RmsProp.class, rmsProp())
        .kind("adagrad", Optimizer.Adagrad.class, adagrad());
  }

  private static Codec<Optimizer.Sgd> sgd() {
    Fields<Optimizer.Sgd> fields = new Fields<>();
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
    Fields<Optimizer.Adam> fields = new Fields<>();
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
    Fields<Optimizer.AdamW> fields = new Fields<>();
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
    Fields<Optimizer.RmsProp> fields = new Fields<>();
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
    Fields<Optimizer.Adagrad> fields = new Fields<>();
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

  private static Variants<Schedule> schedules(Codec<Schedule> any) {
    return new Variants<Schedule>("learning rate or schedule")
        .number("constant", Schedule.Constant.class, constant())
        .kind("step", Schedule.Step.class, step())
        .kind("exponential", Schedule.Exponential.class, exponential())
        .kind("cosine", Schedule.Cosine.class, cosine())
        .kind("warm-up", Schedule.WarmUp.class, warmUp(any))
        .kind("one-cycle", Schedule.OneCycle.class, oneCycle())
        .kind("reduce-on-plateau", Schedule.ReduceOnPlateau.class, plateau());
  }

  private static <S extends Schedule> Fields.Field<S, Double> rate(Fields<S> fields, String about) {
    return fields.required("rate", Codecs.POSITIVE, Schedule::rate, about);
  }

  private static Codec<Schedule.Constant> constant() {
    Fields<Schedule.Constant> fields = new Fields<>();
    var rate = rate(fields, "The rate of every step.");
    return fields.shorthand(rate).build(v -> new Schedule.Constant(v.get(rate)));
  }

  private static Codec<Schedule.Step> step() {
    Fields<Schedule.Step> fields = new Fields<>();
    var rate = rate(fields, "The first rate.");
    var epochs =
        fields.required(
            "epochs", Codecs.COUNT, Schedule.Step::epochs, "Epochs from one change to the next.");
    var factor =
        fields.optional(
            "factor",
            Codecs.POSITIVE,
            Schedule.Step::factor,
            0.1,
            "What the rate is multiplied by.");
    return fields.build(v -> new Schedule.Step(v.get(rate), v.get(epochs), v.get(factor)));
  }

  private static Codec<Schedule.Exponential> exponential() {
    Fields<Schedule.Exponential> fields = new Fields<>();
    var rate = rate(fields, "The first rate.");
    var decay =
        fields.required(
            "decay",
            Codecs.POSITIVE,
            Schedule.Exponential::decay,
            "What an epoch multiplies the rate by, step by step.");
    return fields.build(v -> new Schedule.Exponential(v.get(rate), v.get(decay)));
  }

  private static Codec<Schedule.Cosine> cosine() {
    Fields<Schedule.Cosine> fields = new Fields<>();
    var rate = rate(fields, "The first rate.");
    var last =
        fields.optional("last", Codecs.NOT_NEGATIVE, Schedule.Cosine::last, 0.0, "The last rate.");
    return fields.build(v -> new Schedule.Cosine(v.get(rate), v.get(last)));
  }

  private static Codec<Schedule.WarmUp> warmUp(Codec<Schedule> any) {
    Fields<Schedule.WarmUp> fields = new Fields<>();
    var steps =
        fields.required(
            "steps",
            Codecs.COUNT,
            Schedule.WarmUp::steps,
            "Steps (batches) from 0 up to the rate.");
    var then = fields.required("then", any, Schedule.WarmUp::then, "The learning rate afterwards.");
    return fields.build(v -> new Schedule.WarmUp(v.get(steps), v.get(then)));
  }

  private static Codec<Schedule.OneCycle> oneCycle() {
    Fields<Schedule.OneCycle> fields = new Fields<>();
    var rate = rate(fields, "The highest rate.");
    var rise =
        fields.optional(
            "rise",
            Codecs.FRACTION,
            Schedule.OneCycle::rise,
            0.3,
            "Share of the training in which the rate rises.");
    var divisor =
        fields.optional(
            "divisor",
            Codecs.POSITIVE,
            Schedule.OneCycle::divisor,
            25.0,
            "The first rate is the highest divided by this.");
    return fields.build(v -> new Schedule.OneCycle(v.get(rate), v.get(rise), v.get(divisor)));
  }

  private static Codec<Schedule.ReduceOnPlateau> plateau() {
    Fields<Schedule.ReduceOnPlateau> fields = new Fields<>();
    var rate = rate(fields, "The first rate.");
    var factor =
        fields.optional(
            "factor",
            Codecs.FRACTION,
            Schedule.ReduceOnPlateau::factor,
            0.1,
            "What the rate is multiplied by.");
    var patience =
        fields.optional(
            "patience",
            Codecs.atLeast(0),
            Schedule.ReduceOnPlateau::patience,
            10,
            "Epochs without progress that are borne.");
    var delta =
        fields.optional(
            "min-delta",
            Codecs.NOT_NEGATIVE,
            Schedule.ReduceOnPlateau::minDelta,
            1e-4,
            "The least change that counts as progress.");
    var least =
        fields.optional(
            "least",
            Codecs.NOT_NEGATIVE,
            Schedule.ReduceOnPlateau::least,
            0.0,
            "The rate never falls below this.");
    return fields.build(v ->
        new Schedule.ReduceOnPlateau(
            v.get(rate), v.get(factor), v.get(patience), v.get(delta), v.get(least)));
  }

  private static Variants<Clipping> clippings() {
    Fields<Clipping.ByValue> value = new Fields<>();
    var bound =
        value.required(
            "limit",
            Codecs.POSITIVE,
            Clipping.ByValue::limit,
            "Every value lies in [-limit, limit].");
    Fields<Clipping.ByGlobalNorm> norm = new Fields<>();
    var length =
        norm.required(
            "limit",
            Codecs.POSITIVE,
            Clipping.ByGlobalNorm::limit,
            "The most that the norm over all parameters may be.");
    return new Variants<Clipping>("clipping")
        .kind("none", Clipping.None.class, Clipping.None::new)
        .kind(
            "value",
            Clipping.ByValue.class,
            value.shorthand(bound).build(v -> new Clipping.ByValue(v.get(bound))))
        .kind(
            "norm",
            Clipping.ByGlobalNorm.class,
            norm.shorthand(length).build(v -> new Clipping.ByGlobalNorm(v.get(length))));
  }
}
