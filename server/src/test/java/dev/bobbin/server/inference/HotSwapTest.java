package dev.bobbin.server.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.json.Node;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.engine.spec.NetworkSpec;
import dev.bobbin.model.Classifier;
import dev.bobbin.model.CombinationRule;
import dev.bobbin.model.Model;
import dev.bobbin.model.io.ModelFile;
import dev.bobbin.server.board.WrittenRun;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Model files that change while they are served. */
@Timeout(120)
class HotSwapTest {
  private static final Model OLD = TestModels.dense(1);
  private static final Model NEW = TestModels.dense(2);

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("model.safetensors");
    ModelFile.write(file, OLD);
  }

  private ServedModels serve() throws IOException {
    return new ServedModels(
        ServedModels.quick(), List.of(new ModelSource("m", "1", folder.resolve(file))));
  }

  @Test
  void swappingUnderLoadLosesNoRequestAndMixesNoAnswer() throws Exception {
    int images = 11;
    byte[] pixels = TestModels.noise(images, 3);
    List<String> byOld = answers(OLD, pixels, images);
    List<String> byNew = answers(NEW, pixels, images);
    byte[] body =
        ("{\"inputs\":[{\"name\":\"image\",\"datatype\":\"UINT8\",\"shape\":[%d,784],\"data\":%s}],"
                + "\"outputs\":[{\"name\":\"probabilities\"}]}")
            .formatted(images, TestModels.numbers(pixels))
            .getBytes(StandardCharsets.UTF_8);
    AtomicBoolean end = new AtomicBoolean();
    int swaps = 12;
    int seenOld = 0;
    int seenNew = 0;
    try (ServedModels served = serve();
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<List<String>>>> requests = new ArrayList<>();
      for (int client = 0; client < 6; client++) {
        requests.add(
            clients.submit(() -> {
              List<List<String>> given = new ArrayList<>();
              while (!end.get()) {
                HttpResponse<byte[]> answer =
                    served.post("v2/models/m/infer", "application/json", body);
                Node output =
                    ServedModels.items(ServedModels.json(answer, 200), "outputs").getFirst();
                given.add(ServedModels.texts(output, "data"));
              }
              return given;
            }));
      }
      for (int swap = 0; swap < swaps; swap++) {
        Model next = swap % 2 == 0 ? NEW : OLD;
        ModelFile.write(file, next);
        await(() -> served.models().get("m", null).weights().equals(next.weightsSha256()));
      }
      end.set(true);
      for (Future<List<List<String>>> request : requests) {
        for (List<String> given : request.get()) {
          seenOld += given.equals(byOld) ? 1 : 0;
          seenNew += given.equals(byNew) ? 1 : 0;
          assertThat(given).as("wholly of one model").isIn(byOld, byNew);
        }
      }
      assertThat(served.metrics())
          .contains(
              "bobbin_model_loads_total{model=\"m\",outcome=\"loaded\",version=\"1\"} "
                  + (swaps + 1)
                  + ".0")
          .contains("weights=\"" + OLD.weightsSha256() + "\"")
          .doesNotContain("weights=\"" + NEW.weightsSha256() + "\"");
    }
    assertThat(seenOld).as("answers of the old model").isPositive();
    assertThat(seenNew).as("answers of the new model").isPositive();
  }

  private static List<String> answers(Model model, byte[] pixels, int images) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < images; i++) {
      float[] byIndex = new float[10];
      model
          .classify(TestModels.image(pixels, i))
          .forEach(c -> byIndex[c.index()] = c.probability());
      for (float value : byIndex) {
        all.add(Float.toString(value));
      }
    }
    return all;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "empty",
        "garbage",
        "half",
        "gone",
        "folder",
        "other classes",
        "other order",
        "more classes",
        "other images",
        "other answers"
      })
  void aBadFileIsRefusedAndTheOldOneGoesOn(String what) throws Exception {
    try (ServedModels served = serve()) {
      spoil(what);
      await(() -> served.models().get("m", null).refused().isPresent());
      Node model =
          ServedModels.items(ServedModels.json(served.get("v1/models"), 200), "models").getFirst();
      assertThat(ServedModels.text(model, "refused"))
          .matches("(?s).*expected .*, received .*")
          .doesNotContain(folder.toString());
      assertThat(ServedModels.text(model, "weights")).isEqualTo(OLD.weightsSha256());
      assertThat(served.models().get("m", null).predict(new float[784], 1).ranked(0))
          .isEqualTo(OLD.classify(new float[784]));
      assertThat(served.metrics())
          .contains("bobbin_model_loads_total{model=\"m\",outcome=\"refused\",version=\"1\"} 1.0");

      Files.deleteIfExists(file);
      ModelFile.write(file, NEW);
      await(() -> served.models().get("m", null).weights().equals(NEW.weightsSha256()));
      assertThat(served.models().get("m", null).refused()).isEmpty();
    }
  }

  private void spoil(String what) throws IOException {
    byte[] whole = Files.readAllBytes(file);
    List<String> classes = TestModels.CLASSES;
    switch (what) {
      case "empty" -> Files.write(file, new byte[0]);
      case "garbage" -> Files.write(file, TestModels.noise(20, 1));
      case "half" -> Files.write(file, Arrays.copyOf(whole, whole.length / 2));
      case "gone" -> Files.delete(file);
      case "folder" -> {
        Files.delete(file);
        Files.createDirectory(file);
      }
      case "other classes" -> replace(renamed("Blouse", 6));
      case "other order" -> replace(TestModels.dense(TestModels.IMAGE, classes.reversed(), 2));
      case "more classes" -> {
        List<String> more = new ArrayList<>(classes);
        more.add("Glove");
        replace(TestModels.dense(TestModels.IMAGE, more, 2));
      }
      case "other images" -> replace(TestModels.dense(new Shape(32, 32, 1), classes, 2));
      case "other answers" -> replace(TestModels.ensemble(CombinationRule.MAJORITY_VOTE, 2));
      default -> throw new IllegalArgumentException(what);
    }
  }

  private static Model renamed(String name, int index) {
    List<String> names = new ArrayList<>(TestModels.CLASSES);
    names.set(index, name);
    return new Model(NEW.network(), names, NEW.preprocessing(), Map.of());
  }

  private void replace(Classifier next) throws IOException {
    ModelFile.write(file, next);
  }

  @Test
  void aSlowModelKeepsNoOtherFromBeingReplaced() throws Exception {
    Path slow = Files.copy(file, folder.resolve("slow.safetensors"));
    CountDownLatch loaded = new CountDownLatch(1);
    CountDownLatch held = new CountDownLatch(1);
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    List<ModelSource> sources =
        List.of(new ModelSource("slow", "1", slow), new ModelSource("m", "1", file));
    try (Models models = Models.open(sources, ServedModels.quick(), meters)) {
      // Called by the thread that loads the model, which it holds here.
      meters
          .config()
          .onMeterAdded(meter -> {
            if ("slow".equals(meter.getId().getTag("model"))) {
              loaded.countDown();
              awaited(held);
            }
          });
      ModelFile.write(slow, NEW);
      assertThat(loaded.await(60, TimeUnit.SECONDS)).isTrue();
      ModelFile.write(file, NEW);
      await(() -> models.get("m", null).weights().equals(NEW.weightsSha256()));
      held.countDown();
    }
  }

  private static void awaited(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aModelWhoseImagesDoNotFitIntoMemoryIsRefused() throws Exception {
    Shape large = new Shape(4000, 4000, 1);
    Model model =
        TestModels.model(
            new NetworkSpec(
                large,
                List.of(
                    new LayerSpec.GlobalAveragePool(),
                    new LayerSpec.Dense(10, new Activation.Softmax()))),
            TestModels.CLASSES,
            1);
    long oneLane = (long) large.size() * Float.BYTES * Lanes.PIECE;
    int lanes = (int) (Runtime.getRuntime().maxMemory() / oneLane) + 1;
    assertThatThrownBy(() -> new LoadedModel(model, Optional.empty(), lanes, Instant.EPOCH))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("expected one that fits into Java's memory of ")
        .hasMessageContaining("received an input of 4000x4000x1, which takes ")
        .hasMessageMatching(".*; try fewer --threads, or BOBBIN_JAVA_OPTS=-Xmx\\d+g");
  }

  @Test
  void aFileThatIsCopiedSlowlyIsServedOnceItIsWhole() throws Exception {
    ModelFile.write(folder.resolve("next"), NEW);
    byte[] whole = Files.readAllBytes(folder.resolve("next"));
    try (ServedModels served = serve()) {
      ServedModel model = served.models().get("m", null);
      Files.write(file, new byte[0]);
      for (int from = 0; from < whole.length; from += whole.length / 7 + 1) {
        int to = Math.min(whole.length, from + whole.length / 7 + 1);
        assertThat(model.weights()).isEqualTo(OLD.weightsSha256());
        Files.write(file, Arrays.copyOfRange(whole, from, to), StandardOpenOption.APPEND);
        Thread.sleep(60);
      }
      await(() -> model.weights().equals(NEW.weightsSha256()));
      assertThat(model.refused()).isEmpty();
    }
  }

  @Test
  void aRunDirectoryIsServedAndFollowed() throws Exception {
    Path run = WrittenRun.ended(folder.resolve("run"), 1);
    // Which names the weights that the run ended with; these are others.
    Files.delete(run.resolve("result.json"));
    Path model = run.resolve("model.safetensors");
    Files.copy(file, model);
    try (ServedModels served =
        new ServedModels(ServedModels.quick(), List.of(new ModelSource("run", "1", run)))) {
      ServedModel first = served.models().get("run", null);
      assertThat(first.weights()).isEqualTo(OLD.weightsSha256());
      ModelFile.write(model, NEW);
      await(() -> first.weights().equals(NEW.weightsSha256()));
    }
  }

  @Test
  void aModelThatCannotBeReadIsNotServedAtAll() throws Exception {
    Files.write(file, TestModels.noise(1, 1));
    assertThatThrownBy(this::serve)
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("damaged at its beginning");
    Path run = WrittenRun.ended(folder.resolve("run"), 1);
    assertThatThrownBy(
            () -> new ServedModels(ServedModels.quick(), List.of(new ModelSource("run", "1", run))))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("expected model.safetensors");
  }

  @Test
  void aLinkThatIsTurnedToAnotherFileIsFollowed() throws Exception {
    Path first = Files.move(file, folder.resolve("first"));
    Path second = folder.resolve("second");
    ModelFile.write(second, NEW);
    Files.createSymbolicLink(file, first);
    try (ServedModels served = serve()) {
      Files.delete(file);
      Files.createSymbolicLink(file, second);
      await(() -> served.models().get("m", null).weights().equals(NEW.weightsSha256()));
    }
  }

  private interface Condition {
    boolean holds();
  }

  private static void await(Condition condition) throws InterruptedException {
    while (!condition.holds()) {
      Thread.sleep(5);
    }
  }
}
