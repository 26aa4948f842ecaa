package dev.bobbin.cli.options;

import dev.bobbin.engine.Shape;
import dev.bobbin.model.schema.ShapeCodecs;
import java.util.Arrays;
import picocli.CommandLine.TypeConversionException;

/** Height, width and channels of an image. */
public record ImageShape(Shape shape) {
  /** Reads {@code 28x28x1}. */
  public static ImageShape parse(String text) {
    if (text.matches("\\d{1,5}x\\d{1,5}x\\d{1,3}")) {
      int[] sizes = Arrays.stream(text.split("x", -1)).mapToInt(Integer::parseInt).toArray();
      var shape = ShapeCodecs.shape(sizes[0], sizes[1], sizes[2]);
      if (shape.isPresent()) {
        return new ImageShape(shape.get());
      }
    }
    throw new TypeConversionException(
        "expected HEIGHTxWIDTHxCHANNELS, received '" + text + "'; try 28x28x1");
  }
}
