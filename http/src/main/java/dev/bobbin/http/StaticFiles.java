package dev.bobbin.http;

import dev.bobbin.base.io.Sha256;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Files of pages, each under a path that is fixed here: what a request asks for is never looked up
 * anywhere.
 */
public final class StaticFiles {
  private final RoutesConfig routes;

  /** Adds files to routes. */
  public StaticFiles(RoutesConfig routes) {
    this.routes = routes;
  }

  /**
   * Serves a text under a path. Browsers keep it and ask whether it is still the same.
   *
   * @param contentType such as {@code text/css}; the charset is UTF-8
   */
  public StaticFiles add(String path, String contentType, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    // Weak, since the same file travels compressed and plain.
    String tag = "W/\"" + digest(bytes) + "\"";
    routes.get(path, ctx -> answer(ctx, contentType, bytes, tag));
    routes.head(path, ctx -> answer(ctx, contentType, bytes, tag));
    return this;
  }

  /**
   * The text of a resource.
   *
   * @param name for messages
   * @param resource as {@link Class#getResourceAsStream} gives it to the module that owns it; null
   *     where there is none
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

  private static String digest(byte[] bytes) {
    return Sha256.of(bytes).substring(0, 16);
  }
}
