package dev.bobbin.data.catalogue;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.BuildInfo;
import dev.bobbin.base.io.Sha256;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.data.Provenance;
import dev.bobbin.data.format.ArrayMemory;
import dev.bobbin.data.format.ArrayPictures;
import dev.bobbin.data.format.CodedPictures;
import dev.bobbin.data.format.FilePictures;
import dev.bobbin.data.format.LabeledPictures;
import dev.bobbin.data.image.ImageFileReader;
import dev.bobbin.data.image.LoadedImage;
import dev.bobbin.engine.Shape;
import dev.bobbin.model.Polarity;
import dev.bobbin.model.Preprocessing;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Prepares the pictures of a split, on the heap or in a file of the cache. */
final class SplitPreparation {
  private static final int BATCH_BYTES = 32 << 20;
  private static final int DIGEST = 32;

  private final String where;
  private final Preprocessing how;
  private final ReadOptions options;
  private final PictureCache cache;
  private final PictureThreads threads;
  private final List<Provenance.Source> files;
  private final IntConsumer progress;
  private final int total;
  private final AtomicInteger done = new AtomicInteger();

  /**
   * Of all splits of a dataset.
   *
   * @param where the dataset is, for messages
   * @param cache for more pictures than fit on the heap
   * @param files of the dataset that are no pictures
   * @param total the number of pictures in all splits
   * @param progress receives the number of pictures that are prepared
   */
  SplitPreparation(
      String where,
      Preprocessing how,
      ReadOptions options,
      PictureCache cache,
      PictureThreads threads,
      List<Provenance.Source> files,
      int total,
      IntConsumer progress) {
    this.where = where;
    this.how = how;
    this.options = options;
    this.cache = cache;
    this.threads = threads;
    this.files = files;
    this.total = total;
    this.progress = progress;
  }

  /**
   * A split.
   *
   * @param files its digest, if its pictures are files
   */
  record PreparedSplit(
      LabeledImages images, PreparedPictures prepared, Optional<Provenance.Source> files) {}

  /** Reads and prepares the pictures of a split. */
  PreparedSplit of(LabeledPictures pictures) {
    Shape shape = how.size();
    if (pictures instanceof ArrayPictures array
        && array.shape().equals(shape)
        && how.polarity() != Polarity.DARK_ON_LIGHT) {
      LabeledImages images =
          new LabeledImages(shape, array.pixels(), array.labels())
              .withBackground(how.preparedBackground());
      return new PreparedSplit(images, prepared(pictures), Optional.empty());
    }
    int[] labels = pictures.labels().clone();
    long bytes = (long) total * shape.size();
    boolean heap =
        bytes <= options.heapBytes()
            && (long) labels.length * shape.size() <= Integer.MAX_VALUE - 8;
    byte[] digests = new byte[pictures instanceof FilePictures ? labels.length * DIGEST : 0];
    return heap ? onHeap(pictures, labels, digests) : inFile(pictures, labels, digests);
  }

  /** Nothing has come up yet; all pictures of an array are known. */
  private static PreparedPictures prepared(LabeledPictures pictures) {
    PreparedPictures prepared = new PreparedPictures();
    if (pictures instanceof ArrayPictures array) {
      prepared.tally.add(PictureTally.Kind.of(array.shape()), array.count());
    }
    return prepared;
  }

  private PreparedSplit onHeap(LabeledPictures pictures, int[] labels, byte[] digests) {
    byte[] pixels = ArrayMemory.bytes(where, (long) labels.length * how.size().size());
    PreparedPictures prepared = prepared(pictures);
    prepare(pictures, 0, labels.length, pixels, digests, prepared);
    LabeledImages images = new LabeledImages(how.size(), pixels, labels);
    return part(pictures, images, prepared, source(pictures, digests));
  }

