package dev.bobbin.guides;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PageTest {

  @Test
  void readsCommandsWithTheirOutput() {
    Page page =
        read(
            """
            Train:

            ```sh
            ./bobbin train a.yaml
            ```

            <!-- output with: fashion-mnist -->
            ```text
            done
            ```
            """);

    assertThat(page.steps())
        .containsExactly(
            new Step.Commands(
                3,
                "./bobbin train a.yaml\n",
                0,
                false,
                Optional.of(
                    new Step.Output("done\n", Optional.of("fashion-mnist"), Optional.empty()))));
  }

  @Test
  void readsMarks() {
    Page page =
        read(
            """
            Save as `mine.yaml`:

            <!-- file: mine.yaml -->
            ```yaml
            name: mine
            ```

            <!-- exits: 2 -->
            ```sh
            ./bobbin train mine.yaml
            ```

            <!-- serves -->
            ```sh
            ./bobbin board
            ```

            <!-- not run: downloads 30 MB -->
            ```sh
            ./bobbin data fetch mnist
            ```
            """);

    assertThat(page.steps())
        .containsExactly(
            new Step.SavedFile(4, "mine.yaml", "name: mine\n"),
            new Step.Commands(9, "./bobbin train mine.yaml\n", 2, false, Optional.empty()),
            new Step.Commands(14, "./bobbin board\n", 0, true, Optional.empty()),
            new Step.NotRun(19, "downloads 30 MB"));
  }

  @Test
  void textElsewhereIsAnIllustration() {
    assertThat(read("```text\na ─► b\n```\n\n```json\n{}\n```\n").steps()).isEmpty();
  }

  @Test
  void textAfterOtherWordsIsNoOutput() {
    Page page = read("```sh\ntrue\n```\n\nA picture:\n\n```text\na ─► b\n```\n");

    assertThat(page.steps())
        .containsExactly(new Step.Commands(1, "true\n", 0, false, Optional.empty()));
  }

  @Test
  void refusesMarksWithoutReason() {
    refuses(
        "<!-- not run: -->\n```sh\n./bobbin data fetch mnist\n```\n", "p.md:1: 'not run' needs");
    refuses("<!-- not run -->\n```sh\n./bobbin data fetch mnist\n```\n", "p.md:1: 'not run' needs");
  }

  @Test
  void refusesOutputThatIsNotComparedWithoutReason() {
    refuses("```sh\ntrue\n```\n<!-- not compared -->\n```text\n1\n```\n", "'not compared' needs");
  }

  @Test
  void refusesUnknownMarksAndMarksOfNothing() {
    refuses("<!-- skip: no time -->\n```sh\ntrue\n```\n", "unknown mark 'skip'");
    refuses("<!-- not run: slow -->\n", "a mark without a block");
    refuses("<!-- not run: slow -->\nWords.\n```sh\ntrue\n```\n", "directly in front of a block");
  }

  @Test
  void refusesUnmarkedDownloads() {
    for (String command :
        List.of(
            "./bobbin data fetch mnist",
            "git clone x",
            "sudo apt install maven",
            "curl -s https://example.org/coat.png",
            "./bobbin bench --quick")) {
      refuses("```sh\n" + command + "\n```\n", "this may download");
    }
    assertThat(read("```sh\ncurl http://localhost:8080/\n```\n").steps()).hasSize(1);
  }

  @Test
  void refusesBlocksThatDoNotSayWhatTheyAre() {
    refuses("```\n./bobbin demo\n```\n", "say what this block is");
    refuses("```sh\n./bobbin demo\n", "this block has no end");
  }

  @Test
  void refusesFilesThatTheReaderIsNotToldToSave() {
    refuses("A recipe:\n\n<!-- file: a.yaml -->\n```yaml\nname: a\n```\n", "does not name a.yaml");
  }

  private static Page read(String markdown) {
    return Page.read("p.md", markdown);
  }

  private static void refuses(String markdown, String message) {
    assertThatThrownBy(() -> read(markdown))
        .isInstanceOf(PageException.class)
        .hasMessageContaining(message);
  }
}
