package dev.bobbin.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Access by token, and from pages of other sites. */
@Timeout(60)
final class AccessTest {
  private static final String TOKEN = "0123456789abcdef";
  private static final String SHOP = "https://shop.example";

  @TempDir Path folder;
  private Path file;
  private Access asked;

  @BeforeEach
  void write() throws Exception {
    file = TestServer.secret(folder.resolve("tokens"), "shop:" + TOKEN + "\n");
    asked = Access.OPEN.withTokens(Tokens.read(file)).withOpen(Set.of("/hello", "/health/*"));
  }

  private static TestServer start(Access access) throws Exception {
    return TestServer.start(limits -> limits, access);
  }

  @Test
  void withoutATokenOnlyOpenPathsAnswer() throws Exception {
    try (TestServer server = start(asked)) {
      for (String path : List.of("/items/x", "/healthy", "/nothing", "/hello/x", "/")) {
        HttpResponse<String> none = server.get(path);
        assertThat(none.statusCode()).as(path).isEqualTo(401);
        assertThat(none.headers().firstValue("WWW-Authenticate"))
            .contains("Bearer realm=\"bobbin\"");
        assertThat(none.body()).contains("Authorization: expected Bearer and a token");
      }
      assertThat(server.get("/hello").statusCode()).isEqualTo(200);
      assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
      assertThat(server.get("/hello", "Authorization", "Bearer wrong").statusCode()).isEqualTo(200);
      assertThat(server.traffic().refused(Refusal.TOKEN)).isEqualTo(5);
    }
  }

  @Test
  void theRightTokenOpensAllAndNoOtherDoes() throws Exception {
    try (TestServer server = start(asked)) {
      for (String right : List.of("Bearer " + TOKEN, "bearer " + TOKEN, "BEARER  " + TOKEN + " ")) {
        assertThat(server.get("/items/x", "Authorization", right).body()).as(right).isEqualTo("x");
      }
      for (String wrong :
          List.of(
              "Bearer",
              "Bearer ",
              "Bearer x",
              "Bearer " + TOKEN + "0",
              "Bearer " + TOKEN.toUpperCase(Locale.ROOT),
              "Bearer shop:" + TOKEN,
              "Basic " + TOKEN,
              TOKEN,
              "Bearer " + "x".repeat(8000))) {
        HttpResponse<String> answer = server.get("/items/x", "Authorization", wrong);
        assertThat(answer.statusCode()).as(wrong).isEqualTo(401);
        assertThat(answer.body()).doesNotContain(TOKEN);
      }
      HttpResponse<String> wrong = server.get("/items/x", "Authorization", "Bearer wrong");
      assertThat(wrong.headers().firstValue("WWW-Authenticate").orElseThrow())
          .endsWith("error=\"invalid_token\"");
      assertThat(server.get("/items/x?access_token=" + TOKEN).statusCode()).isEqualTo(401);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/health/../items/x",
        "/health/%2e%2e/items/x",
        "/health/..;/items/x",
        "/health/.%2e/items/x",
        "/health/%252e%252e/items/x",
        "/health//../items/x",
        "/health/\\..\\items/x",
        "//items/x",
        "/items/x?/health/",
        "/items/x#/health/live",
        "/items/x;/health/live",
        "/items/%2fhealth%2flive",
        "http://localhost/health/../items/x",
        "*"
      })
  void noWayOfWritingAPathLeadsPastTheToken(String path) throws Exception {
    try (TestServer server = start(asked);
        RawConnection raw = server.open()) {
      raw.request("GET " + path, "Connection: close");
      assertThat(raw.rest())
          .matches("(?s)HTTP/1.1 (400|401|404|421) .*")
          .doesNotContain("\r\n\r\nx");
    }
  }

