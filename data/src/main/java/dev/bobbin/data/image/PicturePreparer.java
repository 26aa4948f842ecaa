package dev.bobbin.data.image;

import dev.bobbin.data.image.LoadedImage.Kind;
import dev.bobbin.data.image.LoadedImage.Original;
import dev.bobbin.data.image.LoadedImage.Warning;
import dev.bobbin.data.image.Resampler.Span;
import dev.bobbin.engine.Shape;
import dev.bobbin.model.Polarity;
import dev.bobbin.model.Preprocessing;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Prepares decoded pictures as {@link Preprocessing} says: ground, channels, size (by {@link
 * Resampler}), polarity. Thread-safe.
 */
final class PicturePreparer {
  private static final double LIGHT = 127.5;

  /** Enlarging less than this, each way, is no reason for a warning. */
  private static final int MUCH = 2;

  private final Preprocessing how;
  private final Polarity pictures;

  /**
   * A preparer.
   *
   * @param pictures their polarity; {@link Polarity#AUTO} decides for each
   */
  PicturePreparer(Preprocessing how, Polarity pictures) {
    this.how = how;
    this.pictures = pictures;
  }

  LoadedImage prepare(Picture picture) {
    Polarity polarity = polarity(picture::isDarkOnLight);
    int[] ground = new int[how.size().channels()];
    for (int c = 0; c < ground.length; c++) {
      int level = how.preparedBackground()[c] & 0xFF;
      ground[c] = polarity == Polarity.DARK_ON_LIGHT ? 255 - level : level;
    }
    Resampler resampler = resampler(picture.height(), picture.width());
    Original original = new Original(picture.height(), picture.width(), picture.isColour());
    byte[] fitted = resampler.apply(picture.lines(ground));
    return placed(resampler, fitted, polarity, original, picture.borderMean(ground[0]));
  }

  /** Prepares a picture while it is decoded: to the bit as if it were decoded before. */
  LoadedImage prepare(JpegFile file) {
    JpegDecoder decoder = new JpegDecoder(file, how.size().channels());
    Resampler resampler = resampler(decoder.height(), decoder.width());
    byte[] fitted = resampler.apply(decoder);
    Polarity polarity = polarity(() -> decoder.borderMean() > LIGHT);
    Original original = new Original(decoder.height(), decoder.width(), decoder.isColour());
    return placed(resampler, fitted, polarity, original, decoder.borderMean());
  }

  private Resampler resampler(int height, int width) {
    Shape shape = how.size();
    Span rows = new Span(0, height);
    Span columns = new Span(0, width);
    double down = (double) shape.height() / height;
    double across = (double) shape.width() / width;
    return switch (how.fit()) {
      case STRETCH -> new Resampler(rows, columns, shape.height(), shape.width());
      case PAD -> {
        double scale = Math.min(down, across);
        yield new Resampler(
            rows,
            columns,
            Math.clamp(Math.round(height * scale), 1, shape.height()),
            Math.clamp(Math.round(width * scale), 1, shape.width()));
      }
      case CROP -> {
        double scale = Math.max(down, across);
        yield new Resampler(
            Span.middle(height, shape.height() / scale),
            Span.middle(width, shape.width() / scale),
            shape.height(),
            shape.width());
      }
    };
  }

  private LoadedImage placed(
      Resampler resampler, byte[] fitted, Polarity polarity, Original original, double borderMean) {
    if (polarity == Polarity.DARK_ON_LIGHT) {
      for (int i = 0; i < fitted.length; i++) {
        fitted[i] = (byte) ~fitted[i];
      }
    }
    Shape shape = how.size();
    byte[] background = how.preparedBackground();
    byte[] pixels = fitted;
    if (fitted.length < shape.size()) {
      pixels = new byte[shape.size()];
      for (int i = 0; i < pixels.length; i += shape.channels()) {
        System.arraycopy(background, 0, pixels, i, shape.channels());
      }
      int top = (shape.height() - resampler.height()) / 2;
      int left = (shape.width() - resampler.width()) / 2;
      int line = resampler.width() * shape.channels();
      for (int y = 0; y < resampler.height(); y++) {
        int to = ((top + y) * shape.width() + left) * shape.channels();
        System.arraycopy(fitted, y * line, pixels, to, line);
      }
    }
    return new LoadedImage(
        pixels,
        shape,
        polarity,
        warnings(resampler, fitted, polarity, original, borderMean),
        original);
  }

  private Polarity polarity(BooleanSupplier isDarkOnLight) {
    if (pictures != Polarity.AUTO) {
      return pictures;
    }
    // Such a network has seen pictures of either kind, or of an unknown one.
    if (how.polarity() == Polarity.AS_IS) {
      return Polarity.AS_IS;
    }
    return isDarkOnLight.getAsBoolean() ? Polarity.DARK_ON_LIGHT : Polarity.LIGHT_ON_DARK;
  }

  private List<Warning> warnings(
      Resampler resampler, byte[] fitted, Polarity polarity, Original original, double borderMean) {
    List<Warning> warnings = new ArrayList<>();
    boolean light = borderMean > LIGHT;
    if (how.polarity() != Polarity.AS_IS && light != (polarity == Polarity.DARK_ON_LIGHT)) {
      warnings.add(
          new Warning(
              Kind.LOOKS_INVERTED,
              "looks inverted: its border is "
                  + (light ? "light" : "dark")
                  + "; try the polarity "
                  + (light ? Polarity.DARK_ON_LIGHT : Polarity.LIGHT_ON_DARK).id()));
    }
    if (how.size().channels() == 1 && original.colour()) {
      warnings.add(new Warning(Kind.WAS_COLOUR, "is in colour: only its luminance was used"));
    }
    if (how.size().channels() == 3 && !original.colour()) {
      warnings.add(
          new Warning(Kind.WAS_GREY, "is grey: the model has learned from pictures in colour"));
    }
    if (how.size().height() * how.size().width() > 1 && isFlat(fitted, how.size().channels())) {
      warnings.add(new Warning(Kind.IS_EMPTY, "shows nothing: all of its pixels are alike"));
    }
    if (resampler.height() >= MUCH * original.height()
        && resampler.width() >= MUCH * original.width()) {
      warnings.add(
          new Warning(
              Kind.WAS_ENLARGED,
              "is small: it was enlarged for the network's %dx%d pixels"
                  .formatted(how.size().width(), how.size().height())));
    }
    return warnings;
  }

  private static boolean isFlat(byte[] pixels, int channels) {
    for (int i = channels; i < pixels.length; i++) {
      if (pixels[i] != pixels[i - channels]) {
        return false;
      }
    }
    return true;
  }
}
