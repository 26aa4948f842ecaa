package dev.bobbin.cli.options;

import dev.bobbin.data.image.PictureFiles;
import dev.bobbin.model.Polarity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What to search for, and where. */
public final class SimilarOptions {
  @Mixin RunsFolder folder = new RunsFolder();

  @Parameters(
      index = "0",
      paramLabel = "RUN|MODEL",
      description =
          "A run directory, its name in the folder of runs, or a .safetensors file; with --like, an index is enough.")
  Path source = Path.of("");

  @Parameters(
      index = "1..*",
      arity = "0..2",
      paramLabel = "[INDEX] IMAGE",
      description =
          "The index's folder, unless it is in the default place of 'bobbin index'; then a "
              + PictureFiles.FORMATS
              + " file, - for standard input, or none with --like.")
  public List<String> rest = new ArrayList<>();

  @Option(
      names = "--like",
      paramLabel = "ID",
      description = "Find articles similar to this one, in place of a picture.")
  public Optional<String> like = Optional.empty();

  @Option(
      names = {"-k", "--k"},
      paramLabel = "N",
      description = "Articles to find; 10 by default.")
  public int k = 10;

  @Option(
      names = "--class",
      paramLabel = "CLASS",
      description = "Only articles of this class; may be repeated.")
  public List<String> classes = new ArrayList<>();

  @Option(names = "--id", paramLabel = "ID", description = "Only this article; may be repeated.")
  public List<String> ids = new ArrayList<>();

  @Option(
      names = "--polarity",
      paramLabel = "POLARITY",
      description =
          "Polarity of the picture: as-is, light-on-dark, dark-on-light, or auto (by its border). By "
              + "default that of the model.")
  public Optional<Polarity> polarity = Optional.empty();

  @Option(
      names = "--picture",
      paramLabel = "FILE.png",
      description = "Also draw the query and the articles that were found.")
  public Optional<Path> picture = Optional.empty();

  /** The run directory, model file or index. */
  public Path source() {
    return folder.findModel(source);
  }

  public Optional<Path> index() {
    return rest.size() > (like.isPresent() ? 0 : 1)
        ? Optional.of(Path.of(rest.getFirst()))
        : Optional.empty();
  }

  /** The picture; only without {@code --like}. */
  public String image() {
    return rest.getLast();
  }
}
