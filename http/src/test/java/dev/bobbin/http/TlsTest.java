package dev.bobbin.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.Certificate;
import java.time.Duration;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** HTTPS, with certificates made by this test. */
@Timeout(60)
final class TlsTest {
  @TempDir static Path folder;
  private static TestCertificate one;
  private static TestCertificate two;

  @BeforeAll
  static void make() throws Exception {
    one = TestCertificate.make(folder, "one", "EC");
    two = TestCertificate.make(folder, "two", "RSA");
  }

  private static TestServer start(Tls tls) throws Exception {
    return TestServer.start(limits -> limits, Access.OPEN.withTls(tls));
  }

  private static HttpResponse<String> get(TestServer server, TestCertificate trusted, String path)
      throws Exception {
    try (HttpClient client = HttpClient.newBuilder().sslContext(trusted.trusted()).build()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void pemAndPkcs12BothServe() throws Exception {
    for (TestCertificate certificate : new TestCertificate[] {one, two}) {
      try (TestServer server = start(Tls.pem(certificate.chain(), certificate.key()))) {
        assertThat(get(server, certificate, "/hello").body()).isEqualTo("hello");
        assertThat(server.server().url()).isEqualTo("https://127.0.0.1:" + server.port() + "/");
      }
    }
    try (TestServer server =
        start(Tls.pkcs12(one.store(), TestCertificate.PASSWORD.toCharArray()))) {
      assertThat(get(server, one, "/hello").body()).isEqualTo("hello");
    }
  }

  private static SSLSocket socket(TestServer server) throws Exception {
    return (SSLSocket)
        one.trusted()
            .getSocketFactory()
            .createSocket(InetAddress.getLoopbackAddress(), server.port());
  }

  @Test
  void onlyNewVersionsAreSpoken() throws Exception {
    Tls tls = Tls.pem(one.chain(), one.key());
    try (TestServer server = start(tls)) {
      for (String version : new String[] {"TLSv1.3", "TLSv1.2"}) {
        try (SSLSocket socket = socket(server)) {
          socket.setEnabledProtocols(new String[] {version});
          socket.startHandshake();
          assertThat(socket.getSession().getProtocol()).isEqualTo(version);
        }
      }
      assertThat(tls.factory().getSelectedProtocols()).containsOnly("TLSv1.3", "TLSv1.2");
      assertThat(tls.factory().getSelectedCipherSuites())
          .noneMatch(suite -> suite.matches(".*(NULL|anon|RC4|_DES|3DES|MD5|TLS_RSA).*"));
    }
  }

  @Test
  void whoSpeaksPlainHttpOrNothingIsHungUpOn() throws Exception {
    Access secure = Access.OPEN.withTls(Tls.pem(one.chain(), one.key()));
    try (TestServer server = TestServer.start(limits -> limits, secure)) {
      try (RawConnection plain = server.open().request("GET /hello")) {
        assertThat(plain.rest()).doesNotContain("hello");
      }
      assertThat(get(server, one, "/hello").body()).isEqualTo("hello");
    }
    try (TestServer server =
            TestServer.start(limits -> limits.withArrival(Duration.ofMillis(400)), secure);
        RawConnection slow = server.open()) {
      // A slow handshake counts like slow headers.
      String begun = "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001" + "\u0000".repeat(500);
      slow.drip(begun, 20);
      assertThat(server.traffic().refused(Refusal.SLOW)).isEqualTo(1);
    }
  }

  @Test
  void browsersAreToldToStayWithHttpsButNotOnLoopback() throws Exception {
    Access secure = Access.OPEN.withTls(Tls.pem(one.chain(), one.key()));
    try (TestServer server = TestServer.startOnAllAddresses(secure)) {
      assertThat(get(server, one, "/hello").headers().firstValue("Strict-Transport-Security"))
          .contains("max-age=31536000");
      assertThat(server.server().url()).startsWith("https://localhost:");
    }
    try (TestServer server = start(Tls.pem(one.chain(), one.key()))) {
      assertThat(get(server, one, "/hello").headers().firstValue("Strict-Transport-Security"))
          .isEmpty();
    }
    try (TestServer server = TestServer.startOnAllAddresses(Access.OPEN)) {
      assertThat(server.get("/hello").headers().firstValue("Strict-Transport-Security")).isEmpty();
    }
  }

  private static Certificate shown(TestServer server) throws Exception {
    try (SSLSocket socket = socket(server)) {
      socket.startHandshake();
      return socket.getSession().getPeerCertificates()[0];
    } catch (SSLException e) {
      // Not the certificate that this client trusts.
      return two.certificate();
    }
  }

  @Test
  void aRenewedCertificateIsShownToNewConnections() throws Exception {
    Path chain = Files.copy(one.chain(), folder.resolve("current.crt"));
    Path key = Files.copy(one.key(), folder.resolve("current.key"));
    try (TestServer server = start(Tls.pem(chain, key))) {
      assertThat(shown(server)).isEqualTo(one.certificate());
      try (HttpClient old = HttpClient.newBuilder().sslContext(one.trusted()).build()) {
        HttpRequest request =
            HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + "/hello"))
                .build();
        assertThat(old.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
            .isEqualTo(200);
        Files.copy(two.key(), key, StandardCopyOption.REPLACE_EXISTING);
        Files.copy(two.chain(), chain, StandardCopyOption.REPLACE_EXISTING);
        TestServer.await(
            "the new certificate",
            () -> {
              try {
                return shown(server).equals(two.certificate());
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            });
        // An existing connection keeps the old certificate.
        assertThat(old.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
            .isEqualTo(200);
      }
      assertThat(get(server, two, "/hello").body()).isEqualTo("hello");
    }
  }

  @Test
  void filesThatBecomeWrongChangeNothing() throws Exception {
    Path chain = Files.copy(one.chain(), folder.resolve("good.crt"));
    Tls tls = Tls.pem(chain, one.key());
    Files.writeString(chain, "rubbish");
    tls.reloadIfChanged();
    tls.reloadIfChanged();
    try (TestServer server = start(tls)) {
      assertThat(get(server, one, "/hello").body()).isEqualTo("hello");
    }
  }

  @Test
  void filesThatAreNotRightAreSaidToBeSo() throws Exception {
    Path rubbish = Files.writeString(folder.resolve("rubbish"), "rubbish");
    Path old =
        Files.writeString(
            folder.resolve("old.key"), TestCertificate.pem("RSA PRIVATE KEY", new byte[100]));
    assertThatThrownBy(() -> Tls.pem(rubbish, one.key()))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("rubbish: expected a certificate and its private key");
    assertThatThrownBy(() -> Tls.pem(one.chain(), rubbish))
        .hasMessageContaining("expected BEGIN PRIVATE KEY");
    assertThatThrownBy(() -> Tls.pem(one.chain(), old))
        .hasMessageContaining("try openssl pkcs8 -topk8 -nocrypt");
    assertThatThrownBy(() -> Tls.pem(one.chain(), two.key())).isInstanceOf(BobbinException.class);
    TestCertificate other = TestCertificate.make(folder, "other", "EC");
    assertThatThrownBy(() -> Tls.pem(one.chain(), other.key()))
        .hasMessageContaining("expected the certificate's key, received another one");
    assertThatThrownBy(() -> Tls.pkcs12(one.store(), "wrong!".toCharArray()))
        .isInstanceOf(BobbinException.class);
    assertThatThrownBy(() -> Tls.pem(folder.resolve("none"), one.key()))
        .isInstanceOf(BobbinException.class);
  }
}
