package dev.bobbin.server.search;

import dev.bobbin.data.format.GreyPng;
import dev.bobbin.engine.Shape;
import java.io.IOException;
import java.util.Base64;
import java.util.zip.Deflater;

/** Articles' images as pages take them. To be used by one thread at a time. */
final class Thumbnails implements AutoCloseable {
  private final GreyPng png;

  Thumbnails(Shape shape) {
    // Deflating ten of them takes as long as finding them; over a network the whole answer is
    // compressed.
    this.png = new GreyPng(shape, Deflater.NO_COMPRESSION);
  }

  /** A PNG as a URL that holds it. */
  String dataUrl(byte[] pixels) throws IOException {
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(png.encode(pixels, 0));
  }

  @Override
  public void close() {
    png.close();
  }
}
