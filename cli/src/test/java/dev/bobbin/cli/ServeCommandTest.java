package dev.bobbin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.base.json.JsonReader;
import dev.bobbin.base.json.Node;
import dev.bobbin.cli.terminal.ExitCode;
import dev.bobbin.cli.terminal.Host;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The service, started from a command line. */
@Timeout(120)
final class ServeCommandTest {
  @TempDir static Path folder;
  private static Path run = Path.of("");

  @BeforeAll
  static void train() throws IOException {
    Path recipe = TinyRecipe.write(folder);
    run = folder.resolve("tiny-run");
    Outcome outcome = Outcome.of("train", recipe.toString(), "--run", run.toString());
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(ExitCode.DONE);
  }

  /** A command that goes on until it is closed. */
  private static final class Serving implements AutoCloseable {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final PipedInputStream pipe = new PipedInputStream(1 << 16);
    private final Thread thread;
    private final BufferedReader out;

    Serving(String... arguments) throws IOException {
      Host host =
          new Host(
              new ByteArrayInputStream(new byte[0]),
              new PrintStream(new PipedOutputStream(pipe), true, StandardCharsets.UTF_8),
              new PrintStream(err, true, StandardCharsets.UTF_8),
              OptionalInt.empty(),
              Path.of("..", "recipes"));
      this.out = new BufferedReader(new InputStreamReader(pipe, StandardCharsets.UTF_8));
      this.thread = Thread.ofPlatform().start(() -> Cli.run(host, arguments));
    }

    String line() throws IOException {
      return out.readLine();
    }

    Node.Mapping document() throws IOException {
      StringBuilder document = new StringBuilder();
      for (String line = line(); ; line = line()) {
        document.append(line).append('\n');
        if (line.equals("}")) {
          return (Node.Mapping) JsonReader.read("standard output", document.toString());
        }
      }
    }

    @Override
    public void close() {
      thread.interrupt();
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static String get(String address) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) URI.create(address).toURL().openConnection();
    assertThat(connection.getResponseCode()).as(address).isEqualTo(200);
    return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void aRunAndAFileAreServedUnderTheirNamesUntilItIsStopped() throws Exception {
    Path file = Files.copy(run.resolve("model.safetensors"), folder.resolve("other.safetensors"));
    String address;
    try (Serving serving = new Serving("serve", run.toString(), "other:7=" + file, "--port", "0")) {
      address = serving.line();
      assertThat(address).matches("http://127\\.0\\.0\\.1:[0-9]+/");
      assertThat(get(address + "v1/models"))
          .contains(
              "\"name\":\"tiny-run\",\"version\":\"1\"", "\"name\":\"other\",\"version\":\"7\"");
      assertThat(get(address + "metrics")).contains("bobbin_inference_");
    }
    assertThat(
            Outcome.of("serve", run.toString(), "--port", URI.create(address).getPort() + "x")
                .code())
        .isEqualTo(ExitCode.USAGE);
    // The port is free again.
    try (Serving again =
        new Serving(
            "serve", run.toString(), "--json", "--port", "" + URI.create(address).getPort())) {
      Node.Mapping document = again.document();
      assertThat(((Node.Scalar) document.get("url")).text()).isEqualTo(address);
    }
  }

  @Test
  void theAddressesForOtherMachinesAreSaid() throws Exception {
    try (Serving serving =
        new Serving("serve", run.toString(), "--port", "0", "--host", "0.0.0.0", "--json")) {
      Node.Mapping document = serving.document();
      String port = ((Node.Scalar) document.get("port")).text();
      assertThat(((Node.Scalar) document.get("url")).text())
          .isEqualTo("http://localhost:" + port + "/");
      for (Node url : ((Node.Sequence) document.get("networkUrls")).items()) {
        String address = ((Node.Scalar) url).text();
        assertThat(address).matches("http://[0-9.]+:" + port + "/").doesNotContain("127.0.0.1");
        assertThat(get(address + "v1/models")).contains("tiny-run");
      }
    }
    try (Serving serving = new Serving("serve", run.toString(), "--port", "0", "--json")) {
      assertThat(((Node.Sequence) serving.document().get("networkUrls")).items()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "serve | 2 | serve: Missing required parameter",
        "serve a=RUN a=RUN | 2 | MODEL: expected each name and version once, received a:1 2 times; try a:NEXT=",
        "serve RUN --port 70000 | 2 | port: expected 0 to 65535, received 70000",
        "serve RUN --port 0 --host no.such.host.invalid | 2 | host: expected a name or an address of this machine",
        "serve RUN --max-queue 0 | 2 | --max-queue: expected 1 to 1000000, received 0",
        "serve RUN --max-body 100000 | 2 | --max-body: expected 1 to 1024, received 100000",
        "serve RUN --timeout -1 | 2 | --timeout: expected 1 to 86400, received -1",
        "serve 'a b=RUN' --port 0 | 2 | model name: expected 1 to 128 letters",
        "serve RUN/nothing --port 0 | 1 | nothing: expected",
        "serve RUN/recipe.yaml --port 0 | 1 | recipe.yaml: expected a model file that Bobbin wrote"
      })
  void whatCannotBeServedIsSaidInOneLine(String words, int code, String message) {
    String[] arguments =
        Arrays.stream(words.strip().split(" (?=([^']*'[^']*')*[^']*$)"))
            .map(word -> word.replace("'", "").replace("RUN", run.toString()))
            .toArray(String[]::new);
    Outcome outcome = Outcome.of(arguments);
    assertThat(outcome.err()).contains(message.strip()).doesNotContain("Exception", "\tat ");
    assertThat(outcome.code()).isEqualTo(code);
    assertThat(outcome.out()).isEmpty();
  }
}
