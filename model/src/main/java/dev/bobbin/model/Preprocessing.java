package dev.bobbin.model;

import dev.bobbin.base.InvalidValueException;
import dev.bobbin.engine.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Converts pictures to the inputs of a network. It is stored with the model and used by training,
 * evaluation, prediction, search and explanation, so that no other code scales a pixel.
 *
 * <p>A picture is turned as its EXIF orientation says, laid on the background where it is
 * transparent, converted to the channels, fitted to the size, and inverted if it is dark on light.
 * The result is bytes; {@link #values} converts them to the network's inputs.
 *
 * @param size height, width and channels of the network's input: one channel for grey, three for
 *     red, green and blue
 * @param fit how a picture of another aspect fills the size
 * @param background a byte's value, from 0 to 255, for each channel: behind transparent pixels and
 *     around a picture that is padded, before a picture is inverted
 * @param polarity of the pictures; not {@link Polarity#AUTO}
 * @param mean for each channel: subtracted from a byte's value
 * @param std for each channel: the difference is divided by it, as by torchvision's {@code
 *     Normalize}; 255 with mean 0 gives [0, 1]
 * @param orientation whether a picture is turned as its EXIF orientation says
 */
public record Preprocessing(
    Shape size,
    Fit fit,
    List<Integer> background,
    Polarity polarity,
    List<Float> mean,
    List<Float> std,
    boolean orientation) {
  private static final float WHITE = 255;

  /** Shared, since nearly every model uses it. */
  private static final PixelLookupTable UNIT = new PixelLookupTable(List.of(0f), List.of(WHITE));

  public Preprocessing {
    background = List.copyOf(background);
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    if (polarity == Polarity.AUTO) {
      throw new InvalidValueException(
          "polarity: expected as-is, light-on-dark or dark-on-light, received auto");
    }
    requireOneEach("background", background, size);
    requireOneEach("mean", mean, size);
    requireOneEach("std", std, size);
    for (int level : background) {
      if (level < 0 || level > WHITE) {
        throw new InvalidValueException(
            "background: expected numbers from 0 to 255, received " + level);
      }
    }
    for (float number : mean) {
      if (!Float.isFinite(number)) {
        throw new InvalidValueException("mean: expected finite numbers, received " + number);
      }
    }
    for (float number : std) {
      if (!(number > 0) || Float.isInfinite(number)) {
        throw new InvalidValueException("std: expected numbers above 0, received " + number);
      }
    }
  }

  private static void requireOneEach(String what, List<?> numbers, Shape size) {
    if (numbers.size() != size.channels()) {
      throw new InvalidValueException(
          "%s: expected a number for each of %d channels, received %d"
              .formatted(what, size.channels(), numbers.size()));
    }
  }

  /**
   * The default: padded with black; bytes divided by 255; grey pictures are light on dark, others
   * as they are.
   */
  public static Preprocessing standard(Shape size) {
    int channels = size.channels();
    return new Preprocessing(
        size,
        Fit.PAD,
        Collections.nCopies(channels, 0),
        channels == 1 ? Polarity.LIGHT_ON_DARK : Polarity.AS_IS,
        Collections.nCopies(channels, 0f),
        Collections.nCopies(channels, WHITE),
        true);
  }

  /** The same with other numbers: {@code (byte - mean) / std} for each channel. */
  public Preprocessing normalized(List<Float> newMean, List<Float> newStd) {
    return new Preprocessing(size, fit, background, polarity, newMean, newStd, orientation);
  }

  /** The same without a normalization of its own: bytes are divided by 255. */
  public Preprocessing unscaled() {
    Preprocessing usual = standard(size);
    return normalized(usual.mean, usual.std);
  }

  /** The input values of prepared bytes. */
  public PixelLookupTable values() {
    boolean unit =
        mean.stream().allMatch(number -> number == 0) && std.stream().allMatch(n -> n == WHITE);
    return unit ? UNIT : new PixelLookupTable(mean, std);
  }

  /** The background of prepared bytes, for each channel: inverted if pictures are. */
  public byte[] preparedBackground() {
    byte[] prepared = new byte[background.size()];
    for (int channel = 0; channel < prepared.length; channel++) {
      int level = background.get(channel);
      prepared[channel] = (byte) (polarity == Polarity.DARK_ON_LIGHT ? 255 - level : level);
    }
    return prepared;
  }

  /** The network's input for an image of background. */
  public float[] backgroundImage() {
    byte[] background = preparedBackground();
    byte[] pixels = new byte[size.size()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = background[i % background.length];
    }
    return values().of(pixels);
  }

  private static String listed(List<Float> numbers) {
    return numbers.stream()
        .map(number -> String.format(Locale.ROOT, "%.1f", number))
        .collect(Collectors.joining(" "));
  }

  /** In one line, for messages: {@code 28x28x1, pad, light-on-dark}. */
  public String summary() {
    List<String> parts = new ArrayList<>(List.of(size + "", fit.id(), polarity.id()));
    if (!equals(unscaled())) {
      parts.add("mean %s and std %s".formatted(listed(mean), listed(std)));
    }
    return String.join(", ", parts);
  }
}
