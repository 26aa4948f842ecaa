package dev.bobbin.browser;

import dev.bobbin.data.Dataset;
import dev.bobbin.data.catalogue.DataLocations;
import dev.bobbin.data.catalogue.DatasetCatalogue;
import dev.bobbin.data.catalogue.Progress;
import dev.bobbin.data.catalogue.ReadOptions;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.experiment.recipe.RecipeYaml;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;

/** Two folders of pictures as people have them, with recipes for small networks. */
enum OwnPictures {
  /** Dark drawings on white paper, grey. */
  DRAWINGS(
      44,
      40,
      """
      name: drawings
      data: {name: "%s", validation-split: none}
      network:
        layers:
          - flatten
          - dense: {units: 24, activation: relu}
          - dense: {units: 3, activation: softmax}
      training: {epochs: 12, batch-size: 16, optimizer: adam, learning-rate: 0.01}
      seed: 3
      """),
  /** Things in colour on a cream-coloured table. */
  THINGS(
      96,
      72,
      """
      name: things
      data:
        name: "%s"
        validation-split: none
        preprocessing: {size: 64x64, channels: rgb, fit: crop}
      network:
        input: 64x64x3
        layers:
          - conv2d: {filters: 6, kernel-size: 5, strides: 2, activation: relu}
          - max-pool: 4
          - flatten
          - dense: {units: 16, activation: relu}
          - dense: {units: 3, activation: softmax}
      training: {epochs: 8, batch-size: 16, optimizer: adam, learning-rate: 0.01}
      seed: 3
      """);

  static final List<String> CLASSES = List.of("cross", "disc", "square");
  private static final int EACH = 28;
  private static final long SEED = 20_261_128;

  private final int width;
  private final int height;
  private final String recipe;

  OwnPictures(int width, int height, String recipe) {
    this.width = width;
    this.height = height;
    this.recipe = recipe;
  }

  /** Writes the pictures into a folder for each class. */
  Path write(Path folder) throws IOException {
    Random random = new Random(SEED);
    for (int n = 0; n < EACH; n++) {
      for (String name : CLASSES) {
        Path file = folder.resolve(name).resolve("%s-%02d.png".formatted(name, n));
        Files.createDirectories(file.getParent());
        ImageIO.write(picture(name, random), "png", file.toFile());
      }
    }
    return folder;
  }

  NetworkRecipe recipe(Path folder) throws IOException {
    return RecipeYaml.parse(name(), recipe.formatted(folder), List.of());
  }

  Dataset open(NetworkRecipe recipe) {
    return DatasetCatalogue.open(
        recipe.data().dataset(),
        DataLocations.fromEnvironment(Optional.empty()).offline(),
        ReadOptions.DEFAULT.with(recipe.preprocessing()),
        Progress.NONE);
  }

  private BufferedImage picture(String name, Random random) {
    boolean colour = this == THINGS;
    BufferedImage picture =
        new BufferedImage(
            width, height, colour ? BufferedImage.TYPE_INT_RGB : BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D graphics = picture.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setColor(colour ? new Color(0xF4E8C8) : Color.WHITE);
    graphics.fillRect(0, 0, width, height);
    double side = height * (0.4 + 0.3 * random.nextDouble());
    double x = width / 2.0 - side / 2 + random.nextInt(7) - 3;
    double y = height / 2.0 - side / 2 + random.nextInt(7) - 3;
    graphics.setColor(
        colour ? paint(name, random) : new Color(0x202020 + 0x010101 * random.nextInt(60)));
    if (name.equals("cross")) {
      graphics.setStroke(new BasicStroke((float) side / 5));
      Path2D cross = new Path2D.Double();
      cross.moveTo(x, y);
      cross.lineTo(x + side, y + side);
      cross.moveTo(x + side, y);
      cross.lineTo(x, y + side);
      graphics.draw(cross);
    } else {
      Shape shape =
          name.equals("disc")
              ? new Ellipse2D.Double(x, y, side, side)
              : new Rectangle2D.Double(x, y, side, side);
      graphics.fill(shape);
    }
    graphics.dispose();
    return picture;
  }

  private static Color paint(String name, Random random) {
    float hue = CLASSES.indexOf(name) / 3f + 0.05f * random.nextFloat();
    return Color.getHSBColor(hue, 0.85f, 0.75f + 0.2f * random.nextFloat());
  }
}