  private PreparedSplit inFile(LabeledPictures pictures, int[] labels, byte[] digests) {
    int size = how.size().size();
    int batch = Math.max(1, BATCH_BYTES / size);
    digest(pictures, digests);
    Optional<Provenance.Source> source = source(pictures, digests);
    String content = source.map(Provenance.Source::sha256).orElseGet(() -> files + "");
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
              PreparedPictures prepared = prepared(pictures);
              write(pictures, batch, out, prepared);
              return prepared;
            });
    if (!options.skipBroken() && !entry.prepared().broken.isEmpty()) {
      // Says what is wrong with the first.
      pictures.read(entry.prepared().broken.nextSetBit(0), how.orientation());
    }
    LabeledImages images = LabeledImages.mapped(how.size(), entry.pixels(), labels);
    return part(pictures, images, entry.prepared(), source);
  }

  private void write(
      LabeledPictures pictures, int batch, OutputStream out, PreparedPictures prepared)
      throws IOException {
    int size = how.size().size();
    byte[] pixels = new byte[Math.min(batch, pictures.count()) * size];
    for (int from = 0; from < pictures.count(); from += batch) {
      int to = Math.min(pictures.count(), from + batch);
      Arrays.fill(pixels, (byte) 0);
      prepare(pictures, from, to, pixels, new byte[0], prepared);
      out.write(pixels, 0, (to - from) * size);
    }
  }

  /** Leaves out what is broken. */
  private PreparedSplit part(
      LabeledPictures pictures,
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
    return new PreparedSplit(whole, prepared, source);
  }

  private void prepare(
      LabeledPictures pictures,
      int from,
      int to,
      byte[] pixels,
      byte[] digests,
      PreparedPictures prepared) {
    ImageFileReader reader = new ImageFileReader(how).strict();
    int size = how.size().size();
    Map<Integer, List<LoadedImage.Warning>> warnings = new ConcurrentHashMap<>();
    Map<Integer, String> broken = new ConcurrentHashMap<>();
    threads.all(
        from,
        to,
        i -> {
          try {
            LoadedImage image = read(pictures, i, reader, digests, prepared);
            System.arraycopy(image.pixels(), 0, pixels, (i - from) * size, size);
            if (!image.warnings().isEmpty()) {
              warnings.put(i, image.warnings());
            }
          } catch (BobbinException e) {
            if (e.getCause() instanceof OutOfMemoryError) {
              throw e;
            }
            if (!options.skipBroken()) {
              throw advised(e);
            }
            broken.put(i, e.getMessage() + "");
          }
          progress.accept(done.incrementAndGet());
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

  private LoadedImage read(
      LabeledPictures pictures,
      int index,
      ImageFileReader reader,
      byte[] digests,
      PreparedPictures prepared) {
    if (!(pictures instanceof CodedPictures coded)) {
      return reader.prepare(pictures.read(index, how.orientation()));
    }
    byte[] bytes = bytes(coded, index, digests);
    LoadedImage image = coded.read(index, bytes, reader);
    prepared.tally.add(PictureTally.Kind.of(bytes, image.original()), 1);
    return image;
  }

  private static BobbinException advised(BobbinException e) {
    String remedy = e.remedy().map(text -> text + ", or ").orElse("") + "--skip-broken";
    boolean said = e.remedy().filter(text -> text.contains("--skip-broken")).isPresent();
    return said || e.expected().isEmpty()
        ? e
        : BobbinException.because(
            e, e.where(), e.expected().get(), e.received().orElse(""), remedy);
  }

  private static byte[] bytes(CodedPictures files, int index, byte[] digests) {
    byte[] bytes = files.bytes(index);
    if (digests.length > 0) {
      System.arraycopy(Sha256.start().digest(bytes), 0, digests, index * DIGEST, DIGEST);
    }
    return bytes;
  }

  private void digest(LabeledPictures pictures, byte[] digests) {
    if (pictures instanceof FilePictures files) {
      threads.all(
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
}
