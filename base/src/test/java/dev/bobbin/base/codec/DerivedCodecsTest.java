package dev.bobbin.base.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.InvalidValueException;
import dev.bobbin.base.json.JsonWriter;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DerivedCodecsTest {
  private record Point(String name, int count, double seconds) {
    Point {
      if (seconds < 0) {
        throw new InvalidValueException("expected at least 0, received " + seconds);
      }
    }
  }

  private record All(
      List<Point> points,
      Map<String, Long> sizes,
      boolean flag,
      Optional<Double> here,
      Optional<Double> there) {}

  private enum Season {
    LATE_SPRING,
    SUMMER
  }

  private static final Codec<All> ALL = DerivedCodecs.record(All.class);

  private static final String JSON =
      """
      {"points":[{"name":"a","count":2,"seconds":0.5}],"sizes":{"x":7},"flag":true,"here":1}\
      """;

  @Test
  void aRecordHasAFieldForEachComponentAndNoneForAnEmptyOptional() {
    All all =
        new All(
            List.of(new Point("a", 2, 0.5)),
            Map.of("x", 7L),
            true,
            Optional.of(1.0),
            Optional.empty());
    assertThat(JsonWriter.compact(ALL.write(all))).isEqualTo(JSON);
    assertThat(Documents.parse("test", JSON, ALL)).isEqualTo(all);
  }

  @Test
  void whatIsWrongIsNamedWithItsPlace() {
    assertThatExceptionOfType(BobbinException.class)
        .isThrownBy(() -> Documents.parse("test", JSON.replace(":2", ":0"), ALL))
        .withMessageContaining("points.0.count");
    assertThatExceptionOfType(BobbinException.class)
        .isThrownBy(() -> Documents.parse("test", JSON.replace("0.5", "-1"), ALL))
        .withMessageContaining("at least 0");
  }

  @Test
  void aMapHasAFieldForEachConstantWithAValue() {
    Codec<Map<Season, Double>> codec = DerivedCodecs.byConstant(Season.class, _ -> Codecs.NUMBER);
    Map<Season, Double> values = Map.of(Season.LATE_SPRING, 2.5);
    assertThat(JsonWriter.compact(codec.write(values))).isEqualTo("{\"late-spring\":2.5}");
    assertThat(Documents.parse("test", "{\"late-spring\":2.5}", codec)).isEqualTo(values);
  }

  @Test
  void aComponentOfAnotherTypeIsRefused() {
    record Other(URI uri) {}

    assertThatIllegalArgumentException()
        .isThrownBy(() -> DerivedCodecs.record(Other.class))
        .withMessageContaining("uri: expected a known type");
  }
}
