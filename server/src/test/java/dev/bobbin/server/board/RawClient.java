package dev.bobbin.server.board;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A client that sends any bytes. */
final class RawClient {
  private RawClient() {}

  /** Sends a request line with normal headers; returns the whole answer. */
  static String send(int port, String line) throws IOException {
    return sendRaw(port, line + "\r\nHost: localhost:" + port + "\r\nConnection: close\r\n\r\n");
  }

  /** Sends any bytes; returns the answer until the server closes. */
  static String sendRaw(int port, String text) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      try {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      } catch (SocketException e) {
        // The server may close before it has read all; the answer has been read.
      }
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
