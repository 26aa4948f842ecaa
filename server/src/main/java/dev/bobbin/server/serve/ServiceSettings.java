package dev.bobbin.server.serve;

import dev.bobbin.server.http.Limits;
import dev.bobbin.server.inference.ModelSettings;
import java.time.Duration;
import java.util.List;

/**
 * What a service serves, where, and how much of it.
 *
 * @param host a name or address of this machine
 * @param port from 1 to 65535, or 0 for any free one
 * @param models at least one, each name and version once
 * @param indexes beside those that lie where 'bobbin index' puts them for these models
 * @param bounds how much it takes
 */
public record ServiceSettings(
    String host, int port, List<ModelPath> models, List<IndexPath> indexes, Bounds bounds) {
  /** Keeps copies. */
  public ServiceSettings {
    models = List.copyOf(models);
    indexes = List.copyOf(indexes);
  }

  /**
   * How much a service takes.
   *
   * @param threads that run networks
   * @param batch images that go through a network together, at most
   * @param queue images that may wait before requests are answered with 503
   * @param body bytes of a request, beyond which it is answered with 413
   * @param requests under way at once before more are answered with 503
   * @param connections at once
   * @param time for a request, beyond which it is answered with 503
   * @param drain how long requests under way may take to end when the service stops
   */
  public record Bounds(
      int threads,
      int batch,
      int queue,
      int body,
      int requests,
      int connections,
      Duration time,
      Duration drain) {
    /** For this machine. */
    public static Bounds defaults() {
      ModelSettings models = ModelSettings.defaults();
      Limits limits = Limits.DEFAULT;
      return new Bounds(
          models.lanes(),
          models.batch(),
          models.queue(),
          limits.body(),
          limits.requests(),
          limits.connections(),
          limits.time().orElseThrow(),
          limits.stop());
    }

    ModelSettings ofModels() {
      return ModelSettings.defaults().with(threads, batch, queue);
    }

    Limits ofClients() {
      return Limits.DEFAULT
          .withBody(body)
          .withRequests(requests)
          .withConnections(connections)
          .withTime(time)
          .withStop(drain);
    }
  }
}
