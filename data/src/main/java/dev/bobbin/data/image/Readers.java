package dev.bobbin.data.image;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;

/**
 * The readers of the JDK, and TwelveMonkeys' of WebP; those that other libraries register are not
 * used.
 */
final class Readers {
  static final Readers JPEG = new Readers(builtIn("jpeg"));
  static final Readers BMP = new Readers(builtIn("bmp"));
  static final Readers TIFF = new Readers(builtIn("tiff"));
  static final Readers WEBP = new Readers(new WebPImageReaderSpi());

  private final ImageReaderSpi provider;

  private Readers(ImageReaderSpi provider) {
    this.provider = provider;
  }

  private static ImageReaderSpi builtIn(String format) {
    for (Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
        readers.hasNext(); ) {
      ImageReaderSpi provider = readers.next().getOriginatingProvider();
      if (provider != null && provider.getClass().getModule() == ImageIO.class.getModule()) {
        return provider;
      }
    }
    throw new IllegalStateException("no reader of " + format + " in java.desktop");
  }

  interface Reading<T> {
    T by(ImageReader reader) throws IOException;
  }

  <T> T with(byte[] bytes, Reading<T> reading) throws IOException {
    try (ImageInputStream in = new FileStream(bytes)) {
      ImageReader reader = provider.createReaderInstance();
      try {
        reader.setInput(in, true, true);
        return reading.by(reader);
      } finally {
        reader.dispose();
      }
    }
  }

  BufferedImage read(byte[] bytes) throws IOException {
    return with(bytes, reader -> reader.read(0));
  }
}
