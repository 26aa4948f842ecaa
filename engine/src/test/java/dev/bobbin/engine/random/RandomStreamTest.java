package dev.bobbin.engine.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.bobbin.engine.random.RandomStream.Purpose;
import org.junit.jupiter.api.Test;

class RandomStreamTest {
  /** First of seed 1, epoch 2, sample 3 for purposes 0 to 8, worked out without this code. */
  private static final long[] FIRST = {
    0x86580DAB4B7467D6L,
    0xACC54441459DF52EL,
    0x79A75F0A7F25B2B7L,
    0x495D5E5F37D6E400L,
    0xFC953269158BB7CFL,
    0xB0DDD877AA1582CBL,
    0xAA198E57E38B77AEL,
    0x5CCD094A654EFEB6L,
    0x2D2A890407905555L
  };

  @Test
  void aPurposesNumberDecidesOverItsNumbers() {
    for (int number = 0; number < FIRST.length; number++) {
      assertThat(RandomStream.of(1, new Purpose(number), 2, 3).nextLong())
          .as("purpose %d", number)
          .isEqualTo(FIRST[number]);
    }
  }

  @Test
  void aNumberIsNotNegative() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Purpose(-1))
        .withMessage("purpose: expected at least 0, received -1");
  }
}
