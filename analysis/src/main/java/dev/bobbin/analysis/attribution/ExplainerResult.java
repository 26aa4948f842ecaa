package dev.bobbin.analysis.attribution;

/**
 * An answer to a question about a network, or the reason why it has none.
 *
 * @param <T> what is asked for
 */
public sealed interface ExplainerResult<T> {
  /**
   * An answer.
   *
   * @param value the answer
   */
  record Given<T>(T value) implements ExplainerResult<T> {}

  /**
   * No answer.
   *
   * @param reason why not, as a sentence without its full stop
   */
  record Missing<T>(String reason) implements ExplainerResult<T> {}
}
