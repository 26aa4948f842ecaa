package dev.bobbin.server.inference.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The protocol's own schemas. */
final class Published {
  private static final String DOCUMENT = "https://kserve.example/open_inference_rest.yaml";
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDialect(
          Dialects.getOpenApi30(), builder -> builder.schemas(Map.of(DOCUMENT, read())));

  private Published() {}

  private static String read() {
    try (InputStream in = Published.class.getResourceAsStream("open_inference_rest.yaml")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Fails unless an answer conforms to a schema. */
  static void check(String schema, HttpResponse<byte[]> answer) {
    check(schema, new String(answer.body(), StandardCharsets.UTF_8));
  }

  /** Fails unless a document conforms to a schema. */
  static void check(String schema, String document) {
    assertThat(schema(schema).validate(document, InputFormat.JSON)).as(document).isEmpty();
  }

  static boolean accepts(String schema, String document) {
    return schema(schema).validate(document, InputFormat.JSON).isEmpty();
  }

  private static Schema schema(String name) {
    return REGISTRY.getSchema(SchemaLocation.of(DOCUMENT + "#/components/schemas/" + name));
  }
}
