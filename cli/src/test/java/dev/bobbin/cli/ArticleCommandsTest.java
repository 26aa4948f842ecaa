package dev.bobbin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.base.json.JsonReader;
import dev.bobbin.base.json.Node;
import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.data.Dataset;
import dev.bobbin.data.catalogue.DataLocations;
import dev.bobbin.data.catalogue.DatasetCatalogue;
import dev.bobbin.data.catalogue.Progress;
import dev.bobbin.data.format.PngEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code index} and {@code similar} on a run that trains in a moment. */
final class ArticleCommandsTest {
  private static final Dataset MINI =
      DatasetCatalogue.open(
          "fashion-mnist-mini",
          DataLocations.fromEnvironment(Optional.empty()).offline(),
          Progress.NONE);

  @TempDir private static Path folder;
  private static Path run;

  @BeforeAll
  static void train() throws IOException {
    run = folder.resolve("run");
    Path recipe = TinyRecipe.write(folder);
    Outcome trained =
        Outcome.of("train", recipe.toString(), "--run", run.toString(), "--threads", "1");
    assertThat(trained.code()).as(trained.err()).isEqualTo(ExitCode.DONE);
    Outcome indexed = Outcome.of("index", run.toString(), "--json");
    assertThat(indexed.code()).as(indexed.err()).isEqualTo(ExitCode.DONE);
    assertThat(indexed.json("index")).isEqualTo(run.resolve("articles").toString());
    assertThat(indexed.json("articles")).isEqualTo(MINI.train().count() + "");
    assertThat(indexed.json("added")).isEqualTo(MINI.train().count() + "");
    assertThat(indexed.json("dimensions")).isEqualTo("784");
    assertThat(Double.parseDouble(indexed.json("imagesPerSecond"))).isPositive();
  }

  private static byte[] png(byte[] pixels) throws IOException {
    try (PngEncoder png = new PngEncoder(MINI.train().shape())) {
      return png.encode(pixels, 0);
    }
  }

