package dev.bobbin.analysis.attribution;

/**
 * A result, or the reason why there is none.
 *
 * @param <T> the result
 */
public sealed interface ExplainerResult<T> {
  record Given<T>(T value) implements ExplainerResult<T> {}

  /**
   * No result.
   *
   * @param reason a sentence without its full stop
   */
  record Missing<T>(String reason) implements ExplainerResult<T> {}
}
