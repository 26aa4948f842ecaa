package dev.bobbin.data.catalogue;

import dev.bobbin.base.BobbinException;
import dev.bobbin.data.PreprocessingSpec;
import dev.bobbin.data.image.PictureFacts;
import dev.bobbin.data.image.PictureFacts.Border;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.spec.Size;
import dev.bobbin.model.Polarity;
import dev.bobbin.model.Preprocessing;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** Finds what a {@link PreprocessingSpec} leaves to the data. */
final class PreprocessingResolver {
  /** Pictures of one size up to this one keep it. */
  private static final int MOST_OWN = 64;

  /** Fewer pictures in colour are an oversight, as a scan among drawings. */
  private static final double LEAST_COLOUR = 0.05;

  private PreprocessingResolver() {}

  /**
   * The preprocessing for a training split, without a scale of its own.
   *
   * @param training at least one picture of it
   * @param prepared the channels of prepared images, as arrays are; empty for pictures as people
   *     have them. Unless something else is stated, prepared images keep their size and channels
   *     and are not inverted
   * @param choice of a size for the channels, where pictures differ in size or are large
   */
  static Preprocessing resolve(
      PreprocessingSpec spec,
      List<PictureFacts> training,
      Optional<Integer> prepared,
      IntFunction<Size> choice) {
    int channels =
        switch (spec.channels()) {
          case GREY -> 1;
          case RGB -> 3;
          case AUTO ->
              prepared.orElseGet(
                  () -> share(training, PictureFacts::colour) >= LEAST_COLOUR ? 3 : 1);
        };
    Size size =
        spec.size()
            .or(() -> ownSize(training, prepared.isPresent()))
            .orElseGet(() -> choice.apply(channels));
    Polarity polarity =
        switch (spec.polarity()) {
          case AUTO -> polarity(channels, training, prepared.isPresent());
          case AS_IS, LIGHT_ON_DARK, DARK_ON_LIGHT -> spec.polarity();
        };
    Shape shape = new Shape(size.height(), size.width(), channels);
    Preprocessing usual = Preprocessing.standard(shape);
    return new Preprocessing(
        shape,
        spec.fit(),
        background(spec, channels, polarity, training),
        polarity,
        usual.mean(),
        usual.std(),
        spec.orientation());
  }

  private static double share(List<PictureFacts> training, Predicate<PictureFacts> which) {
    return (double) training.stream().filter(which).count() / training.size();
  }

  /** Whether most of them are, by their borders. */
  static boolean areDarkOnLight(List<PictureFacts> pictures) {
    return share(pictures, PictureFacts::darkOnLight) > 0.5;
  }

  /** Arrays and small pictures of one size keep it. */
  private static Optional<Size> ownSize(List<PictureFacts> training, boolean prepared) {
    PictureFacts first = training.getFirst();
    boolean alike =
        training.stream()
            .allMatch(facts -> facts.height() == first.height() && facts.width() == first.width());
    boolean small = first.height() <= MOST_OWN && first.width() <= MOST_OWN;
    return alike && (small || prepared)
        ? Optional.of(new Size(first.height(), first.width()))
        : Optional.empty();
  }

  private static Polarity polarity(int channels, List<PictureFacts> training, boolean prepared) {
    if (channels == 3) {
      return Polarity.AS_IS;
    }
    if (!areDarkOnLight(training)) {
      return Polarity.LIGHT_ON_DARK;
    }
    return prepared ? Polarity.AS_IS : Polarity.DARK_ON_LIGHT;
  }

  private static List<Integer> background(
      PreprocessingSpec spec, int channels, Polarity polarity, List<PictureFacts> training) {
    if (spec.background().isPresent()) {
      List<Integer> stated = spec.background().get();
      if (stated.size() == 1) {
        return Collections.nCopies(channels, stated.getFirst());
      }
      if (stated.size() != channels) {
        throw BobbinException.usage(
            "data.preprocessing.background",
            "one level, or one for each of %d channels".formatted(channels),
            stated);
      }
      return stated;
    }
    return switch (polarity) {
      case LIGHT_ON_DARK -> Collections.nCopies(channels, 0);
      case DARK_ON_LIGHT -> Collections.nCopies(channels, 255);
      case AS_IS, AUTO -> border(channels, training);
    };
  }

  /** The mean border of all pictures, by what can be seen of each; white if nothing can. */
  private static List<Integer> border(int channels, List<PictureFacts> training) {
    double visible = training.stream().mapToDouble(facts -> facts.border().visible()).sum();
    if (visible < 0.5) {
      return Collections.nCopies(channels, 255);
    }
    int red = mean(training, Border::red, visible);
    int green = mean(training, Border::green, visible);
    int blue = mean(training, Border::blue, visible);
    return channels == 3
        ? List.of(red, green, blue)
        : List.of((int) Math.round(0.299 * red + 0.587 * green + 0.114 * blue));
  }

  private static int mean(
      List<PictureFacts> training, ToDoubleFunction<Border> level, double visible) {
    double sum = 0;
    for (PictureFacts facts : training) {
      sum += facts.border().visible() * level.applyAsDouble(facts.border());
    }
    return Math.clamp(Math.round(sum / visible), 0, 255);
  }
}
