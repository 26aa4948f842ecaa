package dev.bobbin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.base.json.Node;
import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.data.catalogue.DataLocations;
import dev.bobbin.data.catalogue.DatasetCatalogue;
import dev.bobbin.data.catalogue.Progress;
import dev.bobbin.data.format.PngEncoder;
import dev.bobbin.model.Fit;
import dev.bobbin.model.Model;
import dev.bobbin.model.Polarity;
import dev.bobbin.model.Preprocessing;
import dev.bobbin.model.io.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands follow the polarity that a model's file states. */
final class PolarityTest {
  private static final Dataset MINI =
      DatasetCatalogue.open(
          "fashion-mnist-mini",
          DataLocations.fromEnvironment(Optional.empty()).offline(),
          Progress.NONE);

  @TempDir private static Path folder;
  private static Path run;
  private static Model trained;

  /** The same network, as if it had learned from pictures of dark things on light ground. */
  private static Model light;

  private static Path picture;
  private static Path turned;

  @BeforeAll
  static void train() throws IOException {
    run = folder.resolve("run");
    Path recipe = TinyRecipe.write(folder);
    done("train", recipe.toString(), "--run", run.toString(), "--threads", "1");
    trained = ModelFile.read(run.resolve("model.safetensors"));
    light =
        new Model(
            trained.network(),
            trained.classNames(),
            new Preprocessing(
                trained.input(),
                Fit.PAD,
                List.of(255),
                Polarity.DARK_ON_LIGHT,
                List.of(0f),
                List.of(255f),
                true),
            trained.provenance());
    ModelFile.write(run.resolve("model.safetensors"), light);
    byte[] pixels = MINI.test().image(3);
    picture = write("shop/picture.png", inverted(pixels));
    turned = write("turned.png", pixels);
    write("shop/other.png", inverted(MINI.test().image(4)));
  }

  private static Path write(String name, byte[] pixels) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    try (PngEncoder png = new PngEncoder(MINI.test().shape())) {
      return Files.write(file, png.encode(pixels, 0));
    }
  }

  private static Outcome done(String... args) {
    Outcome outcome = Outcome.of(args);
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(ExitCode.DONE);
    return outcome;
  }

  private static Node item(Outcome outcome, String list) {
    return ((Node.Sequence) outcome.json().get(list)).items().getFirst();
  }

  private static String text(Node item, String name) {
    return ((Node.Scalar) ((Node.Mapping) item).get(name)).text();
  }

  @Test
  void whatTrainingDoesIsInTheFile() {
    assertThat(trained.preprocessing()).isEqualTo(Preprocessing.standard(MINI.train().shape()));
  }

  @Test
  void predictTakesAPictureAsTheModelWantsIt() {
    String most = JsonWriter.number(light.classify(MINI.test().image(3)).getFirst().probability());
    Outcome plain = done("predict", run.toString(), picture.toString(), "--json");
    assertThat(probability(plain)).isEqualTo(most);
    assertThat(
            probability(
                done(
                    "predict",
                    run.toString(),
                    turned.toString(),
                    "--polarity",
                    "light-on-dark",
                    "--json")))
        .isEqualTo(most);
    assertThat(plain.err()).doesNotContain("inverted");
    assertThat(done("predict", run.toString(), turned.toString()).err()).contains("inverted");
  }

  private static byte[] inverted(byte[] pixels) {
    byte[] inverted = pixels.clone();
    for (int i = 0; i < inverted.length; i++) {
      inverted[i] = (byte) ~inverted[i];
    }
    return inverted;
  }

  private static String probability(Outcome outcome) {
    Node classes = ((Node.Mapping) item(outcome, "predictions")).get("classes");
    return text(((Node.Sequence) classes).items().getFirst(), "probability");
  }

  @Test
  void aDatasetHasAPolarityOfItsOwn() {
    LabeledImages test = MINI.test();
    int right = 0;
    for (int i = 0; i < test.count(); i++) {
      right += light.classify(test.image(i)).getFirst().index() == test.label(i) ? 1 : 0;
    }
    Outcome outcome = done("evaluate", run.toString(), "--json", "--threads", "1");
    assertThat(Double.parseDouble(outcome.json("accuracy")))
        .isEqualTo((double) right / test.count());
  }

  @Test
  void indexAndSimilarSeeTheSamePicture() {
    Path shop = folder.resolve("shop-index");
    done("index", run.toString(), folder.resolve("shop").toString(), "--to", shop.toString());
    assertFinds("picture.png", shop, picture.toString());
    assertFinds("picture.png", shop, turned.toString(), "--polarity", "light-on-dark");
    Path dataset = folder.resolve("dataset-index");
    done(
        "index",
        run.toString(),
        "fashion-mnist-mini",
        "--split",
        "test",
        "--to",
        dataset.toString());
    assertFinds("test-00003", dataset, picture.toString());
    assertFinds("test-00003", dataset, turned.toString(), "--polarity", "light-on-dark");
  }

  private static void assertFinds(String id, Path index, String... picture) {
    String[] args = new String[picture.length + 4];
    args[0] = "similar";
    args[1] = run.toString();
    args[2] = index.toString();
    System.arraycopy(picture, 0, args, 3, picture.length);
    args[args.length - 1] = "--json";
    Node first = item(done(args), "articles");
    assertThat(text(first, "id")).isEqualTo(id);
    assertThat(Double.parseDouble(text(first, "score"))).isGreaterThan(0.999999);
  }
}
