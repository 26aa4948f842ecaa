package dev.bobbin.server.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import dev.bobbin.analysis.attribution.Embedder;
import dev.bobbin.base.BobbinException;
import dev.bobbin.base.codec.Documents;
import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class IndexJsonTest {
  private static final Path FILE = Path.of("..", "docs", "schemas", "index.schema.json");

  private static String schema() {
    return JsonWriter.indented(
        Documents.schema("Description of a Bobbin index", IndexJson.DESCRIPTION));
  }

  private static IndexDescription description() {
    Model model = Catalogue.model(1);
    return IndexDescription.of(model, new Embedder(model));
  }

  @Test
  void theSchemaThatIsCheckedInIsCurrent() throws IOException {
    if (Boolean.getBoolean("bobbin.write")) {
      Files.writeString(FILE, schema());
    }
    assertThat(Files.readString(FILE))
        .as(
            "%s; to write it again: mvn test -pl server -am -Dtest=IndexJsonTest -Dbobbin.write=true -Dsurefire.failIfNoSpecifiedTests=false",
            FILE)
        .isEqualTo(schema());
  }

  @Test
  void aDescriptionIsAsItsSchemaSaysAndIsReadAgain() {
    IndexDescription description = description();
    assertThat(
            SchemaRegistry.withDialect(Dialects.getDraft202012())
                .getSchema(schema())
                .validate(description.json(), InputFormat.JSON))
        .isEmpty();
    assertThat(IndexDescription.parse("index", description.json())).isEqualTo(description);
    assertThat(description.json())
        .startsWith("{\"version\":1,\"weights\":\"")
        .contains(
            "\"preprocessing\":{\"size\":\"28x28x1\",\"fit\":\"pad\",\"background\":[0],\"polarity\":\"light-on-dark\",\"mean\":[0],\"std\":[255],\"orientation\":true},");
  }

  @Test
  void anotherDescriptionIsRefused() {
    String json = description().json();
    for (String other :
        new String[] {
          "{}",
          json.replace("\"version\":1", "\"version\":2"),
          json.replace("28x28x1", "28x28"),
          json.replace("light-on-dark", "light")
        }) {
      assertThatThrownBy(() -> IndexDescription.parse("index", other))
          .isInstanceOf(BobbinException.class)
          .hasMessageContaining("expected an index that this version of Bobbin has written")
          .hasMessageContaining("try --fresh to build it anew");
    }
  }
}
