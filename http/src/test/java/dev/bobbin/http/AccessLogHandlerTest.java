package dev.bobbin.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.base.json.JsonReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The access log's lines. */
@Timeout(60)
final class AccessLogHandlerTest {
  @TempDir Path folder;

  private static List<String> lines(ByteArrayOutputStream out) {
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static String field(String line, String name) {
    String start = "\"" + name + "\":";
    int from = line.indexOf(start) + start.length();
    assertThat(from).as(line).isGreaterThanOrEqualTo(start.length());
    String rest = line.substring(from);
    int end = rest.startsWith("\"") ? rest.indexOf('"', 1) + 1 : Math.max(rest.indexOf(','), -1);
    return end <= 0 ? rest.substring(0, rest.indexOf('}')) : rest.substring(0, end);
  }

  @Test
  void everyRequestIsALineOfJson() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Path file = TestServer.secret(folder.resolve("tokens"), "shop:0123456789abcdef\n");
    Access asked = Access.OPEN.withTokens(Tokens.read(file)).withOpen(Set.of("/hello"));
    try (Telemetry telemetry = new Telemetry(AccessLog.to(out));
        TestServer server = TestServer.start(telemetry, asked)) {
      String bearer = "Bearer 0123456789abcdef";
      server.get("/hello?secret=1", "X-Request-Id", "mine-1");
      server.post("/size?key=secret", new byte[321], "Authorization", bearer);
      server.get("/items/a%20b", "Authorization", bearer);
      server.get("/noted", "Authorization", bearer);
      server.get("/items/x");
      server.send(
          server
              .request("/healthy", "Authorization", bearer)
              .method("HEAD", HttpRequest.BodyPublishers.noBody())
              .build());
      // Lines come in the order in which answers end, not requests.
      try (RawConnection raw = server.open()) {
        raw.send("nonsense\r\n\r\n").rest();
      }
      TestServer.await("seven lines", () -> lines(out).size() == 7);
    }
    for (String line : lines(out)) {
      assertThat(JsonReader.read("log", line)).as(line).isNotNull();
      assertThat(line).doesNotContain("secret", "0123456789abcdef");
      assertThat(Instant.parse(field(line, "time").replace("\"", "")))
          .isBeforeOrEqualTo(Instant.now());
      assertThat(field(line, "client")).isEqualTo("\"127.0.0.1\"");
      assertThat(Double.parseDouble(field(line, "ms"))).isBetween(0.0, 20_000.0);
    }
    assertThat(line(out, "/hello"))
        .contains("\"id\":\"mine-1\",\"user\":null,\"method\":\"GET\",\"path\":\"/hello\"")
        .contains("\"route\":\"/hello\",\"status\":200,\"in\":0,\"out\":5,");
    assertThat(line(out, "/healthy")).contains("\"status\":200,\"in\":0,\"out\":0,");
    assertThat(line(out, "/size"))
        .contains("\"user\":\"shop\",\"method\":\"POST\",\"path\":\"/size\"", "\"in\":321,");
    assertThat(line(out, "/items/a%20b"))
        .contains("\"path\":\"/items/a%20b\",\"route\":\"/items/{name}\"");
    assertThat(line(out, "/noted"))
        .contains("\"model\":\"shirts\",\"batch\":7")
        .contains("\"status\":200")
        .doesNotContain("not this one");
    assertThat(line(out, "/items/x")).contains("\"user\":null", "\"route\":null,\"status\":401");
    assertThat(lines(out).stream().filter(line -> !line.contains("\"path\"")).toList())
        .singleElement()
        .asString()
        .contains("\"status\":400")
        .doesNotContain("method");
  }

  /** The only line with that path. */
  private static String line(ByteArrayOutputStream out, String path) {
    String field = "\"path\":\"" + path + "\"";
    List<String> found = lines(out).stream().filter(line -> line.contains(field)).toList();
    assertThat(found).as(path).hasSize(1);
    return found.getFirst();
  }

  @Test
  void nothingThatAClientSendsMakesALineOfItsOwn() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Telemetry telemetry = new Telemetry(AccessLog.to(out));
        TestServer server = TestServer.start(telemetry, Access.OPEN)) {
      List<String> nasty =
          List.of(
              "/items/\"},{\"status\":200}",
              "/items/%0a%0d{\"time\":1}",
              "/items/\u00e9\u0085\u2028",
              "/items/" + "x".repeat(5000));
      for (String path : nasty) {
        try (RawConnection raw = server.open()) {
          raw.request("GET " + path, "X-Request-Id: a\"b\\c", "Connection: close").rest();
        }
      }
      TestServer.await("all lines", () -> lines(out).size() >= nasty.size());
      assertThat(lines(out)).hasSize(nasty.size()).allMatch(line -> line.length() < 2000);
      for (String line : lines(out)) {
        assertThat(JsonReader.read("log", line)).isNotNull();
        assertThat(line).matches("[ -~]*").doesNotContain("a\\\"b");
      }
    }
  }

  @Test
  void requestIdsAreKeptIfHarmlessAndMadeIfNot() throws Exception {
    try (TestServer server = TestServer.start(limits -> limits)) {
      assertThat(id(server.get("/hello", "X-Request-Id", "6f1c:2-a_B.9")))
          .isEqualTo("6f1c:2-a_B.9");
      for (String harmful : List.of("<script>", "a b", "x".repeat(65), "\"", "")) {
        assertThat(id(server.get("/hello", "X-Request-Id", harmful))).matches("[0-9a-f]{16}");
      }
      assertThat(id(server.get("/hello"))).isNotEqualTo(id(server.get("/hello")));
      assertThat(id(server.get("/nothing"))).matches("[0-9a-f]{16}");
    }
  }

  private static String id(HttpResponse<String> answer) {
    return answer.headers().firstValue("X-Request-Id").orElseThrow();
  }

  /** A disk that blocks until it is released. */
  private static final class StuckStream extends OutputStream {
    private final CountDownLatch go = new CountDownLatch(1);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      try {
        go.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      out.write(bytes, from, length);
    }
  }

  @Test
  void aSlowDiskDelaysNoRequestAndDroppedLinesAreCounted() throws Exception {
    StuckStream stuck = new StuckStream();
    AccessLog log = AccessLog.to(stuck, 10);
    try (Telemetry telemetry = new Telemetry(log);
        TestServer server = TestServer.start(telemetry, Access.OPEN)) {
      for (int i = 0; i < 50; i++) {
        assertThat(server.get("/hello").statusCode()).isEqualTo(200);
      }
      // One batch is being written, and ten lines wait.
      TestServer.await("some dropped", () -> log.dropped() >= 29);
      assertThat(telemetry.scrape()).contains("bobbin_access_log_dropped_total ");
      stuck.go.countDown();
    }
    long written = stuck.out.toString(StandardCharsets.UTF_8).lines().count();
    assertThat(written + log.dropped()).isEqualTo(50);
  }

  @Test
  void aFileThatIsRenamedIsBegunAnew() throws Exception {
    Path file = folder.resolve("access.log");
    Files.writeString(file, "what was there\n");
    try (AccessLog log = AccessLog.to(file)) {
      log.write("one");
      TestServer.await("one", () -> read(file).equals("what was there\none\n"));
      Files.move(file, folder.resolve("access.log.1"));
      log.write("two");
      TestServer.await("two", () -> Files.exists(file) && read(file).equals("two\n"));
      log.write("three");
    }
    assertThat(read(file)).isEqualTo("two\nthree\n");
    assertThat(read(folder.resolve("access.log.1"))).isEqualTo("what was there\none\n");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
