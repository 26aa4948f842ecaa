package dev.bobbin.experiment.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.analysis.profile.TrainingThroughput;
import dev.bobbin.data.catalogue.DataLocations;
import dev.bobbin.data.split.Split;
import dev.bobbin.experiment.evaluation.SplitDataset;
import dev.bobbin.experiment.recipe.BuiltInRecipes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {
  @TempDir Path folder;

  @Test
  void withoutTheFullDataTheEmbeddedImagesAreUsedAndNothingIsFetched() throws IOException {
    Demo demo = Demo.choose(locations());
    SplitDataset data = demo.open(locations());
    assertThat(demo.isEmbedded()).isTrue();
    assertThat(data.dataset().name()).isEqualTo("fashion-mnist-mini");
    assertThat(data.count(Split.TRAIN)).isEqualTo(5400);
    assertThat(data.count(Split.VALIDATION)).isEqualTo(600);
    assertThat(data.count(Split.TEST)).isEqualTo(1000);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void theFullDataAreUsedWhereTheyAre() throws IOException {
    Path cached = Files.createDirectories(folder.resolve("cache/fashion-mnist"));
    for (String part : List.of("train", "t10k")) {
      Files.writeString(cached.resolve(part + "-images-idx3-ubyte"), "");
      Files.writeString(cached.resolve(part + "-labels-idx1-ubyte"), "");
    }
    Demo demo = Demo.choose(locations());
    assertThat(demo.isEmbedded()).isFalse();
    assertThat(demo.place()).contains(cached.toString());
    assertThat(demo.recipe().data().dataset()).isEqualTo("fashion-mnist");
  }

  @Test
  void aSlowMachineTrainsFewerEpochsButAtLeastOne() throws IOException {
    Demo demo = Demo.choose(locations());
    TrainingThroughput speed = new TrainingThroughput(5400);
    assertThat(demo.within(5400, speed, 100)).isSameAs(demo);
    assertThat(demo.isShortened()).isFalse();
    Demo shorter = demo.within(5400, speed, 3.5);
    assertThat(shorter.recipe().training().epochs()).isEqualTo(3);
    assertThat(shorter.isShortened()).isTrue();
    assertThat(shorter.recipe().data()).isEqualTo(demo.recipe().data());
    assertThat(demo.within(5400, speed, 0.1).recipe().training().epochs()).isEqualTo(1);
  }

  @Test
  void aRecipeThatIsNotBuiltInIsRefused() {
    assertThatThrownBy(() -> BuiltInRecipes.read("nothing", List.of()))
        .hasMessage("recipe: expected one that is built in, received 'nothing'; try demo");
  }

  private DataLocations locations() {
    return new DataLocations(
        Optional.empty(),
        Optional.empty(),
        folder.resolve("cache"),
        folder.resolve("system"),
        true,
        Duration.ofSeconds(1));
  }
}
