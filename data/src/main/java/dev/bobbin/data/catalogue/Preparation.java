package dev.bobbin.data.catalogue;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.BuildInfo;
import dev.bobbin.base.io.Sha256;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.data.PreprocessingSpec;
import dev.bobbin.data.Provenance;
import dev.bobbin.data.format.ArrayPictures;
import dev.bobbin.data.format.ClassFile;
import dev.bobbin.data.format.FilePictures;
import dev.bobbin.data.format.LabeledPictures;
import dev.bobbin.data.format.PassedOver;
import dev.bobbin.data.format.RawDataset;
import dev.bobbin.data.image.ImageFileReader;
import dev.bobbin.data.image.LoadedImage;
import dev.bobbin.data.image.PictureFacts;
import dev.bobbin.data.split.SplitIndices;
import dev.bobbin.data.split.Splitter;
import dev.bobbin.engine.Shape;
import dev.bobbin.model.Polarity;
import dev.bobbin.model.Preprocessing;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Prepares the pictures of a dataset: finds what is left to the data, then reads and prepares every
 * picture. The result does not depend on the number of threads.
 */
final class Preparation implements AutoCloseable {
  private static final int LOOKED_AT = 256;
  private static final int NAMED = 10;
  private static final int BATCH_BYTES = 32 << 20;
  private static final int DIGEST = 32;
  private static final int MOST_THREADS = 4;

  private final String name;
  private final String where;
  private final String place;
  private final RawDataset raw;
  private final ReadOptions options;
  private final PictureCache cache;
  private final Progress progress;
  private final int total;
  private final AtomicInteger done = new AtomicInteger();
  private final int threads = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
  private final ExecutorService executor =
      Executors.newFixedThreadPool(
          threads, Thread.ofPlatform().daemon().name("pictures-", 0).factory());
  private final List<String> notes;

  /**
   * A preparation.
   *
   * @param where the dataset is, for messages
   * @param place of the dataset, for its provenance
   * @param cache for more pictures than fit on the heap
   */
  Preparation(
      String name,
      String where,
      String place,
      RawDataset raw,
      ReadOptions options,
      PictureCache cache,
      Progress progress) {
    this.name = name;
    this.where = where;
    this.place = place;
    this.raw = raw;
    this.options = options;
    this.cache = cache;
    this.progress = progress;
    this.notes = new ArrayList<>(raw.notes());
    this.total =
        Stream.of(Optional.of(raw.train()), raw.validation(), raw.test())
            .flatMap(Optional::stream)
            .mapToInt(LabeledPictures::count)
            .sum();
  }

  /**
   * A split.
   *
   * @param files its digest, if its pictures are files
   */
  private record Part(
      LabeledImages images, PreparedPictures prepared, Optional<Provenance.Source> files) {}

  Dataset dataset() {
    if (raw.train().count() == 0) {
      throw BobbinException.of(
          where, "at least one picture to train on", "none", "another folder or file");
    }
    Preprocessing how = resolved();
    Part train = part(raw.train(), how);
    Optional<Part> validation = raw.validation().map(part -> part(part, how));
    Optional<Part> test = raw.test().map(part -> part(part, how));
    List<Part> parts =
        Stream.of(Optional.of(train), validation, test).flatMap(Optional::stream).toList();
    note(how, parts);
    requireClassesLeft(train);
    List<Provenance.Source> files =
        Stream.concat(parts.stream().flatMap(part -> part.files.stream()), raw.files().stream())
            .toList();
    LabeledImages trained = train.images;
    LabeledImages tested;
    if (test.isPresent()) {
      tested = test.get().images;
    } else if (options.testFraction() == 0) {
      tested = trained.select(new int[0]);
    } else {
      SplitIndices held = heldOut(trained);
      tested = trained.select(held.validation());
      trained = trained.select(held.train());
    }
    return new Dataset(
        name,
        trained,
        validation.map(Part::images),
        tested,
        raw.classNames(),
        how,
        notes,
        new Provenance(place, files));
  }

