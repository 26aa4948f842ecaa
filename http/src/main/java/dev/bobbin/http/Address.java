package dev.bobbin.http;

import dev.bobbin.base.BobbinException;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Where a server listens.
 *
 * @param host a name or address of this machine, such as {@code 127.0.0.1} or {@code 0.0.0.0}
 * @param port from 1 to 65535, or 0 for any free one
 */
public record Address(String host, int port) {
  private static final int MOST = 65_535;

  /**
   * Checks the port.
   *
   * @throws BobbinException if it is out of range
   */
  public Address {
    if (port < 0 || port > MOST) {
      throw BobbinException.usage("port", "0 to " + MOST, port, "0 for any free one");
    }
  }

  /**
   * Whether only this machine can reach it.
   *
   * @throws BobbinException if the host is unknown
   */
  public boolean isLoopback() {
    return resolve().isLoopbackAddress();
  }

  /**
   * The URL for a browser on this machine.
   *
   * @param bound the port that was assigned
   */
  String url(boolean secure, int bound) {
    InetAddress resolved = resolve();
    // No browser opens a wildcard address.
    String name = resolved.isAnyLocalAddress() ? "localhost" : host;
    return (secure ? "https://" : "http://")
        + (name.contains(":") ? "[" + name + "]" : name)
        + ":"
        + bound
        + "/";
  }

  private InetAddress resolve() {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw BobbinException.usage(
          "host", "a name or an address of this machine", "'" + host + "'", "127.0.0.1");
    }
  }
}
