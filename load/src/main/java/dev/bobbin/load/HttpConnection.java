package dev.bobbin.load;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A persistent HTTP/1.1 connection. It sends prepared bytes, valid or not, and reads one answer. It
 * does little else, so that the server gets the processor.
 */
final class HttpConnection implements AutoCloseable {
  private static final int TIMEOUT = 60_000;
  private static final int BUFFER = 16 << 10;
  private static final int MOST_HEADER = 64 << 10;

  private final Socket socket = new Socket();
  private final InputStream in;

  HttpConnection(URI service) throws IOException {
    socket.connect(new InetSocketAddress(service.getHost(), service.getPort()), TIMEOUT);
    socket.setSoTimeout(TIMEOUT);
    socket.setTcpNoDelay(true);
    this.in = new BufferedInputStream(socket.getInputStream(), BUFFER);
  }

  /**
   * An answer.
   *
   * @param headers by name in lower case
   */
  record Answer(int status, Map<String, String> headers, byte[] body) {
    /** Whether the server closes this connection. */
    boolean closes() {
      return headers.getOrDefault("connection", "").equalsIgnoreCase("close");
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  /** The bytes of a request with a body. */
  static byte[] request(URI service, String method, String path, String type, byte[] body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length + 200);
    String head =
        "%s %s HTTP/1.1\r\nHost: %s:%d\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
            .formatted(method, path, service.getHost(), service.getPort(), type, body.length);
    bytes.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
    bytes.writeBytes(body);
    return bytes.toByteArray();
  }

  /** Sends a request without a body and reads its answer. */
  Answer get(URI service, String path) throws IOException {
    return send(request(service, "GET", path, "text/plain", new byte[0]));
  }

  /** Sends bytes without waiting for an answer. */
  void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /**
   * Sends a request and reads its answer, even if the server answers before all was sent.
   *
   * @throws EOFException if the server closes without an answer
   */
  Answer send(byte[] request) throws IOException {
    try {
      write(request);
    } catch (IOException e) {
      return read();
    }
    return read();
  }

  Answer read() throws IOException {
    String first = line();
    String[] words = first.split(" ", 3);
    if (words.length < 2 || !words[0].startsWith("HTTP/1.")) {
      throw new IOException("answer: expected a status line, received '" + first + "'");
    }
    Map<String, String> headers = new HashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw new IOException("answer: expected a header, received '" + line + "'");
      }
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException("answer: expected " + length + " bytes, received " + body.length);
    }
    return new Answer(Integer.parseInt(words[1]), headers, body);
  }

  /** Whether the server closes within a number of milliseconds. Discards all it sends. */
  boolean isClosedWithin(int millis) throws IOException {
    socket.setSoTimeout(millis);
    try {
      in.transferTo(OutputStream.nullOutputStream());
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } finally {
      socket.setSoTimeout(TIMEOUT);
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("answer: expected a line, received the end of the connection");
      }
      if (line.length() > MOST_HEADER) {
        throw new IOException("answer: expected a line, received more than 64 KiB of one");
      }
      line.append((char) next);
    }
    return line.toString().stripTrailing();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
