package dev.bobbin.server.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.analysis.attribution.Embedder;
import dev.bobbin.base.BobbinException;
import dev.bobbin.data.format.PngEncoder;
import dev.bobbin.data.split.Split;
import dev.bobbin.engine.Shape;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.engine.network.weights.Parameter;
import dev.bobbin.model.Model;
import dev.bobbin.model.Polarity;
import dev.bobbin.model.Preprocessing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sources of articles, and indexing them. */
final class ArticleSourcesTest {
  private static final Shape INPUT = new Shape(28, 28, 1);
  private static final Preprocessing HOW = Preprocessing.standard(INPUT);

  @TempDir private Path folder;

  private static byte[] png(int image) throws IOException {
    try (PngEncoder png = new PngEncoder(INPUT)) {
      return png.encode(Catalogue.MINI.train().image(image), 0);
    }
  }

  private Path picture(String path, int image) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.write(file, png(image));
  }

  @Test
  void aDatasetsImagesAreCalledByPartAndNumber() {
    DatasetArticles both =
        new DatasetArticles(Catalogue.MINI, List.of(Split.TRAIN, Split.TEST), "shop/", INPUT);
    int train = Catalogue.MINI.train().count();
    assertThat(both.count()).isEqualTo(train + Catalogue.MINI.test().count());
    assertThat(both.read(17).id()).isEqualTo("shop/train-00017");
    Article test = both.read(train + 3);
    assertThat(test.id()).isEqualTo("shop/test-00003");
    assertThat(test.pixels()).isEqualTo(Catalogue.MINI.test().image(3));
    assertThat(test.className())
        .contains(Catalogue.MINI.classNames().get(Catalogue.MINI.test().label(3)));
    assertThatThrownBy(() ->
            new DatasetArticles(Catalogue.MINI, List.of(Split.TRAIN), "", new Shape(32, 32, 1)))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("images of 32x32x1");
  }

  @Test
  void aFoldersPicturesAreCalledByTheirPaths() throws IOException {
    picture("coat.png", 0);
    picture("Shoes/Low/left.PNG", 1);
    picture("train/plain.png", 2);
    picture("train/0-T-shirt%2Ftop/000004.png", 3);
    picture(".hidden/secret.png", 4);
    Files.writeString(folder.resolve("notes.txt"), "no picture");
    Files.writeString(
        folder.resolve("classes.csv"), "label,name,folder\n0,T-shirt/top,0-T-shirt%2Ftop\n");
    PictureArticles all =
        PictureArticles.in(folder, HOW, Polarity.LIGHT_ON_DARK, "x-").orElseThrow();
    List<Article> read = IntStream.range(0, all.count()).mapToObj(all::read).toList();
    assertThat(read)
        .extracting(Article::id)
        .containsExactly(
            "x-Shoes/Low/left.PNG",
            "x-coat.png",
            "x-train/0-T-shirt%2Ftop/000004.png",
            "x-train/plain.png");
    assertThat(read)
        .extracting(Article::className)
        .containsExactly(
            Optional.of("Low"), Optional.empty(), Optional.of("T-shirt/top"), Optional.empty());
    assertThat(read)
        .extracting(article -> article.name().orElseThrow())
        .containsExactly("left", "coat", "000004", "plain");
    assertThat(read.get(1).pixels()).isEqualTo(Catalogue.MINI.train().image(0));
    assertThat(all.only("train").orElseThrow().count()).isEqualTo(2);
    assertThat(all.only("test")).isEmpty();
  }

  @Test
  void otherDataAreNoFolderOfPictures() throws IOException {
    assertThat(PictureArticles.in(folder, HOW, Polarity.AUTO, "")).isEmpty();
    assertThat(PictureArticles.in(folder.resolve("none"), HOW, Polarity.AUTO, "")).isEmpty();
    picture("one.png", 0);
    assertThat(PictureArticles.in(folder, HOW, Polarity.AUTO, "")).isPresent();
    Files.writeString(folder.resolve("train-images-idx3-ubyte"), "");
    assertThat(PictureArticles.in(folder, HOW, Polarity.AUTO, "")).isEmpty();
  }

  @Test
  void aTableSaysWhatArticlesAre() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("articles.csv"),
            "\uFEFFid,name,class,price,colour\na-1,\"Boot, \"\"low\"\"\",Ankle boot,12,\na-2,,,,red\n");
    ArticleTable table = ArticleTable.read(file);
    Article one = table.complete(Catalogue.article(1));
    assertThat(one.name()).contains("Boot, \"low\"");
    assertThat(one.className()).contains("Ankle boot");
    assertThat(one.metadata()).isEqualTo(Map.of("price", "12"));
    Article two = table.complete(Catalogue.article(2));
    assertThat(two.name()).isEmpty();
    assertThat(two.className()).isEqualTo(Catalogue.article(2).className());
    assertThat(two.metadata()).isEqualTo(Map.of("colour", "red"));
    Article three = Catalogue.article(3);
    assertThat(table.complete(three)).isSameAs(three);
    assertThat(table.count()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name,class;x,y| expected a column 'id'",
        "id,name;a,b;a,c| line 3: expected each id once, received 'a' again",
        "id,name;a,\"b\"c| expected CSV with a heading",
        "id,name;a,\"b| expected CSV with a heading",
        "id,name;a,b,c| line 2: expected 2 cells, received 3",
        "id,name,name;a,b,c| expected CSV with a heading"
      })
  void aTableThatIsNoneIsRefused(String text, String message) throws IOException {
    Path file = Files.writeString(folder.resolve("t.csv"), text.replace(';', '\n'));
    assertThatThrownBy(() -> ArticleTable.read(file))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("t.csv")
        .hasMessageContaining(message);
    assertThatThrownBy(() -> ArticleTable.read(folder.resolve("none.csv")))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("no such file");
  }

  @Test
  void aPictureThatCannotBeReadKeepsNoOtherOut() throws IOException {
    picture("a.png", 0);
    Files.writeString(folder.resolve("b.png"), "no picture");
    picture("c.png", 2);
    Model model = Catalogue.model(1);
    List<String> failed = new ArrayList<>();
    List<Integer> done = new ArrayList<>();
    Path index = folder.resolve("index");
    Indexer.Outcome outcome = index(model, index, failed, done);
    assertThat(outcome.written()).isEqualTo(2);
    assertThat(outcome.failed()).isEqualTo(1);
    assertThat(failed).singleElement().asString().contains("b.png").contains("expected");
    assertThat(done).last().isEqualTo(2);
    try (VectorIndex opened = VectorIndex.open(index)) {
      Embedder embedder = new Embedder(model);
      for (int image : List.of(0, 2)) {
        String id = image == 0 ? "a.png" : "c.png";
        assertThat(opened.find(id).orElseThrow().vector())
            .isEqualTo(embedder.embed(Catalogue.MINI.train().image(image)));
      }
    }
  }

  @Test
  void aDeadModelIsRefused() throws IOException {
    picture("a.png", 0);
    Model dead = Catalogue.model(1);
    for (Parameter parameter : dead.network().parameters()) {
      parameter.set(new float[parameter.size()]);
    }
    assertThatThrownBy(
            () -> index(dead, folder.resolve("index"), new ArrayList<>(), new ArrayList<>()))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("only zeros for all 1 of them");
    assertThat(VectorIndex.exists(folder.resolve("index"))).isFalse();
  }

  private Indexer.Outcome index(Model model, Path index, List<String> failed, List<Integer> done)
      throws IOException {
    Embedder embedder = new Embedder(model);
    PictureArticles pictures =
        PictureArticles.in(folder, HOW, Polarity.LIGHT_ON_DARK, "").orElseThrow();
    try (ThreadTeam team = new ThreadTeam(2);
        ArticleWriter writer =
            ArticleWriter.open(index, IndexDescription.of(model, embedder), false)) {
      Indexer.Outcome outcome =
          new Indexer(embedder, ArticleTable.empty(), team)
              .run(pictures, writer, done::add, failed::add);
      writer.commit();
      return outcome;
    }
  }
}
