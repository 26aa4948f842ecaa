package dev.bobbin.server.board;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client of the event stream, like a browser. */
final class Listener implements AutoCloseable {
  /** Longer than any step of the tests. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final Pattern EPOCH = Pattern.compile("\"epoch\":\\{\"epoch\":(\\d+)");

  /** An event, or a comment, which has no name. */
  record Heard(String id, String name, String data) {
    int epoch() {
      Matcher matcher = EPOCH.matcher(data);
      if (!matcher.find()) {
        throw new AssertionError("no epoch in " + data);
      }
      return Integer.parseInt(matcher.group(1));
    }
  }

  private static final Heard END = new Heard("", "end", "");

  private final HttpClient client = HttpClient.newHttpClient();
  private final InputStream stream;
  private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();

  private Listener(URI uri, Optional<String> lastEventId) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    lastEventId.ifPresent(id -> request.header("Last-Event-ID", id));
    HttpResponse<InputStream> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    if (response.statusCode() != 200) {
      throw new AssertionError("status " + response.statusCode());
    }
    stream = response.body();
    Thread.ofVirtual().start(this::read);
  }

  /** Follows new events. */
  static Listener of(Board board) throws IOException, InterruptedException {
    return new Listener(URI.create(board.url() + "api/events"), Optional.empty());
  }

  /** Continues after an event, as browsers do. */
  static Listener after(Board board, String lastEventId) throws IOException, InterruptedException {
    return new Listener(URI.create(board.url() + "api/events"), Optional.of(lastEventId));
  }

  private void read() {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      String id = "";
      String name = "";
      String data = "";
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.startsWith(":")) {
          heard.add(new Heard("", "", line));
        } else if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("event: ")) {
          name = line.substring(7);
        } else if (line.startsWith("data: ")) {
          data = line.substring(6);
        } else if (line.isEmpty() && !name.isEmpty()) {
          heard.add(new Heard(id, name, data));
          name = "";
        }
      }
    } catch (IOException | UncheckedIOException e) {
      // Closed, by either side.
    }
    heard.add(END);
  }

  /** The next event with a name; others before it are skipped. */
  Heard next(String name) throws InterruptedException {
    List<Heard> others = new ArrayList<>();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Heard next = heard.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (next == null || (next.equals(END) && !name.equals("end"))) {
        throw new AssertionError(
            "expected '" + name + "', heard " + names(others) + " and " + next);
      }
      if (next.name().equals(name)) {
        return next;
      }
      others.add(next);
    }
  }

  private static List<String> names(List<Heard> heard) {
    return heard.stream().map(Heard::name).filter(name -> !name.isEmpty()).toList();
  }

  /** Waits for a comment. */
  String comment() throws InterruptedException {
    return next("").data();
  }

  /** Waits for the end of the stream. */
  void end() throws InterruptedException {
    next("end");
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
