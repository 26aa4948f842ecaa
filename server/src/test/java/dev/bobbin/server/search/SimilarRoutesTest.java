package dev.bobbin.server.search;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.analysis.attribution.Embedder;
import dev.bobbin.base.json.JsonReader;
import dev.bobbin.base.json.Node;
import dev.bobbin.base.json.Node.Mapping;
import dev.bobbin.base.json.Node.Scalar;
import dev.bobbin.base.json.Node.Sequence;
import dev.bobbin.data.format.PngEncoder;
import dev.bobbin.data.image.ImageFileReader;
import dev.bobbin.engine.Shape;
import dev.bobbin.http.Address;
import dev.bobbin.http.Limits;
import dev.bobbin.http.WebServer;
import dev.bobbin.model.Model;
import dev.bobbin.model.Preprocessing;
import dev.bobbin.model.io.ModelFile;
import dev.bobbin.server.inference.ModelSettings;
import dev.bobbin.server.inference.ModelSource;
import dev.bobbin.server.inference.Models;
import dev.bobbin.server.inference.TestModels;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Related articles, over HTTP. */
final class SimilarRoutesTest {
  private static final int ARTICLES = 300;
  private static final Model MODEL = Catalogue.model(1);
  private static final Embedder EMBEDDER = new Embedder(MODEL);
  private static final Shape INPUT = new Shape(28, 28, 1);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private Path file;
  private Path place;
  private Models models;
  private ServedIndex index;
  private WebServer server;

  @BeforeEach
  void start() throws IOException {
    start(MODEL, "demo.safetensors");
  }

  private void start(Model model, String fileName) throws IOException {
    file = folder.resolve(fileName);
    ModelFile.write(file, model);
    place = ServedIndex.placeOf(file);
    Catalogue.build(place, model, ARTICLES);
    models =
        Models.open(
            List.of(new ModelSource("demo", "1", file)),
            // Checks files often, and does not warm up.
            new ModelSettings(
                1,
                16,
                PATIENCE,
                Duration.ofMillis(50),
                Duration.ZERO,
                32 << 20,
                32 << 20,
                Duration.ofSeconds(20),
                1 << 20,
                1),
            new SimpleMeterRegistry());
    index = ServedIndex.open("shop", "demo", place);
    server = serve(List.of(index));
  }

  private WebServer serve(List<ServedIndex> indexes) throws IOException {
    return WebServer.start(
        new Address("127.0.0.1", 0),
        Limits.DEFAULT,
        Set.of("GET", "HEAD", "POST", "PUT"),
        routes -> new SimilarRoutes(models, indexes).addTo(routes));
  }

  @AfterEach
  void end() throws IOException {
    stop();
    client.close();
  }

  private void stop() throws IOException {
    server.close();
    index.close();
    models.close();
  }

  private static byte[] png(byte[] pixels) throws IOException {
    try (PngEncoder png = new PngEncoder(INPUT)) {
      return png.encode(pixels, 0);
    }
  }

