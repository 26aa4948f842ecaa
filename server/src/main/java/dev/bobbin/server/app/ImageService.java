package dev.bobbin.server.app;

import dev.bobbin.base.BobbinException;
import dev.bobbin.http.Access;
import dev.bobbin.http.Address;
import dev.bobbin.http.Telemetry;
import dev.bobbin.http.WebServer;
import dev.bobbin.server.inference.Models;
import dev.bobbin.server.search.ServedIndex;
import dev.bobbin.server.search.SimilarRoutes;
import java.io.IOException;
import java.net.BindException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Models behind HTTP: the Open Inference Protocol for programs, plain addresses for curl, and a
 * page for people.
 */
public final class ImageService implements AutoCloseable {
  private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT");

  /** Probes of a balancer and figures of an operator, which are answered in any distress. */
  private static final Set<String> ALWAYS = Set.of("/v2/health/*", "/metrics");

  private final Telemetry telemetry;
  private final Models models;
  private final Catalogues catalogues;
  private final WebServer server;

  private ImageService(
      Telemetry telemetry, Models models, Catalogues catalogues, WebServer server) {
    this.telemetry = telemetry;
    this.models = models;
    this.catalogues = catalogues;
    this.server = server;
  }

  /**
   * Reads and warms the models, then starts to serve.
   *
   * @throws BindException if nothing can listen there
   * @throws IOException if a model or an index cannot be read
   * @throws BobbinException if a model or an index is not right, or a setting cannot be
   */
  public static ImageService start(ServiceSettings settings) throws IOException {
    Address address = new Address(settings.host(), settings.port());
    Access access = settings.guard().access();
    Telemetry telemetry = settings.guard().telemetry();
    @Nullable Models models = null;
    @Nullable Catalogues catalogues = null;
    try {
      models =
          Models.open(
              settings.models().stream().map(ModelPath::source).toList(),
              settings.bounds().ofModels(),
              telemetry.registry());
      catalogues = Catalogues.open(settings.indexes(), settings.models(), models);
      InferenceRoutes inference = new InferenceRoutes(models);
      SimilarRoutes similar = new SimilarRoutes(models, catalogues.all());
      WebServer server =
          WebServer.start(
              address,
              settings.bounds().ofClients().withExempt(ALWAYS),
              access,
              telemetry,
              METHODS,
              routes -> {
                inference.addTo(routes);
                similar.addTo(routes);
                telemetry.addTo(routes);
                new PageRoutes().addTo(routes);
              });
      return new ImageService(telemetry, models, catalogues, server);
    } catch (IOException | RuntimeException e) {
      if (catalogues != null) {
        catalogues.close();
      }
      if (models != null) {
        models.close();
      }
      telemetry.close();
      throw e;
    }
  }

  /** The port, chosen by the system where 0 was asked for. */
  public int port() {
    return server.port();
  }

  /** What a browser on this machine opens. */
  public String url() {
    return server.url();
  }

  /** Whether only this machine can reach it. */
  public boolean isPrivate() {
    return server.isPrivate();
  }

  /** The names of the indexes of articles. */
  public List<String> indexes() {
    return catalogues.all().stream().map(ServedIndex::name).toList();
  }

  /** Says that it is no longer ready, ends the requests under way, and stops. */
  @Override
  public void close() throws IOException {
    models.drain();
    server.close();
    models.close();
    catalogues.close();
    telemetry.close();
  }
}
