package dev.bobbin.cli.session;

import static dev.bobbin.report.text.Words.format;

import dev.bobbin.analysis.attribution.Embedder;
import dev.bobbin.base.BobbinException;
import dev.bobbin.base.text.TextTable;
import dev.bobbin.cli.options.IndexOptions;
import dev.bobbin.cli.render.ImageProgress;
import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.model.Classifier;
import dev.bobbin.model.Preprocessing;
import dev.bobbin.server.search.IndexDescription;
import dev.bobbin.server.search.RecallCheck;
import dev.bobbin.server.search.RecallCheck.Query;
import dev.bobbin.server.search.VectorIndex;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Measures an index and prints the result. */
record IndexCheck(Host host, boolean json, IndexOptions asked, VectorIndex index) {
  private static final int K = 10;

  /** Lower recalls give a warning. */
  private static final double GOAL = 0.98;

  /** Opens the data for a model. */
  interface Data {
    Dataset open(Preprocessing model) throws IOException;
  }

  /** Searches for the test images of DATA. */
  int ofTestImages(Data data) throws IOException {
    Classifier model = TrainedModel.read(asked.source());
    Embedder embedder = new Embedder(model);
    index.requireMadeWith(IndexDescription.of(model, embedder));
    Dataset dataset = data.open(model.preprocessing());
    LabeledImages images = dataset.test();
    if (!images.shape().equals(model.input())) {
      throw BobbinException.usage(
          "DATA",
          "images of " + model.input() + ", as the model was trained on",
          images.shape(),
          "the data that it was trained on");
    }
    int count = Math.min(asked.queries, images.count());
    List<Query> queries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int at = (int) ((long) i * images.count() / count);
      queries.add(
          new Query(
              embedder.embed(images.image(at)),
              Optional.of(dataset.classNames().get(images.label(at))),
              Optional.empty()));
    }
    return measure(queries, "test images of " + dataset.name());
  }

  /** Searches for the index's own articles, each without itself. */
  int ofOwnArticles() throws IOException {
    List<Query> queries = new ArrayList<>();
    index.forEach(
        asked.queries,
        stored ->
            queries.add(
                new Query(
                    stored.vector(),
                    stored.article().className(),
                    Optional.of(stored.article().id()))));
    return measure(queries, "its own articles, each without itself");
  }

  private int measure(List<Query> queries, String what) throws IOException {
    if (queries.isEmpty()) {
      throw BobbinException.usage(
          "--check", "an index with articles", "an empty one", "'bobbin index' to add some");
    }
    RecallCheck result;
    try (ImageProgress progress = new ImageProgress(host, "checking")) {
      result = RecallCheck.of(index, queries, K, done -> progress.done(done, queries.size()));
    }
    if (json) {
      host.json(
          "index", index.folder().toString(),
          "dimensions", index.description().dimensions(),
          "asked", what,
          "check", result.json());
    } else {
      print(result, what);
    }
    if (result.recall() < GOAL) {
      host.note(
          format(
              "warning: the index misses more than %.0f %% of the nearest articles; 'bobbin index --fresh' builds one graph of all",
              100 * (1 - GOAL)));
    }
    return ExitCode.DONE;
  }

  private void print(RecallCheck result, String what) {
    host.print(
        "%s: %,d articles; %,d searches for the %d nearest: %s%n",
        index.folder(), result.articles(), result.queries(), result.k(), what);
    TextTable table =
        new TextTable(
            List.of(
                TextTable.Column.text("search", 0),
                TextTable.Column.figure("recall@" + result.k(), 0),
                TextTable.Column.figure("median ms", 0),
                TextTable.Column.figure("99 % below ms", 0)));
    table.add(row("graph", result.recall(), result.graph()));
    table.add(row("all articles", 1, result.all()));
    host.out().print(table.text(host.columns()));
    result
        .sameClass()
        .ifPresent(share ->
            host.print("%.1f %% of the results have the class of the query%n", 100 * share));
  }

  private static List<String> row(String name, double recall, RecallCheck.Latency latency) {
    return List.of(
        name,
        format("%.4f", recall),
        format("%.3f", latency.median()),
        format("%.3f", latency.p99()));
  }
}
