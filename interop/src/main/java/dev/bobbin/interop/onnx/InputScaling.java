package dev.bobbin.interop.onnx;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.InvalidValueException;
import dev.bobbin.base.Position;
import dev.bobbin.base.Problem;
import dev.bobbin.engine.Shape;
import dev.bobbin.model.Polarity;
import dev.bobbin.model.Preprocessing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How a graph makes its first layer's inputs of the numbers that it is given: factor x number +
 * offset, for each channel.
 *
 * @param bytes whether the numbers are known to be from 0 to 255; if not, the factor decides
 */
record InputScaling(double[] factor, double[] offset, boolean bytes) {
  private static final double WHITE = 255;

  /** A factor below this makes small numbers of bytes; one above it takes numbers up to 1. */
  private static final double LARGEST_FOR_BYTES = 0.1;

  /** A constant of 1/255, rounded to a float, stands for 255. */
  private static final double NEARLY = 1e-6;

  /** Numbers as they are. */
  static InputScaling none(int channels) {
    double[] factor = new double[channels];
    Arrays.fill(factor, 1);
    return new InputScaling(factor, new double[channels], false);
  }

  /** The same of numbers that are known to be from 0 to 255. */
  InputScaling ofBytes() {
    return new InputScaling(factor, offset, true);
  }

  /** Whether factors, one for each pixel, are such as one has for numbers from 0 to 255. */
  static boolean makesSmallOfBytes(double[] factors) {
    double[] sorted = Arrays.stream(factors).map(Math::abs).sorted().toArray();
    return sorted[sorted.length / 2] < LARGEST_FOR_BYTES;
  }

  /** This, and then another. */
  InputScaling then(double[] otherFactor, double[] otherOffset) {
    double[] newFactor = new double[factor.length];
    double[] newOffset = new double[factor.length];
    for (int i = 0; i < factor.length; i++) {
      newFactor[i] = factor[i] * otherFactor[i];
      newOffset[i] = offset[i] * otherFactor[i] + otherOffset[i];
    }
    return new InputScaling(newFactor, newOffset, bytes);
  }

  /**
   * The same for bytes, as a model's preprocessing. A negative factor means that pictures are dark
   * on light.
   *
   * @param notes a sentence is added where the range of the numbers is not certain
   */
  Preprocessing preprocessing(String where, Shape size, ElementType type, List<String> notes) {
    boolean negative = factor[0] < 0;
    if (Arrays.stream(factor).anyMatch(one -> one < 0 != negative)) {
      throw BobbinException.of(
          where, "channels of one polarity", "an input of which some channels are inverted");
    }
    double largest = Arrays.stream(factor).map(Math::abs).max().orElse(1);
    boolean toWhite = bytes || largest < LARGEST_FOR_BYTES;
    if (!type.isWhole()) {
      notes.add(
          "the file scales its input itself, which is taken for numbers from 0 to %d"
              .formatted(toWhite ? (int) WHITE : 1));
    }
    List<Float> mean = new ArrayList<>();
    List<Float> std = new ArrayList<>();
    for (int i = 0; i < factor.length; i++) {
      double perByte = toWhite ? factor[i] : factor[i] / WHITE;
      double start = negative ? offset[i] + WHITE * perByte : offset[i];
      double step = Math.abs(perByte);
      mean.add((float) rounded((0 - start) / step));
      std.add((float) rounded(1 / step));
    }
    Preprocessing usual = Preprocessing.standard(size);
    try {
      return new Preprocessing(
          size,
          usual.fit(),
          usual.background(),
          negative ? Polarity.DARK_ON_LIGHT : usual.polarity(),
          mean,
          std,
          usual.orientation());
    } catch (InvalidValueException e) {
      throw BobbinException.of(
          List.of(new Problem(Position.of(where), "scaling of the input", e.explanation())));
    }
  }

  private static double rounded(double number) {
    double whole = Math.rint(number);
    return Math.abs(number - whole) <= NEARLY * Math.abs(number) ? whole : number;
  }
}