  private static Path picture(String name, byte[] pixels) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, png(pixels));
  }

  private static List<String> ids(Outcome outcome) {
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(ExitCode.DONE);
    return ((Node.Sequence) outcome.json().get("articles"))
        .items().stream()
            .map(item -> ((Node.Scalar) ((Node.Mapping) item).get("id")).text())
            .toList();
  }

  @Test
  void aPictureOfAnArticleFindsItFirst() throws IOException {
    Path file = picture("own.png", MINI.train().image(25));
    Outcome outcome = Outcome.of("similar", run.toString(), file.toString(), "-k", "3");
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(ExitCode.DONE);
    List<String> lines = outcome.out().lines().toList();
    assertThat(lines).hasSize(4);
    assertThat(lines.getFirst()).matches("id +score +class");
    assertThat(lines.get(1))
        .matches("train-00025 +1\\.0000 +" + MINI.classNames().get(MINI.train().label(25)));
    assertThat(
            ids(
                Outcome.of(
                    png(MINI.train().image(25)),
                    OptionalInt.empty(),
                    "similar",
                    run.toString(),
                    run.resolve("articles").toString(),
                    "-",
                    "-k",
                    "3",
                    "--json")))
        .hasSize(3)
        .startsWith("train-00025");
  }

  @Test
  void filtersAndLikeAndPicture() throws IOException {
    Path sheet = folder.resolve("sheet.png");
    Outcome outcome =
        Outcome.of(
            "similar",
            run.toString(),
            "--like",
            "train-00025",
            "--class",
            "Bag",
            "--class",
            "Coat",
            "-k",
            "7",
            "--picture",
            sheet.toString(),
            "--json");
    assertThat(ids(outcome)).hasSize(7).doesNotContain("train-00025");
    for (Node item : ((Node.Sequence) outcome.json().get("articles")).items()) {
      assertThat(((Node.Scalar) ((Node.Mapping) item).get("class")).text()).isIn("Bag", "Coat");
    }
    // Eight cells, six in a row.
    assertThat(ImageIO.read(sheet.toFile()).getWidth()).isGreaterThan(6 * 84);
    // With --like an index is enough.
    assertThat(
            ids(
                Outcome.of(
                    "similar",
                    run.resolve("articles").toString(),
                    "--like",
                    "train-00025",
                    "--id",
                    "train-00025",
                    "--id",
                    "train-00007",
                    "--json")))
        .containsExactly("train-00007");
    assertThat(Outcome.of("similar", run.toString(), "--like", "train-1", "--json").code())
        .isEqualTo(ExitCode.USAGE);
    Outcome misspelt =
        Outcome.of("similar", run.toString(), "--like", "train-00025", "--class", "Bog");
    assertThat(misspelt.code()).isEqualTo(ExitCode.USAGE);
    assertThat(misspelt.err()).contains("try 'Bag'");
    assertThat(Outcome.of("similar", run.toString()).code()).isEqualTo(ExitCode.USAGE);
    assertThat(Outcome.of("similar", run.toString(), "x.png", "-k", "0").err())
        .contains("expected");
  }

  @Test
  void aFolderOfPicturesIsAddedReplacedAndDeletedFrom() throws IOException {
    Path shop = folder.resolve("shop");
    picture("shop/Shoes/a.png", MINI.test().image(0));
    picture("shop/b.png", MINI.test().image(1));
    Files.writeString(shop.resolve("broken.png"), "no picture");
    Path table =
        Files.writeString(
            folder.resolve("shop.csv"), "id,name,price\nshop-b.png,Tailcoat,99\nunknown,x,1\n");
    String[] add = {
      "index",
      run.toString(),
      shop.toString(),
      "--to",
      folder.resolve("shop-index").toString(),
      "--id-prefix",
      "shop-",
      "--metadata",
      table.toString(),
      "--json"
    };
    Outcome first = Outcome.of(add);
    // One picture is broken.
    assertThat(first.code()).isEqualTo(ExitCode.FAILED);
    assertThat(first.err()).contains("broken.png").contains("1 of 2 lines of the table");
    assertThat(first.json("added")).isEqualTo("2");
    assertThat(first.json("failed")).isEqualTo("1");
    Outcome again = Outcome.of(add);
    assertThat(again.json("added")).isEqualTo("0");
    assertThat(again.json("replaced")).isEqualTo("2");
    assertThat(again.json("articles")).isEqualTo("2");
    String index = folder.resolve("shop-index").toString();
    Outcome found = Outcome.of("similar", index, "--like", "shop-Shoes/a.png", "--json");
    assertThat(ids(found)).containsExactly("shop-b.png");
    assertThat(found.out()).contains("Tailcoat").contains("\"price\": \"99\"");
    Outcome deleted = Outcome.of("index", index, "--delete", "shop-b.png", "nothing", "--json");
    assertThat(deleted.code()).isEqualTo(ExitCode.DONE);
    assertThat(deleted.json("deleted")).isEqualTo("1");
    assertThat(deleted.json("articles")).isEqualTo("1");
    assertThat(deleted.err()).contains("has no article nothing");
  }

  @Test
  void anIndexIsCheckedWithTestImagesAndWithItsOwn() {
    Outcome tests = Outcome.of("index", run.toString(), "--check", "--queries", "50", "--json");
    assertThat(tests.code()).as(tests.err()).isEqualTo(ExitCode.DONE);
    assertThat(tests.json("asked")).isEqualTo("test images of fashion-mnist-mini");
    assertThat(tests.json("check", "queries")).isEqualTo("50");
    assertThat(Double.parseDouble(tests.json("check", "recall"))).isBetween(0.98, 1.0);
    // One of ten by chance.
    assertThat(Double.parseDouble(tests.json("check", "sameClass"))).isBetween(0.6, 0.99);
    assertThat(Double.parseDouble(tests.json("check", "graph", "medianMilliseconds")))
        .isPositive()
        .isLessThanOrEqualTo(Double.parseDouble(tests.json("check", "graph", "p99Milliseconds")));
    Outcome own =
        Outcome.of("index", run.resolve("articles").toString(), "--check", "--queries", "50");
    assertThat(own.out())
        .contains("50 searches for the 10 nearest: its own articles, each without itself")
        .containsPattern("graph +(1\\.0000|0\\.9[89]\\d\\d) ")
        .containsPattern("all articles +1\\.0000 ");
  }

  @Test
  void anIndexIsExportedWithItsMappings() throws IOException {
    Path file = folder.resolve("articles.ndjson");
    Outcome outcome = Outcome.of("index", run.toString(), "--export", file.toString(), "--json");
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(ExitCode.DONE);
    assertThat(Files.readAllLines(file)).hasSize(2 * MINI.train().count());
    for (String engine : List.of("elasticsearch", "opensearch")) {
      Path mapping = folder.resolve("articles." + engine + ".json");
      assertThat(outcome.json(engine)).isEqualTo(mapping.toString());
      assertThat(JsonReader.read("mapping", Files.readAllBytes(mapping)))
          .isInstanceOf(Node.Mapping.class);
    }
  }

  @Test
  void whatDoesNotGoTogetherIsRefused() throws IOException {
    String model = run.resolve("model.safetensors").toString();
    assertThat(Outcome.of("index", model).err()).contains("expected DATA with a model file");
    assertThat(Outcome.of("index", model, "--check").err())
        .contains("model.safetensors.articles: expected an index of articles")
        .contains("try 'bobbin index'");
    assertThat(Outcome.of("index", run.toString(), "--check", "--export", "x").code())
        .isEqualTo(ExitCode.USAGE);
    assertThat(Outcome.of("index", run.toString(), "--check", "--fresh").code())
        .isEqualTo(ExitCode.USAGE);
    assertThat(Outcome.of("index", run.resolve("articles").toString()).code())
        .isEqualTo(ExitCode.USAGE);
    assertThat(Outcome.of("index", run.toString(), "--split", "half").err())
        .contains("expected train or test or all");
    Path other = folder.resolve("other");
    Outcome trained =
        Outcome.of(
            "train",
            folder.resolve("tiny.yaml").toString(),
            "--run",
            other.toString(),
            "--set",
            "seed=2",
            "--threads",
            "1");
    assertThat(trained.code()).as(trained.err()).isEqualTo(ExitCode.DONE);
    Outcome mixed =
        Outcome.of("index", other.toString(), "--to", run.resolve("articles").toString());
    assertThat(mixed.code()).isEqualTo(ExitCode.FAILED);
    assertThat(mixed.err()).contains("expected the model that this index was built with");
    Path file = picture("other.png", MINI.test().image(0));
    assertThat(
            Outcome.of(
                    "similar",
                    other.toString(),
                    run.resolve("articles").toString(),
                    file.toString())
                .err())
        .contains("expected the model that this index was built with");
  }
}
