package dev.bobbin.analysis.profile;

import dev.bobbin.base.codec.Codecs;
import dev.bobbin.base.codec.Form;
import dev.bobbin.base.codec.RecordFields;
import dev.bobbin.base.codec.RecordForm;
import dev.bobbin.engine.profile.Profile.LayerTimes;
import dev.bobbin.engine.profile.Profile.Product;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** A profile as {@code profile.json} has it. */
public final class ProfileJson {
  /** The form. */
  public static final RecordForm<ProfileAnalysis> PROFILE = profile();

  /** A layer of a profile, which knows what its times are compared with. */
  private record Layer(ProfileAnalysis profile, LayerTimes times) {
    Optional<Work> work(Product product) {
      return product.seconds() == 0 ? Optional.empty() : Optional.of(new Work(profile, product));
    }
  }

  /** A product of a profile. */
  private record Work(ProfileAnalysis profile, Product product) {}

  private ProfileJson() {}

  private static RecordForm<ProfileAnalysis> profile() {
    RecordFields<ProfileAnalysis> fields = new RecordFields<>();
    fields.derived("threads", Codecs.COUNT, p -> p.times().threads(), "How many worked.");
    fields.derived(
        "epochs", Codecs.atLeast(0), p -> p.times().epochs(), "Over how many the times go.");
    fields.derived(
        "withFirstEpoch",
        Codecs.FLAG,
        p -> p.times().withFirstEpoch(),
        "Whether the first epoch, in which the JVM still compiles, is among them.");
    fields.derived(
        "images", Codecs.COUNT, ProfileAnalysis::images, "Of the epoch that the times are for.");
    number(fields, "peakGflops", p -> p.peak().gflops(), "What this machine can do, all threads.");
    fields.derived(
        "peakMeasured",
        Codecs.constants(ProfileAnalysis.Peak.When.class),
        p -> p.peak().measured(),
        "When that was measured.");
    number(
        fields, "gflops", ProfileAnalysis::gflops, "10^9 operations per second of the training.");
    number(
        fields,
        "trainingMilliseconds",
        p -> p.wallMilliseconds(p.times().trainingSeconds()),
        "Of an epoch, by the clock.");
    number(
        fields,
        "readingMilliseconds",
        p -> p.milliseconds(p.times().readingSeconds()),
        "Reading samples.");
    number(
        fields,
        "lossMilliseconds",
        p -> p.milliseconds(p.times().lossSeconds()),
        "The loss and its gradient.");
    number(
        fields,
        "waitingMilliseconds",
        p -> p.milliseconds(p.times().waitingSeconds()),
        "Threads that wait for others.");
    fields.derived(
        "layers",
        Codecs.written(layer()),
        p -> p.times().layers().stream().map(times -> new Layer(p, times)).toList(),
        "Each layer.");
    number(
        fields,
        "validationMilliseconds",
        p -> p.wallMilliseconds(p.times().validationSeconds()),
        "After an epoch, by the clock.");
    number(
        fields,
        "betweenMilliseconds",
        p -> p.wallMilliseconds(p.times().betweenSeconds()),
        "What else lies between epochs.");
    number(
        fields,
        "firstEpochSeconds",
        p -> p.times().firstEpochSeconds(),
        "What the first epoch took.");
    fields.nullableDouble(
        "evaluationSeconds",
        ProfileAnalysis::evaluationSeconds,
        "Measuring the model at the end; null where nothing does.");
    return fields.written();
  }

  private static Form<Layer> layer() {
    RecordFields<Layer> fields = new RecordFields<>();
    fields.derived("name", Codecs.STRING, layer -> layer.times().name(), "Of the layer.");
    number(
        fields,
        "milliseconds",
        layer -> layer.profile().milliseconds(layer.times().seconds()),
        "All of its time in an epoch.");
    number(
        fields,
        "share",
        layer -> layer.profile().share(layer.times().seconds()),
        "Of the training, from 0 to 1.");
    Form<Work> work = work();
    fields.derivedOrNull(
        "forward", work, layer -> layer.work(layer.times().forward()), "Its product.");
    fields.derivedOrNull(
        "inputGradient",
        work,
        layer -> layer.work(layer.times().inputGradient()),
        "The product back to its inputs; null where nothing needs it.");
    fields.derivedOrNull(
        "weightGradient",
        work,
        layer -> layer.work(layer.times().weightGradient()),
        "The product for the gradient of its weights.");
    number(
        fields,
        "elementwiseForwardMilliseconds",
        layer -> layer.profile().milliseconds(layer.times().elementwiseForward()),
        "All else of the forward pass.");
    number(
        fields,
        "elementwiseBackwardMilliseconds",
        layer -> layer.profile().milliseconds(layer.times().elementwiseBackward()),
        "All else of the backward pass.");
    number(
        fields,
        "updateMilliseconds",
        layer -> layer.profile().milliseconds(layer.times().update()),
        "Penalties, clipping and the optimizer.");
    return fields.written();
  }

  private static Form<Work> work() {
    RecordFields<Work> fields = new RecordFields<>();
    number(
        fields,
        "milliseconds",
        work -> work.profile().milliseconds(work.product().seconds()),
        "Of an epoch.");
    number(
        fields,
        "gflopsPerThread",
        work -> work.product().gflops(),
        "10^9 operations per second of a thread.");
    number(
        fields,
        "shareOfPeak",
        work -> work.profile().shareOfPeak(work.product()),
        "Of what a thread can do.");
    return fields.written();
  }

  private static <T> void number(
      RecordFields<T> fields, String name, ToDoubleFunction<T> value, String about) {
    fields.derived(name, Codecs.NUMBER, value::applyAsDouble, about);
  }
}
