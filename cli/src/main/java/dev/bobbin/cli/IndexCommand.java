package dev.bobbin.cli;

import dev.bobbin.data.image.Polarity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Builds, changes, checks and exports an index of related articles. */
@Command(
    name = "index",
    header = "Index a catalogue's pictures, so that related articles can be found.",
    description = {
      "",
      "What goes into the model's last layer with weights is kept for each picture in an index on disk. Pictures that"
          + " the model sees alike lie near one another there; 'bobbin similar' and 'bobbin serve' look for them.",
      "",
      "DATA are added to what the index has; an article of the same id replaces the one before. All of it is there when"
          + " the command ends, and nothing before. With --check, --export or --delete nothing is added."
    },
    footer = {
      "",
      "Examples:",
      "  bobbin index runs/demo                            the training images of the run's own data",
      "  bobbin index runs/demo shop/pictures --polarity auto --metadata shop/articles.csv",
      "  bobbin index model.safetensors fashion-mnist --part all --to catalogue",
      "  bobbin index runs/demo --delete train-00017 train-00023",
      "  bobbin index runs/demo --check                    asks for the test images of the run's data",
      "  bobbin index catalogue --check                    asks for its own articles",
      "  bobbin index runs/demo --export articles.ndjson   for Elasticsearch and OpenSearch"
    })
final class IndexCommand implements Callable<Integer> {
  private static final int MOST_QUERIES = 1_000_000;

  private final Host host;
  @Mixin CommonOptions common = new CommonOptions();
  @Mixin DataOptions data = new DataOptions();
  @Mixin ThreadOption threads = new ThreadOption();

  @Parameters(
      index = "0",
      paramLabel = "RUN|MODEL|INDEX",
      description =
          "A folder that 'bobbin train' has written, or a .safetensors file of one; an index where nothing is added.")
  Path source = Path.of("");

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "DATA",
      description =
          "A dataset's name or path, or any folder of pictures. Of a RUN by default the data that it was trained on.")
  Optional<String> dataset = Optional.empty();

  @Option(
      names = "--to",
      paramLabel = "INDEX",
      description =
          "The index's folder. By default 'articles' in the RUN, or MODEL.articles beside the file.")
  Optional<Path> to = Optional.empty();

  @Option(
      names = "--part",
      paramLabel = "PART",
      description =
          "Which images of DATA: train (the default of a dataset), test, or all (the default of a folder of pictures).")
  Optional<ArticlePart> part = Optional.empty();

  @Option(
      names = "--id-prefix",
      paramLabel = "TEXT",
      description =
          "What the ids begin with. After it comes train-00017, or the path of the picture in its folder.")
  String prefix = "";

  @Option(
      names = "--metadata",
      paramLabel = "FILE.csv",
      description =
          "A table with a heading and a column 'id': columns 'name' and 'class' say what an article is called and what"
              + " it is, all others are kept with it.")
  Optional<Path> metadata = Optional.empty();

  @Option(
      names = "--polarity",
      paramLabel = "POLARITY",
      description =
          "What a folder's pictures are: light-on-dark (the default), dark-on-light, or auto.")
  Polarity polarity = Polarity.LIGHT_ON_DARK;

  @Option(
      names = "--fresh",
      description = "Begin the index anew: what it had is gone when the command ends.")
  boolean fresh;

  @Option(
      names = "--delete",
      arity = "1..*",
      paramLabel = "ID",
      description = "Delete articles; to stand after RUN, MODEL or INDEX.")
  List<String> delete = new ArrayList<>();

  @Option(
      names = "--check",
      description =
          "Measure how many of the truly nearest 10 articles the index finds, and how fast: asked for the test images"
              + " of DATA, or, of an INDEX alone, for its own articles, each without itself.")
  boolean check;

  @Option(
      names = "--queries",
      paramLabel = "N",
      description = "With --check, how many images to ask for, evenly spread; 1000 by default.")
  int queries = 1000;

  @Option(
      names = "--export",
      paramLabel = "FILE",
      description =
          "Write all articles as bulk requests (NDJSON) for Elasticsearch and OpenSearch, and beside FILE the mapping"
              + " for each of them.")
  Optional<Path> export = Optional.empty();

  IndexCommand(Host host) {
    this.host = host;
  }

  @Override
  public Integer call() throws IOException {
    int actions = (delete.isEmpty() ? 0 : 1) + (check ? 1 : 0) + (export.isPresent() ? 1 : 0);
    if (actions > 1) {
      throw new UsageException(
          "bobbin index: expected one of --delete, --check and --export, received %d; try one after the other"
              .formatted(actions));
    }
    if (actions > 0 && (fresh || metadata.isPresent())) {
      throw new UsageException(
          "bobbin index: expected --fresh and --metadata only where articles are added, received them beside another action; try one after the other");
    }
    if (queries < 1 || queries > MOST_QUERIES) {
      throw new UsageException(
          "--queries: expected 1 to %d, received %d; try 1000".formatted(MOST_QUERIES, queries));
    }
    IndexSession session = new IndexSession(host, this);
    if (!delete.isEmpty()) {
      return session.delete();
    }
    if (check) {
      return session.check();
    }
    return export.isPresent() ? session.export(export.get()) : session.add();
  }
}
