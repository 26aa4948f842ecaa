package dev.bobbin.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Gives the same answer to all requests; closes the connection if the answer says so. */
final class ScriptedServer implements AutoCloseable {
  private final ServerSocket socket;
  private final byte[] answer;
  private final Duration pause;

  ScriptedServer(String answer) throws IOException {
    this(answer, Duration.ZERO);
  }

  /** Waits before each answer. */
  ScriptedServer(String answer, Duration pause) throws IOException {
    this.pause = pause;
    this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.answer = answer.getBytes(StandardCharsets.ISO_8859_1);
    Thread.ofVirtual().start(this::accept);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/");
  }

  private void accept() {
    try {
      while (true) {
        Socket client = socket.accept();
        Thread.ofVirtual().start(() -> converse(client));
      }
    } catch (SocketException e) {
      // Closed, as it ends.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void converse(Socket client) {
    boolean closes = new String(answer, StandardCharsets.ISO_8859_1).contains("Connection: close");
    try (client) {
      InputStream in = client.getInputStream();
      byte[] heard = new byte[1 << 16];
      while (in.read(heard) > 0) {
        Thread.sleep(pause);
        client.getOutputStream().write(answer);
        if (closes) {
          return;
        }
      }
    } catch (IOException | InterruptedException e) {
      // The client closed.
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
