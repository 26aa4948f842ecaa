package dev.bobbin.cli.commands;

import dev.bobbin.base.BobbinException;
import dev.bobbin.cli.options.IndexOptions;
import dev.bobbin.cli.options.OptionRange;
import dev.bobbin.cli.session.IndexSession;
import dev.bobbin.cli.terminal.Host;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Builds, changes, checks and exports a search index. */
@Command(
    name = "index",
    header = "Index the pictures of a catalogue, to find related articles.",
    description = {
      "The index on disk has a vector for each picture: the input of the model's last layer with weights. "
          + "Pictures that are similar for the model have similar vectors; 'bobbin similar' and 'bobbin serve' "
          + "search for them.",
      "",
      "DATA is added to the index; an article replaces an earlier one with the same id. Changes become "
          + "visible all at once when the command ends. With --check, --export or --delete nothing is added."
    },
    footer = {
      "  bobbin index demo                                      the training images of its own data",
      "  bobbin index demo fashion-mnist --split all --to catalogue",
      "  bobbin index demo --delete train-00017 train-00023",
      "  bobbin index demo --check                              searches for the test images of its data",
      "  bobbin index catalogue --check                         searches for its own articles",
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
          "--fresh and --metadata only when adding articles",
          "them with another action",
          "one after the other");
    }
    OptionRange.check("--queries", options.queries, 1, MOST_QUERIES, "1000");
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
