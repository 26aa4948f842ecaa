package dev.bobbin.experiment.run;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import dev.bobbin.model.schema.EpochJson;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class MetricsLineTest {
  private static final EpochDone EPOCH =
      new EpochDone(
          1, 0.1, 0.5, OptionalDouble.empty(), OptionalDouble.of(Double.NaN), 1e-3, 1.5, 0, 1e5);

  @Test
  void aLineReadsBack() {
    String line = MetricsLine.write(EPOCH);
    assertThat(line).matches("\\{\"epoch\":1,.*,\"sha256\":\"[0-9a-f]{64}\"}");
    assertThat(MetricsLine.read("m", line)).isEqualTo(EPOCH);
  }

  @Test
  void aLineOfAnEarlierVersionIsRead() {
    String line = JsonWriter.compact(EpochJson.EPOCH.write(EPOCH));
    assertThat(MetricsLine.read("m", line)).isEqualTo(EPOCH);
  }

  @Test
  void aFlippedBitIsDamage() {
    byte[] line = MetricsLine.write(EPOCH).getBytes(ISO_8859_1);
    for (int bit = 0; bit < line.length * 8; bit++) {
      byte[] changed = line.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatThrownBy(() -> MetricsLine.read("m, line 1", new String(changed, ISO_8859_1)))
          .as("bit %d", bit)
          .isInstanceOf(BobbinException.class)
          .hasMessageStartingWith("m, line 1: ")
          .hasMessageContaining("damaged");
    }
  }
}
