package dev.bobbin.server.inference;

import io.javalin.config.RoutesConfig;

/** Everything that models answer over HTTP. */
public final class InferenceRoutes {
  private final ClassifyRoutes classify;

  /** For these models. */
  public InferenceRoutes(Models models) {
    this.classify = new ClassifyRoutes(models);
  }

  /** Adds all routes. */
  public void addTo(RoutesConfig routes) {
    classify.addTo(routes);
  }
}
