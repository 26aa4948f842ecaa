package dev.bobbin.load;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;

/** Pictures that are damaged, or claim impossible sizes. */
final class HostileImages {
  private static final int SIDE = 40;
  private static final int GREY = 0;
  private static final int RGBA = 6;
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  private final List<byte[]> right = new ArrayList<>();
  private final List<byte[]> wrong = new ArrayList<>();

  HostileImages() throws IOException {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(1);
    for (int i = 0; i < SIDE * SIDE; i++) {
      image.setRGB(i % SIDE, i / SIDE, random.nextInt());
    }
    for (String format : List.of("png", "jpeg", "gif", "bmp")) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      if (!ImageIO.write(image, format, bytes)) {
        throw new IOException(format + ": expected this JDK to write it, it does not");
      }
      right.add(bytes.toByteArray());
    }
    // Sides that overflow, are zero or need gigabytes; then a bomb: 25 megapixels of zeros in 25
    // kB.
    for (int[] size :
        new int[][] {
          {0, 0}, {-1, -1}, {Integer.MAX_VALUE, 1}, {Integer.MAX_VALUE, Integer.MAX_VALUE},
          {65_535, 65_535}, {1, 100_000_000}, {46_341, 46_341}, {50_000, 50_000}
        }) {
      wrong.add(png(size[0], size[1], GREY, new byte[1]));
      wrong.add(png(size[0], size[1], RGBA, new byte[1]));
      wrong.add(bmp(size[0], size[1]));
      wrong.add(gif(size[0], size[1]));
    }
    wrong.add(png(5_000, 5_000, GREY, new byte[5_000 * 5_001]));
    wrong.add(png(1_000, 1_000, GREY, new byte[50_000_000]));
    wrong.add(new byte[0]);
    wrong.add(new byte[100_000]);
    wrong.add("<svg xmlns='http://www.w3.org/2000/svg'/>".getBytes(StandardCharsets.US_ASCII));
    wrong.add("GIF89a".getBytes(StandardCharsets.US_ASCII));
    wrong.add("BM".getBytes(StandardCharsets.US_ASCII));
    wrong.add(SIGNATURE.clone());
  }

  /** The picture of that number, always the same; some are still readable. */
  byte[] picture(int number) {
    if (number < wrong.size()) {
      return wrong.get(number);
    }
    Random random = new Random(number);
    byte[] picture = right.get(number % right.size()).clone();
    if (random.nextInt(4) == 0) {
      picture = Arrays.copyOf(picture, random.nextInt(picture.length));
    }
    int changes = random.nextInt(20);
    for (int i = 0; i < changes && picture.length > 0; i++) {
      // Damage near the front has the most effect.
      int range = random.nextBoolean() ? Math.min(64, picture.length) : picture.length;
      picture[random.nextInt(range)] = (byte) random.nextInt();
    }
    return picture;
  }

  private static byte[] png(int width, int height, int colour, byte[] pixels) throws IOException {
    ByteArrayOutputStream deflated = new ByteArrayOutputStream();
    try (DeflaterOutputStream out =
        new DeflaterOutputStream(deflated, new Deflater(Deflater.BEST_COMPRESSION))) {
      out.write(pixels);
    }
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    header.put((byte) Byte.SIZE).put((byte) colour);
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    png.writeBytes(SIGNATURE);
    chunk(png, "IHDR", header.array());
    chunk(png, "IDAT", deflated.toByteArray());
    chunk(png, "IEND", new byte[0]);
    return png.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream png, String type, byte[] content) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 sum = new CRC32();
    sum.update(name);
    sum.update(content);
    png.writeBytes(ByteBuffer.allocate(4).putInt(content.length).array());
    png.writeBytes(name);
    png.writeBytes(content);
    png.writeBytes(ByteBuffer.allocate(4).putInt((int) sum.getValue()).array());
  }

  private byte[] bmp(int width, int height) {
    byte[] bmp = right.get(3).clone();
    ByteBuffer.wrap(bmp)
        .putInt(18, Integer.reverseBytes(width))
        .putInt(22, Integer.reverseBytes(height));
    return bmp;
  }

  private byte[] gif(int width, int height) {
    byte[] gif = right.get(2).clone();
    ByteBuffer.wrap(gif)
        .putShort(6, Short.reverseBytes((short) width))
        .putShort(8, Short.reverseBytes((short) height));
    return gif;
  }
}
