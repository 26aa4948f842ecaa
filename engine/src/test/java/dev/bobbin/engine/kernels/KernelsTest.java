package dev.bobbin.engine.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.engine.kernels.lanes.Lanes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KernelsTest {
  private final String before = System.getProperty(Lanes.PROPERTY, "auto");

  @AfterEach
  void restoreTheProperty() {
    System.setProperty(Lanes.PROPERTY, before);
  }

  @Test
  void autoMeansVectorsOfAtMost512Bits() {
    System.setProperty(Lanes.PROPERTY, "auto");
    Kernels kernels = Kernels.best();
    assertThat(kernels.name()).isEqualTo("vector");
    assertThat(kernels.vectorBits()).isIn(128, 256, 512).isEqualTo(Lanes.COUNT * Float.SIZE);
  }

  @Test
  void scalarKernelsCanBeAskedFor() {
    System.setProperty(Lanes.PROPERTY, "scalar");
    assertThat(Kernels.best().name()).isEqualTo("scalar");
    assertThat(Kernels.best().vectorBits()).isEqualTo(32);
  }

  @Test
  void anUnknownKindIsRefusedWithTheKnownOnes() {
    System.setProperty(Lanes.PROPERTY, "avx");
    assertThatThrownBy(Kernels::best)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "bobbin.kernels: expected auto, scalar, 128, 256 or 512, received avx; try auto");
  }
}
