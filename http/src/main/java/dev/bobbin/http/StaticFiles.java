package dev.bobbin.http;

import dev.bobbin.base.io.Sha256;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Files of pages, each under a fixed path: no path of a request is ever resolved. */
public final class StaticFiles {
  private final RoutesConfig routes;

  /** Adds files to routes. */
  public StaticFiles(RoutesConfig routes) {
    this.routes = routes;
  }

  /**
   * Serves a text under a path, with an ETag.
   *
   * @param contentType such as {@code text/css}; the charset is UTF-8
   */
  public StaticFiles add(String path, String contentType, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    // Weak, since the file is sent compressed or plain.
    String tag = "W/\"" + Sha256.of(bytes).substring(0, 16) + "\"";
    addGet(routes, path, ctx -> answer(ctx, contentType, bytes, tag));
    return this;
  }

  /** Adds a handler of GET and HEAD. */
  public static void addGet(RoutesConfig routes, String path, Handler handler) {
    routes.get(path, handler);
    routes.head(path, handler);
  }

  /**
   * The text of a resource.
   *
   * @param name for messages
   * @param resource from {@link Class#getResourceAsStream} of the module that owns it; null if
   *     there is none
   */
  public static String text(String name, @Nullable InputStream resource) {
    try (InputStream in = resource) {
      if (in == null) {
        throw new IllegalStateException(
            name + ": expected a resource of that name, received none; try a build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void answer(Context ctx, String contentType, byte[] bytes, String tag) {
    ctx.header("Cache-Control", "no-cache").header("ETag", tag);
    if (tag.equals(ctx.header("If-None-Match"))) {
      ctx.status(304);
      return;
    }
    ctx.contentType(contentType + "; charset=utf-8").result(bytes);
  }
}
