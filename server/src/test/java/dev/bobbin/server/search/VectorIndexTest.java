package dev.bobbin.server.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.offset;

import dev.bobbin.analysis.attribution.Embedder;
import dev.bobbin.base.BobbinException;
import dev.bobbin.data.split.Split;
import dev.bobbin.engine.ThreadTeam;
import dev.bobbin.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An index: search, storage and errors. */
final class VectorIndexTest {
  private static final Model MODEL = Catalogue.model(1);
  private static final Embedder EMBEDDER = new Embedder(MODEL);
  private static final IndexDescription DESCRIPTION = IndexDescription.of(MODEL, EMBEDDER);
  private static final int K = 10;

  @TempDir private Path temporary;

  private static float[] question(int image) {
    return EMBEDDER.embed(Catalogue.MINI.test().image(image));
  }

  private static List<String> search(VectorIndex index, SimilarQuery query) throws IOException {
    return Catalogue.ids(index.search(query));
  }

  private static ArticleWriter writer(Path folder) throws IOException {
    return ArticleWriter.open(folder, DESCRIPTION, false);
  }

  private static void put(ArticleWriter writer, Article article) throws IOException {
    writer.put(article, EMBEDDER.embed(article.pixels()));
  }

  @Test
  void theGraphFindsWhatTwoLoopsFind() throws IOException {
    int articles = 1500;
    Catalogue.build(temporary, MODEL, articles);
    List<Integer> all = IntStream.range(0, articles).boxed().toList();
    float[][] vectors = Catalogue.vectors(EMBEDDER, articles);
    int found = 0;
    try (VectorIndex index = VectorIndex.open(temporary)) {
      assertThat(index.count()).isEqualTo(articles);
      for (int image = 0; image < 40; image++) {
        SimilarQuery query = SimilarQuery.of(question(image), K);
        List<String> truth = Catalogue.nearest(vectors, query.vector(), all, K);
        assertThat(Catalogue.ids(index.searchAll(query))).isEqualTo(truth);
        List<String> answer = search(index, query);
        assertThat(answer).hasSize(K);
        found += (int) answer.stream().filter(truth::contains).count();
      }
    }
    assertThat(found / (40.0 * K)).isGreaterThan(0.98);
  }

  @Test
  void aFlippedBitInAnyFileIsDamage() throws IOException {
    Catalogue.build(temporary, MODEL, 50);
    List<Path> files;
    try (Stream<Path> all = Files.list(temporary)) {
      files = all.filter(file -> file.toFile().length() > 0).sorted().toList();
    }
    assertThat(files).hasSizeGreaterThan(2);
    for (Path file : files) {
      byte[] bytes = Files.readAllBytes(file);
      for (int part = 0; part < 8; part++) {
        byte[] changed = bytes.clone();
        changed[(bytes.length - 1) * part / 7] ^= (byte) (1 << part);
        Files.write(file, changed);
        assertThatThrownBy(() -> VectorIndex.open(temporary).close())
            .as("%s, part %d", file, part)
            .isInstanceOf(BobbinException.class)
            .hasMessageStartingWith(temporary.toString())
            .hasMessageContaining("damaged");
      }
      Files.write(file, bytes);
    }
    VectorIndex.open(temporary).close();
  }

  @Test
  void anArticleComesBackAsItWasGiven() throws IOException {
    Article given =
        new Article(
            "../../etc/passwd\u2003\"<script>\uD83D\uDC5F",
            Optional.of("a \"name\"\nof two lines"),
            Optional.of("T-shirt/top"),
            Map.of("price", "9,99 \u20AC", "</script>", "{\"a\":1}", "", ""),
            Catalogue.MINI.train().image(3));
    try (ArticleWriter writer = writer(temporary)) {
      put(writer, given);
      writer.commit();
    }
    try (VectorIndex index = VectorIndex.open(temporary)) {
      VectorIndex.Stored found = index.find(given.id()).orElseThrow();
      assertThat(found.vector()).isEqualTo(EMBEDDER.embed(given.pixels()));
      Neighbour itself = index.search(SimilarQuery.of(found.vector(), 1)).getFirst();
      assertThat(itself.score()).isCloseTo(1, offset(1e-6));
      for (Article article : List.of(found.article(), itself.article())) {
        assertThat(article).usingRecursiveComparison().isEqualTo(given);
      }
      assertThat(index.classes()).containsExactly("T-shirt/top");
      assertThat(index.find("passwd")).isEmpty();
    }
  }

