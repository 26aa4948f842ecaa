package dev.bobbin.browser;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/**
 * Pictures as PNG files of many sizes and kinds: smooth with noise, light on dark or the reverse.
 */
final class PngPictures {
  /** After the signature and the header. */
  private static final int AFTER_HEADER = 33;

  private PngPictures() {}

  /** Files by what they are. */
  static Map<String, byte[]> all() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    int[][] sizes = {{1, 1}, {28, 28}, {7, 31}, {33, 20}, {64, 64}, {211, 150}, {3, 400}};
    for (int[] size : sizes) {
      for (int type :
          new int[] {
            BufferedImage.TYPE_BYTE_GRAY,
            BufferedImage.TYPE_3BYTE_BGR,
            BufferedImage.TYPE_4BYTE_ABGR
          }) {
        files.put(
            "type %d, %dx%d".formatted(type, size[0], size[1]),
            png(picture(new BufferedImage(size[0], size[1], type)), false));
      }
    }
    files.put(
        "16-bit grey",
        png(picture(new BufferedImage(50, 40, BufferedImage.TYPE_USHORT_GRAY)), false));
    files.put(
        "one bit", png(picture(new BufferedImage(51, 40, BufferedImage.TYPE_BYTE_BINARY)), false));
    files.put("16 colours", png(picture(palette(4)), false));
    files.put("256 colours, some transparent", png(picture(palette(8)), false));
    files.put("grey and opacity", png(picture(greyAndOpacity()), false));
    BufferedImage interlaced = picture(new BufferedImage(45, 38, BufferedImage.TYPE_4BYTE_ABGR));
    files.put("interlaced", png(interlaced, true));
    files.put(
        "interlaced, 3 pixels wide",
        png(picture(new BufferedImage(3, 5, BufferedImage.TYPE_3BYTE_BGR)), true));
    byte[] plain = png(picture(new BufferedImage(40, 30, BufferedImage.TYPE_3BYTE_BGR)), false);
    files.put("with gamma", with(plain, "gAMA", "00007530"));
    for (int orientation = 1; orientation <= 8; orientation++) {
      String exif = "4d4d002a0000000800010112000300000001%04x000000000000".formatted(orientation);
      files.put("EXIF orientation " + orientation, with(plain, "eXIf", exif));
    }
    files.put("one transparent grey", with(png(grey(), false), "tRNS", "0040"));
    files.put("one transparent colour", with(plain, "tRNS", "000000000000"));
    return files;
  }

  /** A photograph of sorts, in colour. */
  static byte[] jpeg() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(picture(new BufferedImage(120, 90, BufferedImage.TYPE_3BYTE_BGR)), "jpeg", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static BufferedImage grey() {
    BufferedImage image = new BufferedImage(30, 30, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 900; i++) {
      image.getRaster().setSample(i % 30, i / 30, 0, i % 3 == 0 ? 0x40 : i % 251);
    }
    return image;
  }

  private static BufferedImage palette(int bits) {
    int colours = 1 << bits;
    byte[][] levels = new byte[4][colours];
    Random random = new Random(bits);
    for (byte[] channel : levels) {
      random.nextBytes(channel);
    }
    IndexColorModel model =
        bits == 8
            ? new IndexColorModel(bits, colours, levels[0], levels[1], levels[2], levels[3])
            : new IndexColorModel(bits, colours, levels[0], levels[1], levels[2]);
    return new BufferedImage(
        37,
        41,
        bits == 8 ? BufferedImage.TYPE_BYTE_INDEXED : BufferedImage.TYPE_BYTE_BINARY,
        model);
  }

  private static BufferedImage greyAndOpacity() {
    ColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_GRAY),
            true,
            false,
            ColorModel.TRANSLUCENT,
            DataBuffer.TYPE_BYTE);
    WritableRaster raster = model.createCompatibleWritableRaster(40, 44);
    return new BufferedImage(model, raster, false, null);
  }

  /** Fills a picture's samples, whatever they stand for. */
  private static BufferedImage picture(BufferedImage image) {
    Random random = new Random(image.getWidth() * 1000L + image.getHeight());
    WritableRaster raster = image.getRaster();
    boolean dark = image.getHeight() % 4 == 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        for (int band = 0; band < raster.getNumBands(); band++) {
          int most = (1 << raster.getSampleModel().getSampleSize(band)) - 1;
          double across = Math.sin(Math.PI * (x + 0.5) / image.getWidth());
          double down = Math.sin(Math.PI * (y + 0.5) / image.getHeight());
          double level = across * down * (0.7 + 0.1 * band) + 0.2 * random.nextDouble();
          double value = dark || band == 3 ? level : 1 - level;
          raster.setSample(x, y, band, (int) (most * Math.clamp(value, 0.0, 1.0)));
        }
      }
    }
    return image;
  }

  private static byte[] png(BufferedImage image, boolean interlaced) {
    ImageWriter writer =
        ImageIO.getImageWriters(ImageTypeSpecifier.createFromRenderedImage(image), "png").next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
      ImageWriteParam how = writer.getDefaultWriteParam();
      how.setProgressiveMode(
          interlaced ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, null), how);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  /** The same file with one more chunk. */
  private static byte[] with(byte[] png, String type, String content) {
    byte[] data = HexFormat.of().parseHex(content);
    ByteBuffer chunk = ByteBuffer.allocate(12 + data.length);
    chunk.putInt(data.length).put(type.getBytes(StandardCharsets.US_ASCII)).put(data);
    CRC32 sum = new CRC32();
    sum.update(chunk.array(), 4, 4 + data.length);
    chunk.putInt((int) sum.getValue());
    return ByteBuffer.allocate(png.length + chunk.capacity())
        .put(png, 0, AFTER_HEADER)
        .put(chunk.array())
        .put(png, AFTER_HEADER, png.length - AFTER_HEADER)
        .array();
  }
}
