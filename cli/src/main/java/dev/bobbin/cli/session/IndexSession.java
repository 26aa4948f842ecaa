package dev.bobbin.cli.session;

import dev.bobbin.analysis.attribution.Embedder;
import dev.bobbin.base.BobbinException;
import dev.bobbin.base.io.AtomicFile;
import dev.bobbin.base.text.Names;
import dev.bobbin.cli.options.ArticleSplit;
import dev.bobbin.cli.options.IndexOptions;
import dev.bobbin.cli.render.DownloadProgress;
import dev.bobbin.cli.render.ImageProgress;
import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.cli.terminal.Interrupts;
import dev.bobbin.cli.terminal.Json;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.PreprocessingSpec;
import dev.bobbin.data.catalogue.DatasetCatalogue;
import dev.bobbin.data.catalogue.ReadOptions;
import dev.bobbin.data.split.Split;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.experiment.run.Run;
import dev.bobbin.model.Classifier;
import dev.bobbin.model.Polarity;
import dev.bobbin.model.Preprocessing;
import dev.bobbin.model.schema.PreprocessingCodecs;
import dev.bobbin.server.search.ArticleSource;
import dev.bobbin.server.search.ArticleTable;
import dev.bobbin.server.search.ArticleWriter;
import dev.bobbin.server.search.BulkExport;
import dev.bobbin.server.search.DatasetArticles;
import dev.bobbin.server.search.IndexDescription;
import dev.bobbin.server.search.Indexer;
import dev.bobbin.server.search.PictureArticles;
import dev.bobbin.server.search.VectorIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs {@code index}. Only the sessions of {@code index}, {@code similar} and the services use the
 * server's module, which other commands do not load.
 */
public record IndexSession(Host host, boolean json, IndexOptions asked) {
  /** Adds articles. */
  public int add() throws IOException {
    Path place = IndexPlace.of(asked.source(), asked.to);
    if (asked.to.isEmpty() && place.equals(asked.source())) {
      throw BobbinException.usage(
          "bobbin index",
          "the RUN or MODEL of the index",
          "the index",
          "the model, with --to " + place);
    }
    Classifier model = TrainedModel.read(asked.source());
    Embedder embedder = new Embedder(model);
    IndexDescription description = IndexDescription.of(model, embedder);
    ArticleTable table = asked.metadata.map(ArticleTable::read).orElseGet(ArticleTable::empty);
    Preprocessing how = model.preprocessing();
    ArticleSource articles = articles(how);
    long started = System.nanoTime();
    Indexer.Outcome outcome;
    try (ThreadTeam team = new ThreadTeam(asked.threads.threads())) {
      Indexer indexer = new Indexer(embedder, table, team);
      // It closes after the writer, which takes back what is not committed.
      try (Interrupts _ =
              Interrupts.stopping(host, "interrupted: the index stays as it was", indexer::stop);
          ArticleWriter writer = ArticleWriter.open(place, description, asked.fresh)) {
        outcome = index(indexer, articles, writer);
        if (!outcome.complete()) {
          return ExitCode.INTERRUPTED;
        }
        writer.commit();
      }
    }
    asked
        .polarity
        .filter(polarity -> polarity != how.polarity())
        .ifPresent(polarity ->
            host.note(
                "pictures were read as %s, not as %s as the model says"
                    .formatted(polarity.id(), how.polarity().id())));
    if (articles instanceof PictureArticles pictures) {
      pictures.warnings().forEach(warning -> host.note("warning: " + warning));
    }
    tell(place, description, outcome, Math.max(1, System.nanoTime() - started) / 1e9, table);
    return outcome.failed() == 0 ? ExitCode.DONE : ExitCode.FAILED;
  }

  private Indexer.Outcome index(Indexer indexer, ArticleSource articles, ArticleWriter writer)
      throws IOException {
    try (ImageProgress progress = new ImageProgress(host, "indexing")) {
      int total = articles.count();
      return indexer.run(articles, writer, done -> progress.done(done, total), host::note);
    }
  }

  /** The images of DATA, or of the run's own data. */
  private ArticleSource articles(Preprocessing model) throws IOException {
    Optional<ArticleSource> pictures = pictures(model);
    return pictures.isPresent()
        ? pictures.get()
        : new DatasetArticles(
            dataset(model),
            splits(asked.split.orElse(ArticleSplit.TRAIN)),
            asked.prefix,
            model.size());
  }

  private Optional<ArticleSource> pictures(Preprocessing model) {
    if (asked.dataset.isEmpty()) {
      return Optional.empty();
    }
    Path folder = Path.of(asked.dataset.get());
    Optional<PictureArticles> all =
        PictureArticles.in(folder, model, polarity(model), asked.prefix);
    return all.map(found ->
        switch (asked.split.orElse(ArticleSplit.ALL)) {
          case ALL -> found;
          case TRAIN, TEST -> {
            String name = Names.id(asked.split.orElseThrow());
            yield found
                .only(name)
                .orElseThrow(() ->
                    BobbinException.usage(
                        "--split",
                        "a folder '" + name + "' with pictures in " + folder,
                        "none",
                        "all"));
          }
        });
  }

  private static List<Split> splits(ArticleSplit split) {
    return switch (split) {
      case TRAIN -> List.of(Split.TRAIN);
      case TEST -> List.of(Split.TEST);
      case ALL -> List.of(Split.TRAIN, Split.TEST);
    };
  }

