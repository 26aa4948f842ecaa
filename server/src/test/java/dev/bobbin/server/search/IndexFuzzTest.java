package dev.bobbin.server.search;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bobbin.analysis.attribution.Embedder;
import dev.bobbin.base.fixtures.FuzzTarget;
import dev.bobbin.base.fixtures.Fuzzer;
import dev.bobbin.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** An index of which one file is spoilt, and our own texts in it. */
class IndexFuzzTest {
  private static final Model MODEL = Catalogue.model(1);
  private static final int ARTICLES = 20;

  /** It allocates texts as long as a damaged file says, up to the longest array. */
  private static final long MOST_OF_LUCENE = 8L << 30;

  @TempDir static Path whole;
  @TempDir static Path folder;

  @BeforeAll
  static void build() throws IOException {
    Catalogue.build(whole, MODEL, ARTICLES);
  }

  @TestFactory
  Stream<DynamicTest> hundredsOfSpoiltInputsAreReadOrRefused() throws IOException {
    return Fuzzer.hundreds(targets());
  }

  @Tag("slow")
  @TestFactory
  Stream<DynamicTest> manySpoiltInputsAreReadOrRefused() throws IOException {
    return Fuzzer.many(targets());
  }

  private static List<FuzzTarget> targets() throws IOException {
    List<FuzzTarget> targets = new ArrayList<>();
    targets.add(
        FuzzTarget.text(
            "description of an index",
            "the index",
            List.of(IndexDescription.of(MODEL, new Embedder(MODEL)).json().getBytes(UTF_8)),
            bytes -> IndexDescription.parse("the index", new String(bytes, UTF_8))));
    targets.add(
        FuzzTarget.text(
            "table of articles",
            "articles.csv",
            List.of("id,name,class,price\n1,\"a, b\",Shirt,9\n2,c,,\n".getBytes(UTF_8)),
            FuzzTarget.file(folder.resolve("articles.csv"), ArticleTable::read)));
    List<Path> files;
    try (Stream<Path> all = Files.list(whole)) {
      files = all.filter(file -> file.toFile().length() > 0).sorted().toList();
    }
    for (Path spoilt : files) {
      String name = "index with " + spoilt.getFileName();
      Path own = Files.createDirectories(folder.resolve(name));
      for (Path file : files) {
        // Both tests use the folders, where both run.
        Files.copy(file, own.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
      targets.add(
          FuzzTarget.binary(
                  name,
                  name,
                  List.of(Files.readAllBytes(spoilt)),
                  FuzzTarget.file(own.resolve(spoilt.getFileName()), _ -> read(own)))
              .within(_ -> MOST_OF_LUCENE));
    }
    return targets;
  }

  private static void read(Path own) throws IOException {
    try (VectorIndex index = VectorIndex.open(own)) {
      index.forEach(ARTICLES, _ -> {});
    }
  }
}
