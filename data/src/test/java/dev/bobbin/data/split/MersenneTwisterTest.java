package dev.bobbin.data.split;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MersenneTwisterTest {
  @Test
  void givesTheNumbersThatItsAuthorsPublishedForTheirDefaultSeed() {
    MersenneTwister twister = new MersenneTwister(5489);
    assertThat(new long[] {next(twister), next(twister), next(twister), next(twister)})
        .containsExactly(3499211612L, 581869302L, 3890346734L, 3586334585L);
    // C++ requires of its mt19937 that the 10,000th number be this one (N4861, 26.6.5).
    for (int i = 5; i < 10_000; i++) {
      twister.nextInt();
    }
    assertThat(next(twister)).isEqualTo(4123659995L);
  }

  @Test
  void permutesAsNumPyDoes() {
    assertThat(new MersenneTwister(0).permutation(10))
        .containsExactly(2, 8, 4, 9, 1, 6, 7, 3, 0, 5);
    assertThat(new MersenneTwister(42).permutation(10))
        .containsExactly(8, 1, 5, 0, 7, 2, 9, 4, 3, 6);
  }

  @Test
  void permutesNothingAndOneThing() {
    assertThat(new MersenneTwister(1).permutation(0)).isEmpty();
    assertThat(new MersenneTwister(1).permutation(1)).containsExactly(0);
    assertThat(new MersenneTwister(1).nextInterval(0)).isZero();
  }

  private static long next(MersenneTwister twister) {
    return Integer.toUnsignedLong(twister.nextInt());
  }
}
