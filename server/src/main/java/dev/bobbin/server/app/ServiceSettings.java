package dev.bobbin.server.app;

import dev.bobbin.http.Access;
import dev.bobbin.http.AccessLog;
import dev.bobbin.http.Limits;
import dev.bobbin.http.Telemetry;
import dev.bobbin.http.Tls;
import dev.bobbin.http.Tokens;
import dev.bobbin.server.inference.ModelSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The settings of a service.
 *
 * @param host a name or address of this machine
 * @param port from 1 to 65535, or 0 for any free one
 * @param models at least one, each name and version once
 * @param indexes in addition to those beside the models
 * @param guard access control and access log
 */
public record ServiceSettings(
    String host,
    int port,
    List<ModelPath> models,
    List<IndexPath> indexes,
    Guard guard,
    Bounds bounds) {
  public ServiceSettings {
    models = List.copyOf(models);
    indexes = List.copyOf(indexes);
  }

  /**
   * Access control and access log.
   *
   * @param tokens a file of bearer tokens, of which every request needs one
   * @param certificate a chain in PEM, for HTTPS
   * @param key the certificate's private key; present with it or not at all
   * @param origins of other sites whose pages may send requests
   * @param hosts further names that a request's {@code Host} may have on loopback
   * @param logFile for a line of JSON for each request
   * @param logStream instead of a file; it stays open
   */
  public record Guard(
      Optional<Path> tokens,
      Optional<Path> certificate,
      Optional<Path> key,
      Set<String> origins,
      Set<String> hosts,
      Optional<Path> logFile,
      Optional<OutputStream> logStream) {
    /** Without access control and access log. */
    public static final Guard NONE =
        new Guard(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Set.of(),
            Set.of(),
            Optional.empty(),
            Optional.empty());

    public Guard {
      origins = Set.copyOf(origins);
      hosts = Set.copyOf(hosts);
      if (certificate.isPresent() != key.isPresent()) {
        throw new IllegalArgumentException(
            "TLS: expected a certificate and its key, received only the %s; try both"
                .formatted(certificate.isPresent() ? "certificate" : "key"));
      }
    }

    /** Paths that need no token: the pages, which ask for one, and health checks. */
    private static final Set<String> OPEN =
        Set.of("/", "/page/*", "/docs", "/openapi.json", "/v2/health/*");

    Access access() throws IOException {
      Access access = Access.OPEN.withOpen(OPEN).withOrigins(origins).withHosts(hosts);
      if (tokens.isPresent()) {
        access = access.withTokens(Tokens.read(tokens.get()));
      }
      if (certificate.isPresent() && key.isPresent()) {
        access = access.withTls(Tls.pem(certificate.get(), key.get()));
      }
      return access;
    }

    Telemetry telemetry() throws IOException {
      if (logFile.isPresent()) {
        return new Telemetry(AccessLog.to(logFile.get()));
      }
      return logStream.map(stream -> new Telemetry(AccessLog.to(stream))).orElseGet(Telemetry::new);
    }
  }

  /**
   * The limits of a service.
   *
   * @param threads that run networks
   * @param queue images that may wait; beyond, 503
   * @param body bytes of a request; beyond, 413
   * @param requests under way at once; beyond, 503
   * @param perClient requests under way at once of one token or, without tokens, one address;
   *     beyond, 429
   * @param connections at once
   * @param time for a request; beyond, 503
   * @param drain how long requests under way may take when the service stops
   */
  public record Bounds(
      int threads,
      int queue,
      int body,
      int requests,
      int perClient,
      int connections,
      Duration time,
      Duration drain) {
    /** The defaults for this machine. */
    public static Bounds defaults() {
      ModelSettings models = ModelSettings.defaults();
      Limits limits = Limits.DEFAULT;
      return new Bounds(
          models.lanes(),
          models.queue(),
          limits.body(),
          limits.requests(),
          limits.perClient(),
          limits.connections(),
          limits.time().orElseThrow(),
          limits.stop());
    }

    ModelSettings ofModels() {
      // Requests that wait have to be answered before they are cut off.
      return ModelSettings.defaults().with(threads, queue).withPatience(time);
    }

    Limits ofClients() {
      return Limits.DEFAULT
          .withBody(body)
          .withRequests(requests, Math.min(requests, perClient))
          .withConnections(connections)
          .withTime(time)
          .withStop(drain);
    }
  }
}
