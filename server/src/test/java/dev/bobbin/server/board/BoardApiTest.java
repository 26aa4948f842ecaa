package dev.bobbin.server.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.json.JsonReader;
import dev.bobbin.base.json.Node;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The board's endpoints. */
@Timeout(60)
final class BoardApiTest {
  @TempDir Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private @Nullable Board started;

  /** Starts the board at the first request. */
  private Board board() throws IOException {
    if (started == null) {
      started = Board.start(folder, Board.HOST, 0, Set.of());
    }
    return started;
  }

  @AfterEach
  void end() {
    if (started != null) {
      started.close();
    }
    client.close();
  }

  @Test
  void theListHasEveryRunAndSaysWhatIsWrongWithADamagedOne() throws Exception {
    WrittenRun.ended(folder.resolve("good"), 3);
    Path bad = Files.createDirectory(folder.resolve("bad"));
    byte[] garbage = new byte[5000];
    new Random(1).nextBytes(garbage);
    for (String name : List.of("recipe.yaml", "provenance.json", "metrics.jsonl", "result.json")) {
      Files.write(bad.resolve(name), garbage);
    }
    Files.createDirectory(folder.resolve("no run at all"));
    Node.Mapping list = json("api/runs");
    assertThat(text(list, "problem")).isEqualTo("null");
    List<Node> runs = ((Node.Sequence) list.get("runs")).items();
    assertThat(runs).hasSize(2);
    assertThat(text(runs.get(0), "name")).isEqualTo("bad");
    assertThat(text(runs.get(0), "status")).isEqualTo("damaged");
    assertThat(text(runs.get(0), "problem")).contains("recipe.yaml");
    assertThat(text(runs.get(1), "name")).isEqualTo("good");
    assertThat(text(runs.get(1), "status")).isEqualTo("completed");
    assertThat(text(runs.get(1), "epochs")).isEqualTo("3");
    assertThat(text(runs.get(1), "plannedEpochs")).isEqualTo("50");
    assertThat(text(json("api/runs/bad"), "status")).isEqualTo("damaged");
  }

  @Test
  void aRunSaysWhatIsWrongWithItInWords() throws Exception {
    WrittenRun.ended(folder.resolve("good"), 3);
    Node.Mapping run = json("api/runs/good");
    Node finding = ((Node.Sequence) run.get("findings")).items().getFirst();
    assertThat(text(finding, "message")).isEqualTo("the validation loss rises");
    assertThat(text(run, "testAccuracy")).isEqualTo("0.75");
  }

  @Test
  void metricsAreThoseAfterAnEpochWithoutATornLine() throws Exception {
    try (WrittenRun run = WrittenRun.begin(folder.resolve("one"))) {
      run.epochs(4);
      run.append("{\"epoch\":5,\"loss\":0.");
      assertThat(epochs("api/runs/one/metrics")).containsExactly(1, 2, 3, 4);
      assertThat(epochs("api/runs/one/metrics?after=2")).containsExactly(3, 4);
      assertThat(epochs("api/runs/one/metrics?after=9")).isEmpty();
      assertThat(get("api/runs/one/metrics?after=x").statusCode()).isEqualTo(400);
      run.append("9}\nnonsense\n");
      HttpResponse<String> damaged = get("api/runs/one/metrics");
      assertThat(damaged.statusCode()).isEqualTo(422);
      assertThat(damaged.body()).startsWith("{\"error\":").contains("metrics.jsonl");
    }
  }

  @Test
  void runsBesideOneAnotherSayWhatDiffers() throws Exception {
    WrittenRun.ended(folder.resolve("a"), 2);
    WrittenRun.ended(folder.resolve("b"), 2, "training.batch-size=64");
    Path bad = Files.createDirectory(folder.resolve("c"));
    Files.writeString(bad.resolve("recipe.yaml"), "- nonsense");
    Node.Mapping beside = json("api/compare?run=a&run=c&run=b");
    Node setting = ((Node.Sequence) beside.get("settings")).items().getFirst();
    assertThat(text(setting, "path")).isEqualTo("training.batch-size");
    assertThat(texts(setting, "values")).containsExactly("32", "null", "64");
    assertThat(((Node.Sequence) beside.get("settings")).items()).hasSize(1);
    assertThat(((Node.Sequence) beside.get("runs")).items()).hasSize(3);
    assertThat(get("api/compare").statusCode()).isEqualTo(400);
    assertThat(get("api/compare?" + "run=a&".repeat(11)).statusCode()).isEqualTo(400);
    assertThat(get("api/compare?run=a&run=x").statusCode()).isEqualTo(404);
  }

