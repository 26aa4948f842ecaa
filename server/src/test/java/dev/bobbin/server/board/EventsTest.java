package dev.bobbin.server.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.http.Address;
import dev.bobbin.http.Limits;
import dev.bobbin.server.board.Listener.Heard;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Events of runs that are added, trained, finished and removed. */
@Timeout(120)
final class EventsTest {
  private static final BoardSettings QUICK =
      new BoardSettings(
          Duration.ofMillis(10), Duration.ofMillis(20), Duration.ofMillis(200), 4096, 512);

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @TempDir Path folder;

  private Board board(BoardSettings settings) throws IOException {
    return Board.start(folder, new Address(Board.HOST, 0), Set.of(), Board.LIMITS, settings);
  }

  @Test
  void aRunIsHeardOfWhenItBeginsAndAfterEachEpochAndWhenItEnds() throws Exception {
    try (Board board = board(QUICK);
        Listener page = Listener.of(board);
        WrittenRun run = WrittenRun.begin(folder.resolve("new"))) {
      assertThat(page.next("run").data()).contains("\"name\":\"new\"");
      awaitTraining(board, "new");
      for (int epoch = 1; epoch <= 3; epoch++) {
        run.epoch();
        Heard heard = page.next("epoch");
        assertThat(heard.data()).startsWith("{\"name\":\"new\"");
        assertThat(heard.epoch()).isEqualTo(epoch);
      }
      run.end();
      Heard last = page.next("run");
      while (!last.data().contains("\"status\":\"completed\"")) {
        last = page.next("run");
      }
      assertThat(last.data()).contains("\"testAccuracy\":0.75", "\"epochs\":3", "overfitting");
    }
  }

