package dev.bobbin.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.engine.Team;
import dev.bobbin.lab.recipe.Recipe;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExpectedSpeedTest {
  @Test
  void aLargerNetworkIsExpectedToTakeLonger() throws IOException {
    Recipe small = BuiltInRecipes.read("naderi-cnn", List.of("network.layers.2.conv2d.filters=4"));
    Recipe large =
        BuiltInRecipes.read("naderi-cnn", List.of("network.layers.2.conv2d.filters=256"));
    try (Team team = new Team(1)) {
      double fast =
          ExpectedSpeed.measure(small.network(), small.training(), team, 1).secondsPerEpoch(55_000);
      double slow =
          ExpectedSpeed.measure(large.network(), large.training(), team, 1).secondsPerEpoch(55_000);
      assertThat(fast).isPositive();
      assertThat(slow).isGreaterThan(2 * fast);
    }
  }
}
