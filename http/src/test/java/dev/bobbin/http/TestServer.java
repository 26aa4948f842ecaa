package dev.bobbin.http;

import io.javalin.config.RoutesConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A server with a route for each behaviour of a handler, and its clients. */
final class TestServer implements AutoCloseable {
  static final Address LOOPBACK = new Address("127.0.0.1", 0);
  static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT");

  /** Longer than any step of the tests. */
  static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Handlers of {@code /wait} that have begun, and permits to end. */
  final Semaphore begun = new Semaphore(0);

  final CountDownLatch go = new CountDownLatch(1);

  private final WebServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  private TestServer(Address address, Limits limits, Access access, @Nullable Telemetry telemetry)
      throws Exception {
    server = WebServer.start(address, limits, access, telemetry, METHODS, this::routes);
  }

  static TestServer start(UnaryOperator<Limits> limits) throws Exception {
    return start(limits, Access.OPEN);
  }

  static TestServer start(UnaryOperator<Limits> limits, Access access) throws Exception {
    return new TestServer(LOOPBACK, limits.apply(Limits.DEFAULT), access, null);
  }

  static TestServer start(Telemetry telemetry, Access access) throws Exception {
    return new TestServer(LOOPBACK, Limits.DEFAULT, access, telemetry);
  }

  static TestServer startOnAllAddresses(Access access) throws Exception {
    return new TestServer(new Address("0.0.0.0", 0), Limits.DEFAULT, access, null);
  }

  private void routes(RoutesConfig routes) {
    routes.get("/hello", ctx -> ctx.result("hello"));
    routes.get("/healthy", ctx -> ctx.result("yes"));
    routes.get("/health/live", ctx -> ctx.result("yes"));
    routes.get("/items/{name}", ctx -> ctx.result(ctx.pathParam("name")));
    routes.get(
        "/noted",
        ctx -> {
          RequestContext.of(ctx).note("model", "shirts");
          RequestContext.of(ctx).note("batch", 7);
          RequestContext.of(ctx).note("status", "not this one");
          ctx.result("noted");
        });
    routes.post("/size", ctx -> ctx.result(Upload.body(ctx).length + " bytes"));
    routes.post(
        "/picture",
        ctx -> {
          Upload.Picture picture = Upload.picture(ctx);
          ctx.result(picture.name() + ": " + picture.bytes().length + " bytes");
        });
    routes.get(
        "/wait",
        ctx -> {
          begun.release();
          if (!go.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("expected a permit to end, received none");
          }
          ctx.result("waited");
        });
    routes.get(
        "/patient",
        ctx -> {
          if (!go.await(RequestContext.of(ctx).left().toMillis(), TimeUnit.MILLISECONDS)) {
            throw HttpException.busy(
                503,
                "batch-size: expected it in time, received nothing; try again",
                Duration.ofSeconds(2));
          }
        });
    routes.get("/large", ctx -> ctx.result(new byte[64 << 20]));
    routes.get(
        "/fault",
        _ -> {
          throw new IllegalStateException("/secret/path/of/the/server");
        });
    routes.get(
        "/error",
        _ -> {
          throw new StackOverflowError("deep inside");
        });
  }

  int port() {
    return server.port();
  }

  WebServer server() {
    return server;
  }

  Traffic traffic() {
    return server.traffic();
  }

  int connections() {
    return server.connections();
  }

  URI uri(String path) {
    return URI.create("http://localhost:" + port() + path);
  }

  HttpResponse<String> get(String path, String... headers) throws Exception {
    return send(request(path, headers).build());
  }

  HttpResponse<String> post(String path, byte[] body, String... headers) throws Exception {
    return send(request(path, headers).POST(HttpRequest.BodyPublishers.ofByteArray(body)).build());
  }

  HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).timeout(PATIENCE);
    return headers.length == 0 ? request : request.headers(headers);
  }

  HttpResponse<String> send(HttpRequest request) throws Exception {
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  HttpClient client() {
    return client;
  }

  /** A file that only this user may read. */
  static Path secret(Path file, String text) throws IOException {
    Files.writeString(file, text);
    if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
    return file;
  }

  RawConnection open() throws Exception {
    return new RawConnection(port());
  }

  /** Waits until requests hold no memory. */
  void awaitRest() throws InterruptedException {
    await("no request under way", () -> traffic().requests() == 0);
    await("no body in memory", () -> traffic().bodies() == 0);
  }

  /** The time since a {@link System#nanoTime}. */
  static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("expected: " + what);
      }
      Thread.sleep(5);
    }
  }

  @Override
  public void close() {
    go.countDown();
    client.shutdownNow();
    server.close();
  }
}
