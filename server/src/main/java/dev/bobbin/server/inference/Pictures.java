package dev.bobbin.server.inference;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.text.Names;
import dev.bobbin.data.image.ImageFileReader;
import dev.bobbin.data.image.LoadedImage;
import dev.bobbin.engine.Shape;
import dev.bobbin.http.Problem;
import dev.bobbin.model.Polarity;
import dev.bobbin.model.Preprocessing;
import java.awt.Dimension;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads uploaded pictures: a hundred bytes may claim hundreds of megabytes, so the header is read
 * first, and pictures wait for one another where together they would take too much memory.
 */
public final class Pictures {
  /**
   * Memory that a pixel takes while it is decoded: up to 8 bytes in the picture, 4 as luminance, 4
   * inverted.
   */
  static final int BYTES_A_PIXEL = 16;

  /** Decoded in some milliseconds. */
  private static final long FEW_PIXELS = 512 * 512;

  private final long mostPixels;
  private final Memory memory;
  private final HeavyWork heavy;

  Pictures(ModelSettings settings, HeavyWork heavy) {
    this.heavy = heavy;
    this.mostPixels = settings.mostPixels();
    this.memory = new Memory("pictures", settings.pictureBytes(), settings.patience());
  }

  /**
   * Makes a network's input of a PNG, JPEG, GIF or BMP picture.
   *
   * @param bytes of the file
   * @param name for messages
   * @param shape what the network wants; one channel
   * @param polarity what the picture is
   * @throws Problem 400 if it is no such picture, 413 if it is too large, 503 if too many others
   *     are being read
   */
  public LoadedImage read(byte[] bytes, String name, Shape shape, Polarity polarity) {
    if (shape.channels() != 1) {
      throw new Problem(
          400,
          "%s: expected a model of grey images, received one of %s; try /v2/models/MODEL/infer with numbers"
              .formatted(name, shape));
    }
    try {
      Dimension claimed = ImageFileReader.claimedSize(bytes, name);
      long pixels = (long) claimed.height * claimed.width;
      if (pixels > mostPixels) {
        throw new Problem(
            413,
            "%s: expected at most %d pixels, received %dx%d; try a smaller picture"
                .formatted(name, mostPixels, claimed.width, claimed.height));
      }
      try (Memory.Lease _ = memory.lease(pixels * BYTES_A_PIXEL)) {
        ImageFileReader reader = new ImageFileReader(shape, polarity);
        return pixels > FEW_PIXELS
            ? heavy.run(() -> reader.read(bytes, name))
            : reader.read(bytes, name);
      }
    } catch (BobbinException e) {
      throw new Problem(400, String.valueOf(e.getMessage()));
    }
  }

  /**
   * What a picture is said to be, by its name; where nothing is said, it looks as the model wants
   * it.
   *
   * @param asked as in an address
   * @throws Problem 400 if it is not one
   */
  public static Polarity polarity(Optional<String> asked, Preprocessing model) {
    return asked.map(Pictures::polarity).orElse(model.polarity());
  }

  private static Polarity polarity(String text) {
    return Names.constant(Polarity.class, text.toLowerCase(Locale.ROOT))
        .orElseThrow(() ->
            new Problem(
                400,
                "polarity: expected light-on-dark, dark-on-light or auto, received '"
                    + text
                    + "'; try auto"));
  }
}
