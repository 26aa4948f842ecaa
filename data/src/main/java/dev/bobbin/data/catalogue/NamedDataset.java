package dev.bobbin.data.catalogue;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * A dataset of the catalogue: four IDX files.
 *
 * @param entry its description
 * @param files training images, training labels, test images, test labels
 * @param mirrors folders to download from, each ending in a slash, best first
 */
record NamedDataset(DatasetCatalogue.Entry entry, List<NamedFile> files, List<URI> mirrors) {
  /**
   * One file.
   *
   * @param name without {@code .gz}
   * @param dimensions of the IDX array
   * @param bytes decompressed
   * @param sha256 of the decompressed bytes
   */
  record NamedFile(String name, int dimensions, long bytes, String sha256) {}

  static final List<String> FASHION_NAMES =
      List.of(
          "T-shirt/top",
          "Trouser",
          "Pullover",
          "Dress",
          "Coat",
          "Sandal",
          "Shirt",
          "Sneaker",
          "Bag",
          "Ankle boot");
  static final List<String> DIGIT_NAMES = List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");

  /** Xiao, Rasul and Vollgraf, 2017, with the digests of the files that Zalando published. */
  static final NamedDataset FASHION_MNIST =
      new NamedDataset(
          new DatasetCatalogue.Entry(
              "fashion-mnist",
              "Zalando's articles of clothing, 28 x 28 grey",
              60_000,
              10_000,
              FASHION_NAMES),
          files(
              "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
              "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
              "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
              "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"),
          List.of(
              URI.create("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"),
              URI.create(
                  "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/")));

  /** LeCun, Cortes and Burges, 1998. */
  static final NamedDataset MNIST =
      new NamedDataset(
          new DatasetCatalogue.Entry(
              "mnist", "handwritten digits, 28 x 28 grey", 60_000, 10_000, DIGIT_NAMES),
          files(
              "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
              "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
              "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
              "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
          List.of(
              URI.create("https://ossci-datasets.s3.amazonaws.com/mnist/"),
              URI.create("https://storage.googleapis.com/cvdf-datasets/mnist/")));

  static final List<NamedDataset> ALL = List.of(FASHION_MNIST, MNIST);

  private static List<NamedFile> files(
      String trainImages, String trainLabels, String testImages, String testLabels) {
    return List.of(
        new NamedFile("train-images-idx3-ubyte", 3, 47_040_016, trainImages),
        new NamedFile("train-labels-idx1-ubyte", 1, 60_008, trainLabels),
        new NamedFile("t10k-images-idx3-ubyte", 3, 7_840_016, testImages),
        new NamedFile("t10k-labels-idx1-ubyte", 1, 10_008, testLabels));
  }

  String name() {
    return entry.name();
  }

  /** The dataset that has a file of this digest, to name the contents of a wrong folder. */
  static Optional<NamedDataset> withDigest(String sha256) {
    return ALL.stream()
        .filter(set -> set.files.stream().anyMatch(f -> f.sha256().equals(sha256)))
        .findFirst();
  }
}