  @Test
  void aReportIsShownInAnOriginOfItsOwn() throws Exception {
    Path run = WrittenRun.ended(folder.resolve("with"), 1);
    WrittenRun.ended(folder.resolve("without"), 1);
    Files.writeString(run.resolve("report.html"), "<!doctype html><p>a report");
    HttpResponse<String> report = get("runs/with/report.html");
    assertThat(report.statusCode()).isEqualTo(200);
    assertThat(report.body()).isEqualTo("<!doctype html><p>a report");
    assertThat(report.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("sandbox allow-scripts")
        .doesNotContain("allow-same-origin")
        .contains("default-src 'none'");
    assertThat(get("runs/without/report.html").statusCode()).isEqualTo(404);
    assertThat(get("runs/unknown/report.html").statusCode()).isEqualTo(404);
  }

  @Test
  void aReportThatIsALinkIsNotFollowed() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "secret content");
    Path run = WrittenRun.ended(folder.resolve("linked"), 1);
    Files.createSymbolicLink(run.resolve("report.html"), secret);
    HttpResponse<String> answer = get("runs/linked/report.html");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).doesNotContain("secret content");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "runs/one/recipe.yaml",
        "runs/one/",
        "runs/one",
        "runs/one/../one/recipe.yaml",
        "runs/one/%2e%2e/one/report.html",
        "runs/%2e%2e/report.html",
        "runs/..%2fone/report.html",
        "runs/one%00/report.html",
        "runs/one/report.html;x=y",
        "runs/one%5c..%5cone/report.html",
        "api/runs/..",
        "api/runs/one/metrics/..",
        "api/runs/%2fetc%2fpasswd",
        "page/../board.html",
        "page/Board.class",
        "page/board.html",
        "//etc/passwd",
        "META-INF/MANIFEST.MF"
      })
  void noPathOfARequestReachesAFile(String path) throws Exception {
    Path run = WrittenRun.ended(folder.resolve("one"), 1);
    Files.writeString(run.resolve("report.html"), "report");
    Files.writeString(folder.resolve("report.html"), "above");
    String answer = RawClient.send(board().port(), "GET /" + path + " HTTP/1.1");
    assertThat(answer).matches("(?s)HTTP/1\\.1 (400|404) .*");
    assertThat(answer).contains("{\"error\":").doesNotContain("report\n", "above", "written net");
  }

  @Test
  void namesOfRunsMayHoldAnythingThatAFileMay() throws Exception {
    List<String> names =
        List.of("<img src=x onerror=alert(1)>", "a b", "100%", "a+b", "q?r#s&t", "'\"`");
    for (String name : names) {
      WrittenRun.ended(folder.resolve(name), 2);
    }
    for (String name : names) {
      String path =
          "api/runs/" + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
      HttpResponse<String> answer = get(path);
      assertThat(answer.statusCode()).as(name).isEqualTo(200);
      assertThat(text(JsonReader.read(name, answer.body()), "name")).isEqualTo(name);
      assertThat(epochs(path + "/metrics")).as(name).containsExactly(1, 2);
    }
  }

  @Test
  void answersAreCompressedForThoseWhoCanReadThat() throws Exception {
    for (int i = 0; i < 20; i++) {
      WrittenRun.ended(folder.resolve("run" + i), 1);
    }
    HttpResponse<byte[]> packed =
        client.send(
            HttpRequest.newBuilder(uri("api/runs")).header("Accept-Encoding", "gzip").build(),
            HttpResponse.BodyHandlers.ofByteArray());
    assertThat(packed.headers().firstValue("Content-Encoding")).hasValue("gzip");
    String text =
        new String(
            new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes(),
            StandardCharsets.UTF_8);
    assertThat(text).contains("\"name\":\"run19\"");
    assertThat(packed.body().length).isLessThan(text.length() / 4);
  }

  @Test
  void filesOfThePageAreAskedForAgainAndSentOnce() throws Exception {
    for (String path :
        List.of("", "page/board.js", "page/theme.css", "page/chart.umd.min.js", "page/charts.js")) {
      HttpResponse<String> first = get(path);
      assertThat(first.statusCode()).as(path).isEqualTo(200);
      String tag = first.headers().firstValue("ETag").orElseThrow();
      HttpResponse<String> second =
          client.send(
              HttpRequest.newBuilder(uri(path)).header("If-None-Match", tag).build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(second.statusCode()).as(path).isEqualTo(304);
      assertThat(second.body()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "api/runs", "api/runs/one", "api/runs/one/metrics", "api/events"})
  void headHasTheHeadersAndNoBody(String path) throws Exception {
    WrittenRun.ended(folder.resolve("one"), 1);
    HttpResponse<String> head =
        client.send(
            HttpRequest.newBuilder(uri(path)).HEAD().build(), HttpResponse.BodyHandlers.ofString());
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.headers().firstValue("Content-Type")).isPresent();
    assertThat(head.body()).isEmpty();
  }

  private URI uri(String path) throws IOException {
    return URI.create(board().url() + path);
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private Node.Mapping json(String path) throws IOException, InterruptedException, BobbinException {
    HttpResponse<String> answer = get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/json");
    return (Node.Mapping) JsonReader.read(path, answer.body());
  }

  private List<Integer> epochs(String path) throws Exception {
    List<Node> epochs = ((Node.Sequence) json(path).get("epochs")).items();
    return IntStream.range(0, epochs.size())
        .mapToObj(i -> Integer.valueOf(text(epochs.get(i), "epoch")))
        .toList();
  }

  private static String text(Node mapping, String name) {
    return ((Node.Scalar) ((Node.Mapping) mapping).get(name)).text();
  }

  private static List<String> texts(Node mapping, String name) {
    return ((Node.Sequence) ((Node.Mapping) mapping).get(name))
        .items().stream().map(item -> ((Node.Scalar) item).text()).toList();
  }
}
