package dev.bobbin.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures as clients send them: as the body, or in a form. */
@Timeout(60)
final class UploadTest {
  private static final String FORM = "multipart/form-data; boundary=";
  private static TestServer server;

  @BeforeAll
  static void begin() throws Exception {
    server = TestServer.start(limits -> limits);
  }

  @AfterAll
  static void end() throws Exception {
    server.awaitRest();
    server.close();
  }

  /** A form as browsers and curl write it. */
  private static final class Form {
    private final String boundary;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Form(String boundary) {
      this.boundary = boundary;
    }

    Form part(String disposition, byte[] content) throws IOException {
      text("--" + boundary + "\r\nContent-Disposition: form-data; " + disposition + "\r\n");
      text("Content-Type: image/png\r\n\r\n");
      bytes.write(content);
      text("\r\n");
      return this;
    }

    private void text(String text) throws IOException {
      bytes.write(text.getBytes(StandardCharsets.UTF_8));
    }

    HttpResponse<String> send(String type) throws Exception {
      text("--" + boundary + "--\r\n");
      return server.post("/picture", bytes.toByteArray(), "Content-Type", type);
    }

    HttpResponse<String> send() throws Exception {
      return send(FORM + boundary);
    }
  }

  private static HttpResponse<String> send(String body, String type) throws Exception {
    return server.post(
        "/picture", body.getBytes(StandardCharsets.ISO_8859_1), "Content-Type", type);
  }

  @Test
  void aBodyIsThePicture() throws Exception {
    assertThat(send("PNG", "image/png").body()).isEqualTo("body: 3 bytes");
    assertThat(send("PNG", "application/x-www-form-urlencoded").body()).isEqualTo("body: 3 bytes");
    HttpResponse<String> empty = send("", "image/png");
    assertThat(empty.statusCode()).isEqualTo(400);
    assertThat(empty.body()).contains("body: expected a picture, received no bytes");
  }

  @Test
  void aFormHasThePictureUnderItsNameOrAsItsOnlyFile() throws Exception {
    byte[] png = new byte[1234];
    assertThat(new Form("b").part("name=\"image\"; filename=\"shirt.png\"", png).send().body())
        .isEqualTo("shirt.png: 1234 bytes");
    assertThat(new Form("b").part("name=\"photo\"; filename=\"shirt.png\"", png).send().body())
        .isEqualTo("shirt.png: 1234 bytes");
    assertThat(
            new Form("b")
                .part("name=\"other\"; filename=\"no.png\"", new byte[1])
                .part("name=\"remark\"", "text".getBytes(StandardCharsets.UTF_8))
                .part("name=\"image\"; filename=\"shirt.png\"", png)
                .send()
                .body())
        .isEqualTo("shirt.png: 1234 bytes");
    assertThat(new Form("b").part("name=\"image\"", png).send().body())
        .isEqualTo("image: 1234 bytes");
  }

  @Test
  void boundariesMayBeQuotedAndStandInThePicture() throws Exception {
    byte[] tricky = "--b\r\n\r\n--\r\n--a b\r--".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(
            new Form("a b:c")
                .part("name=image; filename=x.png", tricky)
                .send(FORM + "\"a b:c\"")
                .body())
        .isEqualTo("x.png: " + tricky.length + " bytes");
  }

  @Test
  void formsWithoutOnePictureAreSaidToBeSo() throws Exception {
    byte[] png = new byte[10];
    HttpResponse<String> two =
        new Form("b")
            .part("name=\"one\"; filename=\"1.png\"", png)
            .part("name=\"two\"; filename=\"2.png\"", png)
            .send();
    assertThat(two.statusCode()).isEqualTo(400);
    assertThat(two.body())
        .contains("form: expected one file named 'image', received 0 of that name and 2 files");
    assertThat(new Form("b").send().statusCode()).isEqualTo(400);
    assertThat(new Form("b").part("name=\"remark\"", png).send().statusCode()).isEqualTo(400);
    assertThat(new Form("b").part("name=\"image\"; filename=\"\"", new byte[0]).send().statusCode())
        .isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--b",
        "--b--",
        "--b\r\n",
        "no boundary at all",
        "--b\r\nContent-Disposition: form-data; name=\"image\"\r\n\r\nno end",
        "--b\r\nno colon\r\n\r\nx\r\n--b--\r\n",
        "--b\r\n: \r\n\r\nx\r\n--b--\r\n",
        "--b\r\nContent-Disposition: form-data; name=\"im\u0000age\"\r\n\r\nx\r\n--b--\r\n",
      })
  void whatIsNoFormIsRefused(String body) throws Exception {
    HttpResponse<String> answer = send(body, FORM + "b");
    assertThat(answer.statusCode()).as(body).isEqualTo(400);
    assertThat(answer.body()).startsWith("{\"error\":\"form");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=\"\""
      })
  void aFormWithoutABoundaryIsRefused(String type) throws Exception {
    HttpResponse<String> answer = send("--b\r\n", type);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("Content-Type: expected a boundary");
  }

  @Test
  void formsOfVeryManyPartsOrHeadersAreRefused() throws Exception {
    Form many = new Form("b");
    for (int i = 0; i < 1000; i++) {
      many.part("name=\"x" + i + "\"", new byte[0]);
    }
    assertThat(many.send().statusCode()).isEqualTo(400);
    String long_ = "name=\"image\"; filename=\"" + "x".repeat(100_000) + "\"";
    assertThat(new Form("b").part(long_, new byte[1]).send().statusCode()).isEqualTo(400);
  }

  @Test
  void namesOfFilesAreOnlyWords() throws Exception {
    assertThat(
            new Form("b")
                .part("name=\"image\"; filename=\"../../etc/passwd\"", new byte[1])
                .send()
                .body())
        .isEqualTo("../../etc/passwd: 1 bytes");
  }

  private static Set<Path> temporaryFiles() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(System.getProperty("java.io.tmpdir")), 1)) {
      return files
          .filter(
              file -> file.getFileName().toString().toLowerCase(Locale.ROOT).contains("multipart"))
          .collect(Collectors.toSet());
    }
  }

  @Test
  void nothingIsWrittenToDisk() throws Exception {
    Set<Path> before = temporaryFiles();
    byte[] large = new byte[8 << 20];
    assertThat(new Form("b").part("name=\"image\"; filename=\"x.png\"", large).send().body())
        .isEqualTo("x.png: " + large.length + " bytes");
    assertThat(temporaryFiles()).isEqualTo(before);
  }
}
