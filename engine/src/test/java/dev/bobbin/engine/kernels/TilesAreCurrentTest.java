package dev.bobbin.engine.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TilesAreCurrentTest {
  @ParameterizedTest
  @EnumSource
  void theCommittedTilesAreWhatTheGeneratorWrites(TileGenerator.Target target) throws Exception {
    assertThat(Files.readString(target.path())).isEqualTo(target.source());
  }
}
