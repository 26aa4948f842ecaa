package dev.bobbin.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import dev.bobbin.data.image.Picture;
import dev.bobbin.engine.Shape;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** The files that {@code src/test/python/make_array_fixtures.py} wrote, and what they hold. */
final class ArrayFixtures {
  private ArrayFixtures() {}

  static Path path(String name) {
    try {
      URI folder =
          Objects.requireNonNull(ArrayFixtures.class.getResource("arrays/versions.json")).toURI();
      return Path.of(folder).resolveSibling(name);
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /** The value of a pixel, as the script computes it. */
  static int value(int split, int picture, int y, int x, int channel) {
    return (37 * picture + 11 * y + 5 * x + 71 * channel + 101 * split) % 256;
  }

  /** Checks shape, all pixels and all labels of a split; the class of picture i is i mod 3. */
  static void assertSplit(LabeledPictures pictures, int split, int count, Shape shape) {
    assertThat(pictures.count()).isEqualTo(count);
    for (int i = 0; i < count; i++) {
      Picture picture = pictures.read(i, true);
      assertThat(pictures.label(i)).as("label %d", i).isEqualTo(i % 3);
      assertThat(picture.height()).isEqualTo(shape.height());
      assertThat(picture.width()).isEqualTo(shape.width());
      int channels = picture.channels();
      for (int y = 0; y < shape.height(); y++) {
        for (int x = 0; x < shape.width(); x++) {
          for (int c = 0; c < shape.channels(); c++) {
            int place = (y * shape.width() + x) * channels + c;
            assertThat(picture.pixels()[place] & 0xFF)
                .as("picture %d, row %d, column %d, channel %d", i, y, x, c)
                .isEqualTo(value(split, i, y, x, c));
          }
        }
      }
    }
  }

  static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(ThrowingCallable reading) {
    return assertThatThrownBy(reading)
        .isInstanceOf(BobbinException.class)
        .hasMessageNotContaining("\n");
  }
}