  /** Waits until the board knows that a run is being trained, and sends its epochs. */
  private static void awaitTraining(Board board, String name)
      throws IOException, InterruptedException {
    Pattern listed =
        Pattern.compile("\"name\":\"" + name + "\",\"run\":\"[^\"]*\",\"status\":\"training\"");
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!listed.matcher(get(board, "api/runs")).find()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(20);
    }
  }

  @Test
  void aPageThatIsCutOffAgainAndAgainMissesNoEpochAndHearsNoneTwice() throws Exception {
    Random random = new Random(5);
    int epochs = 60;
    List<Integer> heard = new ArrayList<>();
    try (Board board = board(QUICK);
        WrittenRun run = WrittenRun.begin(folder.resolve("cut"))) {
      Listener page = Listener.of(board);
      awaitTraining(board, "cut");
      Thread training =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  for (int i = 0; i < epochs; i++) {
                    run.epoch();
                    Thread.sleep(random.nextInt(15));
                  }
                } catch (IOException | InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      while (heard.size() < epochs) {
        Heard next = page.next("epoch");
        heard.add(next.epoch());
        if (next.epoch() % 7 == 0) {
          page.close();
          page = Listener.after(board, next.id());
        }
      }
      training.join();
      page.close();
    }
    assertThat(heard).isEqualTo(IntStream.rangeClosed(1, epochs).boxed().toList());
  }

  @Test
  void afterARestartOfTheBoardAPageIsToldToAskForEverything() throws Exception {
    try (WrittenRun run = WrittenRun.begin(folder.resolve("long"))) {
      String last;
      Board first = board(QUICK);
      try (Listener page = Listener.of(first)) {
        awaitTraining(first, "long");
        run.epoch();
        last = page.next("epoch").id();
        first.close();
        page.end();
      }
      run.epochs(2);
      try (Board again = board(QUICK);
          Listener page = Listener.after(again, last)) {
        page.next("reset");
        assertThat(get(again, "api/runs/long/metrics"))
            .contains("\"epoch\":1,", "\"epoch\":2,", "\"epoch\":3,");
        // From the reset on, nothing is missed.
        awaitTraining(again, "long");
        run.epoch();
        assertThat(page.next("epoch").epoch()).isEqualTo(4);
      }
    }
  }

  @Test
  void aPageThatWasAwayForTooLongIsToldToAskForEverything() throws Exception {
    BoardSettings forgetful =
        new BoardSettings(QUICK.look(), QUICK.list(), QUICK.heartbeat(), 5, 512);
    try (Board board = board(forgetful);
        Listener page = Listener.of(board);
        WrittenRun run = WrittenRun.begin(folder.resolve("busy"))) {
      String early = page.next("run").id();
      awaitTraining(board, "busy");
      for (int epoch = 1; epoch <= 10; epoch++) {
        run.epoch();
        assertThat(page.next("epoch").epoch()).isEqualTo(epoch);
      }
      try (Listener late = Listener.after(board, early)) {
        late.next("reset");
      }
      for (String odd :
          List.of("", ".", "x.1", early.replaceAll("\\d+$", "999999"), "é".repeat(3))) {
        String asked = "api/events?after=" + URLEncoder.encode(odd, StandardCharsets.UTF_8);
        assertThat(firstEvent(board, asked)).as(odd).contains("event: reset");
      }
    }
  }

  @Test
  void aRunThatGoesIsGoneAndOneThatIsResumedIsWrittenAnew() throws Exception {
    try (Board board = board(QUICK);
        Listener page = Listener.of(board);
        WrittenRun run = WrittenRun.begin(folder.resolve("resumed"))) {
      page.next("run");
      awaitTraining(board, "resumed");
      run.epochs(5);
      for (int epoch = 1; epoch <= 5; epoch++) {
        assertThat(page.next("epoch").epoch()).isEqualTo(epoch);
      }
      run.resume(2);
      assertThat(page.next("rewritten").data()).isEqualTo("{\"name\":\"resumed\"}");
      run.die();
      delete(run.directory());
      assertThat(page.next("gone").data()).isEqualTo("{\"name\":\"resumed\"}");
    }
  }

  @Test
  void theFolderMayComeLaterAndGoAgain() throws Exception {
    Path later = folder.resolve("later");
    try (Board board =
            Board.start(later, new Address(Board.HOST, 0), Set.of(), Board.LIMITS, QUICK);
        Listener page = Listener.of(board)) {
      assertThat(get(board, "api/runs")).contains("expected a folder of runs", "\"runs\":[]");
      WrittenRun.ended(later.resolve("one"), 1);
      assertThat(page.next("run").data()).contains("\"name\":\"one\"");
      assertThat(page.next("folder").data()).isEqualTo("{\"problem\":null}");
      delete(later);
      assertThat(page.next("gone").data()).contains("one");
    }
  }

  @Test
  void aPageThatDoesNotReadDelaysNoOtherAndIsDisconnected() throws Exception {
    Limits impatient =
        Board.LIMITS
            .withConnections(64)
            .withIdle(Duration.ofSeconds(2))
            .withStop(Duration.ofSeconds(1));
    BoardSettings one =
        new BoardSettings(QUICK.look(), QUICK.list(), QUICK.heartbeat(), 100_000, 2);
    try (Board board = Board.start(folder, new Address(Board.HOST, 0), Set.of(), impatient, one);
        WrittenRun run = WrittenRun.begin(folder.resolve("loud"))) {
      try (Socket deaf = new Socket()) {
        deaf.setReceiveBufferSize(4096);
        deaf.connect(new InetSocketAddress(LOOPBACK, board.port()));
        send(deaf, board, "GET /api/events HTTP/1.1");
        // It has its place, and reads no more.
        assertThat(deaf.getInputStream().readNBytes("HTTP/1.1 200".length()))
            .asString()
            .endsWith("200");
        try (Listener page = Listener.of(board)) {
          awaitTraining(board, "loud");
          assertThat(status(board, "api/events")).isEqualTo(503);
          // More than both ends' buffers hold.
          int epochs = 30_000;
          for (int done = 0; done < epochs; done += 1000) {
            run.epochs(1000);
            for (int epoch = done + 1; epoch <= done + 1000; epoch++) {
              assertThat(page.next("epoch").epoch()).isEqualTo(epoch);
            }
          }
          // Both places were taken; that of the silent client is freed when its time is up.
          long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
          while (status(board, "api/events") == 503) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(100);
          }
        }
      }
    }
  }

  @Test
  void onlySoManyPagesWatchAtOnce() throws Exception {
    BoardSettings two = new BoardSettings(QUICK.look(), QUICK.list(), QUICK.heartbeat(), 100, 2);
    try (Board board = board(two)) {
      Listener first = Listener.of(board);
      Listener second = Listener.of(board);
      HttpResponse<String> third = response(board, "api/events");
      assertThat(third.statusCode()).isEqualTo(503);
      assertThat(third.headers().firstValue("Retry-After")).hasValue("5");
      assertThat(third.body()).startsWith("{\"error\":\"events: expected fewer pages");
      first.close();
      second.close();
      long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (status(board, "api/events") == 503) {
        assertThat(System.nanoTime()).isLessThan(end);
        Thread.sleep(50);
      }
    }
  }

  @Test
  void hundredsOfPagesHearTheSame() throws Exception {
    List<Listener> pages = new ArrayList<>();
    try (Board board = board(QUICK);
        WrittenRun run = WrittenRun.begin(folder.resolve("popular"))) {
      for (int i = 0; i < 300; i++) {
        pages.add(Listener.of(board));
      }
      awaitTraining(board, "popular");
      run.epochs(3);
      for (Listener page : pages) {
        for (int epoch = 1; epoch <= 3; epoch++) {
          assertThat(page.next("epoch").epoch()).isEqualTo(epoch);
        }
      }
    } finally {
      pages.forEach(Listener::close);
    }
  }

  @Test
  void silenceIsBrokenByComments() throws Exception {
    try (Board board = board(QUICK);
        Listener page = Listener.of(board)) {
      assertThat(page.comment()).isEqualTo(": still here");
      assertThat(page.comment()).isEqualTo(": still here");
    }
  }

  @Test
  void aBoardThatStopsLetsItsPagesGoAtOnce() throws Exception {
    BoardSettings patient =
        new BoardSettings(QUICK.look(), QUICK.list(), Duration.ofMinutes(1), 100, 8);
    Board board = board(patient);
    try (Listener page = Listener.of(board)) {
      long begun = System.nanoTime();
      board.close();
      page.end();
      // Waiting for the next comment would take a minute.
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
    }
    assertThatThrownBy(() -> get(board, "api/runs")).isInstanceOf(IOException.class);
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> inside = Files.walk(directory)) {
      for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static void send(Socket socket, Board board, String line) throws IOException {
    socket
        .getOutputStream()
        .write(
            (line + "\r\nHost: localhost:" + board.port() + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
  }

  private static HttpResponse<String> response(Board board, String path)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create(board.url() + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  private static String get(Board board, String path) throws IOException, InterruptedException {
    return response(board, path).body();
  }

  /** The status of an answer whose body may never end. */
  private static int status(Board board, String path) throws IOException {
    try (Socket socket = new Socket(LOOPBACK, board.port())) {
      send(socket, board, "GET /" + path + " HTTP/1.1");
      byte[] line = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
      return Integer.parseInt(new String(line, StandardCharsets.US_ASCII).substring(9));
    }
  }

  /** The start of an endless answer, up to its first event. */
  private static String firstEvent(Board board, String path) throws IOException {
    try (Socket socket = new Socket(LOOPBACK, board.port())) {
      send(socket, board, "GET /" + path + " HTTP/1.1");
      InputStream in = socket.getInputStream();
      StringBuilder text = new StringBuilder();
      while (!text.toString().contains("data: ") && !text.toString().contains(": still")) {
        text.append((char) in.read());
      }
      return text.toString();
    }
  }
}
