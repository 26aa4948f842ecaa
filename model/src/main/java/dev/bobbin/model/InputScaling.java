package dev.bobbin.model;

/**
 * What a model expects of an image's bytes.
 *
 * @param divisor a byte's value, from 0 to 255, is divided by this: 255 gives [0, 1]
 * @param polarity how the images looked that the model learnt from
 */
public record InputScaling(float divisor, Polarity polarity) {
  /** Which side of the grey scale is the thing and which the background. */
  public enum Polarity {
    /** A light thing on a dark background, as in MNIST and Fashion-MNIST. */
    LIGHT_ON_DARK,
    /** A dark thing on a light background, as on paper. */
    DARK_ON_LIGHT
  }

  /** Bytes divided by 255, light on dark: Fashion-MNIST's images on [0, 1]. */
  public static final InputScaling UNIT = new InputScaling(255, Polarity.LIGHT_ON_DARK);

  public InputScaling {
    if (!(divisor > 0) || Float.isInfinite(divisor)) {
      throw new IllegalArgumentException(
          "scaling divisor: expected a number above 0, received " + divisor);
    }
  }

  /** The values of bytes, 0 to 255, as the network wants to see them. */
  public float[] scale(byte[] pixels) {
    float[] scaled = new float[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      scaled[i] = (pixels[i] & 0xFF) / divisor;
    }
    return scaled;
  }
}
