package dev.bobbin.model;

import dev.bobbin.base.InvalidValueException;
import dev.bobbin.engine.Shape;

/**
 * The one way from a picture to the numbers that a network sees. It is stored with the model, and
 * training, evaluation, prediction, search and explanation all ask it: nobody else scales a pixel.
 *
 * <p>Images that Bobbin has read, of data sets, pictures and articles, are kept as bytes that are
 * light on dark, whatever they looked like before: {@link #values} turns and scales them. Of bytes
 * that come from elsewhere it must be said how they look: {@link #valuesOf}.
 *
 * @param size height, width and channels of the network's input
 * @param divisor a byte's value, from 0 to 255, is divided by this: 255 gives [0, 1]
 * @param polarity how the images look that the network sees, as those did that it learned from; not
 *     {@link Polarity#AUTO}
 */
public record Preprocessing(Shape size, float divisor, Polarity polarity) {
  private static final Polarity STORED = Polarity.LIGHT_ON_DARK;
  private static final float WHITE = 255;

  /** Made once: nearly every model has these. */
  private static final PixelLookupTable UNIT = new PixelLookupTable(WHITE, false);

  /** Checks the numbers. */
  public Preprocessing {
    if (!(divisor > 0) || Float.isInfinite(divisor)) {
      throw new InvalidValueException("divisor: expected a number above 0, received " + divisor);
    }
    requireKnown(polarity);
  }

  /** Bytes divided by 255, light on dark: what networks are trained with. */
  public static Preprocessing standard(Shape size) {
    return new Preprocessing(size, WHITE, STORED);
  }

  /** The values of images that Bobbin has read, whose bytes are light on dark. */
  public PixelLookupTable values() {
    return valuesOf(STORED);
  }

  /**
   * The values of bytes that look like this; they are turned where the network sees the other kind.
   *
   * @param of not {@link Polarity#AUTO}
   */
  public PixelLookupTable valuesOf(Polarity of) {
    boolean turned = requireKnown(of) != polarity;
    return divisor == WHITE && !turned ? UNIT : new PixelLookupTable(divisor, turned);
  }

  /** The bytes of an image that Bobbin has read, turned as {@link #values} turns them. */
  public byte[] seen(byte[] pixels) {
    byte[] seen = pixels.clone();
    if (polarity != STORED) {
      for (int i = 0; i < seen.length; i++) {
        seen[i] = (byte) ~seen[i];
      }
    }
    return seen;
  }

  /** The value of what is not the thing: 0 on dark ground. */
  public float background() {
    return values().of((byte) 0);
  }

  private static Polarity requireKnown(Polarity polarity) {
    if (polarity == Polarity.AUTO) {
      throw new InvalidValueException(
          "polarity: expected light-on-dark or dark-on-light, received auto");
    }
    return polarity;
  }
}
