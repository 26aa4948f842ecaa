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
          "A run directory, its name in the folder of runs, or a .safetensors file; an index where"
              + " nothing is added.")
  Path source = Path.of("");

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "DATA",
      description =
          "A dataset's name or path, or any folder of pictures. Of a RUN by default the data that it was trained on.")
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
  public Optional<ArticleSplit> part = Optional.empty();

  @Option(
      names = "--id-prefix",
      paramLabel = "TEXT",
      description =
          "What the ids begin with. After it comes train-00017, or the path of the picture in its folder.")
  public String prefix = "";

  @Option(
      names = "--metadata",
      paramLabel = "FILE.csv",
      description =
          "A table with a heading and a column 'id': columns 'name' and 'class' say what an article is called and what"
              + " it is, all others are kept with it.")
  public Optional<Path> metadata = Optional.empty();

  @Option(
      names = "--polarity",
      paramLabel = "POLARITY",
      description =
          "What a folder's pictures are: light-on-dark, dark-on-light, or auto. By default as the model wants them.")
  public Optional<Polarity> polarity = Optional.empty();

  @Option(
      names = "--fresh",
      description = "Begin the index anew: what it had is gone when the command ends.")
  public boolean fresh;

  @Option(
      names = "--delete",
      arity = "1..*",
      paramLabel = "ID",
      description = "Delete articles; to stand after RUN, MODEL or INDEX.")
  public List<String> delete = new ArrayList<>();

  @Option(
      names = "--check",
      description =
          "Measure how many of the truly nearest 10 articles the index finds, and how fast: asked for the test images"
              + " of DATA, or, of an INDEX alone, for its own articles, each without itself.")
  public boolean check;

  @Option(
      names = "--queries",
      paramLabel = "N",
      description = "With --check, how many images to ask for, evenly spread; 1000 by default.")
  public int queries = 1000;

  @Option(
      names = "--export",
      paramLabel = "FILE",
      description =
          "Write all articles as bulk requests (NDJSON) for Elasticsearch and OpenSearch, and beside FILE the mapping"
              + " for each of them.")
  public Optional<Path> export = Optional.empty();

  /** The run directory, model file or index that was named. */
  public Path source() {
    return folder.findModel(source);
  }
}
