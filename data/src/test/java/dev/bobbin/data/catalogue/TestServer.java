package dev.bobbin.data.catalogue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A web server on a free port that answers correctly unless told to misbehave at the next requests.
 * It uses sockets, since a proper server cannot hang up in the middle of an answer.
 */
final class TestServer implements AutoCloseable {
  /** What to do with one request; the connection is closed afterwards. */
  @FunctionalInterface
  interface Answer {
    void to(OutputStream out, byte[] content) throws IOException, InterruptedException;
  }

  private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, byte[]> contents = new ConcurrentHashMap<>();
  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  TestServer() throws IOException {
    threads.execute(this::accept);
  }

  URI folder(String name) {
    return URI.create("http://localhost:" + socket.getLocalPort() + "/" + name + "/");
  }

  void put(String path, byte[] content) {
    contents.put("/" + path, content);
  }

  /** Queues misbehaviour for the next request. */
  void next(Answer answer) {
    answers.add(answer);
  }

  /** The requests so far: path, and the range if one was requested. */
  List<String> requests() {
    return requests;
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        threads.execute(() -> handle(connection));
      } catch (IOException e) {
        if (!socket.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void handle(Socket connection) {
    try (connection) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
      String path = in.readLine().replaceAll("GET (\\S+) .*", "$1");
      int from = -1;
      for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
        if (line.startsWith("Range: bytes=")) {
          from = Integer.parseInt(line.replaceAll("Range: bytes=(\\d+)-", "$1"));
        }
      }
      requests.add(path + (from < 0 ? "" : " from " + from));
      Answer answer = answers.poll();
      byte[] content = contents.get(path);
      OutputStream out = connection.getOutputStream();
      if (answer != null) {
        answer.to(out, content == null ? new byte[0] : content);
      } else if (content == null) {
        head(out, 404, 0);
      } else if (from < 0) {
        sending(content).to(out, content);
      } else {
        rest(out, content, from);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      // The client hung up, as some of these tests require.
    }
  }

  private static void rest(OutputStream out, byte[] content, int from) throws IOException {
    if (from >= content.length) {
      head(out, 416, 0);
    } else {
      String range =
          "Content-Range: bytes " + from + "-" + (content.length - 1) + "/" + content.length;
      head(out, 206, content.length - from, range);
      out.write(content, from, content.length - from);
    }
  }

  private static void head(OutputStream out, int status, int length, String... more)
      throws IOException {
    String head =
        "HTTP/1.1 " + status + " X\r\nConnection: close\r\nContent-Length: " + length + "\r\n";
    for (String line : more) {
      head += line + "\r\n";
    }
    out.write((head + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  static Answer status(int code) {
    return (out, content) -> head(out, code, 0);
  }

  /** The whole content, even if a range was requested. */
  static Answer ignoringTheRange() {
    return (out, content) -> sending(content).to(out, content);
  }

  /** Announces everything, sends the given number of bytes, and hangs up. */
  static Answer breakingAfter(int count) {
    return (out, content) -> {
      head(out, 200, content.length);
      out.write(content, 0, count);
    };
  }

  /** Announces everything, sends the given number of bytes, and falls silent. */
  static Answer silentAfter(int count) {
    return (out, content) -> {
      breakingAfter(count).to(out, content);
      Thread.sleep(60_000);
    };
  }

  /** Does not answer. */
  static Answer silent() {
    return (out, content) -> Thread.sleep(60_000);
  }

  /** Sends other bytes than requested. */
  static Answer sending(byte[] other) {
    return (out, content) -> {
      head(out, 200, other.length);
      out.write(other);
    };
  }

  /** Zeros without end and without a length. */
  static Answer endless() {
    return (out, content) -> {
      out.write("HTTP/1.1 200 X\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      while (true) {
        out.write(new byte[1 << 16]);
      }
    };
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.shutdownNow();
  }
}
