package dev.bobbin.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.bobbin.engine.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreprocessingTest {
  private static final Shape GREY = new Shape(16, 16, 1);
  private static final Shape COLOUR = new Shape(1, 2, 3);

  private static Preprocessing of(
      Shape size, List<Integer> background, Polarity polarity, List<Float> mean, List<Float> std) {
    return new Preprocessing(size, Fit.PAD, background, polarity, mean, std, true);
  }

  private static byte[] everyByte() {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    return all;
  }

  @ParameterizedTest
  @CsvSource({"0, 255", "0, 1", "127.5, 127.5", "72.94, 90.02"})
  void everyByteHasTheMeanSubtractedAndIsDivided(float mean, float std) {
    for (Polarity polarity : List.of(Polarity.LIGHT_ON_DARK, Polarity.DARK_ON_LIGHT)) {
      PixelLookupTable values =
          of(GREY, List.of(0), polarity, List.of(mean), List.of(std)).values();
      float[] all = values.of(everyByte());
      for (int i = 0; i < 256; i++) {
        assertThat(all[i]).isEqualTo((i - mean) / std);
        assertThat(values.of((byte) i, 0)).isEqualTo(all[i]);
      }
    }
  }

  @Test
  void eachChannelHasItsOwnMeanAndDeviation() {
    PixelLookupTable values =
        of(
                COLOUR,
                List.of(0, 0, 0),
                Polarity.AS_IS,
                List.of(0f, 100f, 127.5f),
                List.of(255f, 50f, 127.5f))
            .values();
    byte[] pixels = {51, 50, 0, (byte) 255, (byte) 200, (byte) 255};
    assertThat(values.of(pixels)).containsExactly(0.2f, -1f, -1f, 1f, 2f, 1f);
    assertThat(values.of((byte) 200, 1)).isEqualTo(2f);
    float[] target = {9, 9, 9, 9, 9};
    values.read(pixels, 3, target, 1, 3);
    assertThat(target).containsExactly(9, 1, 2, 1, 9);
  }

  @ParameterizedTest
  @CsvSource({"AS_IS, 10, 200", "LIGHT_ON_DARK, 10, 200", "DARK_ON_LIGHT, 245, 55"})
  void theBackgroundIsInvertedWhereThePicturesAre(Polarity polarity, int first, int second) {
    Preprocessing how =
        of(COLOUR, List.of(10, 200, 0), polarity, List.of(0f, 0f, 5f), List.of(1f, 2f, 5f));
    int third = polarity == Polarity.DARK_ON_LIGHT ? 255 : 0;
    assertThat(how.preparedBackground()).containsExactly((byte) first, (byte) second, (byte) third);
    float last = (third - 5) / 5f;
    assertThat(how.backgroundImage())
        .containsExactly(first, second / 2f, last, first, second / 2f, last);
  }

  @Test
  void theUsualOneIsPaddedWithBlackAndFrom0To1() {
    assertThat(Preprocessing.standard(GREY))
        .isEqualTo(of(GREY, List.of(0), Polarity.LIGHT_ON_DARK, List.of(0f), List.of(255f)));
    assertThat(Preprocessing.standard(COLOUR))
        .isEqualTo(
            of(
                COLOUR,
                List.of(0, 0, 0),
                Polarity.AS_IS,
                List.of(0f, 0f, 0f),
                List.of(255f, 255f, 255f)));
    assertThat(Preprocessing.standard(COLOUR).backgroundImage()).containsOnly(0f).hasSize(6);
  }

  @Test
  void normalizationIsSaidInTheSummaryOnly() {
    Preprocessing usual = Preprocessing.standard(GREY);
    Preprocessing own = usual.normalized(List.of(72.5f), List.of(90f));
    assertThat(usual.summary()).isEqualTo("16x16x1, pad, light-on-dark");
    assertThat(own.summary()).isEqualTo("16x16x1, pad, light-on-dark, mean 72.5 and std 90.0");
    assertThat(own.unscaled()).isEqualTo(usual);
  }

  @Test
  void writesAPieceWhereItIsTold() {
    float[] target = {-1, -1, -1, -1};
    Preprocessing.standard(GREY).values().read(new byte[] {9, 51, (byte) 255, 9}, 1, target, 1, 2);
    assertThat(target).containsExactly(-1, 0.2f, 1, -1);
  }

  @Test
  void whatIsNoPreprocessingIsRefused() {
    List<Integer> black = List.of(0);
    List<Float> zero = List.of(0f);
    for (float std : new float[] {0, -1, Float.NaN, Float.POSITIVE_INFINITY}) {
      refused(black, Polarity.AS_IS, zero, List.of(std), "std: expected numbers above 0, received");
    }
    for (float mean : new float[] {Float.NaN, Float.NEGATIVE_INFINITY}) {
      refused(black, Polarity.AS_IS, List.of(mean), List.of(1f), "mean: expected finite numbers");
    }
    for (int level : new int[] {-1, 256}) {
      refused(
          List.of(level),
          Polarity.AS_IS,
          zero,
          List.of(1f),
          "background: expected numbers from 0 to 255, received " + level);
    }
    refused(
        List.of(0, 0, 0),
        Polarity.AS_IS,
        zero,
        List.of(1f),
        "background: expected a number for each of 1 channels, received 3");
    refused(black, Polarity.AS_IS, List.of(), List.of(1f), "mean: expected a number for each");
    refused(black, Polarity.AS_IS, zero, List.of(1f, 1f), "std: expected a number for each");
    refused(
        black,
        Polarity.AUTO,
        zero,
        List.of(1f),
        "polarity: expected as-is, light-on-dark or dark-on-light, received auto");
  }

  private static void refused(
      List<Integer> background,
      Polarity polarity,
      List<Float> mean,
      List<Float> std,
      String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(GREY, background, polarity, mean, std))
        .withMessageContaining(message);
  }
}
