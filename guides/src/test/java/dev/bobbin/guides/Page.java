package dev.bobbin.guides;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Markdown page as a list of steps.
 *
 * <p>Every fence says what it is. {@code sh}: commands, run as printed. {@code text} directly after
 * commands: their output. Anything else: an illustration. HTML comments in front of a fence, which
 * readers do not see, say more:
 *
 * <ul>
 *   <li>{@code <!-- not run: REASON -->}: the commands are left out
 *   <li>{@code <!-- file: NAME -->}: the block is saved under this name, which the text in front of
 *       it has to mention
 *   <li>{@code <!-- exits: CODE -->}: the commands end with this exit code
 *   <li>{@code <!-- serves -->}: the command runs in the background until the page ends
 *   <li>{@code <!-- output with: DATASET -->}: the output is compared only where the full dataset
 *       is at hand
 *   <li>{@code <!-- not compared: REASON -->}: the output is not compared
 * </ul>
 *
 * @param name path of the page, for messages
 */
record Page(String name, List<Step> steps) {

  private static final Pattern FENCE = Pattern.compile("```+\\s*(\\S*)\\s*(.*)");
  private static final Pattern MARK =
      Pattern.compile("<!--\\s*([a-z ]+?)\\s*(?::\\s*(.*?))?\\s*-->");
  private static final Set<String> MARKS =
      Set.of("not run", "file", "exits", "serves", "output with", "not compared");
  private static final Pattern DOWNLOAD =
      Pattern.compile(
          "\\bdata fetch\\b|\\bgit clone\\b|\\bapt(-get)? |\\bwget\\b|\\bpip3? |\\bdocker\\b|bobbin bench\\b"
              + "|https?://(?!localhost|127\\.0\\.0\\.1)");

  Page {
    steps = List.copyOf(steps);
  }

  /**
   * Reads a page.
   *
   * @throws PageException if a fence does not say what it is, a mark is unknown or lacks its value,
   *     a command that downloads is not marked, or a saved file is not named in the text
   */
  static Page read(String name, String markdown) {
    return new Page(name, new Reader(name, markdown.lines().toList()).steps());
  }

  private static final class Reader {

    private final String name;
    private final List<String> lines;
    private final List<Step> steps = new ArrayList<>();
    private final StringBuilder prose = new StringBuilder();
    private final List<Mark> marks = new ArrayList<>();
    private boolean afterCommands;

    private record Mark(String word, Optional<String> value) {}

    Reader(String name, List<String> lines) {
      this.name = name;
      this.lines = lines;
    }

    List<Step> steps() {
      for (int at = 0; at < lines.size(); at++) {
        String line = lines.get(at).strip();
        Matcher fence = FENCE.matcher(line);
        Matcher mark = MARK.matcher(line);
        if (fence.matches()) {
          int end = end(at);
          block(at + 1, fence.group(1), String.join("\n", lines.subList(at + 1, end)) + "\n");
          marks.clear();
          prose.setLength(0);
          at = end;
        } else if (mark.matches()) {
          mark(at + 1, mark);
        } else if (!line.isEmpty()) {
          require(marks.isEmpty(), at, "a mark stands directly in front of a block");
          prose.append(line).append(' ');
          afterCommands = false;
        }
      }
      require(marks.isEmpty(), lines.size(), "a mark without a block");
      return steps;
    }

    private int end(int start) {
      for (int at = start + 1; at < lines.size(); at++) {
        if (lines.get(at).strip().startsWith("```")) {
          return at;
        }
      }
      throw problem(start + 1, "this block has no end");
    }

    private void mark(int line, Matcher matcher) {
      Mark mark = new Mark(matcher.group(1), Optional.ofNullable(matcher.group(2)));
      require(MARKS.contains(mark.word()), line, "unknown mark '" + mark.word() + "'");
      require(
          mark.word().equals("serves") == mark.value().filter(v -> !v.isBlank()).isEmpty(),
          line,
          "'" + mark.word() + "' needs " + (mark.word().equals("serves") ? "no value" : "a value"));
      marks.add(mark);
    }

    private Optional<String> marked(String word) {
      return marks.stream()
          .filter(mark -> mark.word().equals(word))
          .map(mark -> mark.value().orElse(""))
          .findFirst();
    }

    private void block(int line, String kind, String text) {
      require(!kind.isEmpty(), line, "say what this block is: sh, text, yaml, java ...");
      Optional<String> file = marked("file");
      Optional<String> reason = marked("not run");
      boolean output = kind.equals("text") && afterCommands;
      afterCommands = false;
      if (file.isPresent()) {
        require(prose.indexOf(file.get()) >= 0, line, "the text does not name " + file.get());
        steps.add(new Step.SavedFile(line, file.get(), text));
      } else if (reason.isPresent()) {
        steps.add(new Step.NotRun(line, reason.get()));
      } else if (kind.equals("sh")) {
        Matcher download = DOWNLOAD.matcher(text);
        require(!download.find(), line, "this may download: mark it as not run, with the reason");
        int exit = marked("exits").map(Integer::valueOf).orElse(0);
        steps.add(
            new Step.Commands(line, text, exit, marked("serves").isPresent(), Optional.empty()));
        afterCommands = true;
      } else if (output && steps.getLast() instanceof Step.Commands commands) {
        Step.Output shown = new Step.Output(text, marked("output with"), marked("not compared"));
        steps.set(
            steps.size() - 1,
            new Step.Commands(
                commands.line(),
                commands.script(),
                commands.exit(),
                commands.serves(),
                Optional.of(shown)));
      }
    }

    private void require(boolean holds, int line, String message) {
      if (!holds) {
        throw problem(line, message);
      }
    }

    private PageException problem(int line, String message) {
      return new PageException(name + ":" + line + ": " + message);
    }
  }
}
