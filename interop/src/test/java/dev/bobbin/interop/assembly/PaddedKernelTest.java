package dev.bobbin.interop.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.spec.Padding;
import dev.bobbin.engine.spec.Size;
import dev.bobbin.interop.assembly.PaddedKernel.Pads;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PaddedKernelTest {
  /** A convolution of one channel and filter with explicit zeros around the image. */
  private static float[] explicit(
      float[] image,
      Shape shape,
      float[] kernel,
      Size size,
      Size strides,
      Pads rows,
      Pads columns) {
    int height =
        (shape.height() + rows.before() + rows.after() - size.height()) / strides.height() + 1;
    int width =
        (shape.width() + columns.before() + columns.after() - size.width()) / strides.width() + 1;
    float[] output = new float[height * width];
    for (int oy = 0; oy < height; oy++) {
      for (int ox = 0; ox < width; ox++) {
        float sum = 0;
        for (int ky = 0; ky < size.height(); ky++) {
          for (int kx = 0; kx < size.width(); kx++) {
            int y = oy * strides.height() + ky - rows.before();
            int x = ox * strides.width() + kx - columns.before();
            if (y >= 0 && y < shape.height() && x >= 0 && x < shape.width()) {
              sum += image[y * shape.width() + x] * kernel[ky * size.width() + kx];
            }
          }
        }
        output[oy * width + ox] = sum;
      }
    }
    return output;
  }

  private static Pads pads(Padding padding, int input, int window, int stride) {
    return new Pads(padding.before(input, window, stride), padding.after(input, window, stride));
  }

  @Test
  void theLargerKernelSeesTheSamePixelsWhereverThereIsOne() {
    Random random = new Random(5);
    int found = 0;
    int tried = 0;
    for (int i = 0; i < 4000; i++) {
      Shape shape = new Shape(1 + random.nextInt(12), 1 + random.nextInt(12), 1);
      Size size = new Size(1 + random.nextInt(4), 1 + random.nextInt(4));
      Size strides = new Size(1 + random.nextInt(3), 1 + random.nextInt(3));
      Pads rows = new Pads(random.nextInt(4), random.nextInt(4));
      Pads columns = new Pads(random.nextInt(4), random.nextInt(4));
      if (shape.height() + rows.before() + rows.after() < size.height()
          || shape.width() + columns.before() + columns.after() < size.width()) {
        continue;
      }
      tried++;
      Optional<PaddedKernel> answer = PaddedKernel.of(shape, size, strides, rows, columns);
      if (answer.isEmpty()) {
        continue;
      }
      found++;
      PaddedKernel larger = answer.get();
      float[] image = RandomValues.floats(shape.size(), i);
      float[] kernel = RandomValues.floats(size.height() * size.width(), i + 1);
      Padding padding = larger.padding();
      Size window = larger.size();
      float[] same =
          explicit(
              image,
              shape,
              larger.embed(kernel, size),
              window,
              strides,
              pads(padding, shape.height(), window.height(), strides.height()),
              pads(padding, shape.width(), window.width(), strides.width()));
      assertThat(same)
          .as("%s %s %s %s %s: %s", shape, size, strides, rows, columns, larger)
          .containsExactly(explicit(image, shape, kernel, size, strides, rows, columns));
    }
    assertThat(found).isBetween(tried / 20, tried - 1);
  }

  @Test
  void whatPaddingSaysAlreadyKeepsTheKernel() {
    Shape shape = new Shape(28, 28, 1);
    Size three = Size.square(3);
    Size one = Size.square(1);
    assertThat(PaddedKernel.of(shape, three, one, Pads.NONE, Pads.NONE))
        .contains(new PaddedKernel(Padding.VALID, three, 0, 0));
    assertThat(PaddedKernel.of(shape, three, one, new Pads(1, 1), new Pads(1, 1)))
        .contains(new PaddedKernel(Padding.SAME, three, 0, 0));
    // TensorFlow's own padding of stride 2 is one row at the end.
    assertThat(PaddedKernel.of(shape, three, Size.square(2), new Pads(0, 1), new Pads(0, 1)))
        .contains(new PaddedKernel(Padding.SAME, three, 0, 0));
  }

  @Test
  void pytorchsPaddingOfStrideTwoTakesTheNextLargerKernel() {
    // 28 pixels, one before and one after: windows begin at -1, where SAME has them begin at 0.
    Optional<PaddedKernel> larger =
        PaddedKernel.of(
            new Shape(28, 28, 1), Size.square(3), Size.square(2), new Pads(1, 1), new Pads(1, 1));
    assertThat(larger).contains(new PaddedKernel(Padding.SAME, Size.square(4), 0, 0));
  }

  @Test
  void anotherNumberOfOutputsThanCeilingIsNotThere() {
    assertThat(
            PaddedKernel.of(
                new Shape(28, 28, 1),
                Size.square(3),
                Size.square(1),
                new Pads(2, 2),
                new Pads(2, 2)))
        .isEmpty();
    assertThat(
            PaddedKernel.of(
                new Shape(28, 28, 1),
                Size.square(3),
                Size.square(1),
                new Pads(1 << 20, 1),
                new Pads(1, 1)))
        .isEmpty();
  }

  private static final class RandomValues {
    static float[] floats(int count, long seed) {
      Random random = new Random(seed);
      float[] values = new float[count];
      for (int i = 0; i < count; i++) {
        // Small whole numbers, so that sums are exact in any order.
        values[i] = random.nextInt(9) - 4;
      }
      return values;
    }
  }
}
