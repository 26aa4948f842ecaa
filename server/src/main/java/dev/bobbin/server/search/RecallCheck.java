package dev.bobbin.server.search;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * Measures approximate against exact search.
 *
 * @param articles in the index
 * @param queries that were measured
 * @param k articles of an answer
 * @param recall the fraction of the k nearest that were found; ties with the last of them count
 * @param sameClass the fraction of found articles of the query's class; empty if no class is known
 * @param graph latency of approximate search
 * @param all latency of exact search
 */
public record RecallCheck(
    int articles,
    int queries,
    int k,
    double recall,
    Optional<Double> sameClass,
    Latency graph,
    Latency all) {
  /** Searches before the measurement, for the JVM to compile the code. */
  private static final int WARM_UP = 200;

  /**
   * A query.
   *
   * @param className of its image, if it is known
   * @param id of its article, if it is in the index, which is excluded
   */
  public record Query(float[] vector, Optional<String> className, Optional<String> id) {}

  /**
   * Latency of searches on one thread, without embedding.
   *
   * @param median milliseconds
   * @param p99 the 99th percentile, in milliseconds
   */
  public record Latency(double median, double p99) {
    static Latency of(long[] nanos) {
      long[] sorted = nanos.clone();
      Arrays.sort(sorted);
      return new Latency(
          milliseconds(sorted[sorted.length / 2]),
          milliseconds(sorted[(int) Math.min(sorted.length - 1L, sorted.length * 99L / 100)]));
    }

    private static double milliseconds(long nanos) {
      return nanos / 1e6;
    }

    Map<String, Object> json() {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("medianMilliseconds", median);
      tree.put("p99Milliseconds", p99);
      return tree;
    }
  }

  /**
   * Measures an index.
   *
   * @param queries at least one
   * @param k articles of an answer
   * @param done takes the number of queries that are done
   */
  public static RecallCheck of(VectorIndex index, List<Query> queries, int k, IntConsumer done)
      throws IOException {
    for (int i = 0; i < WARM_UP; i++) {
      SimilarQuery query = question(queries.get(i % queries.size()), k);
      index.search(query);
      index.searchAll(query);
    }
    long[] graph = new long[queries.size()];
    long[] all = new long[queries.size()];
    long found = 0;
    long wanted = 0;
    long same = 0;
    long known = 0;
    for (int i = 0; i < queries.size(); i++) {
      Query query = queries.get(i);
      SimilarQuery question = question(query, k);
      long start = System.nanoTime();
      List<Neighbour> near = index.search(question);
      long between = System.nanoTime();
      List<Neighbour> nearest = index.searchAll(question);
      all[i] = System.nanoTime() - between;
      graph[i] = between - start;
      wanted += nearest.size();
      if (!nearest.isEmpty()) {
        double last = nearest.getLast().score();
        found += near.stream().filter(each -> each.score() >= last).count();
      }
      if (query.className().isPresent()) {
        known += near.size();
        same +=
            near.stream().filter(n -> n.article().className().equals(query.className())).count();
      }
      done.accept(i + 1);
    }
    return new RecallCheck(
        index.count(),
        queries.size(),
        k,
        wanted == 0 ? 1 : (double) found / wanted,
        known == 0 ? Optional.empty() : Optional.of((double) same / known),
        Latency.of(graph),
        Latency.of(all));
  }

  private static SimilarQuery question(Query query, int k) {
    return new SimilarQuery(query.vector(), k, Set.of(), Set.of(), query.id(), false);
  }

  /** The result as JSON. */
  public Map<String, Object> json() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("articles", articles);
    tree.put("queries", queries);
    tree.put("k", k);
    tree.put("recall", recall);
    sameClass.ifPresent(share -> tree.put("sameClass", share));
    tree.put("graph", graph.json());
    tree.put("all", all.json());
    return tree;
  }
}
