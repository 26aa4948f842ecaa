package dev.bobbin.data.catalogue;

import dev.bobbin.data.LabeledImages;
import dev.bobbin.data.catalogue.NamedDataset.NamedFile;
import dev.bobbin.data.format.Idx;
import dev.bobbin.engine.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A dataset of two classes, 40 training and 6 test images, in a folder of its own, with its true
 * digests.
 *
 * @param files training images, training labels, test images, test labels
 */
record TinyDataset(LabeledImages train, LabeledImages test, List<Path> files, NamedDataset set) {
  static TinyDataset make(Path folder, Random random) {
    LabeledImages train = part(40, random);
    LabeledImages test = part(6, random);
    List<NamedFile> like = NamedDataset.FASHION_MNIST.files();
    List<Path> files = like.stream().map(file -> folder.resolve(file.name() + ".gz")).toList();
    makeFolder(folder);
    Idx.writePart(train, files.get(0), files.get(1));
    Idx.writePart(test, files.get(2), files.get(3));
    List<NamedFile> named = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      int dimensions = like.get(i).dimensions();
      Idx.Content content = Idx.read(files.get(i), dimensions);
      named.add(
          new NamedFile(
              like.get(i).name(), dimensions, content.source().bytes(), content.source().sha256()));
    }
    DatasetCatalogue.Entry entry =
        new DatasetCatalogue.Entry("tiny", "two classes", 40, 6, List.of("left", "right"));
    return new TinyDataset(train, test, files, new NamedDataset(entry, named, List.of()));
  }

  static void makeFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  NamedDataset set(List<URI> mirrors) {
    return new NamedDataset(set.entry(), set.files(), mirrors);
  }

  private static LabeledImages part(int count, Random random) {
    byte[] pixels = new byte[count * 100];
    random.nextBytes(pixels);
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = i % 2;
    }
    return new LabeledImages(new Shape(10, 10, 1), pixels, labels);
  }
}
