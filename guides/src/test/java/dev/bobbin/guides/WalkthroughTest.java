package dev.bobbin.guides;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Planted pages: what is wrong in them has to be found. */
class WalkthroughTest {

  @TempDir private Path folder;
  @TempDir private Path work;

  @Test
  void aPageThatIsRightPasses() throws IOException, InterruptedException {
    assertThat(
            walk(
                """
                Save as `a.txt`:

                <!-- file: a.txt -->
                ```yaml
                name: a
                ```

                ```sh
                cat a.txt
                echo "$HOME" | grep -c home
                ```
                ```text
                name: a
                1
                ```

                <!-- not run: takes hours -->
                ```sh
                sleep 9999
                ```
                """))
        .containsExactly("line 18: takes hours");
    assertThat(folder.resolve("a.txt")).exists();
  }

  @Test
  void aFailingCommandIsFound() {
    assertThatThrownBy(() -> walk("```sh\ntrue\nls no-such-file\ntrue\n```\n"))
        .isInstanceOf(PageException.class)
        .hasMessageStartingWith("p.md:1: exit code 2 instead of 0")
        .hasMessageContaining("no-such-file");
  }

  @Test
  void aCommandThatShouldFailAndDoesNotIsFound() {
    assertThatThrownBy(() -> walk("<!-- exits: 2 -->\n```sh\ntrue\n```\n"))
        .hasMessageStartingWith("p.md:2: exit code 0 instead of 2");
  }

  @Test
  void wrongOutputIsFound() {
    assertThatThrownBy(() -> walk("```sh\necho accuracy 0.9\n```\n```text\naccuracy 0.8\n```\n"))
        .hasMessageStartingWith("p.md:1: expected the line: accuracy 0.8");
  }

  @Test
  void outputOfADatasetThatIsNotHereIsLeftOut() throws IOException, InterruptedException {
    assertThat(walk("```sh\necho 1\n```\n<!-- output with: mnist -->\n```text\n2\n```\n"))
        .containsExactly("line 1, output not compared: mnist is not at hand");
  }

  @Test
  void outputThatCannotBeComparedIsLeftOut() throws IOException, InterruptedException {
    assertThat(walk("```sh\ndate\n```\n<!-- not compared: today -->\n```text\n1\n```\n"))
        .containsExactly("line 1, output not compared: today");
  }

  @Test
  void aServerRunsUntilThePageEnds() throws IOException, InterruptedException {
    assertThat(
            walk(
                """
                <!-- serves -->
                ```sh
                echo $$ >pid
                echo ready
                exec sleep 100
                ```
                ```text
                ready
                ```

                ```sh
                kill -0 "$(cat pid)"
                ```
                """))
        .isEmpty();
    long pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
    assertThat(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)).isFalse();
  }

  @Test
  void aServerThatEndsIsFound() {
    assertThatThrownBy(
            () -> walk("<!-- serves -->\n```sh\nexit 3\n```\n```text\nhttp://127.0.0.1:1/\n```\n"))
        .hasMessageContaining("ended with exit code 3");
  }

  @Test
  void whatNeedsAMissingToolIsLeftOut() throws IOException, InterruptedException {
    Path tools = Files.createDirectory(work.resolve("tools"));
    Page page = Page.read("p.md", "```sh\ncurl localhost:1/\n```\n");
    try (Walkthrough walkthrough =
        new Walkthrough(page, folder, work, Map.of("PATH", tools.toString()))) {
      walkthrough.walk(List.of());
      assertThat(walkthrough.leftOut()).containsExactly("line 1: no curl on the path");
    }
  }

  private List<String> walk(String markdown) throws IOException, InterruptedException {
    Page page = Page.read("p.md", markdown);
    Map<String, String> environment = Map.of("PATH", System.getenv("PATH"), "LANG", "C.UTF-8");
    try (Walkthrough walkthrough = new Walkthrough(page, folder, work, environment)) {
      walkthrough.walk(List.of());
      return walkthrough.leftOut();
    }
  }
}
