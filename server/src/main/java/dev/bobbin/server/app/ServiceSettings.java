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
 * What a service serves, where, and how much of it.
 *
 * @param host a name or address of this machine
 * @param port from 1 to 65535, or 0 for any free one
 * @param models at least one, each name and version once
 * @param indexes beside those that lie where 'bobbin index' puts them for these models
 * @param guard who may ask, and who hears of it
 * @param bounds how much it takes
 */
public record ServiceSettings(
    String host,
    int port,
    List<ModelPath> models,
    List<IndexPath> indexes,
    Guard guard,
    Bounds bounds) {
  /** Keeps copies. */
  public ServiceSettings {
    models = List.copyOf(models);
    indexes = List.copyOf(indexes);
  }

  /**
   * Who may ask, and who hears of it.
   *
   * @param tokens a file of bearer tokens, one of which every request has to bring
   * @param certificate a chain in PEM, to serve HTTPS with
   * @param key the certificate's private key; there with it or not at all
   * @param origins of pages of other sites that may ask
   * @param logFile gets a line of JSON for each request
   * @param logStream gets it where there is no file; it stays open
   */
  public record Guard(
      Optional<Path> tokens,
      Optional<Path> certificate,
      Optional<Path> key,
      Set<String> origins,
      Optional<Path> logFile,
      Optional<OutputStream> logStream) {
    /** Everybody who reaches it, unheard. */
    public static final Guard NONE =
        new Guard(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Set.of(),
            Optional.empty(),
            Optional.empty());

    /** Keeps a copy. */
    public Guard {
      origins = Set.copyOf(origins);
      if (certificate.isPresent() != key.isPresent()) {
        throw new IllegalArgumentException(
            "TLS: expected a certificate and its key, received only the %s; try both"
                .formatted(certificate.isPresent() ? "certificate" : "key"));
      }
    }

    /** What nobody needs a token for: the pages, which ask for one themselves, and probes. */
    private static final Set<String> OPEN =
        Set.of("/", "/page/*", "/docs", "/openapi.json", "/v2/health/*");

    Access access() throws IOException {
      Access access = Access.OPEN.withOpen(OPEN).withOrigins(origins);
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
   * How much a service takes.
   *
   * @param threads that run networks
   * @param queue images that may wait before requests are answered with 503
   * @param body bytes of a request, beyond which it is answered with 413
   * @param requests under way at once before more are answered with 503
   * @param perClient requests under way at once of one token, or of one address where there are no
   *     tokens, before more are answered with 429
   * @param connections at once
   * @param time for a request, beyond which it is answered with 503
   * @param drain how long requests under way may take to end when the service stops
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
    /** For this machine. */
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
      // Whoever waits is told so before the connection is cut off.
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
