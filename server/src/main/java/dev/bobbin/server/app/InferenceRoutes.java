package dev.bobbin.server.app;

import dev.bobbin.http.StaticFiles;
import dev.bobbin.server.inference.ClassifyRoutes;
import dev.bobbin.server.inference.Models;
import dev.bobbin.server.inference.protocol.ProtocolRoutes;
import io.javalin.config.RoutesConfig;

/** Everything that models answer over HTTP, and the document that describes the whole service. */
final class InferenceRoutes {
  private static final String DOCUMENT = "openapi.json";

  private final ClassifyRoutes classify;
  private final ProtocolRoutes protocol;

  /** For these models. */
  public InferenceRoutes(Models models) {
    this.classify = new ClassifyRoutes(models);
    this.protocol = new ProtocolRoutes(models);
  }

  /** Adds all routes. */
  public void addTo(RoutesConfig routes) {
    classify.addTo(routes);
    protocol.addTo(routes);
    new StaticFiles(routes)
        .add(
            "/" + DOCUMENT,
            "application/json",
            StaticFiles.text(DOCUMENT, InferenceRoutes.class.getResourceAsStream(DOCUMENT)));
  }
}
