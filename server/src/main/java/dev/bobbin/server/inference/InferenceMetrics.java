package dev.bobbin.server.inference;

import dev.bobbin.http.Telemetry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The metrics of inference. */
final class InferenceMetrics {
  private static final Duration[] LATENCIES =
      Telemetry.buckets(0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000);

  private final MeterRegistry registry;
  private final Timer wait;
  private final Timer compute;
  private final Counter late;

  InferenceMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.wait =
        Timer.builder("bobbin.inference.queue.wait")
            .description("From a request's arrival in the queue to its beginning")
            .serviceLevelObjectives(LATENCIES)
            .register(registry);
    this.compute =
        Timer.builder("bobbin.inference.compute")
            .description("Time in the network of up to 16 images of a request")
            .serviceLevelObjectives(LATENCIES)
            .register(registry);
    this.late =
        Counter.builder("bobbin.inference.dropped")
            .description("Requests that had waited too long to be begun")
            .register(registry);
  }

  /** Adds a gauge of the images that wait. */
  <T> void queue(T of, ToDoubleFunction<T> waiting) {
    Gauge.builder("bobbin.inference.queue.images", of, waiting)
        .description("Images that wait for a lane")
        .register(registry);
  }

  void computed(long nanos) {
    compute.record(nanos, TimeUnit.NANOSECONDS);
  }

  void waited(long nanos) {
    wait.record(nanos, TimeUnit.NANOSECONDS);
  }

  void droppedLate() {
    late.increment();
  }

  OfModel of(String model, String version) {
    return new OfModel(Tags.of("model", model, "version", version));
  }

  /** The meters of one version of one model. */
  final class OfModel {
    private final Tags tags;
    private final Timer inference;
    private final Counter images;
    private final Counter loaded;
    private final Counter refused;
    private @Nullable Meter info;

    private OfModel(Tags tags) {
      this.tags = tags;
      this.inference =
          Timer.builder("bobbin.inference")
              .description("From a request's inputs to its outputs, waiting included")
              .tags(tags)
              .serviceLevelObjectives(LATENCIES)
              .register(registry);
      this.images =
          Counter.builder("bobbin.inference.images")
              .description("Images that were answered")
              .tags(tags)
              .register(registry);
      this.loaded = loads("loaded");
      this.refused = loads("refused");
    }

    private Counter loads(String outcome) {
      return Counter.builder("bobbin.model.loads")
          .description("Model files that were read, by what became of them")
          .tags(tags.and("outcome", outcome))
          .register(registry);
    }

    void answered(int count, long nanos) {
      inference.record(nanos, TimeUnit.NANOSECONDS);
      images.increment(count);
    }

    /** A model file was loaded. */
    synchronized void loaded(String kind, String weights) {
      loaded.increment();
      if (info != null) {
        registry.remove(info);
      }
      info =
          Gauge.builder("bobbin.model.info", () -> 1)
              .description("1 for each model that is served, with what it is")
              .tags(tags.and("kind", kind, "weights", weights))
              .register(registry);
    }

    void refused() {
      refused.increment();
    }
  }
}