  @Test
  void aRunningServerTakesUpAChangedFile() throws Exception {
    try (TestServer server = start(asked)) {
      assertThat(server.get("/items/x", "Authorization", "Bearer " + TOKEN).statusCode())
          .isEqualTo(200);
      Files.writeString(file, "shop:another-token-than-before\n");
      TestServer.await(
          "the old token is no longer accepted",
          () -> {
            try {
              return server.get("/items/x", "Authorization", "Bearer " + TOKEN).statusCode() == 401;
            } catch (Exception e) {
              throw new AssertionError(e);
            }
          });
      assertThat(
              server
                  .get("/items/x", "Authorization", "Bearer another-token-than-before")
                  .statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void aTokenHasItsOwnPlaces() throws Exception {
    Files.writeString(file, "one:0123456789abcdef\ntwo:0123456789abcdeg\n");
    Access two = Access.OPEN.withTokens(Tokens.read(file));
    try (TestServer server = TestServer.start(limits -> limits.withRequests(10, 1), two)) {
      var waiting =
          server
              .client()
              .sendAsync(
                  server.request("/wait", "Authorization", "Bearer 0123456789abcdef").build(),
                  HttpResponse.BodyHandlers.ofString());
      server.begun.acquire();
      assertThat(server.get("/items/x", "Authorization", "Bearer 0123456789abcdef").statusCode())
          .isEqualTo(429);
      assertThat(server.get("/items/x", "Authorization", "Bearer 0123456789abcdeg").statusCode())
          .isEqualTo(200);
      server.go.countDown();
      assertThat(waiting.get().statusCode()).isEqualTo(200);
    }
  }

  private static String crossing(TestServer server, String method, String... headers)
      throws Exception {
    try (RawConnection raw = server.open()) {
      String[] all = new String[headers.length + 2];
      System.arraycopy(headers, 0, all, 0, headers.length);
      all[headers.length] = "Content-Length: 0";
      all[headers.length + 1] = "Connection: close";
      return raw.request(method, all).rest();
    }
  }

  @Test
  void pagesOfOtherSitesCannotMakeAnythingWork() throws Exception {
    try (TestServer server = start(Access.OPEN)) {
      for (String origin : List.of(SHOP, "null", "http://localhost:1", "http://evil.localhost")) {
        assertThat(crossing(server, "POST /size", "Origin: " + origin))
            .as(origin)
            .startsWith("HTTP/1.1 403 ")
            .contains("{\"error\":\"Origin: expected a page of this server")
            .doesNotContain("Access-Control");
      }
      assertThat(crossing(server, "POST /size", "Sec-Fetch-Site: cross-site"))
          .startsWith("HTTP/1.1 403 ");
      assertThat(crossing(server, "PUT /size", "Sec-Fetch-Site: same-site"))
          .startsWith("HTTP/1.1 403 ");
      // Links from other sites work, and browsers do not let other pages read the answer.
      assertThat(crossing(server, "GET /hello", "Sec-Fetch-Site: cross-site", "Origin: " + SHOP))
          .startsWith("HTTP/1.1 200 ")
          .contains("Cross-Origin-Resource-Policy: same-origin")
          .doesNotContain("Access-Control");
      assertThat(
              crossing(
                  server,
                  "OPTIONS /size",
                  "Origin: " + SHOP,
                  "Access-Control-Request-Method: POST"))
          .startsWith("HTTP/1.1 405 ")
          .doesNotContain("Access-Control");
    }
  }

  @Test
  void ownPagesAndClientsThatAreNoBrowsersCan() throws Exception {
    try (TestServer server = start(Access.OPEN)) {
      String own = "Origin: http://localhost:" + server.port();
      assertThat(crossing(server, "POST /size")).startsWith("HTTP/1.1 200 ");
      assertThat(crossing(server, "POST /size", own)).startsWith("HTTP/1.1 200 ");
      assertThat(crossing(server, "POST /size", own, "Sec-Fetch-Site: same-origin"))
          .startsWith("HTTP/1.1 200 ");
      assertThat(crossing(server, "POST /size", "Sec-Fetch-Site: none"))
          .startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void namedPagesAskFirstAndThenMay() throws Exception {
    try (TestServer server = start(asked.withOrigins(Set.of(SHOP)))) {
      String preflight =
          crossing(
              server,
              "OPTIONS /size",
              "Origin: " + SHOP,
              "Access-Control-Request-Method: POST",
              "Access-Control-Request-Headers: authorization, content-type",
              "Access-Control-Request-Private-Network: true");
      assertThat(preflight)
          .startsWith("HTTP/1.1 204 ")
          .contains(
              "Access-Control-Allow-Origin: " + SHOP,
              "Access-Control-Allow-Methods: GET, HEAD, POST, PUT",
              "Access-Control-Allow-Headers: Authorization, Content-Type, X-Request-Id",
              "Access-Control-Allow-Private-Network: true",
              "Access-Control-Max-Age: 600",
              "Vary: Origin")
          .doesNotContain("Allow-Credentials");
      assertThat(
              crossing(
                  server,
                  "POST /size",
                  "Origin: " + SHOP,
                  "Sec-Fetch-Site: cross-site",
                  "Authorization: Bearer " + TOKEN))
          .startsWith("HTTP/1.1 200 ")
          .contains(
              "Access-Control-Allow-Origin: " + SHOP,
              "Access-Control-Expose-Headers: Retry-After, X-Request-Id",
              "Cross-Origin-Resource-Policy: cross-origin");
      // The page can read the answer of a refused request, too.
      assertThat(crossing(server, "POST /size", "Origin: " + SHOP))
          .startsWith("HTTP/1.1 401 ")
          .contains("Access-Control-Allow-Origin: " + SHOP);
      for (String other :
          List.of("https://shop.example.evil", "http://shop.example", SHOP + ":444", "null")) {
        assertThat(
                crossing(
                    server,
                    "OPTIONS /size",
                    "Origin: " + other,
                    "Access-Control-Request-Method: POST"))
            .as(other)
            .startsWith("HTTP/1.1 405 ")
            .contains("Vary: Origin")
            .doesNotContain("Access-Control");
        assertThat(crossing(server, "POST /size", "Origin: " + other)).startsWith("HTTP/1.1 403 ");
      }
    }
  }

  @Test
  void anyPageMayWhereThatIsSaidAndNoTokenIsAsked() throws Exception {
    Access any = Access.OPEN.withOrigins(Set.of("*"));
    try (TestServer server = start(any)) {
      assertThat(crossing(server, "POST /size", "Origin: " + SHOP))
          .startsWith("HTTP/1.1 200 ")
          .contains("Access-Control-Allow-Origin: *");
    }
    assertThatThrownBy(() -> asked.withOrigins(Set.of("*")))
        .isInstanceOf(BobbinException.class)
        .hasMessageContaining("origin: expected names of sites where tokens are asked for");
    for (String none : List.of("shop.example", "https://shop.example/", "HTTPS://shop.example")) {
      assertThatThrownBy(() -> Access.OPEN.withOrigins(Set.of(none)))
          .isInstanceOf(BobbinException.class)
          .hasMessageContaining("received '" + none + "'; try");
    }
  }

  @Test
  void theMethodIsTheOneThatWasChecked() throws Exception {
    try (TestServer server = start(Access.OPEN)) {
      assertThat(crossing(server, "GET /size", "X-HTTP-Method-Override: POST"))
          .startsWith("HTTP/1.1 400 ");
    }
  }

  @Test
  void pathsThatAreNoneAreSaidToBeSo() {
    assertThatThrownBy(() -> new Paths(Set.of("hello")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "path: expected one like /docs, /models/*/ready or /page/*, received 'hello'");
    assertThatThrownBy(() -> new Paths(Set.of("/a*b")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
