package dev.bobbin.engine.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.engine.generator.MicroKernelGenerator;
import java.nio.file.Files;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MicroKernelsAreCurrentTest {
  @ParameterizedTest
  @EnumSource
  void theCommittedSourceIsWhatTheGeneratorWrites(MicroKernelGenerator.Target target)
      throws Exception {
    assertThat(Files.readString(target.path())).isEqualTo(target.source());
  }
}
