package dev.bobbin.data.catalogue;

import dev.bobbin.base.BobbinException;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.data.OriginalPictures;
import dev.bobbin.data.PreprocessingSpec;
import dev.bobbin.data.Provenance;
import dev.bobbin.data.catalogue.SplitPreparation.PreparedSplit;
import dev.bobbin.data.format.ArrayPictures;
import dev.bobbin.data.format.ClassFile;
import dev.bobbin.data.format.LabeledPictures;
import dev.bobbin.data.format.PassedOver;
import dev.bobbin.data.format.RawDataset;
import dev.bobbin.data.image.Picture;
import dev.bobbin.data.image.PictureFacts;
import dev.bobbin.data.split.Split;
import dev.bobbin.data.split.SplitIndices;
import dev.bobbin.data.split.Splitter;
import dev.bobbin.engine.spec.Size;
import dev.bobbin.model.Polarity;
import dev.bobbin.model.Preprocessing;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Prepares the pictures of a dataset: finds what is left to the data, then reads and prepares every
 * picture. The result does not depend on the number of threads.
 */
final class Preparation implements AutoCloseable {
  private static final int LOOKED_AT = 256;
  private static final int NAMED = 3;

  private final String name;
  private final String where;
  private final String place;
  private final RawDataset raw;
  private final ReadOptions options;
  private final PictureCache cache;
  private final Progress progress;
  private final int total;

  /** Notes on how the preprocessing was resolved. */
  private final List<String> more = new ArrayList<>();

