package dev.bobbin.server.inference;

import dev.bobbin.base.BobbinException;
import dev.bobbin.http.HttpException;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The served models. Each is read, checked and warmed up before it is used, and again when its file
 * is replaced. Thread-safe.
 */
public final class Models implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Models.class);

  /** By name, in the order of the sources; the newest version first. */
  private final Map<String, List<ServedModel>> models = new LinkedHashMap<>();

  private final List<ModelWatcher> watchers = new ArrayList<>();
  private final ModelSettings settings;
  private final Lanes lanes;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final HeavyWork heavy = new HeavyWork(Runtime.getRuntime().availableProcessors() + 1);
  private final Pictures pictures;
  private final Memory tensors;
  private volatile boolean draining;

  private Models(ModelSettings settings, InferenceMetrics metrics) {
    this.settings = settings;
    this.lanes = new Lanes(settings, metrics);
    this.pictures = new Pictures(settings);
    this.tensors = new Memory("tensors", settings.tensorBytes(), settings.patience());
  }

  /**
   * Reads all models, and watches their files.
   *
   * @param sources at least one
   * @param meters for metrics
   * @throws IOException if one cannot be read
   * @throws BobbinException if two have the same name and version
   */
  public static Models open(List<ModelSource> sources, ModelSettings settings, MeterRegistry meters)
      throws IOException {
    if (sources.isEmpty()) {
      throw new IllegalArgumentException(
          "models: expected at least one, received none; try a run directory");
    }
    InferenceMetrics metrics = new InferenceMetrics(meters);
    Models models = new Models(settings, metrics);
    boolean opened = false;
    try {
      for (ModelSource source : sources) {
        models.add(source, metrics);
      }
      opened = true;
    } finally {
      if (!opened) {
        models.close();
      }
    }
    // A thread for each, so that a slow model keeps no other from being replaced.
    for (ModelWatcher watcher : models.watchers) {
      Thread.ofPlatform()
          .daemon()
          .name("model-watch-" + watcher.model().name())
          .start(() -> models.watch(watcher));
    }
    return models;
  }

  private void add(ModelSource source, InferenceMetrics metrics) throws IOException {
    List<ServedModel> versions = models.computeIfAbsent(source.name(), _ -> new ArrayList<>());
    if (versions.stream().anyMatch(known -> known.version().equals(source.version()))) {
      throw BobbinException.usage(
          "models",
          "each name and version once",
          source.name() + " " + source.version() + " twice",
          source.name() + ":2=PATH");
    }
    ModelWatcher watcher =
        ModelWatcher.open(
            source,
            settings,
            loadedModel ->
                new ServedModel(
                    source, loadedModel, lanes, metrics.of(source.name(), source.version()), this));
    watchers.add(watcher);
    versions.add(watcher.model());
    versions.sort(Comparator.comparing(ServedModel::version, Versions.OLDEST_FIRST).reversed());
  }

  private void watch(ModelWatcher watcher) {
    try {
      while (!closed.await(settings.look().toNanos(), TimeUnit.NANOSECONDS)) {
        try {
          watcher.look();
        } catch (RuntimeException e) {
          LOG.error("looking at the file of {} failed", watcher.model().name(), e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * A model.
   *
   * @param version null for the newest
   * @throws HttpException 404 if there is none
   */
  public ServedModel get(String name, @Nullable String version) {
    List<ServedModel> versions = versions(name);
    if (version == null) {
      return versions.getFirst();
    }
    return versions.stream()
        .filter(model -> model.version().equals(version))
        .findFirst()
        .orElseThrow(() ->
            new HttpException(
                404,
                "version: expected one of model %s (%s), received '%s'; try without one for the newest"
                    .formatted(
                        name,
                        String.join(", ", versions.stream().map(ServedModel::version).toList()),
                        version)));
  }

  /**
   * All versions of a model, newest first.
   *
   * @throws HttpException 404 if there are none
   */
  public List<ServedModel> versions(String name) {
    List<ServedModel> versions = models.get(name);
    if (versions == null) {
      throw new HttpException(
          404,
          "model: expected one that is served (%s), received '%s'; try /v1/models"
              .formatted(String.join(", ", models.keySet()), name));
    }
    return List.copyOf(versions);
  }

  /** The refusal of a request whose path ends before the name of a model. */
  public HttpException unnamed(String path) {
    return new HttpException(
        404,
        "model: expected one that is served (%s) in the path, received none; try %s/%s"
            .formatted(
                String.join(", ", models.keySet()),
                path.replaceAll("/+$", ""),
                models.keySet().iterator().next()));
  }

  /** All versions of all models. */
  public List<ServedModel> all() {
    return models.values().stream().flatMap(List::stream).toList();
  }

  /** Reads pictures. */
  public Pictures pictures() {
    return pictures;
  }

  /** Memory for the tensors of requests. */
  public Memory tensors() {
    return tensors;
  }

  HeavyWork heavy() {
    return heavy;
  }

  /** The answer to requests during shutdown. */
  static HttpException stopping() {
    return new HttpException(503, "server: expected to answer, received the order to stop");
  }

  /** The resources of the models. */
  public ModelSettings settings() {
    return settings;
  }

  /** Whether the server is not shutting down. */
  public boolean ready() {
    return !draining;
  }

  /** Sets {@link #ready} to false; requests are still answered. */
  public void drain() {
    draining = true;
  }

  @Override
  public void close() {
    draining = true;
    closed.countDown();
    lanes.close();
    heavy.close();
    pictures.close();
  }
}
