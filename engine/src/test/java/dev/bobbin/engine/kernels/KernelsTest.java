package dev.bobbin.engine.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KernelsTest {
  private final String before = System.getProperty(Kernels.PROPERTY, "auto");

  @AfterEach
  void restoreTheProperty() {
    System.setProperty(Kernels.PROPERTY, before);
  }

  @Test
  void autoMeansVectorsOfAtMost512Bits() {
    System.setProperty(Kernels.PROPERTY, "auto");
    Kernels kernels = Kernels.best();
    assertThat(kernels.name()).isEqualTo("vector");
    assertThat(kernels.vectorBits()).isIn(128, 256, 512).isEqualTo(Lanes.COUNT * Float.SIZE);
  }

  @Test
  void scalarKernelsCanBeAskedFor() {
    System.setProperty(Kernels.PROPERTY, "scalar");
    assertThat(Kernels.best().name()).isEqualTo("scalar");
    assertThat(Kernels.best().vectorBits()).isEqualTo(32);
  }

  @Test
  void anUnknownKindIsRefusedWithTheKnownOnes() {
    System.setProperty(Kernels.PROPERTY, "avx");
    assertThatThrownBy(Kernels::best)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "bobbin.kernels: expected auto, scalar, 128, 256 or 512, received avx; try auto");
  }
}
