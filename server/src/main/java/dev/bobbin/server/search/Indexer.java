package dev.bobbin.server.search;

import dev.bobbin.analysis.attribution.BatchEmbedder;
import dev.bobbin.analysis.attribution.Embedder;
import dev.bobbin.base.BobbinException;
import dev.bobbin.engine.Team;
import java.io.IOException;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts articles into an index: reads their pictures and makes their vectors with all threads of a
 * team, a batch at a time, and hands them to the writer one by one.
 */
public final class Indexer {
  private static final int BATCH = 256;

  private final Embedder embedder;
  private final ArticleTable table;
  private final Team team;
  private volatile boolean stopped;

  /**
   * An indexer.
   *
   * @param embedder of the model that the index is of
   * @param table what is known of articles beside their pictures
   * @param team works together
   */
  public Indexer(Embedder embedder, ArticleTable table, Team team) {
    this.embedder = embedder;
    this.table = table;
    this.team = team;
  }

  /**
   * What was done.
   *
   * @param added articles whose ids were new
   * @param replaced articles whose ids were there before
   * @param failed pictures that could not be read
   * @param silent articles whose vectors are all zeros, so that they are like nothing
   * @param known articles that the table knows
   * @param complete whether nothing was left when it was told to stop
   */
  public record Outcome(
      int added, int replaced, int failed, int silent, int known, boolean complete) {
    /** Articles that are in the index now. */
    public int written() {
      return added + replaced;
    }
  }

  /** Ends after the running batch. */
  public void stop() {
    stopped = true;
  }

  /**
   * Puts all articles of a source into an index; committing is the caller's.
   *
   * @param done hears how many are done, after each
   * @param failed hears why a picture could not be read; the others are put in all the same
   * @throws BobbinException where the model gives zeros for every single image, so that an index of
   *     it finds nothing
   */
  public Outcome run(
      ArticleSource source, ArticleWriter writer, IntConsumer done, Consumer<String> failed)
      throws IOException {
    BatchEmbedder batches = embedder.batches(BATCH, team);
    int size = embedder.input().size();
    byte[] pixels = new byte[BATCH * size];
    float[] vectors = new float[BATCH * embedder.dimensions()];
    int added = 0;
    int replaced = 0;
    int failures = 0;
    int silent = 0;
    int known = 0;
    int from = 0;
    for (; from < source.count() && !stopped; from += BATCH) {
      int first = from;
      int count = Math.min(BATCH, source.count() - from);
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
        float[] vector = vector(vectors, n);
        silent += isSilent(vector) ? 1 : 0;
        known += table.has(article.id()) ? 1 : 0;
        if (writer.put(article, vector)) {
          replaced++;
        } else {
          added++;
        }
        done.accept(from + n + 1);
      }
    }
    Outcome outcome = new Outcome(added, replaced, failures, silent, known, from >= source.count());
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

  private float[] vector(float[] vectors, int n) {
    int dimensions = embedder.dimensions();
    float[] vector = new float[dimensions];
    System.arraycopy(vectors, n * dimensions, vector, 0, dimensions);
    return vector;
  }

  private static boolean isSilent(float[] vector) {
    for (float value : vector) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }

  private void requireSpeaking(Outcome outcome) {
    if (outcome.written() > 0 && outcome.silent() == outcome.written()) {
      throw BobbinException.of(
          "model",
          "images to leave something in its layer " + embedder.layer(),
          "only zeros for all " + outcome.written() + " of them",
          "a model that has learnt; this one's units are dead");
    }
  }
}
