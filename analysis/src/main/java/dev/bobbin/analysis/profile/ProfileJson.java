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
  public static final RecordForm<ProfileAnalysis> PROFILE = profile();

  private record Layer(ProfileAnalysis profile, LayerTimes times) {
    Optional<Work> work(Product product) {
      return product.seconds() == 0 ? Optional.empty() : Optional.of(new Work(profile, product));
    }
  }

  private record Work(ProfileAnalysis profile, Product product) {}

  private ProfileJson() {}

  private static RecordForm<ProfileAnalysis> profile() {
    RecordFields<ProfileAnalysis> fields = new RecordFields<>();
    fields.derived("threads", Codecs.COUNT, p -> p.times().threads(), "Number of threads.");
    fields.derived(
        "epochs",
        Codecs.atLeast(0),
        p -> p.times().epochs(),
        "Number of epochs that the times are averaged over.");
    fields.derived(
        "withFirstEpoch",
        Codecs.FLAG,
        p -> p.times().withFirstEpoch(),
        "Whether that includes the first epoch, in which the JVM still compiles.");
    fields.derived("images", Codecs.COUNT, ProfileAnalysis::images, "Images in the epoch.");
    number(
        fields,
        "peakGflops",
        p -> p.peak().gflops(),
        "10^9 operations per second that all threads can reach.");
    fields.derived(
        "peakMeasured",
        Codecs.constants(ProfileAnalysis.Peak.When.class),
        p -> p.peak().measured(),
        "When that was measured.");
    number(
        fields,
        "gflops",
        ProfileAnalysis::gflops,
        "10^9 operations per second that the training reaches.");
    number(
        fields,
        "trainingMilliseconds",
        p -> p.wallMilliseconds(p.times().trainingSeconds()),
        "Wall-clock seconds per epoch.");
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
        "Wall-clock seconds of validation after an epoch.");
    number(
        fields,
        "betweenMilliseconds",
        p -> p.wallMilliseconds(p.times().betweenSeconds()),
        "Other seconds between epochs.");
    number(
        fields,
        "firstEpochSeconds",
        p -> p.times().firstEpochSeconds(),
        "Seconds of the first epoch.");
    fields.nullableDouble(
        "evaluationSeconds",
        ProfileAnalysis::evaluationSeconds,
        "Seconds of the evaluation at the end; null without one.");
    return fields.written();
  }

  private static Form<Layer> layer() {
    RecordFields<Layer> fields = new RecordFields<>();
    fields.derived("name", Codecs.STRING, layer -> layer.times().name(), "Name of the layer.");
    number(
        fields,
        "milliseconds",
        layer -> layer.profile().milliseconds(layer.times().seconds()),
        "Its seconds per epoch.");
    number(
        fields,
        "share",
        layer -> layer.profile().share(layer.times().seconds()),
        "Fraction of the training time, from 0 to 1.");
    Form<Work> work = work();
    fields.derivedOrNull(
        "forward", work, layer -> layer.work(layer.times().forward()), "Its matrix product.");
    fields.derivedOrNull(
        "inputGradient",
        work,
        layer -> layer.work(layer.times().inputGradient()),
        "The product for the gradient of its inputs; null if not needed.");
    fields.derivedOrNull(
        "weightGradient",
        work,
        layer -> layer.work(layer.times().weightGradient()),
        "The product for the gradient of its weights.");
    number(
        fields,
        "elementwiseForwardMilliseconds",
        layer -> layer.profile().milliseconds(layer.times().elementwiseForward()),
        "The rest of the forward pass.");
    number(
        fields,
        "elementwiseBackwardMilliseconds",
        layer -> layer.profile().milliseconds(layer.times().elementwiseBackward()),
        "The rest of the backward pass.");
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
        "Seconds per epoch.");
    number(
        fields,
        "gflopsPerThread",
        work -> work.product().gflops(),
        "10^9 operations per second and thread.");
    number(
        fields,
        "shareOfPeak",
        work -> work.profile().shareOfPeak(work.product()),
        "Fraction of what a thread can reach.");
    return fields.written();
  }

  private static <T> void number(
      RecordFields<T> fields, String name, ToDoubleFunction<T> value, String about) {
    fields.derived(name, Codecs.NUMBER, value::applyAsDouble, about);
  }
}
