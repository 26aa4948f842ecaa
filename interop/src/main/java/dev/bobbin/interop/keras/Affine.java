package dev.bobbin.interop.keras;

import dev.bobbin.base.InvalidValueException;
import dev.bobbin.model.Preprocessing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * y = x * scale + offset for each channel: what layers at the start of a network do to its input.
 *
 * @param scale for each channel
 * @param offset for each channel
 */
record Affine(List<Double> scale, List<Double> offset) {
  Affine {
    scale = List.copyOf(scale);
    offset = List.copyOf(offset);
  }

  static Affine identity(int channels) {
    return new Affine(Collections.nCopies(channels, 1.0), Collections.nCopies(channels, 0.0));
  }

  boolean isIdentity() {
    return equals(identity(scale.size()));
  }

  /** This, and then another one of as many channels or one for all. */
  Affine then(List<Double> factors, List<Double> offsets) {
    List<Double> scales = new ArrayList<>();
    List<Double> sums = new ArrayList<>();
    for (int channel = 0; channel < scale.size(); channel++) {
      double factor = of(factors, channel);
      scales.add(scale.get(channel) * factor);
      sums.add(offset.get(channel) * factor + of(offsets, channel));
    }
    return new Affine(scales, sums);
  }

  private double of(List<Double> numbers, int channel) {
    if (numbers.size() != 1 && numbers.size() != scale.size()) {
      throw new InvalidValueException(
          "expected a number, or one for each of %d channels, received %d"
              .formatted(scale.size(), numbers.size()));
    }
    return numbers.get(numbers.size() == 1 ? 0 : channel);
  }

  /** The same as preprocessing: {@code (byte - mean) / std}. */
  Preprocessing preprocessing(Preprocessing usual) {
    List<Float> mean = new ArrayList<>();
    List<Float> std = new ArrayList<>();
    for (int channel = 0; channel < scale.size(); channel++) {
      double factor = scale.get(channel);
      if (!(factor > 0)) {
        throw new InvalidValueException(
            "expected a scale above 0 for the input, received " + factor);
      }
      // Not -0.
      mean.add((float) (0 - offset.get(channel) / factor));
      std.add((float) (1 / factor));
    }
    return usual.normalized(mean, std);
  }
}
