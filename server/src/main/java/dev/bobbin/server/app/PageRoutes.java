package dev.bobbin.server.app;

import dev.bobbin.http.StaticFiles;
import dev.bobbin.report.page.PageAsset;
import io.javalin.config.RoutesConfig;
import java.util.List;

/**
 * Pages for people: {@code /} to try a model, {@code /docs} to browse {@code /openapi.json}, and
 * under {@code /page/} what they are made of. All of them are plain files that any visitor may
 * have; what they show they ask of the interface, as any other client does.
 */
final class PageRoutes {
  private static final List<String> SCRIPTS =
      List.of(
          "articles.js",
          "camera.js",
          "docs.js",
          "elements.js",
          "explanation.js",
          "pad.js",
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

  /** Adds the pages. */
  public void addTo(RoutesConfig routes) {
    StaticFiles files = new StaticFiles(routes);
    files.add("/", "text/html", resource("try.html"));
    files.add("/docs", "text/html", resource("docs.html"));
    for (String script : SCRIPTS) {
      files.add("/page/" + script, "text/javascript", resource(script));
    }
    for (String style : List.of("parts.css", "try.css", "docs.css")) {
      files.add("/page/" + style, "text/css", resource(style));
    }
    files.add("/page/" + PageAsset.THEME.fileName(), "text/css", PageAsset.THEME.text());
    files.add("/page/icon.svg", "image/svg+xml", resource("icon.svg"));
  }

  private static String resource(String name) {
    return StaticFiles.text(name, PageRoutes.class.getResourceAsStream("page/" + name));
  }
}
