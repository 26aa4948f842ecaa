package dev.bobbin.server.inference;

import dev.bobbin.server.inference.protocol.ProtocolRoutes;
import io.javalin.config.RoutesConfig;

/** Everything that models answer over HTTP. */
public final class InferenceRoutes {
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
  }
}