  private Dataset dataset(Preprocessing model) throws IOException {
    if (asked.dataset.isEmpty() && Files.isDirectory(asked.source())) {
      return new RunData(host, asked.data.locations()).of(Run.open(asked.source())).dataset();
    }
    if (asked.dataset.isEmpty()) {
      throw BobbinException.usage(
          "bobbin index",
          "DATA with a model file",
          "none",
          "bobbin index " + asked.source() + " fashion-mnist");
    }
    PreprocessingSpec exactly = DatasetCatalogue.preparedFor(model, asked.dataset.get());
    ReadOptions options =
        asked
            .polarity
            .map(polarity -> ReadOptions.DEFAULT.with(exactly.of(polarity)))
            .orElseGet(() -> ReadOptions.DEFAULT.withModels(exactly));
    return DownloadProgress.open(host, asked.dataset.get(), asked.data.locations(), options);
  }

  private Polarity polarity(Preprocessing model) {
    return asked.polarity.orElse(model.polarity());
  }

  private void tell(
      Path place,
      IndexDescription description,
      Indexer.Outcome outcome,
      double seconds,
      ArticleTable table)
      throws IOException {
    int articles = count(place);
    if (outcome.silent() > 0) {
      host.note(
          "warning: %d images have an all-zero vector in %s and are similar to no other"
              .formatted(outcome.silent(), description.layer()));
    }
    if (outcome.known() < table.count()) {
      host.note(
          "warning: %d of %d lines of the table match no added article"
              .formatted(table.count() - outcome.known(), table.count()));
    }
    double speed = outcome.written() / seconds;
    if (json) {
      host.json(
          "index", place.toString(),
          "articles", articles,
          "added", outcome.added(),
          "replaced", outcome.replaced(),
          "failed", outcome.failed(),
          "silent", outcome.silent(),
          "preprocessing", PreprocessingCodecs.PREPROCESSING.write(description.preprocessing()),
          "layer", description.layer(),
          "dimensions", description.dimensions(),
          "weights", description.weights(),
          "seconds", seconds,
          "imagesPerSecond", speed);
      return;
    }
    host.print(
        "%s: %,d articles, %,d added and %,d replaced in %.1f s, %,.0f images/s%n",
        place, articles, outcome.added(), outcome.replaced(), seconds, speed);
    host.print(
        "vectors: %s, %d numbers, of weights sha256 %s%n",
        description.layer(), description.dimensions(), description.weights());
    host.out().println();
    String similar = asked.to.map(to -> " " + Names.shell(to)).orElse("");
    String source = Names.shell(asked.source());
    host.out().println("next: bobbin similar " + source + similar + " PICTURE.png");
    host.out().println("      bobbin index " + source + to() + " --check");
  }

  private static int count(Path place) throws IOException {
    try (VectorIndex index = VectorIndex.open(place)) {
      return index.count();
    }
  }

  private String to() {
    return asked.to.map(to -> " --to " + Names.shell(to)).orElse("");
  }

  /** Deletes articles. */
  public int delete() throws IOException {
    Path place = IndexPlace.of(asked.source(), asked.to);
    List<String> missing = new ArrayList<>();
    try (ArticleWriter writer = ArticleWriter.openExisting(place)) {
      for (String id : asked.delete) {
        if (!writer.delete(id)) {
          missing.add(id);
        }
      }
      writer.commit();
    }
    int articles = count(place);
    missing.forEach(id -> host.note("warning: " + place + " has no article " + id));
    int deleted = asked.delete.size() - missing.size();
    if (json) {
      host.json(
          "index", place.toString(),
          "deleted", deleted,
          "missing", missing,
          "articles", articles);
    } else {
      host.print("%s: %,d articles, %,d deleted%n", place, articles, deleted);
    }
    return ExitCode.DONE;
  }

  /** Measures the index. */
  public int check() throws IOException {
    Path place = IndexPlace.of(asked.source(), asked.to);
    try (VectorIndex index = VectorIndex.open(place)) {
      IndexCheck check = new IndexCheck(host, json, asked, index);
      return place.equals(asked.source())
          ? check.ofOwnArticles()
          : check.ofTestImages(this::dataset);
    }
  }

  /** Writes the index for other search engines. */
  public int export(Path file) throws IOException {
    Path place = IndexPlace.of(asked.source(), asked.to);
    try (VectorIndex index = VectorIndex.open(place);
        ImageProgress progress = new ImageProgress(host, "exporting")) {
      int total = index.count();
      AtomicFile.writeText(
          file, out -> BulkExport.write(index, out, done -> progress.done((int) done, total)));
      Path elasticsearch = beside(file, "elasticsearch");
      Path openSearch = beside(file, "opensearch");
      IndexDescription description = index.description();
      AtomicFile.writeText(elasticsearch, out -> out.write(BulkExport.elasticsearch(description)));
      AtomicFile.writeText(openSearch, out -> out.write(BulkExport.openSearch(description)));
      Map<String, @Nullable Object> written =
          Json.of(
              "index", place.toString(),
              "articles", total,
              "dimensions", description.dimensions(),
              "bulk", file.toString(),
              "elasticsearch", elasticsearch.toString(),
              "opensearch", openSearch.toString());
      if (json) {
        host.json(written);
      } else {
        host.print(
            "wrote %s: %,d articles with vectors of %d numbers; mappings: %s, %s%n",
            file, total, description.dimensions(), elasticsearch, openSearch);
      }
    }
    return ExitCode.DONE;
  }

  /** {@code articles.elasticsearch.json} for {@code articles.ndjson}. */
  private static Path beside(Path file, String engine) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return file.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + "." + engine + ".json");
  }
}
