import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * Makes folders of pictures such as people have, to try Bobbin on. The same arguments make the same
 * pictures.
 *
 * <pre>
 * java scripts/MakePictures.java shapes OUT COUNT         six classes that differ in shape and colour
 * java scripts/MakePictures.java white  IN OUT COUNT      dark on white, JPEG, of what data convert wrote
 * java scripts/MakePictures.java phone  IN OUT COUNT      as photographed from paper by a phone
 * </pre>
 *
 * <p>IN is a folder with a folder of PNG files of 28x28 for each class, light on dark, such as
 * {@code train} of {@code ./bobbin data convert fashion-mnist-mini --to png}. COUNT is the number of
 * pictures of each class.
 */
final class MakePictures {
  private static final List<String> FORMATS = List.of("jpg", "png", "gif", "bmp");
  private static final int[] TURNS = {1, 3, 6, 8};

  private record Shape(String name, Color colour, int corners) {}

  private static final List<Shape> SHAPES =
      List.of(
          new Shape("red-circle", new Color(200, 40, 40), 0),
          new Shape("green-circle", new Color(40, 150, 60), 0),
          new Shape("blue-circle", new Color(50, 70, 200), 0),
          new Shape("red-square", new Color(200, 40, 40), 4),
          new Shape("yellow-square", new Color(220, 190, 30), 4),
          new Shape("blue-triangle", new Color(50, 70, 200), 3));

  private final Random random = new Random(1);

  private MakePictures() {}

  public static void main(String[] arguments) throws IOException {
    String what = arguments.length == 0 ? "" : arguments[0];
    if (what.equals("shapes") && arguments.length == 3) {
      new MakePictures().shapes(Path.of(arguments[1]), Integer.parseInt(arguments[2]));
    } else if ((what.equals("white") || what.equals("phone")) && arguments.length == 4) {
      new MakePictures()
          .pictures(
              what.equals("phone"),
              Path.of(arguments[1]),
              Path.of(arguments[2]),
              Integer.parseInt(arguments[3]));
    } else {
      System.err.println(
          "usage: java scripts/MakePictures.java"
              + " shapes OUT COUNT | white IN OUT COUNT | phone IN OUT COUNT");
      System.exit(2);
    }
  }

  private void shapes(Path out, int count) throws IOException {
    for (Shape shape : SHAPES) {
      Path folder = Files.createDirectories(out.resolve(shape.name()));
      for (int i = 0; i < count; i++) {
        BufferedImage picture = shape(shape);
        String format = FORMATS.get(i % FORMATS.size());
        ImageIO.write(picture, format, folder.resolve("%03d.%s".formatted(i, format)).toFile());
      }
    }
  }

  /** A shape of any place, size and turn on a lighter or darker ground. */
  private BufferedImage shape(Shape shape) {
    int width = random.nextInt(120, 321);
    int height = random.nextInt(120, 321);
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = smooth(picture.createGraphics());
    int level = random.nextInt(60, 256);
    canvas.setColor(new Color(level, near(level, 25), near(level, 25)));
    canvas.fillRect(0, 0, width, height);
    double size = Math.min(width, height) * random.nextDouble(0.25, 0.42);
    double x = random.nextDouble(size, width - size);
    double y = random.nextDouble(size, height - size);
    canvas.translate(x, y);
    canvas.rotate(random.nextDouble(2 * Math.PI));
    canvas.setColor(
        new Color(
            near(shape.colour().getRed(), 25),
            near(shape.colour().getGreen(), 25),
            near(shape.colour().getBlue(), 25)));
    canvas.fill(
        switch (shape.corners()) {
          case 0 -> new Ellipse2D.Double(-size, -size, 2 * size, 2 * size);
          case 4 -> new Rectangle2D.Double(-0.8 * size, -0.8 * size, 1.6 * size, 1.6 * size);
          default -> triangle(size);
        });
    canvas.dispose();
    noise(picture, 8);
    return picture;
  }

  private static Path2D triangle(double size) {
    Path2D path = new Path2D.Double();
    for (int corner = 0; corner < 3; corner++) {
      double angle = corner * 2 * Math.PI / 3;
      double x = size * Math.sin(angle);
      double y = -size * Math.cos(angle);
      if (corner == 0) {
        path.moveTo(x, y);
      } else {
        path.lineTo(x, y);
      }
    }
    path.closePath();
    return path;
  }

  private void pictures(boolean phone, Path in, Path out, int count) throws IOException {
    for (Path from : sorted(in)) {
      if (!Files.isDirectory(from)) {
        continue;
      }
      // data convert numbers the classes, and writes a slash as %2F.
      String name = from.getFileName().toString().replaceFirst("^\\d+-", "").replace("%2F", "-");
      Path folder = Files.createDirectories(out.resolve(name));
      List<Path> files = sorted(from);
      for (int i = 0; i < Math.min(count, files.size()); i++) {
        BufferedImage small = ImageIO.read(files.get(i).toFile());
        Path file = folder.resolve("%04d.jpg".formatted(i));
        if (phone) {
          int turn = TURNS[random.nextInt(TURNS.length)];
          Files.write(file, withOrientation(jpeg(turned(photograph(small), turn)), turn));
        } else {
          Files.write(file, jpeg(onWhite(small)));
        }
      }
    }
  }

