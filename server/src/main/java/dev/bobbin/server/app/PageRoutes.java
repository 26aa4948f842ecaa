package dev.bobbin.server.app;

import dev.bobbin.http.StaticFiles;
import dev.bobbin.report.page.PageAsset;
import io.javalin.config.RoutesConfig;
import java.util.List;

/**
 * The pages: {@code /} to try a model, {@code /docs} to browse {@code /openapi.json}, and their
 * files under {@code /page/}.
 */
final class PageRoutes {
  private static final List<String> SCRIPTS =
      List.of(
          "articles.js",
          "camera.js",
          "docs.js",
          "elements.js",
          "examples.js",
          "explanation.js",
          "pad.js",
          "palette.js",
          "ink.js",
          "picture.js",
          "prediction.js",
          "raster.js",
          "schema.js",
          "server.js",
          "sketches.js",
          "stage.js",
          "token.js",
          "tools.js",
          "trial.js",
          "try.js");

  public void addTo(RoutesConfig routes) {
    StaticFiles files = new StaticFiles(routes);
    files.add("/", "text/html", resource("page/try.html"));
    files.add("/docs", "text/html", resource("page/docs.html"));
    files.add("/openapi.json", "application/json", resource("openapi.json"));
    for (String script : SCRIPTS) {
      files.add("/page/" + script, "text/javascript", resource("page/" + script));
    }
    for (String style : List.of("parts.css", "try.css", "docs.css")) {
      files.add("/page/" + style, "text/css", resource("page/" + style));
    }
    files.add("/page/" + PageAsset.THEME.fileName(), "text/css", PageAsset.THEME.text());
    files.add("/page/icon.svg", "image/svg+xml", resource("page/icon.svg"));
  }

  private static String resource(String name) {
    return StaticFiles.text(name, PageRoutes.class.getResourceAsStream(name));
  }
}
