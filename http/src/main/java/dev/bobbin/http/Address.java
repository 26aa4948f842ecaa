package dev.bobbin.http;

import dev.bobbin.base.BobbinException;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Where a server listens.
 *
 * @param host a name or a number of this machine, such as {@code 127.0.0.1} or {@code 0.0.0.0}
 * @param port from 1 to 65535, or 0 for any free one
 */
public record Address(String host, int port) {
  private static final int MOST = 65_535;

  /**
   * Checks the port.
   *
   * @throws BobbinException if there is no such port
   */
  public Address {
    if (port < 0 || port > MOST) {
      throw BobbinException.usage("port", "0 to " + MOST, port, "0 for any free one");
    }
  }

  /**
   * Whether only this machine can reach it.
   *
   * @throws BobbinException if no machine has that name
   */
  public boolean isLoopback() {
    return resolve().isLoopbackAddress();
  }

  /**
   * What a browser on this machine opens.
   *
   * @param secure whether by HTTPS
   * @param bound the port that was given
   */
  String url(boolean secure, int bound) {
    InetAddress resolved = resolve();
    // A wildcard is no place to go to.
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
