package dev.bobbin.server.board;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** Says to a server what no decent client would. */
final class RawClient {
  private RawClient() {}

  /** A request line with the headers of a decent request; returns the whole answer. */
  static String send(int port, String line) throws IOException {
    return sendRaw(port, line + "\r\nHost: localhost:" + port + "\r\nConnection: close\r\n\r\n");
  }

  /** Any bytes; returns all that comes back until the server closes. */
  static String sendRaw(int port, String text) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      try {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      } catch (SocketException e) {
        // The server may hang up before it has read all; what it said is there nevertheless.
      }
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
