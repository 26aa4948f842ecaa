package dev.bobbin.server.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import dev.bobbin.http.HttpException;
import dev.bobbin.model.ClassProbability;
import dev.bobbin.model.Classifier;
import dev.bobbin.model.CombinationRule;
import dev.bobbin.model.io.ModelFile;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.cumulative.CumulativeTimer;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(120)
class LanesTest {
  @TempDir Path folder;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  static Stream<Classifier> classifiers() {
    return Stream.of(
        TestModels.dense(1),
        TestModels.convolutional(2),
        TestModels.ensemble(CombinationRule.MAJORITY_VOTE, 3),
        TestModels.ensemble(CombinationRule.MEAN_PROBABILITY, 6));
  }

  private Models open(Classifier classifier, ModelSettings settings) throws IOException {
    return open(classifier, settings, meters);
  }

  private Models open(Classifier classifier, ModelSettings settings, MeterRegistry registry)
      throws IOException {
    Path file = folder.resolve("model.safetensors");
    ModelFile.write(file, classifier);
    return Models.open(List.of(new ModelSource("m", "1", file)), settings, registry);
  }

  @ParameterizedTest
  @MethodSource("classifiers")
  void anImageHasTheSameBitsInAnyCompany(Classifier classifier) throws Exception {
    byte[] images = TestModels.noise(64, 7);
    List<List<ClassProbability>> expected = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      expected.add(classifier.classify(TestModels.image(images, i)));
    }
    float[] values = classifier.preprocessing().values().of(images);
    int pieces = 0;
    try (Models models = open(classifier, ServedModels.quick().with(2, 4096));
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      ServedModel model = models.get("m", null);
      Random random = new Random(8);
      List<Future<?>> answers = new ArrayList<>();
      for (int request = 0; request < 300; request++) {
        int first = random.nextInt(64);
        int count = 1 + random.nextInt(request % 10 == 0 ? 64 - first : 1);
        pieces += Math.ceilDiv(count, Lanes.PIECE);
        float[] some = new float[count * TestModels.IMAGE.size()];
        System.arraycopy(values, first * TestModels.IMAGE.size(), some, 0, some.length);
        answers.add(
            clients.submit(() -> {
              Answer answer = model.predict(some, count);
              for (int i = 0; i < count; i++) {
                assertThat(answer.ranked(i)).isEqualTo(expected.get(first + i));
              }
            }));
      }
      for (Future<?> answer : answers) {
        answer.get();
      }
    }
    assertThat(meters.get("bobbin.inference.compute").timer().count())
        .as("pieces")
        .isGreaterThanOrEqualTo(pieces);
  }

  /** Lanes that pause after each piece until they are released. */
  private static final class Gate extends SimpleMeterRegistry {
    private final Semaphore pieces = new Semaphore(0);

    @Override
    protected Timer newTimer(
        Meter.Id id, DistributionStatisticConfig config, PauseDetector pauses) {
      if (!id.getName().equals("bobbin.inference.compute")) {
        return super.newTimer(id, config, pauses);
      }
      return new CumulativeTimer(id, clock, config, pauses, getBaseTimeUnit()) {
        @Override
        protected void recordNonNegative(long amount, TimeUnit unit) {
          pieces.acquireUninterruptibly();
          super.recordNonNegative(amount, unit);
        }
      };
    }

    private void awaitQueue(int images) throws InterruptedException {
      while (get("bobbin.inference.queue.images").gauge().value() != images) {
        Thread.sleep(1);
      }
    }
  }

  @Test
  void aSmallRequestDoesNotWaitForTheEndOfALargeOne() throws Exception {
    int many = 4 * Lanes.PIECE;
    Gate gate = new Gate();
    try (Models models = open(TestModels.dense(1), ServedModels.quick().with(1, many), gate);
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      ServedModel model = models.get("m", null);
      Future<?> large =
          clients.submit(() -> model.predict(new float[many * TestModels.IMAGE.size()], many));
      gate.awaitQueue(many - Lanes.PIECE);
      Future<?> small = clients.submit(() -> model.predict(new float[TestModels.IMAGE.size()], 1));
      gate.awaitQueue(many - Lanes.PIECE + 1);
      // Two pieces of the large one, which came first, and the small one.
      gate.pieces.release(3);
      small.get();
      assertThat(large.isDone()).as("the large request").isFalse();
      gate.pieces.release(2);
      large.get();
    }
  }

  @Test
  void whatTheQueueCannotHoldIsTurnedAwayAndTheRestAnswered() throws Exception {
    int many = 2 * Lanes.PIECE;
    Gate gate = new Gate();
    try (Models models = open(TestModels.dense(1), ServedModels.quick().with(1, many), gate);
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      ServedModel model = models.get("m", null);
      float[] images = new float[many * TestModels.IMAGE.size()];
      Future<?> first = clients.submit(() -> model.predict(images, many));
      gate.awaitQueue(Lanes.PIECE);
      assertThatThrownBy(() -> model.predict(images, many))
          .isInstanceOfSatisfying(
              HttpException.class, problem -> assertThat(problem.status()).isEqualTo(503))
          .hasMessage(
              "queue: expected at most 32 images to wait, received 32 more while 16 do; try again later, or with fewer");
      gate.pieces.release(3);
      first.get();
      assertThat(model.predict(images, 1).count()).isEqualTo(1);
      assertThatThrownBy(() -> model.predict(new float[(many + 1) * 784], many + 1))
          .isInstanceOfSatisfying(
              HttpException.class, problem -> assertThat(problem.status()).isEqualTo(413));
    }
  }

  @Test
  void whoHasWaitedTooLongIsGivenUpBeforeAnyWork() throws Exception {
    ModelSettings quick = ServedModels.quick();
    ModelSettings impatient =
        new ModelSettings(
            1,
            100,
            Duration.ZERO,
            quick.look(),
            quick.warm(),
            quick.pictureBytes(),
            quick.tensorBytes(),
            quick.decodingTime(),
            quick.mostPixels(),
            1);
    try (Models models = open(TestModels.dense(1), impatient)) {
      ServedModel model = models.get("m", null);
      assertThatThrownBy(() -> model.predict(new float[784], 1))
          .isInstanceOf(HttpException.class)
          .hasMessageStartingWith("queue: expected to begin within 0 ms");
    }
    assertThat(meters.get("bobbin.inference.dropped").counter().count()).isEqualTo(1);
    assertThat(meters.get("bobbin.inference.compute").timer().count()).isZero();
  }

  @Test
  void aRequestThatComesAfterTheEndIsTurnedAway() throws Exception {
    Models models = open(TestModels.dense(1), ServedModels.quick());
    models.close();
    assertThat(models.ready()).isFalse();
    assertThatThrownBy(() -> models.get("m", null).predict(new float[784], 1))
        .isInstanceOf(HttpException.class)
        .hasMessage("server: expected to answer, received the order to stop");
  }

  @Test
  void theNewestVersionIsTheOneWithTheLargestNumber() throws Exception {
    Path file = folder.resolve("model.safetensors");
    ModelFile.write(file, TestModels.dense(1));
    List<ModelSource> sources =
        Stream.of("9", "10", "1").map(version -> new ModelSource("m", version, file)).toList();
    try (Models models = Models.open(sources, ServedModels.quick(), meters)) {
      assertThat(models.get("m", null).version()).isEqualTo("10");
      assertThat(models.get("m", "9").version()).isEqualTo("9");
      assertThat(models.versions("m"))
          .extracting(ServedModel::version)
          .containsExactly("10", "9", "1");
      assertThatThrownBy(() -> models.get("m", "2"))
          .hasMessage(
              "version: expected one of model m (10, 9, 1), received '2'; try without one for the newest");
      assertThatThrownBy(() -> models.get("x", null)).hasMessageStartingWith("model: expected one");
    }
    assertThatThrownBy(() ->
            Models.open(
                List.of(sources.getFirst(), sources.getFirst()), ServedModels.quick(), meters))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("received m 9 twice");
  }
}
