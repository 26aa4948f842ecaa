package dev.bobbin.http;

import dev.bobbin.base.json.JsonWriter;
import io.javalin.http.Context;

/** Answers in JSON. */
public final class Json {
  private Json() {}

  /** Answers with a tree of maps, lists and values. */
  public static void answer(Context ctx, Object tree) {
    // For terminals.
    ctx.contentType("application/json").result(JsonWriter.compact(tree) + "\n");
  }
}
