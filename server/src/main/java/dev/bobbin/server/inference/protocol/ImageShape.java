package dev.bobbin.server.inference.protocol;

import dev.bobbin.engine.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The shape of an input tensor.
 *
 * @param count of images
 * @param channelsFirst whether each image is [channels][height][width]
 */
record ImageShape(int count, boolean channelsFirst) {
  /**
   * Reads a shape of pixels or values: of n images, or without n of one. Each image has its
   * channels last, as the network has, or first, as some frameworks have them; grey ones may be
   * without; or it is a single row.
   *
   * @return empty if it fits no image
   */
  static Optional<ImageShape> of(List<Integer> shape, Shape image) {
    List<Integer> planes = List.of(image.channels(), image.height(), image.width());
    if (!shape.isEmpty() && shape.getFirst() > 0) {
      List<Integer> tail = shape.subList(1, shape.size());
      if (tails(image).contains(tail)) {
        return Optional.of(new ImageShape(shape.getFirst(), false));
      }
      if (tail.equals(planes)) {
        return Optional.of(new ImageShape(shape.getFirst(), true));
      }
    }
    if (tails(image).contains(shape)) {
      return Optional.of(new ImageShape(1, false));
    }
    return shape.equals(planes) ? Optional.of(new ImageShape(1, true)) : Optional.empty();
  }

  /** The shapes of an image whose elements are in the network's order. */
  private static List<List<Integer>> tails(Shape image) {
    List<List<Integer>> tails = new ArrayList<>();
    tails.add(List.of(image.height(), image.width(), image.channels()));
    if (image.channels() == 1) {
      tails.add(List.of(image.height(), image.width()));
    }
    tails.add(List.of(image.size()));
    return tails;
  }

  /** Shapes for messages. */
  static String words(Shape image) {
    List<List<Integer>> tails = tails(image);
    tails.add(List.of(image.channels(), image.height(), image.width()));
    return String.join(
        " or ", tails.stream().map(tail -> "[n, " + tail.toString().substring(1)).toList());
  }

  /** Where the network's element {@code i} of an image is in the tensor's image. */
  int source(int i, Shape image) {
    if (!channelsFirst) {
      return i;
    }
    return i % image.channels() * image.pixels() + i / image.channels();
  }
}
