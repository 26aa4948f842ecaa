package dev.bobbin.base;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JavaMemoryTest {
  @Test
  void asksForMoreThanThereIs() {
    long heap = Runtime.getRuntime().maxMemory() >> 30;
    assertThat(JavaMemory.larger(0))
        .isEqualTo("BOBBIN_JAVA_OPTS=-Xmx" + Math.max(4, heap + 2) + "g");
    assertThat(JavaMemory.larger(1L << 40)).isEqualTo("BOBBIN_JAVA_OPTS=-Xmx2050g");
  }
}
