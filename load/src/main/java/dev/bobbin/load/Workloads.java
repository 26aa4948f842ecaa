package dev.bobbin.load;

import dev.bobbin.data.LabeledImages;
import dev.bobbin.data.catalogue.DataLocations;
import dev.bobbin.data.catalogue.DatasetCatalogue;
import dev.bobbin.data.catalogue.Progress;
import dev.bobbin.report.picture.Png;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.imageio.ImageIO;

/** Typical requests, with Fashion-MNIST's test images. */
final class Workloads {
  private static final int SIDE = 28;
  private static final int PIXELS = SIDE * SIDE;
  private static final double BYTE = 255;
  private static final String JSON = "application/json";
  private static final String MINI = "fashion-mnist-mini";

  private final LabeledImages images;

  private Workloads(LabeledImages images) {
    this.images = images;
  }

  /** With the images that are embedded in Bobbin, so that every machine sends the same. */
  static Workloads open() {
    DataLocations locations = DataLocations.fromEnvironment(Optional.empty());
    return new Workloads(DatasetCatalogue.open(MINI, locations, Progress.NONE).test());
  }

  /** {@code count} images as bytes, in one flat list. */
  Workload bytes(String model, int count) {
    StringBuilder data = new StringBuilder();
    for (int i = 0; i < count * PIXELS; i++) {
      data.append(i == 0 ? "" : ",").append(Byte.toUnsignedInt(pixel(i)));
    }
    return infer(model, count, "UINT8", data);
  }

  /** {@code count} images as the numbers that the network sees, in one flat list. */
  Workload floats(String model, int count) {
    StringBuilder data = new StringBuilder();
    for (int i = 0; i < count * PIXELS; i++) {
      data.append(i == 0 ? "" : ",").append((float) (Byte.toUnsignedInt(pixel(i)) / BYTE));
    }
    return infer(model, count, "FP32", data);
  }

  private byte pixel(int i) {
    return images.image(i / PIXELS % images.count())[i % PIXELS];
  }

  private static Workload infer(String model, int count, String type, CharSequence data) {
    String body =
        "{\"inputs\":[{\"name\":\"image\",\"shape\":[%d,%d,%d,1],\"datatype\":\"%s\",\"data\":[%s]}]}"
            .formatted(count, SIDE, SIDE, type, data);
    return new Workload(
        "infer, %d x %s".formatted(count, type),
        count,
        "POST",
        "/v2/models/" + model + "/infer",
        JSON,
        body.getBytes(StandardCharsets.US_ASCII));
  }

  /** One image as a PNG file of 28x28. */
  Workload picture(String model) {
    return new Workload(
        "classify, PNG 28x28", 1, "POST", "/v1/classify/" + model, "image/png", png());
  }

  /** The articles most similar to one image. */
  Workload similar() {
    return new Workload("similar, 10 of the index", 1, "POST", "/v1/similar", "image/png", png());
  }

  byte[] png() {
    return Png.encode(grey());
  }

  private BufferedImage grey() {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setDataElements(0, 0, SIDE, SIDE, images.image(0));
    return image;
  }

  /** One image as a phone's photograph: a colour JPEG of that size. */
  Workload photograph(String model, int width, int height) throws IOException {
    BufferedImage photograph = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = photograph.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    graphics.drawImage(grey(), 0, 0, width, height, null);
    graphics.dispose();
    // Grain like a camera's: a smooth picture would be a small file.
    long state = 1;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        state = state * 6364136223846793005L + 1442695040888963407L;
        int grain = (int) (state >>> 60);
        int rgb = photograph.getRGB(x, y);
        photograph.setRGB(x, y, (rgb & 0xf0f0f0) | grain << 16 | grain << 8 | grain);
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (!ImageIO.write(photograph, "jpeg", bytes)) {
      throw new IOException("JPEG: expected this JDK to write it, it does not");
    }
    return new Workload(
        "classify, JPEG %dx%d, %d kB".formatted(width, height, bytes.size() / 1000),
        1,
        "PUT",
        "/v1/classify/" + model,
        "image/jpeg",
        bytes.toByteArray());
  }
}
