package dev.bobbin.cli.predict;

import static dev.bobbin.report.text.Words.format;

import dev.bobbin.base.text.Names;
import dev.bobbin.cli.predict.PictureArguments.Picture;
import dev.bobbin.cli.terminal.Host;
import dev.bobbin.data.image.ImageClassifier;
import dev.bobbin.model.ClassProbability;

/** A line for each picture, with its likeliest classes. */
public final class AnswerLines implements Answers {
  private final Host host;
  private final int top;

  /** Lines on standard output with {@code top} classes. */
  public AnswerLines(Host host, int top) {
    this.host = host;
    this.top = top;
  }

  @Override
  public void add(Picture picture, ImageClassifier.Answer answer) {
    StringBuilder line = new StringBuilder(Names.printable(answer.image())).append(':');
    String separator = answer.isUnknown() ? " unknown (nearest: " : " ";
    for (ClassProbability c : answer.classes().subList(0, Math.min(top, answer.classes().size()))) {
      line.append(separator)
          .append(
              answer.probabilities()
                  ? format("%s %.1f %%", Names.printable(c.name()), 100 * c.probability())
                  : format("%s score %.4g", Names.printable(c.name()), c.probability()))
          .append(
              c.meanProbability()
                  .map(mean -> format(" of votes (probability %.1f %%)", 100 * mean))
                  .orElse(""));
      separator = ", ";
    }
    host.out().println(answer.isUnknown() ? line.append(')') : line);
  }
}