  private final PictureThreads threads = new PictureThreads();

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
    this.total = raw.splits().values().stream().mapToInt(LabeledPictures::count).sum();
  }

  Dataset dataset() {
    if (raw.train().count() == 0) {
      throw BobbinException.of(
          where, "at least one picture to train on", "none", "another folder or file");
    }
    Preprocessing how = resolved();
    SplitPreparation preparation =
        new SplitPreparation(
            where,
            how,
            options,
            cache,
            threads,
            raw.files(),
            total,
            done -> progress.pictures(done, total));
    Map<Split, PreparedSplit> splits = new EnumMap<>(Split.class);
    raw.splits().forEach((split, pictures) -> splits.put(split, preparation.of(pictures)));
    PreparedSplit train = Objects.requireNonNull(splits.get(Split.TRAIN));
    requireClassesLeft(train);
    splits.forEach(this::requireLeft);
    LabeledImages trained = train.images();
    LabeledImages tested;
    PreparedSplit test = splits.get(Split.TEST);
    if (test != null) {
      tested = test.images();
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
        Optional.ofNullable(splits.get(Split.VALIDATION)).map(PreparedSplit::images),
        tested,
        raw.classNames(),
        how,
        notes(how, splits.values()),
        new Provenance(place, files(splits.values())),
        originals(splits.values()));
  }

  private List<String> notes(Preprocessing how, Collection<PreparedSplit> splits) {
    List<PreparedPictures> prepared = splits.stream().map(PreparedSplit::prepared).toList();
    PreparationNotes notes = new PreparationNotes(how, options.preprocessing().polarity(), total);
    return Stream.of(raw.notes(), more, notes.of(prepared)).flatMap(List::stream).toList();
  }

  private List<Provenance.Source> files(Collection<PreparedSplit> splits) {
    Stream<Provenance.Source> pictures = splits.stream().flatMap(split -> split.files().stream());
    return Stream.concat(pictures, raw.files().stream()).toList();
  }

  private OriginalPictures originals(Collection<PreparedSplit> splits) {
    PictureTally all = new PictureTally();
    splits.forEach(split -> all.addAll(split.prepared().tally));
    int broken = splits.stream().mapToInt(split -> split.prepared().broken.cardinality()).sum();
    return all.sum(raw.missing() + broken);
  }

  /** By up to 256 training pictures, spread evenly. */
  private Preprocessing resolved() {
    LabeledPictures pictures = raw.train();
    PreprocessingSpec spec = options.preprocessing();
    AtomicBoolean colour = new AtomicBoolean();
    int some = Math.min(pictures.count(), LOOKED_AT);
    @Nullable PictureFacts[] looked = new PictureFacts[some];
    threads.all(
        0,
        some,
        i -> {
          int index = (int) ((long) i * pictures.count() / some);
          try {
            Picture picture = pictures.read(index, options.preprocessing().orientation());
            looked[i] = picture.facts();
            colour.compareAndSet(false, picture.channels() > 2);
          } catch (BobbinException e) {
            // Preparing the pictures in order meets the first such picture.
          }
        });
    List<PictureFacts> facts = new ArrayList<>();
    for (PictureFacts seen : looked) {
      if (seen != null) {
        facts.add(seen);
      }
    }
    if (facts.isEmpty()) {
      facts.add(firstReadable(pictures, spec.orientation()));
    }
    if (options.ofModel()
        && isPrepared()
        && spec.polarity() == Polarity.DARK_ON_LIGHT
        && !PreprocessingResolver.areDarkOnLight(facts)) {
      spec = spec.notInverted();
      more.add(
          "its images were prepared before, and are light on dark: they are not inverted, as the model's own pictures are");
    }
    Optional<Integer> prepared =
        isPrepared() ? Optional.of(colour.get() ? 3 : 1) : Optional.empty();
    return PreprocessingResolver.resolve(
        spec, facts, prepared, channels -> options.size().of(seen(facts, channels)));
  }

  private SizeChoice.Seen seen(List<PictureFacts> facts, int channels) {
    PictureTally tally = new PictureTally();
    for (PictureFacts each : facts) {
      tally.add(new PictureTally.Kind("", new Size(each.height(), each.width()), each.colour()), 1);
    }
    int pictures = raw.train().count();
    int heldOut =
        raw.splits().containsKey(Split.TEST)
            ? 0
            : (int) Math.round(pictures * options.testFraction());
    return new SizeChoice.Seen(
        tally.sum(0).median(),
        channels,
        pictures - heldOut,
        raw.splits().containsKey(Split.VALIDATION));
  }

  /** Where none of those that were looked at can be read. */
  private PictureFacts firstReadable(LabeledPictures pictures, boolean orientation) {
    if (!options.skipBroken()) {
      return pictures.read(0, orientation).facts();
    }
    String reason = "";
    for (int i = 0; i < pictures.count(); i++) {
      try {
        return pictures.read(i, orientation).facts();
      } catch (BobbinException e) {
        reason = reason.isEmpty() ? e.getMessage() + "" : reason;
      }
    }
    throw BobbinException.of(
        where,
        "a picture to train on that can be read",
        "none of %s: %s"
            .formatted(
                PassedOver.count(pictures.count(), "picture", "pictures"), withoutRemedy(reason)),
        "other pictures");
  }

  /** Arrays, and what was converted. */
  private boolean isPrepared() {
    return raw.train() instanceof ArrayPictures
        || raw.files().stream().anyMatch(file -> file.name().equals(ClassFile.NAME));
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

  /** A message within another has no advice of its own. */
  private static String withoutRemedy(String message) {
    int at = message.lastIndexOf("; try ");
    return at < 0 ? message : message.substring(0, at);
  }

  private void requireLeft(Split split, PreparedSplit prepared) {
    if (prepared.images().count() == 0 && !prepared.prepared().broken.isEmpty()) {
      throw BobbinException.of(
          where,
          "a picture of its %s split that can be read".formatted(split.id()),
          "none: " + withoutRemedy(prepared.prepared().reasons.getFirst()),
          "other pictures, or to remove the split");
    }
  }

  private void requireClassesLeft(PreparedSplit train) {
    if (train.prepared().broken.isEmpty()) {
      return;
    }
    int[] counts = train.images().countsPerClass(raw.classNames().size());
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

  @Override
  public void close() {
    threads.close();
  }
}