  @Test
  void anArticleOfTheSameIdReplacesTheOneBefore() throws IOException {
    Catalogue.build(temporary, MODEL, 200);
    Article other = Articles.of("a-7", Optional.of("replaced"), Catalogue.MINI.test().image(5));
    try (ArticleWriter writer = writer(temporary)) {
      assertThat(writer.put(other, EMBEDDER.embed(other.pixels()))).isTrue();
      assertThat(writer.put(Catalogue.article(500), question(1))).isFalse();
      // Twice in one go, too.
      assertThat(writer.put(Catalogue.article(500), question(1))).isTrue();
      assertThat(writer.delete("a-500")).isTrue();
      assertThat(writer.delete("a-500")).isFalse();
      assertThat(writer.put(Catalogue.article(500), question(1))).isFalse();
      writer.commit();
    }
    try (VectorIndex index = VectorIndex.open(temporary)) {
      assertThat(index.count()).isEqualTo(201);
      assertThat(search(index, SimilarQuery.of(question(5), 200)))
          .hasSize(200)
          .doesNotHaveDuplicates()
          .startsWith("a-7");
      assertThat(index.find("a-7").orElseThrow().article().className()).contains("replaced");
    }
  }

  @Test
  void whatIsDeletedIsNotFound() throws IOException {
    Catalogue.build(temporary, MODEL, 300);
    float[] vector = EMBEDDER.embed(Catalogue.article(42).pixels());
    try (VectorIndex index = VectorIndex.open(temporary)) {
      assertThat(search(index, SimilarQuery.of(vector, 1))).containsExactly("a-42");
      try (ArticleWriter writer = ArticleWriter.openExisting(temporary)) {
        assertThat(writer.delete("a-42")).isTrue();
        assertThat(writer.delete("nothing")).isFalse();
        writer.commit();
      }
      // This one has not been refreshed yet.
      assertThat(search(index, SimilarQuery.of(vector, 1))).containsExactly("a-42");
      assertThat(index.refresh()).isTrue();
      assertThat(index.refresh()).isFalse();
      assertThat(search(index, SimilarQuery.of(vector, 300))).hasSize(299).doesNotContain("a-42");
      assertThat(index.find("a-42")).isEmpty();
      assertThat(index.description()).isEqualTo(DESCRIPTION);
    }
  }

