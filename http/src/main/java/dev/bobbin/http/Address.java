package dev.bobbin.http;

import dev.bobbin.base.BobbinException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Comparator;
import java.util.List;

/**
 * Where a server listens.
 *
 * @param host a name or address of this machine, such as {@code 127.0.0.1} or {@code 0.0.0.0}
 * @param port from 1 to 65535, or 0 for any free one
 */
public record Address(String host, int port) {
  private static final int MOST = 65_535;

  /** How names of interfaces to containers and virtual machines on this machine begin. */
  private static final List<String> BRIDGES = List.of("br-", "docker", "veth", "virbr");

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
    // No browser opens a wildcard address.
    return url(secure, resolve().isAnyLocalAddress() ? "localhost" : host, bound);
  }

  /**
   * The URLs for other machines: with the IPv4 addresses of this machine if it listens on all of
   * them, those of home and office networks first; none on loopback.
   *
   * @param bound the port that was assigned
   */
  List<String> networkUrls(boolean secure, int bound) {
    InetAddress resolved = resolve();
    if (resolved.isLoopbackAddress()) {
      return List.of();
    }
    return resolved.isAnyLocalAddress()
        ? addresses().stream().map(own -> url(secure, own, bound)).toList()
        : List.of(url(secure, bound));
  }

  private static List<String> addresses() {
    try {
      return NetworkInterface.networkInterfaces()
          .filter(Address::isOfNetwork)
          .flatMap(NetworkInterface::inetAddresses)
          .filter(own -> own instanceof Inet4Address && !own.isLinkLocalAddress())
          .sorted(Comparator.comparing(own -> !own.isSiteLocalAddress()))
          .map(InetAddress::getHostAddress)
          .toList();
    } catch (SocketException _) {
      return List.of();
    }
  }

  /** Whether other machines may reach it, unlike loopback and the bridges of containers. */
  private static boolean isOfNetwork(NetworkInterface found) {
    try {
      return found.isUp()
          && !found.isLoopback()
          && BRIDGES.stream().noneMatch(found.getName()::startsWith);
    } catch (SocketException _) {
      return false;
    }
  }

  private static String url(boolean secure, String name, int bound) {
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
