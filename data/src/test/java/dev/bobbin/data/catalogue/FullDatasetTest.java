package dev.bobbin.data.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.bobbin.data.Dataset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tests that need the full Fashion-MNIST; nothing is downloaded for them. */
class FullDatasetTest {
  private static final DataLocations HERE =
      DataLocations.fromEnvironment(Optional.empty()).offline();

  @Test
  void theEmbeddedDatasetIsWhatTheToolMakesOfTheFullOne() {
    Dataset expected = MiniDataset.choose(full());
    Dataset embedded = MiniDataset.open();
    assertThat(embedded.train().images(0, embedded.train().count()))
        .isEqualTo(expected.train().images(0, expected.train().count()));
    assertThat(embedded.train().labels()).isEqualTo(expected.train().labels());
    assertThat(embedded.test().images(0, embedded.test().count()))
        .isEqualTo(expected.test().images(0, expected.test().count()));
    assertThat(embedded.test().labels()).isEqualTo(expected.test().labels());
  }

  @Test
  void hasSixThousandAndOneThousandImagesOfEachClass() {
    Dataset full = full();
    assertThat(full.train().countsPerClass(10)).containsOnly(6000);
    assertThat(full.test().countsPerClass(10)).containsOnly(1000);
  }

  private static Dataset full() {
    assumeThat(DatasetCatalogue.locate("fashion-mnist", HERE)).isPresent();
    return DatasetCatalogue.open("fashion-mnist", HERE, Progress.NONE);
  }
}
