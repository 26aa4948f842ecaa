package dev.bobbin.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.bobbin.analysis.evaluation.Evaluation;
import dev.bobbin.data.image.ImageFileReader;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.Network;
import dev.bobbin.engine.network.shape.ShapeException;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.engine.spec.Padding;
import dev.bobbin.engine.train.NonFiniteLossException;
import dev.bobbin.engine.train.Trainer;
import dev.bobbin.engine.train.TrainingEvent;
import dev.bobbin.engine.train.TrainingResult;
import dev.bobbin.engine.train.TrainingResult.Ending;
import dev.bobbin.model.Model;
import dev.bobbin.model.Prediction;
import dev.bobbin.model.Preprocessing;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SequentialTest {
  private static final Shape SHAPE = new Shape(8, 8, 1);

  private static final NetworkSpec SPEC =
      new NetworkSpec(
          SHAPE,
          List.of(
              new LayerSpec.Flatten(),
              new LayerSpec.Dense(16, Activation.RELU),
              new LayerSpec.Dense(2, Activation.SOFTMAX)));

  @TempDir Path temp;

  /** Bright rows and columns, in turns. */
  private static byte[] pixels(int count) {
    byte[] pixels = new byte[count * SHAPE.size()];
    for (int n = 0; n < count; n++) {
      int line = n / 2 % 8;
      for (int i = 0; i < 8; i++) {
        pixels[n * 64 + (n % 2 == 0 ? line * 8 + i : i * 8 + line)] = (byte) 255;
      }
    }
    return pixels;
  }

  private static Images bars(int count) {
    int[] labels = IntStream.range(0, count).map(n -> n % 2).toArray();
    return Images.of(SHAPE, pixels(count), labels).named("row", "column");
  }

  private static Sequential network() {
    return new Sequential(8, 8, 1).flatten().dense(16).relu().dense(2).softmax();
  }

  private static TrainingOptions options() {
    return TrainingOptions.epochs(5).batchSize(16).learningRate(0.01);
  }

  private static Sequential trained() {
    Sequential network = network();
    network.fit(bars(640), options());
    return network;
  }

  @Test
  void itLearnsAndTellsWhatItSees() {
    Sequential network = trained();
    Evaluation evaluation = network.evaluate(bars(64));
    assertThat(evaluation.accuracy()).isEqualTo(1);
    assertThat(evaluation.confusion().toArray()).isEqualTo(new int[][] {{32, 0}, {0, 32}});
    assertThat(evaluation.accuracyInterval().low()).isBetween(0.9, 1.0);
    float[] column = new float[64];
    bars(2).read(1, 0, column, 0);
    assertThat(network.predict(column).classes().getFirst().name()).isEqualTo("column");
  }

  /** The front door is no other engine. */
  @Test
  void theWeightsAreThoseOfTheEngine() {
    Network network = Network.create(SPEC, 1);
    try (ThreadTeam team = new ThreadTeam(1)) {
      new Trainer(network, options().spec(1), team).train(bars(640), Optional.empty(), _ -> {});
    }
    assertThat(trained().network().weightsSha256()).isEqualTo(network.weightsSha256());
    assertThat(trained().model().weightsSha256()).isEqualTo(network.weightsSha256());
    assertThat(Sequential.of(SPEC)).hasToString(network() + "");
  }

  @Test
  void theNumberOfThreadsDoesNotChangeTheWeights() {
    Sequential three = network();
    three.fit(bars(640), options().threads(3));
    assertThat(three.network().weightsSha256()).isEqualTo(trained().network().weightsSha256());
  }

  @Test
  void aSavedNetworkComesBackAndCanBeTrainedFurther() throws Exception {
    Sequential network = trained();
    Path file = temp.resolve("bars.safetensors");
    network.save(file);
    Sequential again = Sequential.load(file);
    assertThat(again.model().classNames()).containsExactly("row", "column");
    assertThat(again.network().weightsSha256()).isEqualTo(network.network().weightsSha256());
    assertThat(again.predict(bars(8))).isEqualTo(network.predict(bars(8)));
    again.fit(bars(64), options());
    assertThat(again.network().weightsSha256()).isNotEqualTo(network.network().weightsSha256());
  }

  @Test
  void aFurtherTrainingGoesOnWithTheOptimizersMoments() {
    Sequential network = network();
    network.fit(bars(64), options());
    network.fit(bars(64), options());
    assertThat(network.network().weightsSha256()).isEqualTo(twice(true)).isNotEqualTo(twice(false));
    network.fit(bars(64), options().sgd());
  }

  /** The engine trains twice, with the moments of the first training or without. */
  private static String twice(boolean remembers) {
    Network network = Network.create(SPEC, 1);
    try (ThreadTeam team = new ThreadTeam(1)) {
      Trainer first = new Trainer(network, options().spec(1), team);
      first.train(bars(64), Optional.empty(), _ -> {});
      Trainer second = new Trainer(network, options().spec(2), team);
      if (remembers) {
        second.startFrom(first.checkpoint());
      }
      second.train(bars(64), Optional.empty(), _ -> {});
    }
    return network.weightsSha256();
  }

  @Test
  void listenersSeeAllEvents() {
    List<Integer> epochs = new ArrayList<>();
    List<TrainingEvent> begun = new ArrayList<>();
    TrainingOptions shared = TrainingOptions.epochs(3).onEpoch(epoch -> epochs.add(epoch.epoch()));
    TrainingResult result =
        network()
            .fit(
                bars(64),
                shared.listener(event -> {
                  if (event instanceof TrainingEvent.Started) {
                    begun.add(event);
                  }
                }));
    assertThat(epochs).containsExactly(1, 2, 3);
    assertThat(begun).containsExactly(new TrainingEvent.Started(64, 3, 2));
    assertThat(result.ending()).isEqualTo(Ending.COMPLETED);
  }

  @Test
  void earlyStoppingMonitorsValidationAndRestoresTheBestEpoch() {
    Images wrong = Images.of(SHAPE, pixels(16), new int[16]).named("row", "column");
    Sequential network = network();
    TrainingResult result =
        network.fit(bars(64), TrainingOptions.epochs(200).validation(wrong).earlyStopping(2));
    assertThat(result.ending()).isEqualTo(Ending.STOPPED_EARLY);
    assertThat(result.bestEpoch()).isEqualTo(result.history().size() - 2);
    double best = result.history().get(result.bestEpoch() - 1).validationLoss().orElseThrow();
    assertThat(network.evaluate(wrong).loss()).isEqualTo(best);
  }

  @Test
  void aDeadlineAnInterruptAndStopEndATrainingAfterItsStep() throws Exception {
    TrainingOptions endless = TrainingOptions.epochs(1_000_000);
    assertThat(network().fit(bars(64), endless.deadline(Duration.ZERO)).ending())
        .isEqualTo(Ending.INTERRUPTED);

    Sequential stopped = network();
    CountDownLatch begun = new CountDownLatch(1);
    try (ExecutorService other = Executors.newSingleThreadExecutor()) {
      Future<TrainingResult> training =
          other.submit(() -> stopped.fit(bars(64), endless.onEpoch(_ -> begun.countDown())));
      begun.await();
      Prediction meanwhile = stopped.predict(new float[64]);
      assertThat(meanwhile.classes()).hasSize(2);
      assertThatIllegalStateException()
          .isThrownBy(() -> stopped.fit(bars(64), endless))
          .withMessageContaining("one training at a time");
      stopped.stop();
      assertThat(training.get(1, TimeUnit.MINUTES).ending()).isEqualTo(Ending.INTERRUPTED);
    }

    Thread.currentThread().interrupt();
    TrainingResult interrupted = network().fit(bars(64), endless);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(interrupted.ending()).isEqualTo(Ending.INTERRUPTED);
  }

  @Test
  void noThreadIsLeftAfterTraining() {
    network().fit(bars(64), TrainingOptions.epochs(2).threads(4));
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("bobbin-"));
  }

  @Test
  void threadsAskSideBySideAndGetTheSameAnswers() throws Exception {
    Model model = trained().model();
    float[] image = new float[64];
    bars(2).read(0, 0, image, 0);
    Prediction expected = model.predict(image);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Prediction>> answers = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        answers.add(threads.submit(() -> model.predict(image)));
      }
      for (Future<Prediction> answer : answers) {
        assertThat(answer.get()).isEqualTo(expected);
      }
    }
  }

  @Test
  void aPictureIsAnsweredAlikeAsFileAsImageAndAsBytes() throws Exception {
    Sequential network = trained();
    BufferedImage picture = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
    for (int x = 5; x < 35; x++) {
      picture.setRGB(x, 10, 0xFFFFFF);
      picture.setRGB(x, 11, 0x80FF80);
    }
    Path file = temp.resolve("picture.png");
    ImageIO.write(picture, "png", file.toFile());
    byte[] bytes = new ImageFileReader(Preprocessing.standard(SHAPE)).read(file).pixels();
    assertThat(network.predict(picture)).isEqualTo(network.predict(file));
    assertThat(network.predict(bytes)).isEqualTo(network.predict(file));
  }

  @Test
  void manyImagesGetTheBitsOfEach() {
    Sequential network = trained();
    Images images = bars(150);
    List<Prediction> all = network.predict(images);
    assertThat(all).hasSize(150);
    float[] image = new float[64];
    images.read(149, 0, image, 0);
    assertThat(all.get(149)).isEqualTo(network.predict(image));
  }

  @Test
  void theModelIsASnapshot() {
    Sequential network = trained();
    Model before = network.model();
    String digest = before.weightsSha256();
    network.fit(bars(64), options());
    assertThat(before.weightsSha256()).isEqualTo(digest);
    assertThat(network.model().weightsSha256()).isNotEqualTo(digest);
  }

  @Test
  void printedItIsTheTableOfItsLayers() {
    assertThat(network().toString())
        .contains("dense_1", "dense 16 relu", "1,040", "softmax", "total");
    assertThat(new Sequential(8, 8, 1).dense(3)).asString().contains("does not fit");
  }

  @Test
  void activationsBelongToTheLayerBefore() {
    assertThat(new Sequential(8, 8, 1).conv2d(4, 3).relu().batchNorm().relu().network().spec())
        .isEqualTo(
            new NetworkSpec(
                SHAPE,
                List.of(
                    new LayerSpec.Conv2d(4, 3, Padding.VALID, Activation.RELU),
                    new LayerSpec.BatchNorm(0.99, 0.001),
                    new LayerSpec.Activate(Activation.RELU))));
  }

  @Test
  void whatDoesNotFitIsSaid() {
    Sequential used = trained();
    assertThatIllegalStateException().isThrownBy(() -> used.dense(3));
    assertThatIllegalStateException().isThrownBy(() -> used.seed(3));
    assertThatExceptionOfType(ShapeException.class)
        .isThrownBy(() -> new Sequential(8, 8, 1).dense(3).network());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Sequential(9, 9, 1).flatten().dense(2).fit(bars(8), options()))
        .withMessageContaining("expected samples of 9x9x1, received 8x8x1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Sequential(8, 8, 1).flatten().dense(3).fit(bars(8), options()))
        .withMessageContaining("2 classes");
    assertThatExceptionOfType(NonFiniteLossException.class)
        .isThrownBy(
            () -> network().fit(bars(64), TrainingOptions.epochs(9).sgd().learningRate(1e30)));
    assertThatIllegalArgumentException().isThrownBy(() -> TrainingOptions.epochs(0).spec(1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TrainingOptions.epochs(1).earlyStopping(-1));
  }
}
