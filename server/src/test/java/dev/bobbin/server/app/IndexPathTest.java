package dev.bobbin.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names of indexes on the command line. */
final class IndexPathTest {
  @ParameterizedTest
  @CsvSource({
    "catalogue, catalogue, catalogue",
    "shop/catalogue/, catalogue, shop/catalogue",
    // What 'bobbin index' calls it beside a model says nothing.
    "runs/demo/articles, demo, runs/demo/articles",
    "/articles, articles, /articles",
    "shop=runs/demo/articles, shop, runs/demo/articles",
    "runs/a=b, a=b, runs/a=b"
  })
  void namesAndPathsAreTakenApart(String text, String name, String path) {
    assertThat(IndexPath.parse(text)).isEqualTo(new IndexPath(name, Path.of(path)));
  }
}
