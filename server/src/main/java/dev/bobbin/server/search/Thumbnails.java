package dev.bobbin.server.search;

import dev.bobbin.data.format.PngEncoder;
import dev.bobbin.engine.Shape;
import dev.bobbin.report.page.Thumbnail;
import dev.bobbin.report.picture.HeatPicture;
import dev.bobbin.report.picture.Png;
import java.io.IOException;
import java.util.Base64;
import java.util.zip.Deflater;

/** Articles' images as PNG, grey or in colour. For use by one thread. */
final class Thumbnails implements AutoCloseable {
  private final Shape shape;
  private final PngEncoder grey;

  Thumbnails(Shape shape) {
    this.shape = shape;
    // Deflating takes as long as searching, and the whole answer may be compressed.
    this.grey =
        new PngEncoder(new Shape(shape.height(), shape.width(), 1), Deflater.NO_COMPRESSION);
  }

  String dataUrl(byte[] pixels) throws IOException {
    if (shape.channels() == 1) {
      return "data:image/png;base64," + Base64.getEncoder().encodeToString(grey.encode(pixels, 0));
    }
    return Png.dataUrl(
        HeatPicture.rgb(
            shape.height(), shape.width(), pixel -> Thumbnail.rgb(shape, pixels, pixel)));
  }

  @Override
  public void close() {
    grey.close();
  }
}
