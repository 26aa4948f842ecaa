package dev.bobbin.experiment.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.catalogue.DataLocations;
import dev.bobbin.data.catalogue.DatasetCatalogue;
import dev.bobbin.data.catalogue.Progress;
import dev.bobbin.data.image.ImageClassifier;
import dev.bobbin.data.image.LoadedImage;
import dev.bobbin.engine.network.Network;
import dev.bobbin.experiment.recipe.BuiltInRecipes;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.model.ClassProbability;
import dev.bobbin.model.Model;
import dev.bobbin.model.Polarity;
import dev.bobbin.model.Preprocessing;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageClassifierTest {
  private static final Dataset MINI =
      DatasetCatalogue.open(
          "fashion-mnist-mini",
          DataLocations.fromEnvironment(Optional.empty()).offline(),
          Progress.NONE);

  @TempDir Path folder;
  private Model model = untrained();

  @BeforeEach
  void fresh() {
    model = untrained();
  }

  /** Its answers mean nothing, but they differ from image to image. */
  private static Model untrained() {
    NetworkRecipe recipe = BuiltInRecipes.read("demo", List.of());
    return new Model(
        Network.create(recipe.network(), 3),
        MINI.classNames(),
        Preprocessing.standard(recipe.network().input()),
        Map.of());
  }

  @Test
  void aPictureOfADataSetsImageIsClassifiedAsTheImage() throws IOException {
    for (int index : new int[] {0, 1, 500, 999}) {
      byte[] pixels = MINI.test().image(index);
      Path file = picture(pixels, false);
      List<ClassProbability> expected = model.classify(pixels);
      ImageClassifier.Answer answer =
          new ImageClassifier(model, Optional.of(Polarity.LIGHT_ON_DARK)).classify(file);
      assertThat(answer.classes()).isEqualTo(expected);
      assertThat(answer.image()).isEqualTo(file.toString());
      try (InputStream in = Files.newInputStream(file)) {
        assertThat(
                new ImageClassifier(model, Optional.of(Polarity.LIGHT_ON_DARK))
                    .classify(in, "standard input")
                    .classes())
            .isEqualTo(expected);
      }
      Path inverted = picture(pixels, true);
      assertThat(
              new ImageClassifier(model, Optional.of(Polarity.DARK_ON_LIGHT))
                  .classify(inverted)
                  .classes())
          .isEqualTo(expected);
    }
  }

  @Test
  void anInvertedPictureIsWarnedOf() throws IOException {
    Path inverted = picture(MINI.test().image(1), true);
    ImageClassifier.Answer answer =
        new ImageClassifier(model, Optional.of(Polarity.LIGHT_ON_DARK)).classify(inverted);
    assertThat(answer.warnings())
        .extracting(LoadedImage.Warning::kind)
        .contains(LoadedImage.Kind.LOOKS_INVERTED);
    assertThat(answer.json().get("warnings").toString()).contains("kind=looks-inverted");
  }

  @Test
  void theTreeHasAllClassesTheMostProbableFirst() throws IOException {
    Map<String, Object> tree =
        new ImageClassifier(model, Optional.of(Polarity.LIGHT_ON_DARK))
            .classify(picture(MINI.test().image(7), false))
            .json();
    assertThat(tree)
        .containsOnlyKeys("image", "classes", "unknown", "novelty", "polarity", "warnings");
    assertThat((List<?>) tree.get("classes")).hasSize(10);
    ClassProbability best = model.classify(MINI.test().image(7)).getFirst();
    assertThat(((List<?>) tree.get("classes")).getFirst())
        .isEqualTo(
            Map.of(
                "index",
                best.index(),
                "name",
                best.name(),
                "probability",
                (double) best.probability()));
  }

  @Test
  void whatIsNoPictureIsRefused() throws IOException {
    Path text = Files.writeString(folder.resolve("text.png"), "not a picture");
    assertThatThrownBy(
            () -> new ImageClassifier(model, Optional.of(Polarity.LIGHT_ON_DARK)).classify(text))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("text.png");
  }

  private Path picture(byte[] pixels, boolean inverted) throws IOException {
    BufferedImage image = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < pixels.length; i++) {
      image
          .getRaster()
          .setSample(i % 28, i / 28, 0, inverted ? 255 - (pixels[i] & 0xFF) : pixels[i] & 0xFF);
    }
    Path file = Files.createTempFile(folder, "picture", ".png");
    ImageIO.write(image, "png", file.toFile());
    return file;
  }
}
