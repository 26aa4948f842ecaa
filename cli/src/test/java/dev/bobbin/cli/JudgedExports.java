package dev.bobbin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.base.BobbinException;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import dev.bobbin.experiment.recipe.RecipeFolder;
import dev.bobbin.experiment.recipe.RecipeYaml;
import dev.bobbin.interop.ExportFormat;
import dev.bobbin.interop.ModelExport;
import dev.bobbin.interop.Proof;
import dev.bobbin.interop.ProofImages;
import dev.bobbin.interop.exchange.ExportOptions;
import dev.bobbin.interop.fixtures.RandomModels;
import dev.bobbin.model.Model;
import dev.bobbin.model.io.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Writes the models that {@code judges/exports.py} and {@code judges/exports.mjs} judge, each with
 * its proof. Its name keeps it out of the usual tests; {@code judges/judge} asks for it by name,
 * with the folder as {@code -Dbobbin.exports}.
 */
final class JudgedExports {
  private static final Path RECIPES = Path.of("..", "recipes");
  private static final int RANDOM_MODELS = 40;

  /** For batches of 1, 3 and 32 different images. */
  private static final int IMAGES = 36;

  private record Export(String suffix, ExportFormat format, ExportOptions options) {
    Export(ExportFormat format) {
      this("", format, ExportOptions.DEFAULT);
    }
  }

  /** ONNX's three forms each with another version of the operators. */
  private static final List<Export> EXPORTS =
      List.of(
          new Export(ExportFormat.ONNX),
          new Export("-nchw", ExportFormat.ONNX, new ExportOptions(false, true).withOpset(15)),
          new Export("-bytes", ExportFormat.ONNX, new ExportOptions(true, false).withOpset(17)),
          new Export(ExportFormat.KERAS),
          new Export(ExportFormat.KERAS_H5),
          new Export(ExportFormat.TFJS),
          new Export(ExportFormat.NPZ));

  @Test
  void everyNetworkOfTheRecipesAndRandomOnesAreWrittenInEveryFormat() throws IOException {
    Path folder = Files.createDirectories(Path.of(System.getProperty("bobbin.exports")));
    Map<String, Model> models = recipes();
    assertThat(models).hasSizeGreaterThan(10);
    IntStream.range(0, RANDOM_MODELS)
        .forEach(seed -> models.put("random-" + seed, RandomModels.of(seed)));
    for (Map.Entry<String, Model> entry : models.entrySet()) {
      Model model = entry.getValue();
      ProofImages images = images(model, entry.getKey().hashCode());
      ModelFile.write(folder.resolve(entry.getKey() + ".safetensors"), model);
      for (Export export : EXPORTS) {
        Path file = folder.resolve(entry.getKey() + export.suffix + export.format.ending());
        try {
          Proof proof = ModelExport.write(model, export.format, file, export.options, images);
          assertThat(proof.expected()).as(file.toString()).hasSize(IMAGES);
        } catch (BobbinException e) {
          // The one thing that a format lacks.
          assertThat(e)
              .hasMessageContaining("export to TensorFlow.js")
              .hasMessageContaining("expected elu with alpha 1");
        }
      }
    }
  }

  /** A model for each network that a recipe has and no recipe before it. */
  private static Map<String, Model> recipes() throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.list(RECIPES)) {
      files = found.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
    Set<NetworkSpec> seen = new LinkedHashSet<>();
    Map<String, Model> models = new LinkedHashMap<>();
    for (Path file : files) {
      for (NetworkRecipe recipe :
          RecipeYaml.read(file, List.of(), new RecipeFolder(RECIPES)).networks()) {
        if (seen.add(recipe.network())) {
          Model model = RandomModels.of(recipe.network(), models.size());
          assertThat(models.put(recipe.name(), model)).as("two of " + recipe.name()).isNull();
        }
      }
    }
    return models;
  }

  /** Noise on black, from a few pixels to all of them: noise alone would look alike to a model. */
  private static ProofImages images(Model model, long seed) {
    Random random = new Random(seed);
    List<byte[]> images = new ArrayList<>();
    for (int i = 0; i < IMAGES; i++) {
      byte[] image = RandomModels.image(model, random);
      double lit = random.nextDouble();
      for (int pixel = 0; pixel < image.length; pixel++) {
        if (random.nextDouble() > lit) {
          image[pixel] = 0;
        }
      }
      images.add(image);
    }
    return new ProofImages(images, "%d images of noise, seed %d".formatted(IMAGES, seed), true);
  }
}
