package dev.bobbin.data;

import dev.bobbin.base.InvalidValueException;
import dev.bobbin.base.text.Names;
import dev.bobbin.engine.spec.Size;
import dev.bobbin.model.Fit;
import dev.bobbin.model.Polarity;
import dev.bobbin.model.Preprocessing;
import java.util.List;
import java.util.Optional;

/**
 * What a recipe says of {@link Preprocessing}; the rest is found from the training pictures when
 * the dataset is opened.
 *
 * @param size of the images; if empty, that of the data, or 28x28 for files of pictures of
 *     different or large sizes
 * @param channels of the images
 * @param fit how a picture of another aspect fills the size
 * @param background around and behind pictures: one level, or one for each channel, from 0 to 255;
 *     if empty, black for light on dark, white for dark on light, else the mean border of the
 *     training pictures
 * @param polarity of the pictures; {@link Polarity#AUTO} by the border of the training pictures for
 *     grey ones, as they are for those in colour
 * @param scale how bytes become numbers
 * @param orientation whether a picture is turned as its EXIF orientation says
 */
public record PreprocessingSpec(
    Optional<Size> size,
    Channels channels,
    Fit fit,
    Optional<List<Integer>> background,
    Polarity polarity,
    Scale scale,
    boolean orientation) {
  /** All by the data: padded, from 0 to 1. */
  public static final PreprocessingSpec AUTO =
      new PreprocessingSpec(
          Optional.empty(),
          Channels.AUTO,
          Fit.PAD,
          Optional.empty(),
          Polarity.AUTO,
          new Scale.ZeroToOne(),
          true);

  public PreprocessingSpec {
    background = background.map(List::copyOf);
  }

  /** The channels of images. */
  public enum Channels {
    /** One: the luminance. */
    GREY,
    /** Three: red, green and blue. */
    RGB,
    /** By the data: {@link #RGB} if some of the training pictures are in colour. */
    AUTO;

    /** The name in recipes. */
    public String id() {
      return Names.id(this);
    }
  }

  /** How a byte becomes a number. */
  public sealed interface Scale {
    /** From 0 to 1. */
    record ZeroToOne() implements Scale {}

    /** From -1 to 1. */
    record MinusOneToOne() implements Scale {}

    /**
     * Each channel has mean 0 and deviation 1 over the training split.
     *
     * @param mean of the bytes, for each channel; empty before it is measured
     * @param std the deviation of the bytes, for each channel
     */
    record Standardize(List<Float> mean, List<Float> std) implements Scale {
      public Standardize {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        if (mean.size() != std.size()) {
          throw new InvalidValueException(
              "expected as many numbers in std as in mean, received %d and %d"
                  .formatted(std.size(), mean.size()));
        }
        if (!mean.stream().allMatch(Float::isFinite)
            || !std.stream().allMatch(number -> number > 0 && Float.isFinite(number))) {
          throw new InvalidValueException(
              "expected 32-bit numbers, in std above 0, received mean %s and std %s"
                  .formatted(mean, std));
        }
      }

      /** Of the training split. */
      public static final Standardize MEASURED = new Standardize(List.of(), List.of());
    }
  }

  /** The same for images of a size and channels. */
  public PreprocessingSpec sized(Size newSize, Channels newChannels) {
    return new PreprocessingSpec(
        Optional.of(newSize), newChannels, fit, background, polarity, scale, orientation);
  }

  /** The same for pictures of another polarity. */
  public PreprocessingSpec of(Polarity pictures) {
    return new PreprocessingSpec(size, channels, fit, background, pictures, scale, orientation);
  }

  /** The same on another background. */
  public PreprocessingSpec on(List<Integer> levels) {
    return new PreprocessingSpec(
        size, channels, fit, Optional.of(levels), polarity, scale, orientation);
  }

  /** The same, without inverting: for images that are light on dark already. */
  public PreprocessingSpec notInverted() {
    PreprocessingSpec same = of(Polarity.LIGHT_ON_DARK);
    return background
        .map(levels -> same.on(levels.stream().map(level -> 255 - level).toList()))
        .orElse(same);
  }

  /** Says all of a preprocessing but its scale, so that nothing is left to find. */
  public static PreprocessingSpec exactly(Preprocessing known, Scale scale) {
    return new PreprocessingSpec(
        Optional.of(new Size(known.size().height(), known.size().width())),
        known.size().channels() == 1 ? Channels.GREY : Channels.RGB,
        known.fit(),
        Optional.of(known.background()),
        known.polarity(),
        scale,
        known.orientation());
  }
}
