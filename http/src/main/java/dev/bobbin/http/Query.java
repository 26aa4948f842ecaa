package dev.bobbin.http;

import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The query parameters of a request. */
public final class Query {
  private static final int MOST_DIGITS = 9;

  private final Context ctx;

  private Query(Context ctx) {
    this.ctx = ctx;
  }

  /**
   * The parameters of a request.
   *
   * @throws HttpException 400 if one is not {@code known}, rather than ignoring a misspelt one
   */
  public static Query of(Context ctx, Set<String> known) {
    for (String name : ctx.queryParamMap().keySet()) {
      if (!known.contains(name)) {
        throw new HttpException(
            400,
            "parameter: expected %s, received '%s'; try /docs"
                .formatted(String.join(", ", new TreeSet<>(known)), name));
      }
    }
    return new Query(ctx);
  }

  /** The first value of a parameter. */
  public Optional<String> text(String name) {
    return Optional.ofNullable(ctx.queryParam(name));
  }

  /** All values of a parameter. */
  public List<String> texts(String name) {
    return ctx.queryParams(name);
  }

  /**
   * A boolean, true without a value.
   *
   * @param usual if the parameter is missing
   * @throws HttpException 400 if it is not one
   */
  public boolean flag(String name, boolean usual) {
    String text = ctx.queryParam(name);
    return switch (text) {
      case null -> usual;
      case "", "true" -> true;
      case "false" -> false;
      default ->
          throw new HttpException(
              400, "%s: expected true or false, received '%s'; try true".formatted(name, text));
    };
  }

  /**
   * An integer from 1 to {@code most}.
   *
   * @param usual if the parameter is missing
   * @throws HttpException 400 if it is not one
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
    throw new HttpException(
        400,
        "%s: expected 1 to %d, received '%s'; try %d"
            .formatted(name, most, text, Math.min(usual, most)));
  }
}
