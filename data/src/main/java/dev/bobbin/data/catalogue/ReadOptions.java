package dev.bobbin.data.catalogue;

import dev.bobbin.base.BobbinException;
import dev.bobbin.data.PreprocessingSpec;

/**
 * How a dataset that is given by its path is read.
 *
 * @param preprocessing of its pictures
 * @param testFraction of every class that becomes the test split if the dataset has none, from 0 up
 *     to, but not, 1; with 0 all are training images
 * @param seed of that choice
 * @param skipBroken whether pictures that cannot be read are left out and listed, instead of
 *     refused
 * @param ofModel whether the preprocessing is that of a model's own pictures: images that were
 *     prepared before, as arrays are, are not inverted for it unless they look dark on light
 * @param heapBytes prepared pictures up to this size are kept on the heap; more are kept in a file
 *     of the cache, which is mapped into memory
 * @param size chooses the size of images that differ or are large, unless the preprocessing states
 *     it
 */
public record ReadOptions(
    PreprocessingSpec preprocessing,
    double testFraction,
    long seed,
    boolean skipBroken,
    boolean ofModel,
    long heapBytes,
    SizeChoice size) {
  /** Arrays are limited to 2 GB; training needs some of the heap for itself. */
  private static final long HEAP_BYTES = Math.min(Runtime.getRuntime().maxMemory() / 4, 2L << 30);

  /** Preprocessing by the data, and one image in seven for the test split, as in MNIST. */
  public static final ReadOptions DEFAULT =
      new ReadOptions(
          PreprocessingSpec.AUTO, 1.0 / 7, 0, false, false, HEAP_BYTES, SizeChoice.USUAL);

  public ReadOptions {
    if (!(testFraction >= 0 && testFraction < 1)) {
      throw BobbinException.usage("test fraction", "from 0 up to, but not, 1", testFraction);
    }
  }

  /** The same with another preprocessing. */
  public ReadOptions with(PreprocessingSpec other) {
    return new ReadOptions(other, testFraction, seed, skipBroken, ofModel, heapBytes, size);
  }

  /** The same with the preprocessing of a model's own pictures. */
  public ReadOptions withModels(PreprocessingSpec exactly) {
    return new ReadOptions(exactly, testFraction, seed, skipBroken, true, heapBytes, size);
  }

  /** The same with another share of every class for the test split, and another choice. */
  public ReadOptions withTest(double fraction, long otherSeed) {
    return new ReadOptions(
        preprocessing, fraction, otherSeed, skipBroken, ofModel, heapBytes, size);
  }

  /** The same with another limit to what is kept on the heap. */
  public ReadOptions withHeapBytes(long bytes) {
    return new ReadOptions(preprocessing, testFraction, seed, skipBroken, ofModel, bytes, size);
  }

  /** The same with another choice of the size. */
  public ReadOptions withSize(SizeChoice choice) {
    return new ReadOptions(
        preprocessing, testFraction, seed, skipBroken, ofModel, heapBytes, choice);
  }

  /** The same without holding test images out. */
  public ReadOptions whole() {
    return new ReadOptions(preprocessing, 0, seed, skipBroken, ofModel, heapBytes, size);
  }

  /** The same, leaving out pictures that cannot be read. */
  public ReadOptions skippingBroken() {
    return new ReadOptions(preprocessing, testFraction, seed, true, ofModel, heapBytes, size);
  }
}