  /** By up to 256 training pictures, spread evenly. */
  private Preprocessing resolved() {
    LabeledPictures pictures = raw.train();
    PreprocessingSpec spec = options.preprocessing();
    List<PictureFacts> facts = new ArrayList<>();
    int some = Math.min(pictures.count(), LOOKED_AT);
    for (int i = 0; i < some; i++) {
      int index = (int) ((long) i * pictures.count() / some);
      try {
        facts.add(pictures.read(index, spec.orientation()).facts());
      } catch (BobbinException e) {
        // Preparing the pictures in order meets the first such picture.
      }
    }
    if (facts.isEmpty()) {
      facts.add(pictures.read(0, spec.orientation()).facts());
    }
    boolean prepared =
        pictures instanceof ArrayPictures
            || raw.files().stream().anyMatch(file -> file.name().equals(ClassFile.NAME));
    return PreprocessingResolver.resolve(spec, facts, prepared);
  }

  private Part part(LabeledPictures pictures, Preprocessing how) {
    Shape shape = how.size();
    if (pictures instanceof ArrayPictures array
        && array.shape().equals(shape)
        && how.polarity() != Polarity.DARK_ON_LIGHT) {
      LabeledImages images =
          new LabeledImages(shape, array.pixels(), array.labels())
              .withBackground(how.preparedBackground());
      return new Part(images, new PreparedPictures(), Optional.empty());
    }
    int[] labels = new int[pictures.count()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = pictures.label(i);
    }
    long bytes = (long) total * shape.size();
    boolean heap =
        bytes <= options.heapBytes()
            && (long) labels.length * shape.size() <= Integer.MAX_VALUE - 8;
    byte[] digests = new byte[pictures instanceof FilePictures ? labels.length * DIGEST : 0];
    return heap ? onHeap(pictures, how, labels, digests) : inFile(pictures, how, labels, digests);
  }

  private Part onHeap(LabeledPictures pictures, Preprocessing how, int[] labels, byte[] digests) {
    byte[] pixels = new byte[labels.length * how.size().size()];
    PreparedPictures prepared = new PreparedPictures();
    prepare(pictures, how, 0, labels.length, pixels, digests, prepared);
    LabeledImages images = new LabeledImages(how.size(), pixels, labels);
    return part(pictures, how, images, prepared, source(pictures, digests));
  }

  private Part inFile(LabeledPictures pictures, Preprocessing how, int[] labels, byte[] digests) {
    int size = how.size().size();
    int batch = Math.max(1, BATCH_BYTES / size);
    digest(pictures, digests);
    Optional<Provenance.Source> source = source(pictures, digests);
    String content = source.map(Provenance.Source::sha256).orElseGet(() -> raw.files() + "");
    String key =
        Sha256.of(
            String.join(
                "\n",
                BuildInfo.current() + "",
                content,
                pictures.count() + "",
                how.unscaled().toString()));
    PictureCache.Entry entry =
        cache.get(
            key,
            (long) labels.length * size,
            out -> {
              PreparedPictures prepared = new PreparedPictures();
              write(pictures, how, batch, out, prepared);
              return prepared;
            });
    if (!options.skipBroken() && !entry.prepared().broken.isEmpty()) {
      // Says what is wrong with the first.
      pictures.read(entry.prepared().broken.nextSetBit(0), how.orientation());
    }
    LabeledImages images = LabeledImages.mapped(how.size(), entry.pixels(), labels);
    return part(pictures, how, images, entry.prepared(), source);
  }

  private void write(
      LabeledPictures pictures,
      Preprocessing how,
      int batch,
      OutputStream out,
      PreparedPictures prepared)
      throws IOException {
    int size = how.size().size();
    byte[] pixels = new byte[Math.min(batch, pictures.count()) * size];
    for (int from = 0; from < pictures.count(); from += batch) {
      int to = Math.min(pictures.count(), from + batch);
      Arrays.fill(pixels, (byte) 0);
      prepare(pictures, how, from, to, pixels, new byte[0], prepared);
      out.write(pixels, 0, (to - from) * size);
    }
  }

