package dev.bobbin.cli.commands;

import dev.bobbin.cli.options.IndexOptions;
import dev.bobbin.cli.session.IndexSession;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.cli.terminal.UsageException;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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
public final class IndexCommand implements Callable<Integer> {
  private static final int MOST_QUERIES = 1_000_000;

  private final Host host;
  @Mixin IndexOptions options = new IndexOptions();

  public IndexCommand(Host host) {
    this.host = host;
  }

  @Override
  public Integer call() throws IOException {
    int actions =
        (options.delete.isEmpty() ? 0 : 1)
            + (options.check ? 1 : 0)
            + (options.export.isPresent() ? 1 : 0);
    if (actions > 1) {
      throw new UsageException(
          "bobbin index: expected one of --delete, --check and --export, received %d; try one after the other"
              .formatted(actions));
    }
    if (actions > 0 && (options.fresh || options.metadata.isPresent())) {
      throw new UsageException(
          "bobbin index: expected --fresh and --metadata only where articles are added, received them beside another action; try one after the other");
    }
    if (options.queries < 1 || options.queries > MOST_QUERIES) {
      throw new UsageException(
          "--queries: expected 1 to %d, received %d; try 1000"
              .formatted(MOST_QUERIES, options.queries));
    }
    IndexSession session = new IndexSession(host, options);
    if (!options.delete.isEmpty()) {
      return session.delete();
    }
    if (options.check) {
      return session.check();
    }
    return options.export.isPresent() ? session.export(options.export.get()) : session.add();
  }
}
