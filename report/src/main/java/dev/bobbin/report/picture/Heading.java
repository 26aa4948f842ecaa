package dev.bobbin.report.picture;

import java.util.Optional;

/**
 * What stands over a picture.
 *
 * @param title what is shown
 * @param details of what, in small letters
 * @param warning what a reader must know to take it for what it is, such as {@link
 *     #TRAINED_ON_TEST}; drawn so that it is not overlooked
 */
public record Heading(String title, Optional<String> details, Optional<String> warning) {
  /** For figures that are no measure of a network. */
  public static final String TRAINED_ON_TEST = "trained on the test images";

  /** Only a title. */
  public static Heading of(String title) {
    return new Heading(title, Optional.empty(), Optional.empty());
  }

  /** The same with details. */
  public Heading with(String text) {
    return new Heading(title, Optional.of(text), warning);
  }

  /** The same with a warning. */
  public Heading warning(String text) {
    return new Heading(title, details, Optional.of(text));
  }

  /** All of it in one line. */
  String line() {
    StringBuilder line = new StringBuilder(title);
    details.ifPresent(text -> line.append(", ").append(text));
    warning.ifPresent(text -> line.append(" (").append(text).append(')'));
    return Label.of(line.toString()).full();
  }
}