  /** Leaves out what is broken. */
  private Part part(
      LabeledPictures pictures,
      Preprocessing how,
      LabeledImages images,
      PreparedPictures prepared,
      Optional<Provenance.Source> source) {
    LabeledImages named =
        pictures instanceof FilePictures files ? images.withFiles(files.names()) : images;
    LabeledImages whole = named.withBackground(how.preparedBackground());
    if (!prepared.broken.isEmpty()) {
      int[] left =
          IntStream.range(0, pictures.count()).filter(i -> !prepared.broken.get(i)).toArray();
      whole = whole.select(left);
    }
    return new Part(whole, prepared, source);
  }

  private interface Work {
    void of(int index);
  }

  /**
   * Does work for all indices in parallel.
   *
   * @throws BobbinException the one of the lowest index
   */
  private void all(int from, int to, Work work) {
    AtomicInteger next = new AtomicInteger(from);
    AtomicInteger failed = new AtomicInteger(Integer.MAX_VALUE);
    Map<Integer, RuntimeException> failures = new ConcurrentHashMap<>();
    List<Future<?>> running = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      running.add(
          executor.submit(() -> {
            for (int i = next.getAndIncrement(); i < to && i < failed.get(); ) {
              try {
                work.of(i);
              } catch (RuntimeException e) {
                failures.put(i, e);
                failed.accumulateAndGet(i, Math::min);
              }
              i = next.getAndIncrement();
            }
          }));
    }
    try {
      for (Future<?> each : running) {
        each.get();
      }
    } catch (InterruptedException e) {
      next.set(to);
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    } catch (ExecutionException e) {
      next.set(to);
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(e.getCause());
    }
    if (!failures.isEmpty()) {
      throw failures.get(failed.get());
    }
  }

  private void prepare(
      LabeledPictures pictures,
      Preprocessing how,
      int from,
      int to,
      byte[] pixels,
      byte[] digests,
      PreparedPictures prepared) {
    ImageFileReader reader = new ImageFileReader(how);
    int size = how.size().size();
    Map<Integer, List<LoadedImage.Warning>> warnings = new ConcurrentHashMap<>();
    Map<Integer, String> broken = new ConcurrentHashMap<>();
    all(
        from,
        to,
        i -> {
          try {
            LoadedImage image =
                reader.prepare(
                    pictures instanceof FilePictures files
                        ? files.decode(i, bytes(files, i, digests), how.orientation())
                        : pictures.read(i, how.orientation()));
            System.arraycopy(image.pixels(), 0, pixels, (i - from) * size, size);
            if (!image.warnings().isEmpty()) {
              warnings.put(i, image.warnings());
            }
          } catch (BobbinException e) {
            if (!options.skipBroken()) {
              throw advised(e);
            }
            broken.put(i, e.getMessage() + "");
          }
          progress.pictures(done.incrementAndGet(), total);
        });
    for (int i = from; i < to; i++) {
      String reason = broken.get(i);
      if (reason != null) {
        prepared.broken(i, reason);
      }
      for (LoadedImage.Warning warning : warnings.getOrDefault(i, List.of())) {
        prepared.warned(warning, pictures.name(i));
      }
    }
  }

  private static BobbinException advised(BobbinException e) {
    String remedy = e.remedy().map(text -> text + ", or ").orElse("") + "--skip-broken";
    boolean said = e.remedy().filter(text -> text.contains("--skip-broken")).isPresent();
    return said || e.expected().isEmpty()
        ? e
        : BobbinException.because(
            e, e.where(), e.expected().get(), e.received().orElse(""), remedy);
  }

  private static byte[] bytes(FilePictures files, int index, byte[] digests) {
    byte[] bytes = files.bytes(index);
    if (digests.length > 0) {
      System.arraycopy(Sha256.start().digest(bytes), 0, digests, index * DIGEST, DIGEST);
    }
    return bytes;
  }

  private void digest(LabeledPictures pictures, byte[] digests) {
    if (pictures instanceof FilePictures files) {
      all(
          0,
          files.count(),
          i -> {
            try {
              bytes(files, i, digests);
            } catch (BobbinException e) {
              if (!options.skipBroken()) {
                throw advised(e);
              }
            }
          });
    }
  }

  /** Of the lines that {@code sha256sum} prints. */
  private static Optional<Provenance.Source> source(LabeledPictures pictures, byte[] digests) {
    if (!(pictures instanceof FilePictures files)) {
      return Optional.empty();
    }
    MessageDigest all = Sha256.start();
    HexFormat hex = HexFormat.of();
    long bytes = 0;
    for (int i = 0; i < files.count(); i++) {
      String digest = hex.formatHex(digests, i * DIGEST, (i + 1) * DIGEST);
      all.update((digest + "  " + files.path(i) + "\n").getBytes(StandardCharsets.UTF_8));
      bytes += files.size(i);
    }
    return Optional.of(new Provenance.Source(files.source(), bytes, Sha256.hex(all)));
  }

  private SplitIndices heldOut(LabeledImages images) {
    int[] counts = images.countsPerClass(raw.classNames().size());
    List<String> alone = new ArrayList<>();
    for (int label = 0; label < counts.length; label++) {
      if (counts[label] == 1) {
        alone.add(raw.classNames().get(label));
      }
    }
    if (!alone.isEmpty()) {
      throw BobbinException.of(
          where,
          "two pictures of each class or more, since there is no test split: one to train on, one to test",
          "one of " + PassedOver.some(alone, NAMED),
          "more pictures, or a folder test beside train");
    }
    return new Splitter.Stratified(options.testFraction(), options.seed()).of(images);
  }

  private void requireClassesLeft(Part train) {
    if (train.prepared.broken.isEmpty()) {
      return;
    }
    int[] counts = train.images.countsPerClass(raw.classNames().size());
    int[] before = new int[counts.length];
    for (int i = 0; i < raw.train().count(); i++) {
      before[raw.train().label(i)]++;
    }
    for (int label = 0; label < counts.length; label++) {
      if (counts[label] == 0 && before[label] > 0) {
        throw BobbinException.of(
            where,
            "a picture of each class to train on that can be read",
            "none of " + raw.classNames().get(label),
            "other pictures, or to remove the class");
      }
    }
  }

  private void note(Preprocessing how, List<Part> parts) {
    int broken = 0;
    List<String> reasons = new ArrayList<>();
    Map<LoadedImage.Kind, PreparedPictures.Warned> warnings = new EnumMap<>(LoadedImage.Kind.class);
    for (Part part : parts) {
      broken += part.prepared.broken.cardinality();
      reasons.addAll(part.prepared.reasons);
      part.prepared.warnings.forEach(
          (kind, warned) -> warnings.merge(kind, warned, PreparedPictures.Warned::plus));
    }
    if (broken > 0) {
      notes.add(
          "left out: %s that cannot be read: %s"
              .formatted(
                  PassedOver.count(broken, "picture", "pictures"),
                  String.join("; ", reasons.subList(0, Math.min(NAMED, reasons.size())))
                      + (broken > NAMED ? text("; and %,d more", broken - NAMED) : "")));
    }
    if (how.polarity() == Polarity.DARK_ON_LIGHT
        && options.preprocessing().polarity() == Polarity.AUTO) {
      notes.add("its pictures are dark on light by their borders: they are inverted");
    }
    // That pictures have another size than the network's input is what users expect.
    warnings.remove(LoadedImage.Kind.WAS_SCALED);
    warnings.forEach((kind, warned) -> notes.add(text(kind, warned, how)));
  }

  private String text(LoadedImage.Kind kind, PreparedPictures.Warned warned, Preprocessing how) {
    String count = text("%,d of %,d pictures ", warned.count(), total);
    String names = PassedOver.some(warned.names().subList(0, Math.min(3, warned.names().size())));
    String some = warned.count() > 3 ? names + ", ..." : names;
    return switch (kind) {
      case WAS_COLOUR -> count + "are in colour: only their luminance is used";
      case WAS_GREY -> count + "are grey, the others in colour";
      case LOOKS_INVERTED ->
          count + "look inverted beside the polarity %s: %s".formatted(how.polarity().id(), some);
      case IS_EMPTY -> count + "show nothing, all pixels of each are alike: " + some;
      default -> count + ": " + some + ": " + warned.message();
    };
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
