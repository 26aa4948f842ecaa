package dev.bobbin.cli.options;

import dev.bobbin.model.Polarity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What to index, and where. */
public final class IndexOptions {
  @Mixin RunsFolder folder = new RunsFolder();
  public @Mixin DataOptions data = new DataOptions();
  public @Mixin ThreadOption threads = new ThreadOption();

  @Parameters(
      index = "0",
      paramLabel = "RUN|MODEL|INDEX",
      description =
          "A run directory, its name in the folder of runs, or a .safetensors file; or an index, if nothing is added.")
  Path source = Path.of("");

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "DATA",
      description =
          "A dataset's name or path, or any folder of pictures. By default the data that the RUN was trained on.")
  public Optional<String> dataset = Optional.empty();

  @Option(
      names = "--to",
      paramLabel = "INDEX",
      description =
          "The index's folder. By default 'articles' in the RUN, or MODEL.articles beside the file.")
  public Optional<Path> to = Optional.empty();

  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      description =
          "Which images of DATA: train (the default of a dataset), test, or all (the default of a folder of pictures).")
  public Optional<ArticleSplit> split = Optional.empty();

  @Option(
      names = "--id-prefix",
      paramLabel = "TEXT",
      description =
          "Prefix of the ids, before train-00017 or the path of the picture in its folder.")
  public String prefix = "";

  @Option(
      names = "--metadata",
      paramLabel = "FILE.csv",
      description =
          "A table with a header and a column 'id': 'name' and 'class' are the name and class of an article, all "
              + "other columns are stored with it.")
  public Optional<Path> metadata = Optional.empty();

  @Option(
      names = "--polarity",
      paramLabel = "POLARITY",
      description =
          "Polarity of a folder's pictures: as-is, light-on-dark, dark-on-light, or auto. By default that of the model.")
  public Optional<Polarity> polarity = Optional.empty();

  @Option(
      names = "--fresh",
      description = "Replace the index: its old articles are gone when the command ends.")
  public boolean fresh;

  @Option(
      names = "--delete",
      arity = "1..*",
      paramLabel = "ID",
      description = "Delete articles; place it after RUN, MODEL or INDEX.")
  public List<String> delete = new ArrayList<>();

  @Option(
      names = "--check",
      description =
          "Measure how many of the true 10 nearest articles the index finds, and how fast: for the test images "
              + "of DATA, or, for an INDEX alone, for its own articles, each without itself.")
  public boolean check;

  @Option(
      names = "--queries",
      paramLabel = "N",
      description = "With --check, how many images to search for, evenly spread; 1000 by default.")
  public int queries = 1000;

  @Option(
      names = "--export",
      paramLabel = "FILE",
      description =
          "Write all articles as bulk requests (NDJSON) for Elasticsearch and OpenSearch, and a mapping file for each of them beside FILE.")
  public Optional<Path> export = Optional.empty();

  /** The run directory, model file or index. */
  public Path source() {
    return folder.findModel(source);
  }
}
