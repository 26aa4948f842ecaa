package dev.bobbin.experiment.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.analysis.profile.TrainingThroughput;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.experiment.recipe.BuiltInRecipes;
import dev.bobbin.experiment.recipe.NetworkRecipe;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExpectedSpeedTest {
  @Test
  void aMeasurementEndsWithAFiniteSpeed() throws IOException {
    NetworkRecipe recipe =
        BuiltInRecipes.read("naderi-cnn", List.of("network.layers.2.conv2d.filters=4"));
    try (ThreadTeam team = new ThreadTeam(1)) {
      TrainingThroughput speed =
          TrainingThroughput.measure(recipe.network(), recipe.training(), team, 0.2);
      assertThat(speed.imagesPerSecond()).isPositive().isFinite();
    }
  }

  @Test
  void anEpochTakesItsImagesByTheirRate() {
    assertThat(new TrainingThroughput(5_000).secondsPerEpoch(60_000)).isEqualTo(12);
  }
}
