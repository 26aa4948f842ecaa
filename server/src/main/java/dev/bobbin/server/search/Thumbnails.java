package dev.bobbin.server.search;

import dev.bobbin.data.format.GreyPng;
import dev.bobbin.engine.Shape;
import java.io.IOException;
import java.util.Base64;
import java.util.zip.Deflater;

/** Articles' images as PNG. For use by one thread. */
final class Thumbnails implements AutoCloseable {
  private final GreyPng png;

  Thumbnails(Shape shape) {
    // Deflating takes as long as searching, and the whole answer may be compressed.
    this.png = new GreyPng(shape, Deflater.NO_COMPRESSION);
  }

  String dataUrl(byte[] pixels) throws IOException {
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(png.encode(pixels, 0));
  }

  @Override
  public void close() {
    png.close();
  }
}
