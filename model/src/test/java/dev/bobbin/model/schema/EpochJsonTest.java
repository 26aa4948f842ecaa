package dev.bobbin.model.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.base.codec.Documents;
import dev.bobbin.base.json.JsonWriter;
import dev.bobbin.engine.train.TrainingEvent.EpochDone;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EpochJsonTest {
  private static EpochDone again(EpochDone epoch) {
    return Documents.parse(
        "line", JsonWriter.compact(EpochJson.EPOCH.write(epoch)), EpochJson.EPOCH);
  }

  @Test
  void whatIsReadHasTheBitsOfWhatWasWritten() {
    // A record compares doubles by their bits.
    Random random = new Random(1);
    for (int i = 0; i < 2_000; i++) {
      double[] any = new double[8];
      for (int n = 0; n < any.length; n++) {
        double value;
        do {
          value = Double.longBitsToDouble(random.nextLong());
        } while (!Double.isFinite(value));
        any[n] = value;
      }
      EpochDone epoch =
          new EpochDone(
              i + 1,
              any[0],
              any[1],
              OptionalDouble.of(any[2]),
              OptionalDouble.of(any[3]),
              any[4],
              any[5],
              any[6],
              any[7]);
      assertThat(again(epoch)).isEqualTo(epoch);
    }
    EpochDone odd =
        new EpochDone(
            1,
            -0.0,
            Double.MIN_VALUE,
            OptionalDouble.of(Double.POSITIVE_INFINITY),
            OptionalDouble.of(Double.NaN),
            Double.MAX_VALUE,
            0.1 + 0.2,
            1L << 53,
            0);
    assertThat(again(odd)).isEqualTo(odd);
  }

  @Test
  void whatIsNoNumberIsAText() {
    EpochDone epoch =
        new EpochDone(
            1,
            Double.NEGATIVE_INFINITY,
            0.25,
            OptionalDouble.of(Double.NaN),
            OptionalDouble.empty(),
            1e-3,
            2,
            0,
            100);
    assertThat(JsonWriter.compact(EpochJson.EPOCH.write(epoch)))
        .contains("\"loss\":\"-Infinity\"", "\"validationLoss\":\"NaN\"");
  }

  @Test
  void withoutAValidationSplitItsFiguresAreNull() {
    EpochDone epoch =
        new EpochDone(
            1, 0.5, 0.25, OptionalDouble.empty(), OptionalDouble.empty(), 1e-3, 2, 0, 100);
    assertThat(JsonWriter.compact(EpochJson.EPOCH.write(epoch)))
        .isEqualTo(
            "{\"epoch\":1,\"loss\":0.5,\"accuracy\":0.25,\"validationLoss\":null,\"validationAccuracy\":null,"
                + "\"learningRate\":0.001,\"trainingSeconds\":2,\"validationSeconds\":0,\"imagesPerSecond\":100}");
  }
}
