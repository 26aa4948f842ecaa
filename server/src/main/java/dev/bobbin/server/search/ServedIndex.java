package dev.bobbin.server.search;

import dev.bobbin.analysis.attribution.Embedder;
import dev.bobbin.base.BobbinException;
import dev.bobbin.model.Classifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An index that is served, which sees new commits within a second. Thread-safe. */
public final class ServedIndex implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServedIndex.class);
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final String name;
  private final String model;
  private final VectorIndex index;
  private final AtomicLong lastLook = new AtomicLong(System.nanoTime());

  /** For each version of the model: cached, since they take a digest of all weights. */
  private final IdentityHashMap<Classifier, Optional<Maker>> makers = new IdentityHashMap<>();

  private record Maker(IndexDescription description, Embedder embedder) {}

  private ServedIndex(String name, String model, VectorIndex index) {
    this.name = name;
    this.model = model;
    this.index = index;
  }

  /**
   * Opens an index.
   *
   * @param name in URLs
   * @param model the name of the served model that it was built with
   * @throws BobbinException if there is none in the folder
   */
  public static ServedIndex open(String name, String model, Path folder) throws IOException {
    return new ServedIndex(name, model, VectorIndex.open(folder));
  }

  /**
   * The default folder of a model's index: {@code articles} in its run directory, or {@code
   * FILE.articles} beside its file.
   */
  public static Path placeOf(Path model) {
    return Files.isDirectory(model)
        ? model.resolve("articles")
        : model.resolveSibling(model.getFileName() + ".articles");
  }

  /** The name in URLs. */
  public String name() {
    return name;
  }

  /** The name of the served model that it was built with. */
  public String model() {
    return model;
  }

  /** The index, at most a second old. */
  public VectorIndex index() {
    long now = System.nanoTime();
    long last = lastLook.get();
    if (now - last >= LOOK.toNanos() && lastLook.compareAndSet(last, now)) {
      try {
        index.refresh();
      } catch (IOException | BobbinException e) {
        LOG.warn("index {}: what it has now cannot be read; the older articles stay", name, e);
      }
    }
    return index;
  }

  /**
   * The embedder of the index's vectors.
   *
   * @param versions the current ones of the model
   * @return empty if the index was built with none of them
   */
  Optional<Embedder> embedder(Collection<Classifier> versions) throws IOException {
    IndexDescription wanted = index().description();
    return versions.stream()
        .map(version -> maker(version, versions))
        .flatMap(Optional::stream)
        .filter(maker -> wanted.difference(maker.description()).isEmpty())
        .map(Maker::embedder)
        .findFirst();
  }

  private Optional<Maker> maker(Classifier classifier, Collection<Classifier> versions) {
    synchronized (makers) {
      Optional<Maker> known = makers.get(classifier);
      if (known != null) {
        return known;
      }
      Set<Classifier> current = Collections.newSetFromMap(new IdentityHashMap<>());
      current.addAll(versions);
      makers.keySet().removeIf(old -> !current.contains(old));
      Optional<Maker> made = make(classifier);
      makers.put(classifier, made);
      return made;
    }
  }

  private static Optional<Maker> make(Classifier classifier) {
    try {
      Embedder embedder = new Embedder(classifier);
      return Optional.of(new Maker(IndexDescription.of(classifier, embedder), embedder));
    } catch (BobbinException e) {
      // Too many dimensions.
      return Optional.empty();
    }
  }

  @Override
  public void close() throws IOException {
    index.close();
  }
}
