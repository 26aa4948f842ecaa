package dev.bobbin.server.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.base.json.JsonReader;
import dev.bobbin.base.json.Node;
import dev.bobbin.http.Access;
import dev.bobbin.http.Address;
import dev.bobbin.http.Limits;
import dev.bobbin.http.Telemetry;
import dev.bobbin.http.WebServer;
import dev.bobbin.server.inference.protocol.ProtocolRoutes;
import io.javalin.config.RoutesConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/** Models behind a real port, with a client. */
public final class ServedModels implements AutoCloseable {
  private final HttpClient client = HttpClient.newHttpClient();
  private final Telemetry telemetry = new Telemetry();
  private final Models models;
  private final WebServer server;

  /** Serves models until closed. */
  public ServedModels(ModelSettings settings, List<ModelSource> sources) throws IOException {
    this(settings, sources, (_, _) -> {});
  }

  /** Serves models, with further routes. */
  public ServedModels(
      ModelSettings settings, List<ModelSource> sources, BiConsumer<Models, RoutesConfig> more)
      throws IOException {
    models = Models.open(sources, settings, telemetry.registry());
    server =
        WebServer.start(
            new Address("127.0.0.1", 0),
            Limits.DEFAULT,
            Access.OPEN,
            telemetry,
            Set.of("GET", "HEAD", "POST", "PUT"),
            config -> {
              new ClassifyRoutes(models).addTo(config);
              new ProtocolRoutes(models).addTo(config);
              telemetry.addTo(config);
              more.accept(models, config);
            });
  }

  /** Two lanes; files are checked every 20 ms, and models are not warmed up. */
  public static ModelSettings quick() {
    return new ModelSettings(
        2,
        256,
        Duration.ofSeconds(20),
        Duration.ofMillis(20),
        Duration.ZERO,
        64 << 20,
        64 << 20,
        Duration.ofSeconds(20),
        4 << 20,
        1);
  }

  /** The served models. */
  public Models models() {
    return models;
  }

  /** The address of a path. */
  public URI uri(String path) {
    return URI.create(server.url() + path);
  }

  /** The port. */
  public int port() {
    return server.port();
  }

  /** Sends any request. */
  public HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException {
    try {
      return client.send(
          request.timeout(Duration.ofSeconds(50)).build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /** GET. */
  public HttpResponse<byte[]> get(String path) throws IOException {
    return send(HttpRequest.newBuilder(uri(path)));
  }

  /** POST with a type of content. */
  public HttpResponse<byte[]> post(String path, String type, byte[] body) throws IOException {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", type)
            .POST(BodyPublishers.ofByteArray(body)));
  }

  /** The metrics, in Prometheus's format. */
  public String metrics() {
    return telemetry.scrape();
  }

  /** The document of an answer with that status. */
  public static Node.Mapping json(HttpResponse<byte[]> answer, int status) throws IOException {
    String body = new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(answer.statusCode()).as(body).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    return (Node.Mapping) JsonReader.read(answer.uri().getPath(), body);
  }

  /** A text, number or boolean of a document. */
  public static String text(Node mapping, String name) {
    return ((Node.Scalar) ((Node.Mapping) mapping).get(name)).text();
  }

  /** The elements of an array of a document. */
  public static List<Node> items(Node mapping, String name) {
    return ((Node.Sequence) ((Node.Mapping) mapping).get(name)).items();
  }

  /** The texts of an array of a document. */
  public static List<String> texts(Node mapping, String name) {
    return items(mapping, name).stream().map(item -> ((Node.Scalar) item).text()).toList();
  }

  @Override
  public void close() {
    server.close();
    models.close();
    telemetry.close();
    client.close();
  }
}
