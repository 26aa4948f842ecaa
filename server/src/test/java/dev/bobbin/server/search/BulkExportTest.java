package dev.bobbin.server.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.analysis.attribution.Embedder;
import dev.bobbin.base.json.JsonReader;
import dev.bobbin.base.json.Node;
import dev.bobbin.base.json.Node.Mapping;
import dev.bobbin.base.json.Node.Scalar;
import dev.bobbin.base.json.Node.Sequence;
import dev.bobbin.model.Model;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads the files for Elasticsearch and OpenSearch. */
final class BulkExportTest {
  private static final Model MODEL = Catalogue.model(1);
  private static final Embedder EMBEDDER = new Embedder(MODEL);
  private static final String HOSTILE = "\"}\u20AC/../\u2028{\"index\":{}}";

  @TempDir private Path folder;

  @Test
  void everyLineIsWhatTheBulkInterfaceTakes() throws IOException {
    IndexDescription description = IndexDescription.of(MODEL, EMBEDDER);
    try (ArticleWriter writer = ArticleWriter.open(folder, description, false)) {
      for (int i = 0; i < 20; i++) {
        Article article = Catalogue.article(i);
        writer.put(article, EMBEDDER.embed(article.pixels()));
      }
      writer.put(
          new Article(
              HOSTILE,
              Optional.of("two\nlines"),
              Optional.empty(),
              Map.of("price", "9\u20AC\n"),
              Catalogue.MINI.train().image(50)),
          new float[EMBEDDER.dimensions()]);
      writer.delete("a-4");
      writer.commit();
    }
    StringWriter out = new StringWriter();
    long[] done = new long[1];
    try (VectorIndex index = VectorIndex.open(folder)) {
      BulkExport.write(index, out, count -> done[0] = count);
    }
    assertThat(done[0]).isEqualTo(20);
    // The API requires a line feed after the last line, and no other line breaks.
    assertThat(out.toString()).endsWith("\n").doesNotContain("\r");
    String[] lines = out.toString().split("\n", -1);
    assertThat(lines).hasSize(2 * 20 + 1);
    for (int i = 0; i < 19; i++) {
      Mapping document = read(lines[2 * i + 1]);
      String id = text(document, "id");
      assertThat(text(read(lines[2 * i]), "index", "_id")).isEqualTo(id);
      assertThat(id).isNotEqualTo("a-4");
      int image = Integer.parseInt(id.substring(2));
      assertThat(text(document, "class"))
          .isEqualTo(Catalogue.article(image).className().orElseThrow());
      assertThat(vector(document)).isEqualTo(EMBEDDER.embed(Catalogue.article(image).pixels()));
      assertThat(document.entries()).containsOnlyKeys("id", "class", "vector");
    }
    Mapping hostile = read(lines[39]);
    assertThat(text(read(lines[38]), "index", "_id")).isEqualTo(HOSTILE);
    assertThat(text(hostile, "name")).isEqualTo("two\nlines");
    assertThat(text(hostile, "metadata", "price")).isEqualTo("9\u20AC\n");
    // These servers refuse vectors of zeros.
    assertThat(hostile.entries()).containsOnlyKeys("id", "name", "metadata");
  }

  @Test
  void theMappingsTakeTheseVectors() throws IOException {
    IndexDescription description = IndexDescription.of(MODEL, EMBEDDER);
    Mapping elastic = read(BulkExport.elasticsearch(description));
    assertThat(text(elastic, "mappings", "properties", "vector", "type")).isEqualTo("dense_vector");
    assertThat(text(elastic, "mappings", "properties", "vector", "dims")).isEqualTo("24");
    assertThat(text(elastic, "mappings", "_meta", "bobbin", "weights"))
        .isEqualTo(MODEL.weightsSha256());
    Mapping open = read(BulkExport.openSearch(description));
    assertThat(text(open, "settings", "index", "knn")).isEqualTo("true");
    assertThat(text(open, "mappings", "properties", "vector", "type")).isEqualTo("knn_vector");
    assertThat(text(open, "mappings", "properties", "vector", "dimension")).isEqualTo("24");
    for (Mapping mapping : List.of(elastic, open)) {
      Node properties = ((Mapping) mapping.get("mappings")).get("properties");
      assertThat(((Mapping) properties).entries())
          .containsOnlyKeys("id", "name", "class", "metadata", "vector");
    }
  }

  private static Mapping read(String line) {
    return (Mapping) JsonReader.read("line", line);
  }

  private static String text(Mapping tree, String... names) {
    Node node = tree;
    for (String name : names) {
      node = ((Mapping) node).get(name);
    }
    return ((Scalar) node).text();
  }

  private static float[] vector(Mapping document) {
    List<Node> items = ((Sequence) document.get("vector")).items();
    float[] vector = new float[items.size()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = Float.parseFloat(((Scalar) items.get(i)).text());
    }
    return vector;
  }
}
