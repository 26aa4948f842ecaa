package dev.bobbin.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that a request may be sent to. */
@Timeout(60)
final class HostCheckTest {
  @Test
  void theHostThatWasAskedForIsOneOfThem() {
    HostCheck hosts = new HostCheck("My-Box.local", Set.of());
    for (String own : new String[] {"my-box.local", "MY-BOX.LOCAL:8080", "my-box.local:443"}) {
      assertThat(hosts.admits(own)).as(own).isTrue();
    }
    for (String foreign :
        new String[] {
          "other-box.local", "my-box.local.evil.example", "evil.example:8080", "", ":80"
        }) {
      assertThat(hosts.admits(foreign)).as(foreign).isFalse();
    }
    assertThat(hosts.admits(null)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"shop.example", "SHOP.example:8443", "[fd00::7]:80", "localhost:9000"})
  void aProxyMayKeepTheNameThatItsClientsUse(String host) throws Exception {
    assertThat(get(host)).startsWith("HTTP/1.1 200 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example", "www.shop.example", "shop.example.evil.example", "[fd00::8]"})
  void aForeignNameThatResolvesToLoopbackIsRefused(String host) throws Exception {
    assertThat(get(host))
        .startsWith("HTTP/1.1 421 ")
        .contains("received '" + host + "'", "try the address that was printed, or --allow-host");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://shop.example", "shop.example:80", "shop.example/", "*", ""})
  void anAllowedHostIsAName(String host) {
    assertThatThrownBy(() -> Access.OPEN.withHosts(Set.of(host)))
        .isInstanceOf(BobbinException.class)
        .hasMessageStartingWith(
            "allowed host: expected a name like shop.example, received '" + host);
  }

  private static String get(String host) throws Exception {
    Access access = Access.OPEN.withHosts(Set.of("Shop.example", "[fd00::7]"));
    try (TestServer server = TestServer.start(limits -> limits, access);
        RawConnection raw = server.open()) {
      raw.send("GET /hello HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
      return raw.rest();
    }
  }
}
