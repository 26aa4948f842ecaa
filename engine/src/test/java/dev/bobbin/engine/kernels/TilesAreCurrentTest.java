package dev.bobbin.engine.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class TilesAreCurrentTest {
  @Test
  void theCommittedTilesAreWhatTheGeneratorWrites() throws Exception {
    assertThat(Files.readString(TileGenerator.TARGET)).isEqualTo(TileGenerator.source());
  }
}
