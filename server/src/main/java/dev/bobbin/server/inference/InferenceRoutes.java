package dev.bobbin.server.inference;

import dev.bobbin.server.http.StaticFiles;
import dev.bobbin.server.inference.protocol.ProtocolRoutes;
import io.javalin.config.RoutesConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Everything that models answer over HTTP, and the document that describes the whole service. */
public final class InferenceRoutes {
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
    new StaticFiles(routes).add("/" + DOCUMENT, "application/json", document());
  }

  private static String document() {
    try (InputStream in = InferenceRoutes.class.getResourceAsStream(DOCUMENT)) {
      if (in == null) {
        throw new IllegalStateException(DOCUMENT + ": expected it beside this class; try a build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
