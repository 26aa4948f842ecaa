package dev.bobbin.server.app;

import dev.bobbin.base.BobbinException;
import dev.bobbin.http.Access;
import dev.bobbin.http.Address;
import dev.bobbin.http.Telemetry;
import dev.bobbin.http.WebServer;
import dev.bobbin.server.inference.ClassifyRoutes;
import dev.bobbin.server.inference.Models;
import dev.bobbin.server.inference.protocol.ProtocolRoutes;
import dev.bobbin.server.search.ServedIndex;
import dev.bobbin.server.search.SimilarRoutes;
import java.io.IOException;
import java.net.BindException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Serves models: the Open Inference Protocol, simpler endpoints for curl, and pages. */
public final class ImageService implements AutoCloseable {
  private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT");

  /** Health checks and metrics, which are answered under any load. */
  private static final Set<String> ALWAYS =
      Set.of("/v2/health/*", "/v2/models/*/ready", "/v2/models/*/versions/*/ready", "/metrics");

  private final Telemetry telemetry;
  private final Models models;
  private final ServedIndexes indexes;
  private final WebServer server;

  private ImageService(
      Telemetry telemetry, Models models, ServedIndexes indexes, WebServer server) {
    this.telemetry = telemetry;
    this.models = models;
    this.indexes = indexes;
    this.server = server;
  }

  /**
   * Reads and warms up the models, then starts the server.
   *
   * @throws BindException if the address is not available
   * @throws IOException if a model or an index cannot be read
   * @throws BobbinException if a model, an index or a setting is invalid
   */
  public static ImageService start(ServiceSettings settings) throws IOException {
    Address address = new Address(settings.host(), settings.port());
    Access access = settings.guard().access();
    Telemetry telemetry = settings.guard().telemetry();
    @Nullable Models models = null;
    @Nullable ServedIndexes indexes = null;
    try {
      models =
          Models.open(
              settings.models().stream().map(ModelPath::source).toList(),
              settings.bounds().ofModels(),
              telemetry.registry());
      indexes = ServedIndexes.open(settings.indexes(), settings.models(), models);
      ClassifyRoutes classify = new ClassifyRoutes(models);
      ProtocolRoutes protocol = new ProtocolRoutes(models);
      SimilarRoutes similar = new SimilarRoutes(models, indexes.all());
      WebServer server =
          WebServer.start(
              address,
              settings.bounds().ofClients().withExempt(ALWAYS),
              access,
              telemetry,
              METHODS,
              routes -> {
                classify.addTo(routes);
                protocol.addTo(routes);
                similar.addTo(routes);
                telemetry.addTo(routes);
                new PageRoutes().addTo(routes);
              });
      return new ImageService(telemetry, models, indexes, server);
    } catch (IOException | RuntimeException e) {
      if (indexes != null) {
        indexes.close();
      }
      if (models != null) {
        models.close();
      }
      telemetry.close();
      throw e;
    }
  }

  /** The port, also if 0 was given. */
  public int port() {
    return server.port();
  }

  /** The URL for a browser on this machine. */
  public String url() {
    return server.url();
  }

  /** The URLs for other machines of the network; none if only this machine can reach it. */
  public List<String> networkUrls() {
    return server.networkUrls();
  }

  /** Whether only this machine can reach it. */
  public boolean isPrivate() {
    return server.isPrivate();
  }

  /** The names of the indexes. */
  public List<String> indexes() {
    return indexes.all().stream().map(ServedIndex::name).toList();
  }

  /** Is no longer ready, waits for the requests under way, and stops. */
  @Override
  public void close() throws IOException {
    models.drain();
    server.close();
    models.close();
    indexes.close();
    telemetry.close();
  }
}
