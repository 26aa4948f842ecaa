package dev.bobbin.server.search;

import dev.bobbin.analysis.attribution.BatchEmbedder;
import dev.bobbin.analysis.attribution.Embedder;
import dev.bobbin.base.BobbinException;
import dev.bobbin.engine.ThreadTeam;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Indexes articles: reads their pictures and computes their vectors in parallel, in batches. */
public final class Indexer {
  private static final int BATCH_SIZE = 256;

  private final Embedder embedder;
  private final ArticleTable table;
  private final ThreadTeam team;
  private volatile boolean stopped;

  /**
   * An indexer.
   *
   * @param embedder of the index's model
   * @param table metadata of the articles
   */
  public Indexer(Embedder embedder, ArticleTable table, ThreadTeam team) {
    this.embedder = embedder;
    this.table = table;
    this.team = team;
  }

  /**
   * The result of a run.
   *
   * @param added articles with new ids
   * @param replaced articles with ids that were in the index
   * @param failed pictures that could not be read
   * @param silent articles whose vectors are all zeros, so that their similarity to everything is 0
   * @param known articles with a row in the table
   * @param complete whether it was not stopped early
   */
  public record Outcome(
      int added, int replaced, int failed, int silent, int known, boolean complete) {
    /** Articles that were written. */
    public int written() {
      return added + replaced;
    }
  }

  /** Stops after the current batch. */
  public void stop() {
    stopped = true;
  }

  /**
   * Writes all articles of a source; the caller commits.
   *
   * @param done takes the number of articles that are done, after each
   * @param failed takes the reason why a picture could not be read
   * @throws BobbinException if the vectors of all images are zeros
   */
  public Outcome run(
      ArticleSource source, ArticleWriter writer, IntConsumer done, Consumer<String> failed)
      throws IOException {
    BatchEmbedder batches = embedder.batches(BATCH_SIZE, team);
    int size = embedder.input().size();
    byte[] pixels = new byte[BATCH_SIZE * size];
    float[] vectors = new float[BATCH_SIZE * embedder.dimensions()];
    int added = 0;
    int replaced = 0;
    int failures = 0;
    int silent = 0;
    int known = 0;
    int from = 0;
    for (; from < source.count() && !stopped; from += BATCH_SIZE) {
      int first = from;
      int count = Math.min(BATCH_SIZE, source.count() - from);
      @Nullable Article[] articles = new @Nullable Article[count];
      @Nullable String[] problems = new @Nullable String[count];
      team.run(count, (n, _) -> read(source, first + n, n, articles, problems));
      int read = 0;
      for (int n = 0; n < count; n++) {
        Article article = articles[n];
        if (article != null) {
          System.arraycopy(article.pixels(), 0, pixels, read * size, size);
          articles[read++] = article;
        } else {
          failed.accept(String.valueOf(problems[n]));
        }
      }
      failures += count - read;
      batches.embed(pixels, 0, read, vectors);
      for (int n = 0; n < read; n++) {
        Article article = Objects.requireNonNull(articles[n]);
        int at = n * embedder.dimensions();
        float[] vector = Arrays.copyOfRange(vectors, at, at + embedder.dimensions());
        silent += SimilarQuery.isSilent(vector) ? 1 : 0;
        known += table.has(article.id()) ? 1 : 0;
        if (writer.put(article, vector)) {
          replaced++;
        } else {
          added++;
        }
        done.accept(from + n + 1);
      }
    }
    Outcome outcome = new Outcome(added, replaced, failures, silent, known, !stopped);
    requireSpeaking(outcome);
    return outcome;
  }

  private void read(
      ArticleSource source,
      int number,
      int n,
      @Nullable Article[] articles,
      @Nullable String[] problems) {
    try {
      articles[n] = table.complete(source.read(number));
    } catch (BobbinException e) {
      problems[n] = String.valueOf(e.getMessage());
    }
  }

  private void requireSpeaking(Outcome outcome) {
    if (outcome.written() > 0 && outcome.silent() == outcome.written()) {
      throw BobbinException.of(
          "model",
          "images to leave something in its layer " + embedder.layer(),
          "only zeros for all " + outcome.written() + " of them",
          "a model that has learned; this one's units are dead");
    }
  }
}
