package dev.bobbin.server.inference;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.text.Names;
import dev.bobbin.data.image.ImageFileReader;
import dev.bobbin.data.image.LoadedImage;
import dev.bobbin.http.HttpException;
import dev.bobbin.model.Polarity;
import dev.bobbin.model.Preprocessing;
import java.awt.Dimension;
import java.util.Locale;
import java.util.Optional;

/**
 * Decodes uploaded pictures within a budget of memory and of time: the size is read from the header
 * before anything is allocated.
 */
public final class Pictures implements AutoCloseable {
  /**
   * Memory of a pixel while it is decoded: up to 8 bytes of the decoder (four channels of 16 bits),
   * 4 while they are converted, and 4 of the {@link dev.bobbin.data.image.Picture}.
   */
  static final int BYTES_A_PIXEL = 16;

  /** Sums and levels of lines in memory while a picture is resized. */
  private static final int LINES = 6;

  private final long mostPixels;
  private final Memory memory;
  private final DecoderPool decoders;

  Pictures(ModelSettings settings) {
    this.decoders =
        new DecoderPool(
            Runtime.getRuntime().availableProcessors(),
            settings.patience(),
            settings.decodingTime());
    this.mostPixels = settings.mostPixels();
    this.memory = new Memory("pictures", settings.pictureBytes(), settings.patience());
  }

  /**
   * Decodes and resizes a picture.
   *
   * @param bytes of a file in one of {@link dev.bobbin.data.image.PictureFiles#FORMATS}
   * @param name for messages
   * @param how pictures become the network's input
   * @throws HttpException 400 if it is not such a picture, 413 if it is too large or takes too
   *     long, 503 if there is no memory or no thread for it
   */
  public LoadedImage read(byte[] bytes, String name, Preprocessing how, Polarity polarity) {
    try {
      Dimension claimed = ImageFileReader.claimedSize(bytes, name);
      long pixels = (long) claimed.height * claimed.width;
      if (pixels > mostPixels) {
        throw new HttpException(
            413,
            "%s: expected at most %d pixels, received %dx%d; try a smaller picture"
                .formatted(name, mostPixels, claimed.width, claimed.height));
      }
      ImageFileReader reader = new ImageFileReader(how, polarity);
      return decoders.run(name, memory.lease(bytes(claimed, how)), () -> reader.read(bytes, name));
    } catch (BobbinException e) {
      throw new HttpException(400, String.valueOf(e.getMessage()));
    }
  }

  DecoderPool decoders() {
    return decoders;
  }

  @Override
  public void close() {
    decoders.close();
  }

  /** Memory for decoding a picture, and for the few lines of it that are resized at a time. */
  static long bytes(Dimension picture, Preprocessing how) {
    long pixels = (long) picture.height * picture.width;
    // As EXIF may turn it, either side may be the width.
    long line = (long) Math.max(picture.height, picture.width) * how.size().channels();
    return pixels * BYTES_A_PIXEL + LINES * line * Float.BYTES;
  }

  /**
   * The polarity with an id, by default the model's.
   *
   * @throws HttpException 400 if there is none
   */
  public static Polarity polarity(Optional<String> id, Preprocessing model) {
    String text = id.orElse(model.polarity().id());
    return Names.constant(Polarity.class, text.toLowerCase(Locale.ROOT))
        .orElseThrow(() ->
            new HttpException(
                400,
                "polarity: expected as-is, light-on-dark, dark-on-light or auto, received '%s'; try auto"
                    .formatted(text)));
  }
}
