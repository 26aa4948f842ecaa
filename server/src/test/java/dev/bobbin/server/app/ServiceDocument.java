package dev.bobbin.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import dev.bobbin.base.BobbinException;
import dev.bobbin.base.json.JsonReader;
import dev.bobbin.base.json.Node;
import io.javalin.Javalin;
import io.javalin.config.RoutesConfig;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Compares {@code openapi.json} with a service's routes and answers. */
public final class ServiceDocument {
  private static final String LOCATION = "https://bobbin.example/openapi.json";
  static final String TEXT = read();
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDialect(
          Dialects.getOpenApi31(), builder -> builder.schemas(Map.of(LOCATION, TEXT)));

  /** Pages, which are not part of the API. */
  private static final Set<String> PAGES = Set.of("/", "/docs");

  private ServiceDocument() {}

  private static String read() {
    try (InputStream in = PageRoutes.class.getResourceAsStream("openapi.json")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The document. */
  public static Node.Mapping tree() {
    try {
      return (Node.Mapping) JsonReader.read("openapi.json", TEXT);
    } catch (BobbinException e) {
      throw new AssertionError(e);
    }
  }

  /** The document's operations, such as {@code GET /v1/models}. */
  public static Set<String> described() {
    Set<String> operations = new TreeSet<>();
    ((Node.Mapping) tree().get("paths"))
        .entries()
        .forEach((path, item) ->
            ((Node.Mapping) item.value())
                .entries().keySet().stream()
                    .filter(method -> !method.equals("parameters"))
                    .forEach(
                        method -> operations.add(method.toUpperCase(Locale.ROOT) + " " + path)));
    return operations;
  }

  /** The operations of the routes, without pages and HEAD. */
  public static Set<String> served(Consumer<RoutesConfig> routes) {
    Javalin javalin =
        Javalin.create(config -> {
          config.startup.showJavalinBanner = false;
          routes.accept(config.routes);
        });
    Set<String> operations = new TreeSet<>();
    javalin.unsafe.internalRouter.allHttpHandlers().stream()
        .map(parsed -> parsed.endpoint)
        .filter(endpoint -> !endpoint.method.equals(HandlerType.HEAD))
        .filter(endpoint -> !PAGES.contains(endpoint.path) && !endpoint.path.startsWith("/page/"))
        .forEach(endpoint -> operations.add(endpoint.method + " " + endpoint.path));
    return operations;
  }

  /** Fails unless an answer conforms to a schema of the document. */
  public static void check(String schema, HttpResponse<byte[]> answer) {
    String document = new String(answer.body(), StandardCharsets.UTF_8);
    assertThat(
            REGISTRY
                .getSchema(SchemaLocation.of(LOCATION + "#/components/schemas/" + schema))
                .validate(document, InputFormat.JSON))
        .as(document)
        .isEmpty();
  }
}
