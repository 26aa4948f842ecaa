package dev.bobbin.data.catalogue;

import dev.bobbin.base.BobbinException;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.data.catalogue.NamedDataset.NamedFile;
import dev.bobbin.data.format.Idx;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * {@code fashion-mnist-mini}: the first 600 training and the first 100 test images of each class of
 * Fashion-MNIST, in their original order. It is embedded in this module.
 */
public final class MiniDataset {
  /** Training images of each class. */
  public static final int TRAIN_PER_CLASS = 600;

  /** Test images of each class. */
  public static final int TEST_PER_CLASS = 100;

  static final DatasetCatalogue.Entry ENTRY =
      new DatasetCatalogue.Entry(
          "fashion-mnist-mini",
          "the first 600 and 100 of every class of fashion-mnist, embedded",
          6_000,
          1_000,
          NamedDataset.FASHION_NAMES);

  private static final String RESOURCES = "fashion-mnist-mini/";

  private MiniDataset() {}

  /** Selects the images from the full dataset. */
  public static Dataset choose(Dataset full) {
    LabeledImages train =
        full.train().select(firstOfEach(full.train(), full.classes(), TRAIN_PER_CLASS));
    LabeledImages test =
        full.test().select(firstOfEach(full.test(), full.classes(), TEST_PER_CLASS));
    return new Dataset(ENTRY.name(), train, test, full.classNames(), full.provenance());
  }

  /** Regenerates the four embedded files. */
  public static void make(Dataset full, Path folder) {
    Dataset mini = choose(full);
    List<Path> files =
        NamedDataset.FASHION_MNIST.files().stream()
            .map(file -> folder.resolve(file.name() + ".gz"))
            .toList();
    Idx.writePart(mini.train(), files.get(0), files.get(1));
    Idx.writePart(mini.test(), files.get(2), files.get(3));
  }

  static Dataset open() {
    NamedDataset set = new NamedDataset(ENTRY, NamedDataset.FASHION_MNIST.files(), List.of());
    return IdxFolder.assemble(set, "embedded", MiniDataset::resource);
  }

  private static Idx.Content resource(NamedFile file) {
    String where = RESOURCES + file.name() + ".gz";
    URL url = MiniDataset.class.getResource(where);
    if (url == null) {
      throw BobbinException.of(where, "an embedded file", "none", "another build of Bobbin");
    }
    try {
      URLConnection connection = url.openConnection();
      try (InputStream in = connection.getInputStream()) {
        return Idx.read(
            in, where, file.name(), connection.getContentLengthLong(), file.dimensions());
      }
    } catch (IOException e) {
      throw BobbinException.io(where, "an embedded file", e);
    }
  }

  private static int[] firstOfEach(LabeledImages part, int classes, int count) {
    int[] taken = new int[classes];
    int[] chosen = new int[part.count()];
    int size = 0;
    for (int i = 0; i < part.count(); i++) {
      if (taken[part.label(i)]++ < count) {
        chosen[size++] = i;
      }
    }
    return Arrays.copyOf(chosen, size);
  }
}
