package dev.bobbin.server.board;

import dev.bobbin.experiment.run.list.RunSummary;
import dev.bobbin.http.HttpException;
import dev.bobbin.http.Json;
import dev.bobbin.http.StaticFiles;
import dev.bobbin.report.page.PageAsset;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** The endpoints of the board. Runs are looked up by name among those that are listed. */
final class BoardRoutes {
  /** A report has scripts and may come from anywhere: it gets an opaque origin and no network. */
  private static final String REPORT_POLICY =
      "sandbox allow-scripts allow-popups allow-downloads allow-modals; default-src 'none';"
          + " script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; base-uri"
          + " 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final int MOST_COMPARED = 10;

  private final RunWatcher watcher;
  private final EventStream events;

  BoardRoutes(RunWatcher watcher, EventStream events) {
    this.watcher = watcher;
    this.events = events;
  }

  void addTo(RoutesConfig routes) {
    StaticFiles files = new StaticFiles(routes);
    files.add("/", "text/html", resource("board.html"));
    for (String script : List.of("board.js", "feed.js", "table.js", "curves.js", "words.js")) {
      files.add("/page/" + script, "text/javascript", resource(script));
    }
    files.add("/page/board.css", "text/css", resource("board.css"));
    files.add("/page/icon.svg", "image/svg+xml", resource("icon.svg"));
    for (PageAsset asset : List.of(PageAsset.THEME, PageAsset.CHART_LIBRARY, PageAsset.CHARTS)) {
      files.add("/page/" + asset.fileName(), contentType(asset), asset.text());
    }
    StaticFiles.addGet(
        routes,
        "/api/runs",
        ctx -> ctx.contentType("application/json").result(watcher.runs().document()));
    StaticFiles.addGet(
        routes, "/api/runs/{name}", ctx -> Json.answer(ctx, RunDetail.of(known(ctx))));
    StaticFiles.addGet(
        routes,
        "/api/runs/{name}/metrics",
        ctx -> Json.answer(ctx, RunMetrics.of(known(ctx), after(ctx))));
    StaticFiles.addGet(routes, "/api/compare", this::compare);
    StaticFiles.addGet(routes, "/runs/{name}/report.html", this::report);
    routes.get("/api/events", events::serve);
    routes.head("/api/events", EventStream::headers);
  }

  private static String contentType(PageAsset asset) {
    return switch (asset.kind()) {
      case STYLE -> "text/css";
      case SCRIPT -> "text/javascript";
    };
  }

  private static String resource(String name) {
    return StaticFiles.text(name, BoardRoutes.class.getResourceAsStream(name));
  }

  private void compare(Context ctx) {
    List<String> names = ctx.queryParams("run");
    if (names.isEmpty() || names.size() > MOST_COMPARED) {
      throw new HttpException(
          400,
          "run: expected 1 to %d of them, received %d; try /api/compare?run=ONE&run=OTHER"
              .formatted(MOST_COMPARED, names.size()));
    }
    Json.answer(ctx, RunsBeside.of(names.stream().map(this::known).toList()));
  }

  private static int after(Context ctx) {
    String after = ctx.queryParam("after");
    if (after == null) {
      return 0;
    }
    try {
      return Integer.parseInt(after);
    } catch (NumberFormatException e) {
      throw new HttpException(
          400, "after: expected the number of an epoch, received '" + after + "'; try after=0");
    }
  }

  private void report(Context ctx) throws IOException {
    RunSummary run = known(ctx);
    Path file = run.directory().resolve("report.html");
    // A link could lead anywhere.
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new HttpException(
          404,
          run.name()
              + ": expected report.html in its folder, received a run without; try bobbin report");
    }
    ctx.header("Content-Security-Policy", REPORT_POLICY);
    ctx.contentType("text/html; charset=utf-8");
    ctx.result(Files.newInputStream(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
  }

  private RunSummary known(Context ctx) {
    return known(ctx.pathParam("name"));
  }

  private RunSummary known(String name) {
    RunSummary run = watcher.runs().runs().get(name);
    if (run == null) {
      throw new HttpException(
          404, "run: expected one that is listed, received '" + name + "'; try /api/runs");
    }
    return run;
  }
}