  private static List<Path> sorted(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    }
  }

  /** Ten times as large, dark on white. */
  private static BufferedImage onWhite(BufferedImage small) {
    BufferedImage picture =
        new BufferedImage(10 * small.getWidth(), 10 * small.getHeight(), BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = smooth(picture.createGraphics());
    canvas.drawImage(ink(small, false), 0, 0, picture.getWidth(), picture.getHeight(), null);
    canvas.dispose();
    return picture;
  }

  /** Light pixels as black ink: on white, or on nothing. */
  private static BufferedImage ink(BufferedImage small, boolean clear) {
    BufferedImage ink =
        new BufferedImage(small.getWidth(), small.getHeight(), BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < small.getHeight(); y++) {
      for (int x = 0; x < small.getWidth(); x++) {
        int level = small.getRaster().getSample(x, y, 0);
        int grey = clear ? 30 : 255 - level;
        int opacity = clear ? level : 255;
        ink.setRGB(x, y, opacity << 24 | grey << 16 | grey << 8 | grey);
      }
    }
    return ink;
  }

  /** 640x480: ink on paper under a lamp, a little turned and off the middle. */
  private BufferedImage photograph(BufferedImage small) {
    BufferedImage picture = new BufferedImage(640, 480, BufferedImage.TYPE_INT_RGB);
    double angle = random.nextDouble(2 * Math.PI);
    double slope = random.nextDouble(0, 0.13);
    int light = random.nextInt(170, 235);
    for (int y = 0; y < 480; y++) {
      for (int x = 0; x < 640; x++) {
        double shade = ((x - 320) * Math.cos(angle) + (y - 240) * Math.sin(angle)) * slope;
        int level = Math.clamp(Math.round(light + shade), 0, 255);
        picture.setRGB(x, y, level << 16 | Math.max(0, level - 4) << 8 | Math.max(0, level - 14));
      }
    }
    Graphics2D canvas = smooth(picture.createGraphics());
    if (random.nextBoolean()) {
      canvas.setColor(new Color(150, 170, 210, 90));
      canvas.setStroke(new BasicStroke(2));
      for (int y = random.nextInt(60); y < 480; y += 60) {
        canvas.drawLine(0, y, 640, y + random.nextInt(-3, 4));
      }
    }
    double scale = random.nextDouble(9, 14);
    AffineTransform place = new AffineTransform();
    place.translate(320 + random.nextInt(-60, 61), 240 + random.nextInt(-30, 31));
    place.rotate(Math.toRadians(random.nextDouble(-12, 12)));
    place.scale(scale, scale);
    place.translate(-small.getWidth() / 2.0, -small.getHeight() / 2.0);
    canvas.drawImage(ink(small, true), place, null);
    canvas.dispose();
    noise(picture, 10);
    return picture;
  }

  /** Stored as a phone would: upright again once turned as the EXIF orientation says. */
  private static BufferedImage turned(BufferedImage upright, int orientation) {
    int quarters =
        switch (orientation) {
          case 3 -> 2;
          case 6 -> 3;
          case 8 -> 1;
          default -> 0;
        };
    boolean side = quarters % 2 == 1;
    int width = side ? upright.getHeight() : upright.getWidth();
    int height = side ? upright.getWidth() : upright.getHeight();
    BufferedImage turned = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = turned.createGraphics();
    canvas.translate(width / 2.0, height / 2.0);
    canvas.rotate(quarters * Math.PI / 2);
    canvas.drawImage(upright, -upright.getWidth() / 2, -upright.getHeight() / 2, null);
    canvas.dispose();
    return turned;
  }

  private static byte[] jpeg(BufferedImage picture) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(picture, "jpg", out);
    return out.toByteArray();
  }

  /** A JPEG with an EXIF segment that has nothing but an orientation. */
  private static byte[] withOrientation(byte[] jpeg, int orientation) {
    byte[] exif = {
      (byte) 0xFF, (byte) 0xE1, 0, 34, 'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1,
      0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte) orientation, 0, 0, 0, 0, 0, 0
    };
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(jpeg, 0, 2);
    out.writeBytes(exif);
    out.write(jpeg, 2, jpeg.length - 2);
    return out.toByteArray();
  }

  private void noise(BufferedImage picture, double deviation) {
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        int rgb = picture.getRGB(x, y);
        int noisy = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
          long level = (rgb >> shift & 0xFF) + Math.round(deviation * random.nextGaussian());
          noisy |= Math.clamp(level, 0, 255) << shift;
        }
        picture.setRGB(x, y, noisy);
      }
    }
  }

  private int near(int level, int most) {
    return Math.clamp(level + random.nextInt(-most, most + 1), 0, 255);
  }

  private static Graphics2D smooth(Graphics2D canvas) {
    canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    canvas.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    return canvas;
  }
}
