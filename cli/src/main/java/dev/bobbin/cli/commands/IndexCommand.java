package dev.bobbin.cli.commands;

import dev.bobbin.base.BobbinException;
import dev.bobbin.cli.options.IndexOptions;
import dev.bobbin.cli.session.IndexSession;
import dev.bobbin.cli.terminal.Host;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Builds, changes, checks and exports an index of related articles. */
@Command(
    name = "index",
    header = "Index a catalogue's pictures, so that related articles can be found.",
    description = {"What goes into the model's last layer with weights is kept for each picture in an index on disk. Pictures that"
          + " the model sees alike lie near one another there; 'bobbin similar' and 'bobbin serve' look for them.",
      "",
      "DATA are added to what the index has; an article of the same id replaces the one before. All of it is there when"
          + " the command ends, and nothing before. With --check, --export or --delete nothing is added."},
    footer = {"  bobbin index demo                                      the training images of its own data",
      "  bobbin index demo fashion-mnist --split all --to catalogue",
      "  bobbin index demo --delete train-00017 train-00023",
      "  bobbin index demo --check                              asks for the test images of its data",
      "  bobbin index catalogue --check                         asks for its own articles",
      "  bobbin index demo --export articles.ndjson             for Elasticsearch and OpenSearch"
    })
public final class IndexCommand extends HostCommand {
  private static final int MOST_QUERIES = 1_000_000;

  @Mixin IndexOptions options = new IndexOptions();

  public IndexCommand(Host host) {
    super(host);
  }

  @Override
  public Integer call() throws IOException {
    int actions =
        (options.delete.isEmpty() ? 0 : 1)
            + (options.check ? 1 : 0)
            + (options.export.isPresent() ? 1 : 0);
    if (actions > 1) {
      throw BobbinException.usage(
          "bobbin index", "one of --delete, --check and --export", actions, "one after the other");
    }
    if (actions > 0 && (options.fresh || options.metadata.isPresent())) {
      throw BobbinException.usage(
          "bobbin index",
          "--fresh and --metadata only where articles are added",
          "them beside another action",
          "one after the other");
    }
    if (options.queries < 1 || options.queries > MOST_QUERIES) {
      throw BobbinException.usage("--queries", "1 to " + MOST_QUERIES, options.queries, "1000");
    }
    IndexSession session = new IndexSession(host, common.json, options);
    if (!options.delete.isEmpty()) {
      return session.delete();
    }
    if (options.check) {
      return session.check();
    }
    return options.export.isPresent() ? session.export(options.export.get()) : session.add();
  }
}