  private HttpResponse<String> send(String query, String type, byte[] body)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(server.url() + "v1/similar" + query))
            .header("Content-Type", type)
            .timeout(PATIENCE)
            .POST(BodyPublishers.ofByteArray(body))
            .build(),
        BodyHandlers.ofString());
  }

  private Mapping ask(String query, byte[] picture) throws IOException, InterruptedException {
    return ok(send(query, "image/png", picture));
  }

  private Mapping like(String query, String id) throws IOException, InterruptedException {
    return ok(send(query, "application/json", ("{\"id\": \"" + id + "\"}").getBytes(UTF_8)));
  }

  private static Mapping ok(HttpResponse<String> answer) throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    return (Mapping) JsonReader.read("answer", answer.body());
  }

  private static List<Mapping> articles(Mapping answer) {
    return ((Sequence) answer.get("articles")).items().stream().map(Mapping.class::cast).toList();
  }

  private static List<String> ids(Mapping answer) {
    return articles(answer).stream().map(article -> text(article, "id")).toList();
  }

  private static String text(Mapping tree, String name) {
    return ((Scalar) tree.get(name)).text();
  }

  private List<String> found(float[] vector, int k, Set<String> classes, Optional<String> except)
      throws IOException {
    return Catalogue.ids(
        index.index().search(new SimilarQuery(vector, k, classes, Set.of(), except, false)));
  }

  @Test
  void aPictureFindsItsLike() throws Exception {
    byte[] pixels = Catalogue.MINI.test().image(2);
    Mapping answer = ask("", png(pixels));
    assertThat(text(answer, "index")).isEqualTo("shop");
    assertThat(text(answer, "model")).isEqualTo("demo");
    assertThat(ids(answer))
        .isEqualTo(found(EMBEDDER.embed(pixels), 10, Set.of(), Optional.empty()));
    assertThat(((Sequence) answer.get("warnings")).items()).isEmpty();
    for (Mapping article : articles(answer)) {
      assertThat(article.entries())
          .containsOnlyKeys("id", "score", "name", "class", "metadata", "thumbnail");
      int image = Integer.parseInt(text(article, "id").substring(2));
      assertThat(text(article, "class"))
          .isEqualTo(Catalogue.article(image).className().orElseThrow());
      String prefix = "data:image/png;base64,";
      assertThat(text(article, "thumbnail")).startsWith(prefix);
      byte[] thumbnail =
          Base64.getDecoder().decode(text(article, "thumbnail").substring(prefix.length()));
      assertThat(new ImageFileReader(Preprocessing.standard(INPUT)).read(thumbnail, "it").pixels())
          .isEqualTo(Catalogue.MINI.train().image(image));
    }
  }

  @Test
  void parametersNarrowTheAnswer() throws Exception {
    byte[] pixels = Catalogue.MINI.test().image(2);
    float[] vector = EMBEDDER.embed(pixels);
    Mapping answer =
        ask(
            "?index=shop&model=demo&k=3&class=Bag&class=T-shirt%2Ftop&thumbnails=false",
            png(pixels));
    assertThat(ids(answer))
        .hasSize(3)
        .isEqualTo(found(vector, 3, Set.of("Bag", "T-shirt/top"), Optional.empty()));
    assertThat(articles(answer).getFirst().entries()).doesNotContainKey("thumbnail");
    assertThat(ids(ask("?id=a-4&id=a-9&id=missing", png(pixels))))
        .containsExactlyInAnyOrder("a-4", "a-9");
    assertThat(ids(ask("?id=missing", png(pixels)))).isEmpty();
  }

  @Test
  void aLightPictureIsWarnedOfOrTurned() throws Exception {
    byte[] pixels = Catalogue.MINI.test().image(2);
    Mapping plain = ask("", png(TestModels.inverted(pixels)));
    Node warning = ((Sequence) plain.get("warnings")).items().getFirst();
    assertThat(text((Mapping) warning, "kind")).isEqualTo("looks-inverted");
    Mapping turned = ask("?polarity=auto", png(TestModels.inverted(pixels)));
    assertThat(text(turned, "polarity")).isEqualTo("dark-on-light");
    assertThat(ids(turned)).isEqualTo(ids(ask("", png(pixels))));
  }

  @Test
  void aModelOfDarkOnLightPicturesInvertsThem() throws Exception {
    stop();
    Model dark =
        new Model(MODEL.network(), MODEL.classNames(), TestModels.darkOnLight(INPUT), Map.of());
    start(dark, "dark.safetensors");
    byte[] pixels = Catalogue.article(17).pixels();
    List<String> expected = found(new Embedder(dark).embed(pixels), 10, Set.of(), Optional.empty());
    assertThat(expected).startsWith("a-17");
    byte[] darkOnLight = png(TestModels.inverted(pixels));
    Mapping plain = ask("", darkOnLight);
    assertThat(ids(plain)).isEqualTo(expected);
    assertThat(text(plain, "polarity")).isEqualTo("dark-on-light");
    assertThat(((Sequence) plain.get("warnings")).items()).isEmpty();
    assertThat(Double.parseDouble(text(articles(plain).getFirst(), "score"))).isGreaterThan(0.9999);
    assertThat(ids(ask("?polarity=dark-on-light", darkOnLight))).isEqualTo(expected);
    assertThat(ids(ask("?polarity=light-on-dark", png(pixels)))).isEqualTo(expected);
    assertThat(ids(ask("?polarity=auto", png(pixels)))).isEqualTo(expected);
    assertThat(ids(ask("?polarity=auto", darkOnLight))).isEqualTo(expected);
    assertThat(ids(ask("", png(pixels)))).isNotEqualTo(expected);
    assertThat(ids(like("?k=9", "a-17"))).isEqualTo(expected.subList(1, 10));
  }

  @Test
  void anArticleFindsItsLikeWithoutItself() throws Exception {
    float[] vector = EMBEDDER.embed(Catalogue.article(17).pixels());
    assertThat(ids(like("?k=5", "a-17")))
        .hasSize(5)
        .isEqualTo(found(vector, 5, Set.of(), Optional.of("a-17")));
    HttpResponse<String> none =
        send("", "application/json", "{\"id\": \"../../etc/passwd\"}".getBytes(UTF_8));
    assertThat(none.statusCode()).isEqualTo(404);
    assertThat(none.body()).contains("expected an article of index shop");
  }

  @Test
  void whatIsLikeNothingFindsNothing() throws Exception {
    // Without biases, a black picture leaves only zeros.
    Mapping answer = ask("", png(new byte[784]));
    assertThat(articles(answer)).isEmpty();
    List<String> kinds =
        ((Sequence) answer.get("warnings"))
            .items().stream().map(warning -> text((Mapping) warning, "kind")).toList();
    assertThat(kinds).containsExactly("is-empty", "is-silent");
    assertThat(text((Mapping) ((Sequence) answer.get("warnings")).items().get(1), "message"))
        .isEqualTo("is like nothing: its vector in dense_1 is all zeros");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "?k=0| 400| k: expected 1 to 1000",
        "?k=1001| 400| k: expected 1 to 1000",
        "?k=-1| 400| k: expected 1 to 1000",
        "?k=ten| 400| k: expected 1 to 1000",
        "?k=99999999999| 400| k: expected 1 to 1000",
        "?class=Bagg| 400| try 'Bag'",
        "?clas=Bag| 400| parameter: expected class, id",
        "?thumbnails=maybe| 400| thumbnails: expected true or false",
        "?polarity=up| 400| polarity: expected",
        "?index=attic| 404| index: expected one that is served (shop), received 'attic'",
        "?model=attic| 404| received 'of model attic'"
      })
  void whatIsAskedWronglyIsRefused(String query, int status, String message) throws Exception {
    HttpResponse<String> answer = send(query, "image/png", png(Catalogue.MINI.test().image(0)));
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(text((Mapping) JsonReader.read("answer", answer.body()), "error")).contains(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json| {\"id\": 5}",
        "application/json| {\"id\": \"a-1\", \"k\": 3}",
        "application/json| []",
        "application/json| {\"id\"",
        "application/json;charset=utf-8| null",
        "image/png| no picture",
        "image/png| ''",
        "multipart/form-data; boundary=x| --x--"
      })
  void aBodyThatIsNothingIsRefused(String type, String body) throws Exception {
    HttpResponse<String> answer = send("", type, body.getBytes(UTF_8));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(answer.body()).startsWith("{\"error\":").contains("expected");
  }

  @Test
  void indexesAreListedAsTheyAreNow() throws Exception {
    assertThat(indexes().get("articles")).isInstanceOf(Scalar.class);
    assertThat(text(indexes(), "name")).isEqualTo("shop");
    assertThat(text(indexes(), "model")).isEqualTo("demo");
    assertThat(text(indexes(), "articles")).isEqualTo(ARTICLES + "");
    assertThat(((Sequence) indexes().get("classes")).items()).hasSize(10);
    try (ArticleWriter writer = ArticleWriter.openExisting(place)) {
      writer.delete("a-0");
      writer.commit();
    }
    await(() -> text(indexes(), "articles").equals(ARTICLES - 1 + ""));
    assertThat(send("", "application/json", "{\"id\": \"a-0\"}".getBytes(UTF_8)).statusCode())
        .isEqualTo(404);
  }

  private Mapping indexes() throws IOException, InterruptedException {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(URI.create(server.url() + "v1/indexes")).build(),
            BodyHandlers.ofString());
    return (Mapping) ((Sequence) ok(answer).get("indexes")).items().getFirst();
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(Condition condition) throws Exception {
    Instant end = Instant.now().plus(PATIENCE);
    while (!condition.holds()) {
      assertThat(Instant.now()).isBefore(end);
      Thread.sleep(50);
    }
  }

  @Test
  void aModelThatWasSwappedNeedsItsIndexAgain() throws Exception {
    byte[] picture = png(Catalogue.MINI.test().image(0));
    List<String> before = ids(ask("", picture));
    Model other = Catalogue.model(2);
    ModelFile.write(file, other);
    await(
        () -> models.get("demo", null).classifier().weightsSha256().equals(other.weightsSha256()));
    HttpResponse<String> answer = send("", "image/png", picture);
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body()).contains("bobbin index --fresh");
    // What is in the index can still be compared with what is in it.
    assertThat(ids(like("", "a-3"))).hasSize(10);
    Embedder embedder = new Embedder(other);
    try (ArticleWriter writer =
        ArticleWriter.open(place, IndexDescription.of(other, embedder), true)) {
      for (int i = 0; i < ARTICLES; i++) {
        writer.put(Catalogue.article(i), embedder.embed(Catalogue.article(i).pixels()));
      }
      writer.commit();
    }
    await(() -> send("", "image/png", picture).statusCode() == 200);
    assertThat(ids(ask("", picture)))
        .isEqualTo(
            found(embedder.embed(Catalogue.MINI.test().image(0)), 10, Set.of(), Optional.empty()))
        .isNotEqualTo(before);
  }

  @Test
  void aServerWithoutIndexesSaysSo() throws Exception {
    server.close();
    server = serve(List.of());
    HttpResponse<String> answer = send("", "image/png", png(Catalogue.MINI.test().image(0)));
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("bobbin index");
  }
}
