package dev.bobbin.server.serve;

import dev.bobbin.server.http.Access;
import dev.bobbin.server.http.Address;
import dev.bobbin.server.http.Telemetry;
import dev.bobbin.server.http.WebServer;
import dev.bobbin.server.inference.InferenceRoutes;
import dev.bobbin.server.inference.Models;
import dev.bobbin.server.page.PageRoutes;
import io.javalin.config.RoutesConfig;
import java.io.IOException;
import java.net.BindException;
import java.util.Set;

/**
 * Models behind HTTP: the Open Inference Protocol for programs, plain addresses for curl, and a
 * page for people.
 */
public final class ImageService implements AutoCloseable {
  private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT");

  /** Probes of a balancer, which are answered in any distress. */
  private static final Set<String> HEALTH = Set.of("/v2/health/*");

  private final Telemetry telemetry;
  private final Models models;
  private final WebServer server;

  private ImageService(Telemetry telemetry, Models models, WebServer server) {
    this.telemetry = telemetry;
    this.models = models;
    this.server = server;
  }

  /**
   * Reads and warms the models, then starts to serve.
   *
   * @throws BindException if nothing can listen there
   * @throws IOException if a model cannot be read
   * @throws IllegalArgumentException if a setting is none
   */
  public static ImageService start(ServiceSettings settings) throws IOException {
    Telemetry telemetry = new Telemetry();
    Models models = null;
    try {
      models =
          Models.open(
              settings.models().stream().map(ModelPath::source).toList(),
              settings.bounds().ofModels(),
              telemetry.registry());
      InferenceRoutes inference = new InferenceRoutes(models);
      WebServer server =
          WebServer.start(
              new Address(settings.host(), settings.port()),
              settings.bounds().ofClients().withExempt(HEALTH),
              Access.OPEN,
              telemetry,
              METHODS,
              routes -> add(routes, inference, telemetry));
      return new ImageService(telemetry, models, server);
    } catch (IOException | RuntimeException e) {
      if (models != null) {
        models.close();
      }
      telemetry.close();
      throw e;
    }
  }

  private static void add(RoutesConfig routes, InferenceRoutes inference, Telemetry telemetry) {
    inference.addTo(routes);
    new PageRoutes().addTo(routes);
    telemetry.addTo(routes);
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

  /** Says that it is no longer ready, ends the requests under way, and stops. */
  @Override
  public void close() {
    models.drain();
    server.close();
    models.close();
    telemetry.close();
  }
}
