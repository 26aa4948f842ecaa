package dev.bobbin.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.analysis.attribution.Embedder;
import dev.bobbin.base.json.Node;
import dev.bobbin.http.Telemetry;
import dev.bobbin.model.Classifier;
import dev.bobbin.model.CombinationRule;
import dev.bobbin.model.io.ModelFile;
import dev.bobbin.server.inference.ClassifyRoutes;
import dev.bobbin.server.inference.ModelSource;
import dev.bobbin.server.inference.ServedModels;
import dev.bobbin.server.inference.TestModels;
import dev.bobbin.server.inference.protocol.ProtocolRoutes;
import dev.bobbin.server.inference.protocol.TestPictures;
import dev.bobbin.server.search.Article;
import dev.bobbin.server.search.ArticleWriter;
import dev.bobbin.server.search.IndexDescription;
import dev.bobbin.server.search.ServedIndex;
import dev.bobbin.server.search.SimilarRoutes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ServiceDocumentTest {
  @TempDir static Path folder;

  /** They answer that a model's name is missing, and which there are. */
  private static final Set<String> WITHOUT_A_MODEL =
      Set.of(
          "GET /v1/classify",
          "POST /v1/classify",
          "PUT /v1/classify",
          "GET /v1/examples",
          "GET /v2/models");

  private static ServedModels served;
  private static ServedIndex index;

  @BeforeAll
  static void serve() throws IOException {
    Path model = folder.resolve("model");
    Path vote = folder.resolve("vote");
    Classifier classifier = TestModels.dense(1);
    ModelFile.write(model, classifier);
    index = catalogue(classifier);
    ModelFile.write(vote, TestModels.ensemble(CombinationRule.MAJORITY_VOTE, 2));
    served =
        new ServedModels(
            ServedModels.quick(),
            List.of(new ModelSource("fashion", "1", model), new ModelSource("vote", "1", vote)),
            (models, routes) -> new SimilarRoutes(models, List.of(index)).addTo(routes));
  }

  private static ServedIndex catalogue(Classifier classifier) throws IOException {
    Path place = folder.resolve("articles");
    Embedder embedder = new Embedder(classifier);
    byte[] pixels = TestModels.noise(3, 1);
    try (ArticleWriter writer =
        ArticleWriter.open(place, IndexDescription.of(classifier, embedder), true)) {
      for (int i = 0; i < 3; i++) {
        byte[] image = TestModels.image(pixels, i);
        writer.put(
            new Article(
                "article-" + i,
                Optional.of("Name"),
                i == 0 ? Optional.empty() : Optional.of("Bag"),
                Map.of("colour", "red"),
                image),
            embedder.embed(image));
      }
      writer.commit();
    }
    return ServedIndex.open("catalogue", "fashion", place);
  }

  @AfterAll
  static void end() throws IOException {
    served.close();
    index.close();
  }

  @Test
  void everyRouteIsDescribedAndEverythingDescribedIsARoute() {
    try (Telemetry telemetry = new Telemetry()) {
      Set<String> routes =
          ServiceDocument.served(all -> {
            new ClassifyRoutes(served.models()).addTo(all);
            new ProtocolRoutes(served.models()).addTo(all);
            new SimilarRoutes(served.models(), List.of()).addTo(all);
            new PageRoutes().addTo(all);
            telemetry.addTo(all);
          });
      Set<String> described = new TreeSet<>(ServiceDocument.described());
      described.addAll(WITHOUT_A_MODEL);
      assertThat(routes).isEqualTo(described);
    }
  }

  @Test
  void everyReferenceLeadsSomewhereAndEveryNameInAPathIsAParameter() {
    Node.Mapping document = ServiceDocument.tree();
    List<String> ids = new ArrayList<>();
    walk(document, document, ids);
    assertThat(ids).hasSizeGreaterThan(15).doesNotHaveDuplicates();
    ((Node.Mapping) document.get("paths"))
        .entries()
        .forEach((path, item) -> {
          List<String> declared = new ArrayList<>();
          if (((Node.Mapping) item.value()).get("parameters") != null) {
            for (Node parameter : ServedModels.items(item.value(), "parameters")) {
              String reference = ServedModels.text(parameter, "$ref");
              declared.add("{" + reference.substring(reference.lastIndexOf('/') + 1) + "}");
            }
          }
          List<String> named = new ArrayList<>();
          for (Matcher name = Pattern.compile("\\{\\w+}").matcher(path); name.find(); ) {
            named.add(name.group());
          }
          assertThat(declared).as(path).isEqualTo(named);
        });
  }

  private static void walk(Node node, Node.Mapping document, List<String> ids) {
    switch (node) {
      case Node.Mapping mapping ->
          mapping
              .entries()
              .forEach((name, value) -> {
                if (name.equals("$ref")) {
                  Node at = document;
                  for (String part :
                      ((Node.Scalar) value.value()).text().substring(2).split("/", -1)) {
                    at = ((Node.Mapping) at).get(part);
                    assertThat(at).as(((Node.Scalar) value.value()).text()).isNotNull();
                  }
                } else if (name.equals("operationId")) {
                  ids.add(((Node.Scalar) value.value()).text());
                }
                walk(value.value(), document, ids);
              });
      case Node.Sequence sequence -> sequence.items().forEach(item -> walk(item, document, ids));
      case Node.Scalar _ -> {}
    }
  }

  @Test
  void answersAreWhatItSays() throws IOException {
    byte[] png = TestPictures.png(40, 30, 0xCC4400);
    ServiceDocument.check("Models", served.get("v1/models"));
    ServiceDocument.check("ServerMetadata", served.get("v2"));
    ServiceDocument.check("Live", served.get("v2/health/live"));
    ServiceDocument.check("Ready", served.get("v2/health/ready"));
    ServiceDocument.check("Error", served.get("v1/nothing"));
    ServiceDocument.check("Indexes", served.get("v1/indexes"));
    ServiceDocument.check("Similar", served.post("v1/similar?k=2", "image/png", png));
    ServiceDocument.check(
        "Similar",
        served.post(
            "v1/similar?thumbnails=false",
            "application/json",
            "{\"id\":\"article-1\"}".getBytes(StandardCharsets.UTF_8)));
    ServiceDocument.check("Statistics", served.get("v2/models/stats"));
    ServiceDocument.check(
        "RepositoryIndex", served.post("v2/repository/index", "application/json", new byte[0]));
    for (String model : List.of("fashion", "vote")) {
      ServiceDocument.check("ModelConfig", served.get("v2/models/" + model + "/config"));
      ServiceDocument.check("Statistics", served.get("v2/models/" + model + "/stats"));
      ServiceDocument.check("Examples", served.get("v1/examples/" + model));
      ServiceDocument.check("ModelMetadata", served.get("v2/models/" + model));
      ServiceDocument.check("ModelReady", served.get("v2/models/" + model + "/ready"));
      for (String query :
          List.of(
              "", "?top=3&input=true", "?explain=true&values=true", "?explain&method=grad-cam")) {
        ServiceDocument.check(
            "Classification", served.post("v1/classify/" + model + query, "image/png", png));
      }
      ServiceDocument.check(
          "InferResponse",
          served.post(
              "v2/models/" + model + "/infer",
              "application/json",
              "{\"inputs\":[{\"name\":\"image\",\"shape\":[1,784],\"datatype\":\"UINT8\",\"data\":%s}]}"
                  .formatted(TestModels.numbers(TestModels.noise(1, 1)))
                  .getBytes(StandardCharsets.UTF_8)));
    }
  }

  @Test
  void itsExampleIsAnswered() throws IOException {
    Matcher data =
        Pattern.compile("\"data\": \\[\\s*\"(iVBOR[^\"]*)\"").matcher(ServiceDocument.TEXT);
    assertThat(data.find()).isTrue();
    String body =
        "{\"inputs\":[{\"name\":\"image\",\"shape\":[1],\"datatype\":\"BYTES\",\"data\":[\"%s\"]}]}"
            .formatted(data.group(1));
    Node.Mapping answer =
        ServedModels.json(
            served.post(
                "v2/models/fashion/infer",
                "application/json",
                body.getBytes(StandardCharsets.UTF_8)),
            200);
    assertThat(answer.get("parameters")).as("warnings").isNull();
    assertThat(Arrays.asList(ServiceDocument.TEXT.split("\n", -1))).hasSizeGreaterThan(100);
  }
}
