package dev.bobbin.experiment.run;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.codec.Codec;
import dev.bobbin.base.codec.Documents;
import dev.bobbin.base.io.AtomicFile;
import dev.bobbin.base.text.Names;
import dev.bobbin.experiment.recipe.Recipe;
import dev.bobbin.experiment.recipe.RecipeFolder;
import dev.bobbin.experiment.recipe.RecipeYaml;
import dev.bobbin.model.Classifier;
import dev.bobbin.model.io.ModelFileKind;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The files of a run directory. */
public final class RunFiles {
  public static final String RECIPE = "recipe.yaml";
  public static final String PROVENANCE = "provenance.json";
  public static final String PRETRAINING = "pretraining.jsonl";
  public static final String METRICS = "metrics.jsonl";
  public static final String DIAGNOSIS = "diagnosis.json";
  public static final String CHECKPOINT = "checkpoint.safetensors";
  public static final String MODEL = "model.safetensors";
  public static final String EXAMPLES = "examples.json";
  public static final String EVALUATION = "evaluation.json";
  public static final String RESULT = "result.json";
  public static final String PROFILE = "profile.json";
  public static final String REPORT = "report.html";

  /** The folder of pictures, each as PNG and SVG. */
  public static final String PICTURES = "pictures";

  public static final String LEARNING_CURVES = "learning-curves";
  public static final String CONFUSION_TRAIN = "confusion-train";
  public static final String CONFUSION_TEST = "confusion-test";
  public static final String GALLERY = "gallery";
  public static final String PREDICTIONS = "predictions";

  private RunFiles() {}

  /** The pictures of a run of one network. */
  private static List<Path> pictures(Path directory) {
    Path folder = directory.resolve(PICTURES);
    return Stream.of(LEARNING_CURVES, CONFUSION_TRAIN, CONFUSION_TEST, GALLERY, PREDICTIONS)
        .flatMap(name -> Stream.of(folder.resolve(name + ".png"), folder.resolve(name + ".svg")))
        .toList();
  }

  /** Whether a run of one network has all its pictures. */
  public static boolean hasPictures(Path directory) {
    return pictures(directory).stream().allMatch(Files::isRegularFile);
  }

  /** Deletes the pictures of a run, which are out of date after a resume. */
  public static void deletePictures(Path directory) throws IOException {
    if (Files.isDirectory(directory.resolve(PICTURES))) {
      for (Path picture : pictures(directory)) {
        Files.deleteIfExists(picture);
      }
    }
  }

  /** Deletes what killed processes left in a run. */
  public static void deleteLeftovers(Path directory) throws IOException {
    AtomicFile.deleteLeftovers(directory);
    AtomicFile.deleteLeftovers(directory.resolve(PICTURES));
  }

  /**
   * Whether a folder holds nothing, or no more than a training that was killed before it had
   * written where it comes from.
   */
  public static boolean isUnbegun(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.allMatch(RunFiles::isBeginning);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static boolean isBeginning(Path file) {
    String name = file.getFileName().toString();
    return AtomicFile.isLeftover(file)
        || name.equals(FolderLock.NAME)
        || (name.equals(METRICS) && file.toFile().length() == 0)
        || (name.equals(RECIPE) && isResolved(file));
  }

  /** Whether a recipe is as a training writes it, rather than somebody's own. */
  private static boolean isResolved(Path recipe) {
    try {
      Recipe read = RecipeYaml.read(recipe, List.of(), new RecipeFolder(recipe.resolveSibling("")));
      return RecipeYaml.write(read).equals(Files.readString(recipe));
    } catch (IOException | BobbinException e) {
      return false;
    }
  }

  /**
   * The recipe of a training that was killed after it had written that, and before anything else.
   */
  public static Optional<Recipe> unbegun(Path directory) throws IOException {
    Path recipe = directory.resolve(RECIPE);
    return Files.isRegularFile(recipe) && isUnbegun(directory)
        ? Optional.of(RecipeYaml.read(recipe, List.of(), new RecipeFolder(directory)))
        : Optional.empty();
  }

  /** Deletes what killed processes left in a run, unless a training holds it. */
  public static void tidy(Path directory) {
    Path metrics = directory.resolve(METRICS);
    try (Closeable _ = Files.exists(metrics) ? MetricsFile.hold(metrics) : () -> {}) {
      deleteLeftovers(directory);
    } catch (IOException | BobbinException e) {
      // A run that is held, or that this user may only read, is used as it is.
    }
  }

  /** Reads something of a run. */
  @FunctionalInterface
  public interface Reading<T> {
    T read() throws IOException;
  }

  /**
   * Reads what a resume can make again.
   *
   * @throws BobbinException if it is invalid; says how it is made again
   */
  static <T> T reading(Path directory, Reading<T> reading) throws IOException {
    try {
      return reading.read();
    } catch (BobbinException e) {
      throw e.advising(
          "another copy of it, or 'bobbin train --resume %s', which makes it again"
              .formatted(Names.shell(directory)));
    }
  }

  /**
   * Checks that a model is that of its run.
   *
   * @param ended what the run has ended with: its model has the weights that stand there
   * @return the model
   * @throws BobbinException if it is of another run
   */
  static <C extends Classifier> C requireOwn(Path file, C model, Optional<RunResult> ended) {
    String digest = model.weightsSha256();
    if (ended.stream().anyMatch(result -> !result.weightsSha256().equals(digest))) {
      throw BobbinException.of(
          file, "the weights whose digest %s has".formatted(RESULT), "those of another run");
    }
    return model;
  }

  /**
   * Reads a document that may be missing, and that a resume can make again.
   *
   * @throws BobbinException if it is invalid
   */
  public static <T> Optional<T> document(Path directory, String name, Codec<T> codec)
      throws IOException {
    Path file = directory.resolve(name);
    return Files.exists(file)
        ? Optional.of(reading(directory, () -> Documents.read(file, codec)))
        : Optional.empty();
  }

  /**
   * A file that every run has.
   *
   * @throws BobbinException if this is not a run directory, or the file is missing
   */
  public static Path existing(Path directory, String name) {
    if (!Files.isDirectory(directory)) {
      throw BobbinException.of(
          directory,
          "a run directory",
          Files.exists(directory) ? "a file" : "nothing there",
          "a folder that 'bobbin train' has written");
    }
    Path file = directory.resolve(name);
    if (!Files.isRegularFile(file)) {
      requireNoOtherModel(directory);
      throw BobbinException.of(
          directory, "a run directory with " + name, "one without", remedy(directory));
    }
    return file;
  }

  /** A folder in which another program keeps a model is called by its name. */
  private static void requireNoOtherModel(Path directory) {
    ModelFileKind kind;
    try {
      kind = ModelFileKind.of(directory);
    } catch (IOException e) {
      return;
    }
    if (kind == ModelFileKind.TFJS_FOLDER || kind == ModelFileKind.SAVED_MODEL) {
      throw kind.refused(directory, "a run directory", false);
    }
  }

  private static String remedy(Path directory) {
    boolean isUnbegun;
    try {
      isUnbegun = isUnbegun(directory);
    } catch (IOException e) {
      isUnbegun = false;
    }
    return isUnbegun
        ? "its recipe again with 'bobbin train RECIPE --run %s', as this training had not begun"
            .formatted(Names.shell(directory))
        : "a folder that 'bobbin train' has written";
  }
}
