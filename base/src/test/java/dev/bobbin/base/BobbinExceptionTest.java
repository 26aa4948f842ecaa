package dev.bobbin.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class BobbinExceptionTest {
  private static final List<Problem> PROBLEMS =
      List.of(
          new Problem(new Position("r.yaml", 3, 5), "seed", "expected a number, received 'x'"),
          new Problem(Position.of("--set a=b"), "", "expected c"));

  @Test
  void saysItInOneLine() {
    assertThat(BobbinException.of("file, line 3", "a number", "'two\nlines'", "another"))
        .hasMessage("file, line 3: expected a number, received 'two lines'; try another");
  }

  @Test
  void aRemedyMayBeMissing() {
    assertThat(BobbinException.of("file", "a number", 3))
        .hasMessage("file: expected a number, received 3");
    assertThat(BobbinException.usage("--top", "a number", "x"))
        .hasMessage("--top: expected a number, received x");
  }

  @Test
  void itsPartsCanBeAskedFor() {
    BobbinException whole = BobbinException.of("file", "a number", 3, "another");
    assertThat(whole.where()).isEqualTo("file");
    assertThat(whole.expected()).hasValue("a number");
    assertThat(whole.received()).hasValue("3");
    assertThat(whole.remedy()).hasValue("another");
    assertThat(BobbinException.of("file", "a number", 3).remedy()).isEmpty();
    assertThat(BobbinException.of(PROBLEMS).where()).isEqualTo("r.yaml:3:5: seed");
    assertThat(BobbinException.of(PROBLEMS).expected()).isEmpty();
  }

  @Test
  void anotherRemedyTakesThePlaceOfTheFirst() {
    assertThat(BobbinException.of("file", "a number", 3, "another").advising("'make'"))
        .hasMessage("file: expected a number, received 3; try 'make'");
    assertThat(BobbinException.of("file", "a number", 3).advising("'make'"))
        .hasMessage("file: expected a number, received 3; try 'make'");
    List<Problem> advised =
        List.of(new Problem(Position.of("a"), "", "expected b, received c; try d"));
    assertThat(BobbinException.of(advised).advising("e"))
        .hasMessage("a: expected b, received c; try e");
    assertThat(BobbinException.usage(PROBLEMS).advising("e"))
        .hasMessage(
            "r.yaml:3:5: seed: expected a number, received 'x'\n--set a=b: expected c; try e");
    assertThat(BobbinException.usage(PROBLEMS).advising("e").isUsage()).isTrue();
  }

  @Test
  void whatWasAskedForIsToldFromWhatIsThere() {
    assertThat(BobbinException.usage("--top", "at least 1", 0, "3").isUsage()).isTrue();
    assertThat(BobbinException.usage(PROBLEMS).isUsage()).isTrue();
    assertThat(BobbinException.of("file", "a number", "'x'", "1").isUsage()).isFalse();
    assertThat(BobbinException.of(PROBLEMS).isUsage()).isFalse();
  }

  @Test
  void problemsHaveALineEachAndKeepTheirPlaces() {
    assertThat(BobbinException.of(PROBLEMS))
        .hasMessage("r.yaml:3:5: seed: expected a number, received 'x'\n--set a=b: expected c");
    IllegalStateException cause = new IllegalStateException("layer 2");
    BobbinException explained = BobbinException.usageBecause(cause, PROBLEMS);
    assertThat(explained).hasMessageEndingWith("expected c").hasCause(cause);
    assertThat(explained.isUsage()).isTrue();
    assertThat(explained.problems()).isEqualTo(PROBLEMS);
    assertThat(BobbinException.of("file", "a number", "'x'", "1").problems()).isEmpty();
  }

  @Test
  void ofVeryManyProblemsTheFirstAreSaid() {
    List<Problem> many = Collections.nCopies(25, PROBLEMS.getLast());
    assertThat(String.valueOf(BobbinException.of(many).getMessage()).lines())
        .hasSize(21)
        .endsWith("--set a=b: expected c", "and 5 more");
    assertThat(BobbinException.of(many.subList(0, 20)).getMessage()).doesNotContain("more");
  }

  @Test
  void translatesWhatTheFileSystemSays() {
    assertThat(BobbinException.io("f", "a readable folder", new AccessDeniedException("f")))
        .hasMessage(
            "f: expected a readable folder, received permission denied; try chmod or another user");
    assertThat(BobbinException.io("f", "a folder", new NotDirectoryException("f")))
        .hasMessageContaining("received no folder");
    assertThat(BobbinException.io("f", "a file", new NoSuchFileException("f")))
        .hasMessageContaining("no such file");
    assertThat(
            BobbinException.io(
                "f", "to write it", new FileSystemException("f", null, "No space left on device")))
        .hasMessage(
            "f: expected to write it, received 'No space left on device'; try another disk, or room on this one");
    assertThat(BobbinException.io("f", "a file", new IOException("Is a directory")))
        .hasMessageContaining("received 'Is a directory'");
    assertThat(BobbinException.io("f", "a file", new IOException()))
        .hasMessageContaining("received 'IOException'");
  }
}
