package dev.bobbin.model;

import dev.bobbin.base.InvalidValueException;
import dev.bobbin.engine.Shape;

/**
 * Converts pictures to the inputs of a network. It is stored with the model and used by training,
 * evaluation, prediction, search and explanation, so that no other code scales a pixel.
 *
 * <p>Images that Bobbin has read are bytes that are light on dark, whatever their original
 * polarity; {@link #values} converts them. For other bytes, {@link #valuesOf} takes their polarity.
 *
 * @param size height, width and channels of the network's input
 * @param divisor a byte's value, from 0 to 255, is divided by this: 255 gives [0, 1]
 * @param polarity of the network's inputs, as in training; not {@link Polarity#AUTO}
 */
public record Preprocessing(Shape size, float divisor, Polarity polarity) {
  private static final Polarity STORED = Polarity.LIGHT_ON_DARK;
  private static final float WHITE = 255;

  /** Shared, since nearly every model uses it. */
  private static final PixelLookupTable UNIT = new PixelLookupTable(WHITE, false);

  public Preprocessing {
    if (!(divisor > 0) || Float.isInfinite(divisor)) {
      throw new InvalidValueException("divisor: expected a number above 0, received " + divisor);
    }
    requireKnown(polarity);
  }

  /** Bytes divided by 255, light on dark: the default. */
  public static Preprocessing standard(Shape size) {
    return new Preprocessing(size, WHITE, STORED);
  }

  /** The values of images that Bobbin has read, which are light on dark. */
  public PixelLookupTable values() {
    return valuesOf(STORED);
  }

  /**
   * The values of bytes of some polarity, inverted if the network expects the other one.
   *
   * @param of not {@link Polarity#AUTO}
   */
  public PixelLookupTable valuesOf(Polarity of) {
    boolean turned = requireKnown(of) != polarity;
    return divisor == WHITE && !turned ? UNIT : new PixelLookupTable(divisor, turned);
  }

  /** The bytes of an image that Bobbin has read, inverted if {@link #values} inverts them. */
  public byte[] seen(byte[] pixels) {
    byte[] seen = pixels.clone();
    if (polarity != STORED) {
      for (int i = 0; i < seen.length; i++) {
        seen[i] = (byte) ~seen[i];
      }
    }
    return seen;
  }

  /** The value of the background: 0 for light on dark. */
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