  @Test
  void whatWasNotCommittedWasNeverThere() throws IOException {
    Catalogue.build(temporary, MODEL, 150);
    Path crashed = Files.createDirectory(temporary.resolveSibling(temporary.getFileName() + "-2"));
    try (ArticleWriter writer = writer(temporary)) {
      for (int i = 0; i < 150; i++) {
        writer.delete("a-" + i);
      }
      put(writer, Catalogue.article(700));
      // The files as after a power failure.
      copy(temporary, crashed);
    }
    for (Path folder : List.of(temporary, crashed)) {
      try (VectorIndex index = VectorIndex.open(folder)) {
        assertThat(index.count()).isEqualTo(150);
        assertThat(index.find("a-700")).isEmpty();
      }
      try (ArticleWriter writer = writer(folder)) {
        put(writer, Catalogue.article(701));
        writer.commit();
      }
      try (VectorIndex index = VectorIndex.open(folder)) {
        assertThat(index.count()).isEqualTo(151);
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  @Test
  void aFolderWhoseFirstWriterWasKilledIsUsedAllTheSame() throws IOException {
    Path crashed = Files.createDirectory(temporary.resolve("crashed"));
    try (ArticleWriter writer = writer(temporary.resolve("index"))) {
      put(writer, Catalogue.article(0));
      copy(temporary.resolve("index"), crashed);
    }
    assertThat(VectorIndex.exists(crashed)).isFalse();
    Catalogue.build(crashed, MODEL, 3);
    try (VectorIndex index = VectorIndex.open(crashed)) {
      assertThat(index.count()).isEqualTo(3);
    }
  }

  @Test
  void anIndexThatLostItsSegmentsIsNotTakenForANewOne() throws IOException {
    Catalogue.build(temporary, MODEL, 3);
    try (Stream<Path> files = Files.list(temporary)) {
      for (Path file : files.toList()) {
        if (file.getFileName().toString().startsWith("segments")) {
          Files.delete(file);
        }
      }
    }
    assertThatThrownBy(() -> writer(temporary))
        .hasMessageContaining("segments without the file segments_N")
        .hasMessageContaining("--fresh");
    try (ArticleWriter writer = ArticleWriter.open(temporary, DESCRIPTION, true)) {
      put(writer, Catalogue.article(0));
      writer.commit();
    }
    try (VectorIndex index = VectorIndex.open(temporary);
        Stream<Path> files = Files.list(temporary)) {
      assertThat(index.count()).isEqualTo(1);
      assertThat(files.map(file -> file.getFileName().toString())).doesNotContain("unfinished");
    }
  }

  @Test
  void aNewFolderGoesWithAWriterThatDoesNotCommit() throws IOException {
    Path folder = temporary.resolve("new");
    try (ArticleWriter writer = writer(folder)) {
      put(writer, Catalogue.article(0));
    }
    assertThat(folder).doesNotExist();
    Catalogue.build(folder, MODEL, 3);
    try (ArticleWriter writer = writer(folder)) {
      put(writer, Catalogue.article(7));
    }
    try (VectorIndex index = VectorIndex.open(folder)) {
      assertThat(index.count()).isEqualTo(3);
    }
  }

  @Test
  void aRunThatIsStoppedIsNotComplete() throws IOException {
    try (ThreadTeam team = new ThreadTeam(1);
        ArticleWriter writer = writer(temporary.resolve("stopped"))) {
      Indexer indexer = new Indexer(EMBEDDER, ArticleTable.empty(), team);
      DatasetArticles articles =
          new DatasetArticles(Catalogue.MINI, List.of(Split.TEST), "", MODEL.input());
      // In the last batch: all articles are written.
      Indexer.Outcome outcome =
          indexer.run(
              articles,
              writer,
              done -> {
                if (done == articles.count()) {
                  indexer.stop();
                }
              },
              problem -> fail(problem));
      assertThat(outcome.written()).isEqualTo(articles.count());
      assertThat(outcome.complete()).isFalse();
    }
  }

  @Test
  void thereIsOneWriterAtATime() throws IOException {
    try (ArticleWriter writer = writer(temporary)) {
      put(writer, Catalogue.article(0));
      assertThatThrownBy(() -> writer(temporary))
          .isInstanceOf(BobbinException.class)
          .hasMessageContaining("expected to be the only writer")
          .hasMessageContaining("try again");
      writer.commit();
    }
    try (ArticleWriter writer = writer(temporary)) {
      put(writer, Catalogue.article(1));
    }
  }

  @Test
  void anotherModelIsRefusedUnlessTheIndexBeginsAnew() throws IOException {
    Catalogue.build(temporary, MODEL, 120);
    Model other = Catalogue.model(2);
    IndexDescription description = IndexDescription.of(other, new Embedder(other));
    assertThatThrownBy(() -> ArticleWriter.open(temporary, description, false))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining(MODEL.weightsSha256().substring(0, 12))
        .hasMessageContaining(other.weightsSha256().substring(0, 12))
        .hasMessageContaining("--fresh");
    try (VectorIndex index = VectorIndex.open(temporary)) {
      assertThatThrownBy(() -> index.requireMadeWith(description))
          .isInstanceOf(BobbinException.class);
      assertThatThrownBy(() -> index.search(SimilarQuery.of(new float[3], 1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected 24 numbers, received 3");
      try (ArticleWriter writer = ArticleWriter.open(temporary, description, true)) {
        put(writer, Catalogue.article(0));
        writer.commit();
      }
      assertThat(index.refresh()).isTrue();
      assertThat(index.description()).isEqualTo(description);
      assertThat(index.count()).isEqualTo(1);
    }
  }

  @Test
  void filtersLeaveTheNearestOfWhatTheyLetThrough() throws IOException {
    int articles = 1200;
    Catalogue.build(temporary, MODEL, articles);
    float[][] vectors = Catalogue.vectors(EMBEDDER, articles);
    Set<String> classes = Set.of("Sandal", "Bag");
    List<Integer> ofClasses =
        IntStream.range(0, articles)
            .filter(i -> classes.contains(Catalogue.article(i).className().orElseThrow()))
            .boxed()
            .toList();
    Set<String> ids = Set.of("a-0", "a-5", "a-77", "a-1199", "missing");
    try (VectorIndex index = VectorIndex.open(temporary)) {
      for (int image = 0; image < 10; image++) {
        float[] vector = question(image);
        assertThat(
                search(
                    index, new SimilarQuery(vector, K, classes, Set.of(), Optional.empty(), false)))
            .isEqualTo(Catalogue.nearest(vectors, vector, ofClasses, K));
        assertThat(
                search(index, new SimilarQuery(vector, K, Set.of(), ids, Optional.empty(), false)))
            .isEqualTo(Catalogue.nearest(vectors, vector, List.of(0, 5, 77, 1199), K));
        assertThat(
                search(index, new SimilarQuery(vector, K, classes, ids, Optional.empty(), false)))
            .isSubsetOf(ids);
      }
      float[] own = vectors[9];
      List<String> nearest =
          Catalogue.nearest(vectors, own, IntStream.range(0, articles).boxed().toList(), K + 1);
      assertThat(nearest).startsWith("a-9");
      assertThat(
              search(
                  index, new SimilarQuery(own, K, Set.of(), Set.of(), Optional.of("a-9"), false)))
          .isEqualTo(nearest.subList(1, K + 1));
    }
  }

  @Test
  void articlesOfOneScoreComeInTheOrderOfTheirIds() throws IOException {
    byte[] pixels = Catalogue.MINI.train().image(0);
    try (ArticleWriter writer = writer(temporary)) {
      for (String id : List.of("delta", "alpha", "echo", "bravo", "charlie")) {
        put(writer, Articles.of(id, Optional.empty(), pixels));
        // Each in its own segment.
        writer.commit();
      }
    }
    try (VectorIndex index = VectorIndex.open(temporary)) {
      SimilarQuery query = SimilarQuery.of(EMBEDDER.embed(pixels), 5);
      assertThat(search(index, query))
          .containsExactly("alpha", "bravo", "charlie", "delta", "echo");
      assertThat(Catalogue.ids(index.searchAll(query))).isEqualTo(search(index, query));
    }
  }

  @Test
  void theSameArticlesInTheSameOrderGiveTheSameGraph() throws IOException {
    Path first = temporary.resolve("first");
    Path second = temporary.resolve("second");
    Catalogue.build(first, MODEL, 800);
    Catalogue.build(second, MODEL, 800);
    try (VectorIndex one = VectorIndex.open(first);
        VectorIndex two = VectorIndex.open(second)) {
      for (int image = 0; image < 50; image++) {
        // More than the graph has candidates to spare for.
        SimilarQuery query = SimilarQuery.of(question(image), 100);
        assertThat(search(one, query)).isEqualTo(search(two, query));
      }
    }
  }

  @Test
  void vectorsMayBeWiderThanLucenesOwnLimit() throws IOException {
    Model wide = Catalogue.model(3, 1500);
    Embedder embedder = new Embedder(wide);
    Catalogue.build(temporary, wide, 120);
    try (VectorIndex index = VectorIndex.open(temporary)) {
      assertThat(index.description().dimensions()).isEqualTo(1500);
      assertThat(search(index, SimilarQuery.of(embedder.embed(Catalogue.article(3).pixels()), 1)))
          .containsExactly("a-3");
    }
  }

  @Test
  void aFolderOfOtherFilesIsLeftAlone() throws IOException {
    Path file = Files.writeString(temporary.resolve("notes.txt"), "keep");
    assertThatThrownBy(() -> writer(temporary))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("other files");
    assertThatThrownBy(() -> writer(file)).isInstanceOf(BobbinException.class);
    assertThatThrownBy(() -> VectorIndex.open(temporary))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("try 'bobbin index'");
    try (Stream<Path> files = Files.list(temporary)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void evenlySpreadArticlesAreVisited() throws IOException {
    Catalogue.build(temporary, MODEL, 100);
    try (VectorIndex index = VectorIndex.open(temporary)) {
      List<String> all = new ArrayList<>();
      index.forEach(Integer.MAX_VALUE, stored -> all.add(stored.article().id()));
      assertThat(all).hasSize(100).startsWith("a-0", "a-1").endsWith("a-99");
      List<String> some = new ArrayList<>();
      index.forEach(4, stored -> some.add(stored.article().id()));
      assertThat(some).containsExactly("a-0", "a-25", "a-50", "a-75");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two\nlines", "bell\u0007", "half \uD83D", "\u0000"})
  void idsAreOneLineOfText(String id) {
    assertThatThrownBy(() -> Articles.of(id, Optional.empty(), new byte[0]))
        .isInstanceOf(BobbinException.class)
        .hasMessageStartingWith("article id: expected ");
  }

  @Test
  void textsHaveAnEnd() {
    assertThat(Articles.of("\u00E9".repeat(256), Optional.empty(), new byte[0]).id()).hasSize(256);
    assertThatThrownBy(() -> Articles.of("\u00E9".repeat(256) + "x", Optional.empty(), new byte[0]))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("at most 512 bytes in UTF-8, received 513");
    Map<String, String> field = Map.of("f", "x".repeat(20_000));
    assertThatThrownBy(
            () -> new Article("a", Optional.empty(), Optional.empty(), field, new byte[0]))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("article a, f");
  }
}
