package dev.bobbin.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.base.BobbinException;
import dev.bobbin.data.image.ImageFileReader;
import dev.bobbin.engine.Shape;
import dev.bobbin.model.Preprocessing;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The malformed inputs are the same each time, different, and mostly invalid. */
final class GarbageTest {
  @Test
  void bodiesDependOnTheirNumberAlone() {
    byte[] right =
        ("{\"inputs\":[{\"name\":\"image\",\"data\":[" + "12,".repeat(500) + "0]}]}")
            .getBytes(StandardCharsets.US_ASCII);
    MalformedBodies bodies = new MalformedBodies(right);
    Set<Integer> different = new HashSet<>();
    int unchanged = 0;
    for (int i = 0; i < 1000; i++) {
      byte[] body = bodies.body(i);
      assertThat(new MalformedBodies(right).body(i)).isEqualTo(body);
      different.add(Arrays.hashCode(body));
      unchanged += Arrays.equals(body, right) ? 1 : 0;
    }
    assertThat(different).hasSizeGreaterThan(900);
    assertThat(unchanged).isLessThan(20);
  }

  @Test
  void picturesAreRefusedInWordsOrRead() throws IOException {
    HostileImages pictures = new HostileImages();
    HostileImages again = new HostileImages();
    ImageFileReader reader = new ImageFileReader(Preprocessing.standard(new Shape(28, 28, 1)));
    int refused = 0;
    for (int i = 0; i < 200; i++) {
      byte[] picture = pictures.picture(i);
      assertThat(again.picture(i)).isEqualTo(picture);
      try {
        assertThat(reader.read(new ByteArrayInputStream(picture), "picture").pixels()).hasSize(784);
      } catch (BobbinException e) {
        refused++;
        assertThat(e).hasMessageContaining("expected").hasMessageContaining("try");
      }
    }
    assertThat(refused).isBetween(50, 199);
  }
}
