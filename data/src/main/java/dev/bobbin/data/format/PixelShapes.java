package dev.bobbin.data.format;

import dev.bobbin.engine.Shape;
import java.util.Optional;

/** Shapes that are told by a number of values. */
final class PixelShapes {
  private PixelShapes() {}

  /** A square of one channel, or one of three; no number of values is both. */
  static Optional<Shape> square(int values) {
    int side = (int) Math.round(Math.sqrt(values));
    if (side > 0 && side * side == values) {
      return Optional.of(new Shape(side, side, 1));
    }
    int third = (int) Math.round(Math.sqrt(values / 3.0));
    return third > 0 && 3 * third * third == values
        ? Optional.of(new Shape(third, third, 3))
        : Optional.empty();
  }
}
