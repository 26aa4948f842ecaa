package dev.bobbin.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.http.Address;
import dev.bobbin.http.Limits;
import dev.bobbin.http.WebServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The pages' files; their behaviour is tested in a browser. */
@Timeout(60)
final class PageRoutesTest {
  private static final Path SOURCES = Path.of("src/main/resources/dev/bobbin/server/app/page");

  /** Pages, scripts and pictures that a text links to. */
  private static final List<Pattern> LINKS =
      List.of(
          Pattern.compile("(?:href|src)=\"(/[^\"#]*)\""), Pattern.compile("from '\\.(/[\\w.-]+)'"));

  private static WebServer server;
  private static HttpClient client;

  @BeforeAll
  static void begin() throws IOException {
    server =
        WebServer.start(
            new Address("127.0.0.1", 0),
            Limits.DEFAULT,
            Set.of("GET", "HEAD"),
            routes -> new PageRoutes().addTo(routes));
    client = HttpClient.newHttpClient();
  }

  @AfterAll
  static void end() {
    client.close();
    server.close();
  }

  private static HttpResponse<String> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url()).resolve(path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Everything that the pages link to, with the answers. */
  private static Map<String, HttpResponse<String>> crawl() throws Exception {
    Map<String, HttpResponse<String>> seen = new TreeMap<>();
    Deque<String> open = new ArrayDeque<>(List.of("/"));
    while (!open.isEmpty()) {
      String path = open.pop();
      if (seen.containsKey(path) || path.equals("/openapi.json")) {
        continue;
      }
      HttpResponse<String> answer = get(path);
      seen.put(path, answer);
      for (Pattern link : LINKS) {
        link.matcher(answer.body())
            .results()
            .map(found -> found.group(1))
            // Modules import others by relative paths.
            .map(found -> link == LINKS.getFirst() ? found : "/page" + found)
            .forEach(open::add);
      }
    }
    return seen;
  }

  @Test
  void everythingThatThePagesLeadToIsServedAndNothingElseLiesAround() throws Exception {
    Map<String, HttpResponse<String>> seen = crawl();
    assertThat(seen.values()).allSatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(200));
    assertThat(seen).containsKeys("/", "/docs", "/page/raster.js", "/page/schema.js");
    Set<String> files = new TreeSet<>();
    try (Stream<Path> sources = Files.list(SOURCES)) {
      sources
          .map(file -> file.getFileName().toString())
          .filter(file -> !file.endsWith(".html"))
          .forEach(file -> files.add("/page/" + file));
    }
    files.addAll(List.of("/", "/docs", "/page/theme.css"));
    assertThat(seen.keySet()).isEqualTo(files);
  }

  @Test
  void aBrowserMayKeepAFileAndAsksWhetherItIsTheSame() throws Exception {
    HttpResponse<String> first = get("/page/try.js");
    String tag = first.headers().firstValue("ETag").orElseThrow();
    assertThat(first.headers().firstValue("Content-Type"))
        .contains("text/javascript; charset=utf-8");
    HttpResponse<String> again = get("/page/try.js", "If-None-Match", tag);
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @Test
  void noPageHasAnythingInsideThatThePolicyForbids() throws Exception {
    for (String path : List.of("/", "/docs")) {
      HttpResponse<String> page = get(path);
      assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
          .contains("default-src 'none'")
          .doesNotContain("unsafe");
      assertThat(page.body())
          .doesNotContainPattern("<script(?![^>]*\\ssrc=)")
          .doesNotContain("<style", " style=", "http:", "https:")
          .doesNotContainPattern("\\son\\w+=");
    }
  }
}
