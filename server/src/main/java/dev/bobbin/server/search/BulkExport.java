package dev.bobbin.server.search;

import dev.bobbin.base.json.JsonWriter;
import java.io.IOException;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * Exports an index for the bulk API of Elasticsearch and OpenSearch: for each article, a line with
 * the action and a line with its id, name, class, metadata and vector.
 */
public final class BulkExport {
  private BulkExport() {}

  /**
   * Writes all articles.
   *
   * @param done takes the number of articles that are written, after each
   */
  public static void write(VectorIndex index, Writer out, LongConsumer done) throws IOException {
    long[] written = new long[1];
    index.forEach(
        Integer.MAX_VALUE,
        stored -> {
          Article article = stored.article();
          out.write(JsonWriter.compact(Map.of("index", Map.of("_id", article.id()))));
          out.write('\n');
          String fields = JsonWriter.compact(fields(article));
          out.write(fields, 0, fields.length() - 1);
          appendVector(out, stored.vector());
          out.write('}');
          out.write('\n');
          done.accept(++written[0]);
        });
  }

  private static Map<String, Object> fields(Article article) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("id", article.id());
    article.name().ifPresent(name -> tree.put("name", name));
    article.className().ifPresent(name -> tree.put("class", name));
    if (!article.metadata().isEmpty()) {
      tree.put("metadata", article.metadata());
    }
    return tree;
  }

  /**
   * Writes numbers in the fewest digits that give the same float. Neither server takes a vector of
   * zeros, which is left out.
   */
  private static void appendVector(Writer out, float[] vector) throws IOException {
    if (SimilarQuery.isSilent(vector)) {
      return;
    }
    String separator = ",\"vector\":[";
    for (float value : vector) {
      out.write(separator);
      // Most values of a ReLU are.
      out.write(value == 0 ? "0" : Float.toString(value));
      separator = ",";
    }
    out.write(']');
  }

  /** The mapping to create the index with in Elasticsearch 8 or newer. */
  public static String elasticsearch(IndexDescription description) {
    Map<String, Object> vector = new LinkedHashMap<>();
    vector.put("type", "dense_vector");
    vector.put("dims", description.dimensions());
    vector.put("index", true);
    vector.put("similarity", "cosine");
    Map<String, Object> graph = new LinkedHashMap<>();
    graph.put("type", "hnsw");
    graph.put("m", ArticleCodec.NEIGHBOURS);
    graph.put("ef_construction", ArticleCodec.CANDIDATES);
    vector.put("index_options", graph);
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("mappings", mappings("flattened", vector, description));
    return JsonWriter.indented(tree);
  }

  /** The mapping to create the index with in OpenSearch 2.9 or newer. */
  public static String openSearch(IndexDescription description) {
    Map<String, Object> method = new LinkedHashMap<>();
    method.put("name", "hnsw");
    method.put("engine", "lucene");
    method.put("space_type", "cosinesimil");
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("m", ArticleCodec.NEIGHBOURS);
    parameters.put("ef_construction", ArticleCodec.CANDIDATES);
    method.put("parameters", parameters);
    Map<String, Object> vector = new LinkedHashMap<>();
    vector.put("type", "knn_vector");
    vector.put("dimension", description.dimensions());
    vector.put("method", method);
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("settings", Map.of("index", Map.of("knn", true)));
    tree.put("mappings", mappings("flat_object", vector, description));
    return JsonWriter.indented(tree);
  }

  private static Map<String, Object> mappings(
      String flat, Map<String, Object> vector, IndexDescription description) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", Map.of("type", "keyword"));
    fields.put("name", Map.of("type", "text"));
    fields.put("class", Map.of("type", "keyword"));
    fields.put("metadata", Map.of("type", flat));
    fields.put("vector", vector);
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("weights", description.weights());
    model.put("layer", description.layer());
    Map<String, Object> mappings = new LinkedHashMap<>();
    // The model of the vectors, with which queries have to be embedded.
    mappings.put("_meta", Map.of("bobbin", model));
    mappings.put("dynamic", "strict");
    mappings.put("properties", fields);
    return mappings;
  }
}
