package dev.bobbin.guides;

import java.util.Optional;

/** What a page asks its reader to do, or shows without asking. */
sealed interface Step {

  /** Line of the page on which the block begins, from 1. */
  int line();

  /**
   * Commands to run.
   *
   * @param script the commands as printed
   * @param exit exit code that the page announces
   * @param serves whether the command runs until the page ends
   * @param output what the page prints under the commands
   */
  record Commands(int line, String script, int exit, boolean serves, Optional<Output> output)
      implements Step {}

  /**
   * A file that the reader saves.
   *
   * @param name path below the folder of the clone
   */
  record SavedFile(int line, String name, String text) implements Step {}

  /**
   * Commands that the test leaves out.
   *
   * @param reason why
   */
  record NotRun(int line, String reason) implements Step {}

  /**
   * Output to compare.
   *
   * @param text the lines; {@code ...} stands for lines, or the rest of a line, left out
   * @param dataset without which the output is another
   * @param incomparable why the output is not compared at all
   */
  record Output(String text, Optional<String> dataset, Optional<String> incomparable) {}
}
