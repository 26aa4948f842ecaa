package dev.bobbin.experiment.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.base.BobbinException;
import dev.bobbin.data.image.BatchImageClassifier;
import dev.bobbin.data.image.BatchImageClassifier.Result;
import dev.bobbin.data.image.ImageClassifier;
import dev.bobbin.data.image.ImageFileReader;
import dev.bobbin.data.image.LoadedImage;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.experiment.recipe.BuiltInRecipes;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.model.Classifier;
import dev.bobbin.model.CombinationRule;
import dev.bobbin.model.Ensemble;
import dev.bobbin.model.Model;
import dev.bobbin.model.Polarity;
import dev.bobbin.model.Preprocessing;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BatchImageClassifierTest {
  /** More than are decoded at a time, and no multiple of a batch. */
  private static final int PICTURES = 150;

  private static final int BROKEN = 70;

  @TempDir Path folder;
  private final List<File> files = new ArrayList<>();

  private record File(Path path) implements BatchImageClassifier.Source {
    @Override
    public String name() {
      return path.toString();
    }

    @Override
    public LoadedImage read(ImageFileReader reader) {
      return reader.read(path);
    }
  }

  /** Its answers mean nothing, but they differ from image to image. */
  private static Model untrained(long seed) {
    NetworkRecipe recipe = BuiltInRecipes.read("demo", List.of());
    return new Model(
        Network.create(recipe.network(), seed),
        IntStream.range(0, 10).mapToObj(c -> "class " + c).toList(),
        Preprocessing.standard(recipe.network().input()),
        Map.of());
  }

  static Stream<Classifier> classifiers() {
    List<Model> members = List.of(untrained(1), untrained(2), untrained(3));
    return Stream.of(
        members.getFirst(),
        new Ensemble(CombinationRule.MAJORITY_VOTE, members, Map.of()),
        new Ensemble(CombinationRule.MEAN_PROBABILITY, members, Map.of()));
  }

  @BeforeEach
  void pictures() throws IOException {
    Random random = new Random(1);
    for (int i = 0; i < PICTURES; i++) {
      Path file = folder.resolve(i + ".png");
      if (i == BROKEN) {
        Files.writeString(file, "no picture");
      } else {
        BufferedImage image =
            new BufferedImage(
                20 + random.nextInt(20), 20 + random.nextInt(20), BufferedImage.TYPE_BYTE_GRAY);
        for (int at = 0; at < image.getWidth() * image.getHeight(); at++) {
          image.setRGB(at % image.getWidth(), at / image.getWidth(), random.nextInt());
        }
        ImageIO.write(image, "png", file.toFile());
      }
      files.add(new File(file));
    }
  }

  private List<Result<File>> classified(
      Classifier model, Optional<Polarity> polarity, int threads) {
    List<Result<File>> results = new ArrayList<>();
    try (ThreadTeam team = new ThreadTeam(threads)) {
      new BatchImageClassifier(model, polarity, team).classify(files, results::add);
    }
    return results;
  }

  @ParameterizedTest
  @MethodSource("classifiers")
  void answersHaveTheBitsOfThoseOneByOneInTheirOrder(Classifier model) {
    ImageClassifier single = new ImageClassifier(model, Optional.of(Polarity.AUTO));
    for (int threads : new int[] {1, 3}) {
      List<Result<File>> results = classified(model, Optional.of(Polarity.AUTO), threads);
      assertThat(results).extracting(Result::picture).isEqualTo(files);
      for (Result<File> result : results) {
        switch (result) {
          case Result.Classified<File>(File picture, ImageClassifier.Answer answer) ->
              assertThat(answer).isEqualTo(single.classify(picture.path()));
          case Result.Unreadable<File>(File picture, BobbinException reason) -> {
            assertThat(picture.path()).hasFileName(BROKEN + ".png");
            assertThat(reason).hasMessageContaining(BROKEN + ".png");
          }
        }
      }
    }
  }

  @Test
  void aBatchOfBrokenPicturesOnlyIsNoBatch() throws IOException {
    files.clear();
    files.add(new File(folder.resolve(BROKEN + ".png")));
    assertThat(classified(untrained(1), Optional.empty(), 1))
        .singleElement()
        .isInstanceOf(Result.Unreadable.class);
    files.clear();
    assertThat(classified(untrained(1), Optional.empty(), 1)).isEmpty();
  }
}
