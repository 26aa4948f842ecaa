package dev.bobbin.http;

import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What stands behind the question mark of an address, read strictly. */
public final class Query {
  private static final int MOST_DIGITS = 9;

  private final Context ctx;

  private Query(Context ctx) {
    this.ctx = ctx;
  }

  /**
   * That of a request.
   *
   * @param known names of all parameters that there are
   * @throws Problem 400 if there is another: a misspelt one would be an answer to another question
   */
  public static Query of(Context ctx, Set<String> known) {
    for (String name : ctx.queryParamMap().keySet()) {
      if (!known.contains(name)) {
        throw new Problem(
            400,
            "parameter: expected %s, received '%s'; try /docs"
                .formatted(String.join(", ", new TreeSet<>(known)), name));
      }
    }
    return new Query(ctx);
  }

  /** The first value of a name. */
  public Optional<String> text(String name) {
    return Optional.ofNullable(ctx.queryParam(name));
  }

  /** All values of a name. */
  public List<String> texts(String name) {
    return ctx.queryParams(name);
  }

  /**
   * Yes or no; a name without a value is a yes.
   *
   * @param usual where it is not said
   * @throws Problem 400 if it is neither
   */
  public boolean flag(String name, boolean usual) {
    String text = ctx.queryParam(name);
    return switch (text) {
      case null -> usual;
      case "", "true" -> true;
      case "false" -> false;
      default ->
          throw new Problem(
              400, "%s: expected true or false, received '%s'; try true".formatted(name, text));
    };
  }

  /**
   * A whole number from 1 on.
   *
   * @param usual where it is not said
   * @param most that it may be
   * @throws Problem 400 if it is none
   */
  public int number(String name, int usual, int most) {
    String text = ctx.queryParam(name);
    if (text == null) {
      return usual;
    }
    if (text.length() <= MOST_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      int number = text.isEmpty() ? 0 : Integer.parseInt(text);
      if (number >= 1 && number <= most) {
        return number;
      }
    }
    throw new Problem(
        400,
        "%s: expected 1 to %d, received '%s'; try %d"
            .formatted(name, most, text, Math.min(usual, most)));
  }
}
