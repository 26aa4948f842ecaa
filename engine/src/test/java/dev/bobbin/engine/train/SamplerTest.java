package dev.bobbin.engine.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.random.RandomStream;
import dev.bobbin.engine.random.RandomStream.Purpose;
import dev.bobbin.engine.reference.ToySamples;
import dev.bobbin.engine.spec.LearningRateSchedule;
import dev.bobbin.engine.spec.Loss;
import dev.bobbin.engine.spec.Optimizer;
import dev.bobbin.engine.spec.TrainingSpec;
import dev.bobbin.engine.spec.TrainingSpec.ClassWeight;
import dev.bobbin.engine.spec.TrainingSpec.Sampling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Draws of an epoch and weights of classes. */
class SamplerTest {
  private static final long SEED = 11;

  /** Classes of 40, 0, 7, 1 and 5 samples. */
  private static final int[] COUNTS = {40, 0, 7, 1, 5};

  private static final int SAMPLES = 53;

  private static ToySamples samples(int... counts) {
    int[] labels =
        IntStream.range(0, counts.length)
            .flatMap(label -> IntStream.generate(() -> label).limit(counts[label]))
            .toArray();
    return ToySamples.random(Shape.flat(1), counts.length, labels.length, SEED)
        .withLabels(counts.length, labels);
  }

  private static Sampler sampler(Sampling how, long seed) {
    return new Sampler(
        new TrainingSpec(
            9,
            4,
            new Loss.SparseCategoricalCrossEntropy(),
            new Optimizer.Adam(),
            new LearningRateSchedule.Constant(0.1),
            TrainingSpec.Reduction.MEAN,
            new TrainingSpec.Clipping.None(),
            Optional.empty(),
            Optional.empty(),
            how,
            List.of(),
            seed),
        samples(COUNTS));
  }

  private static Sampler balanced() {
    return sampler(Sampling.BALANCED, SEED);
  }

  @Test
  void shuffledHasEachSampleOnceInTheOrderOfItsStream() {
    Sampler.Epoch epoch = sampler(Sampling.SHUFFLED, SEED).epoch(3);
    int[] expected = RandomStream.of(SEED, Purpose.ORDER, 3, 0).permutation(SAMPLES);
    assertThat(epoch.samples()).containsExactly(expected);
    assertThat(epoch.keys()).containsExactly(expected);
    assertThat(epoch.rounds()).containsOnly(3);
  }

  @Test
  void balancedHasAsManyDrawsAsSamplesAndOfEachClassEquallyMany() {
    for (int number = 0; number < 8; number++) {
      Sampler.Epoch epoch = balanced().epoch(number);
      int[] perClass = new int[COUNTS.length];
      for (int sample : epoch.samples()) {
        perClass[samples(COUNTS).label(sample)]++;
      }
      assertThat(epoch.samples()).hasSize(SAMPLES);
      assertThat(perClass[1]).isZero();
      assertThat(new int[] {perClass[0], perClass[2], perClass[3], perClass[4]})
          .as("epoch %d", number)
          .containsOnly(13, 14);
    }
  }

  /** 13 or 14 of the 40 an epoch: after three of them, and no sooner again, all have come. */
  @Test
  void everySampleOfALargeClassGetsItsTurn() {
    List<Integer> drawn = new ArrayList<>();
    for (int number = 0; number < 6; number++) {
      Sampler.Epoch epoch = balanced().epoch(number);
      Arrays.stream(epoch.samples()).filter(sample -> sample < 40).forEach(drawn::add);
    }
    assertThat(drawn.size()).isBetween(78, 81);
    int[] times = new int[40];
    drawn.forEach(sample -> times[sample]++);
    assertThat(Arrays.stream(times).boxed().toList()).allMatch(t -> t >= 1 && t <= 3);
    assertThat(Arrays.stream(times).filter(t -> t == 2).count()).isGreaterThanOrEqualTo(38);
  }

  /** With what augmentation and dropout draw from, no draw is like another. */
  @Test
  void aRepeatedSampleIsAugmentedAnew() {
    Set<List<Integer>> looks = new HashSet<>();
    for (int number = 0; number < 5; number++) {
      Sampler.Epoch epoch = balanced().epoch(number);
      for (int i = 0; i < SAMPLES; i++) {
        assertThat(looks.add(List.of(epoch.samples()[i], epoch.rounds()[i]))).isTrue();
      }
      assertThat(Arrays.stream(epoch.keys()).distinct().count()).isEqualTo(SAMPLES);
    }
  }

  @Test
  void drawsDependOnSeedAndEpochAloneAndAreMixed() {
    assertThat(balanced().epoch(4).samples()).containsExactly(balanced().epoch(4).samples());
    assertThat(balanced().epoch(4).samples()).isNotEqualTo(balanced().epoch(5).samples());
    assertThat(balanced().epoch(4).samples())
        .isNotEqualTo(sampler(Sampling.BALANCED, SEED + 1).epoch(4).samples());
    int[] begin = Arrays.copyOf(balanced().epoch(0).samples(), 8);
    assertThat(Arrays.stream(begin).map(samples(COUNTS)::label).toArray())
        .isNotEqualTo(new int[] {0, 2, 3, 4, 0, 2, 3, 4});
  }

  /** As {@code compute_class_weight('balanced', classes=np.unique(y), y=y)}. */
  @Test
  void balancedWeightsAreThoseOfScikitLearn() {
    assertThat(ClassWeights.of(Optional.of(new ClassWeight.Balanced()), samples(60, 12, 0, 24)))
        .containsExactly(96.0 / (3 * 60), 96.0 / (3 * 12), 1, 96.0 / (3 * 24));
    assertThat(ClassWeights.of(Optional.empty(), samples(60, 12))).containsExactly(1, 1);
  }

  @Test
  void aWeightOfAnUnknownClassIsRejected() {
    ClassWeight unknown = new ClassWeight.ByClass(Map.of("7", 2.0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClassWeights.of(Optional.of(unknown), samples(2, 2)))
        .withMessage("class weight: expected one of [0, 1], received 7");
  }
}
