package dev.bobbin.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.bobbin.engine.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreprocessingTest {
  private static final Shape SIZE = new Shape(16, 16, 1);

  private static byte[] everyByte() {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    return all;
  }

  @ParameterizedTest
  @ValueSource(floats = {255, 1, 127.5f})
  void everyByteIsDividedOrTurnedAndDivided(float divisor) {
    Preprocessing dark = new Preprocessing(SIZE, divisor, Polarity.LIGHT_ON_DARK);
    Preprocessing light = new Preprocessing(SIZE, divisor, Polarity.DARK_ON_LIGHT);
    float[] plain = dark.values().of(everyByte());
    float[] turned = light.values().of(everyByte());
    for (int i = 0; i < 256; i++) {
      assertThat(plain[i]).isEqualTo(i / divisor);
      assertThat(turned[i]).isEqualTo((255 - i) / divisor);
      assertThat(dark.values().of((byte) i)).isEqualTo(plain[i]);
    }
    assertThat(light.valuesOf(Polarity.DARK_ON_LIGHT).of(everyByte())).isEqualTo(plain);
    assertThat(dark.valuesOf(Polarity.DARK_ON_LIGHT).of(everyByte())).isEqualTo(turned);
    assertThat(light.valuesOf(Polarity.DARK_ON_LIGHT).of(light.seen(everyByte())))
        .isEqualTo(turned);
    assertThat(dark.seen(everyByte())).isEqualTo(everyByte());
    assertThat(dark.background()).isZero();
    assertThat(light.background()).isEqualTo(255 / divisor);
  }

  @Test
  void theUsualOneIsLightOnDarkFrom0To1() {
    assertThat(Preprocessing.standard(SIZE))
        .isEqualTo(new Preprocessing(SIZE, 255, Polarity.LIGHT_ON_DARK));
  }

  @Test
  void writesAPieceWhereItIsTold() {
    float[] target = {-1, -1, -1, -1};
    Preprocessing.standard(SIZE).values().read(new byte[] {9, 51, (byte) 255, 9}, 1, target, 1, 2);
    assertThat(target).containsExactly(-1, 0.2f, 1, -1);
  }

  @Test
  void whatIsNoPreprocessingIsRefused() {
    for (float divisor : new float[] {0, -1, Float.NaN, Float.POSITIVE_INFINITY}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Preprocessing(SIZE, divisor, Polarity.LIGHT_ON_DARK))
          .withMessageContaining("divisor: expected a number above 0");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Preprocessing(SIZE, 255, Polarity.AUTO))
        .withMessage("polarity: expected light-on-dark or dark-on-light, received auto");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Preprocessing.standard(SIZE).valuesOf(Polarity.AUTO));
  }
}
