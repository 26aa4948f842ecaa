package dev.bobbin.data.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.io.Sha256;
import dev.bobbin.data.LabeledImages;
import dev.bobbin.engine.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplitterTest {
  @Test
  void noneTrainsOnEverything() {
    SplitIndices parts = new Splitter.None().of(part(4));
    assertThat(parts.train()).containsExactly(0, 1, 2, 3);
    assertThat(parts.validation()).isEmpty();
  }

  @Test
  void firstValidatesOnTheFirstImages() {
    SplitIndices parts = new Splitter.First(2).of(part(5));
    assertThat(parts.validation()).containsExactly(0, 1);
    assertThat(parts.train()).containsExactly(2, 3, 4);
  }

  @Test
  void fractionHoldsBackItsShareAndOtherImagesForAnotherSeed() {
    SplitIndices parts = new Splitter.Fraction(0.25, 7).of(part(200));
    assertPartition(parts, 200, 50);
    assertThat(new Splitter.Fraction(0.25, 7).of(part(200)).validation())
        .containsExactly(parts.validation());
    assertThat(new Splitter.Fraction(0.25, 8).of(part(200)).validation())
        .isNotEqualTo(parts.validation());
  }

  @Test
  void stratifiedHoldsBackItsShareOfEveryClass() {
    int[] labels = IntStream.range(0, 110).map(i -> i < 100 ? i % 2 : 2).toArray();
    SplitIndices parts = new Splitter.Stratified(0.2, 3).of(part(labels));
    assertPartition(parts, 110, 22);
    assertThat(Arrays.stream(parts.validation()).map(i -> labels[i]).filter(l -> l == 2).count())
        .isEqualTo(2);
    assertThat(Arrays.stream(parts.validation()).map(i -> labels[i]).filter(l -> l == 0).count())
        .isEqualTo(10);
  }

  @Test
  void stratifiedLeavesAnImageOfASmallClassOnEitherSide() {
    int[] labels = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 2};
    SplitIndices parts = new Splitter.Stratified(0.1, 3).of(part(labels));
    assertThat(Arrays.stream(parts.validation()).map(i -> labels[i]))
        .containsExactlyInAnyOrder(0, 1);
  }

  @Test
  void foldsOfOneSeedShareNoImageAndCoverAll() {
    int[] seen = new int[103];
    for (int fold = 0; fold < 5; fold++) {
      SplitIndices parts = new Splitter.KFold(5, fold, 11).of(part(103));
      assertPartition(parts, 103, fold < 3 ? 21 : 20);
      for (int index : parts.validation()) {
        seen[index]++;
      }
    }
    assertThat(seen).containsOnly(1);
  }

  /**
   * Goldens from scikit-learn 1.2.1 on NumPy 1.24.2: the digest is of the int32 indices, validation
   * then training.
   */
  @ParameterizedTest(name = "{0} images, test_size={1}, random_state={2}")
  @CsvSource({
    "10, 0.2, 42, 2, 90c74f539aaa1b17dfa92cbf8f743099f481b404bff24cd56c582649a368963b",
    "11, 0.2, 0, 3, a63ad7f2f7e6b47caa425de91a6f85d8715482632671fbf8bbca3a22505bcd9a",
    "7, 0.5, 1, 4, a759258bb715663224cc33e1f9fdc979813e2e063476c70596a10cc2174ef638",
    "1000, 0.33, 7, 330, ee04b0a50e1d0f375271a969eddb971e684dec8f98d44e1598d37e09c877c8dc",
    "5, 0.2, 0, 1, 641d23cc0b8fc4908d8944f102fd43c4ed631b084a6956502ad01ab564a68360",
    "2, 0.5, 3, 1, 7c9fa136d4413fa6173637e883b6998d32e1d675f88cddff9dcbcf331820f4b8",
    "1797, 0.25, 4294967295, 450, f6b8589568664d1e826b34a2f23d9e2324319019fe722cb57101ad0a2d9f5a32",
    "10, 0.7, 5, 7, d86868e992a10d75ac49c4d9a0377bd69618b6aaa86fc436e1dd8bcdcdb6527f",
    "100, 0.07, 9, 8, ec5a45b816ab30586dc0b518e1bfd6a901ef99301a926c99fd9393f4d942b5ab",
  })
  void givesTheImagesOfTrainTestSplit(
      int n, double testSize, long randomState, int validation, String digest) {
    SplitIndices parts = new Splitter.ScikitLearn(testSize, randomState).of(part(n));
    assertPartition(parts, n, validation);
    assertThat(digest(concatenated(parts))).isEqualTo(digest);
  }

  @Test
  void givesTheImagesOfTheReportWithSeed648() {
    SplitIndices parts = new Splitter.ScikitLearn(0.2, 648).of(part(60_000));
    assertThat(head(parts.train()))
        .containsExactly(46181, 21383, 28114, 11945, 43985, 45325, 45496, 29011, 28056, 59387);
    assertThat(tail(parts.train()))
        .containsExactly(50530, 52045, 24201, 22615, 23301, 2612, 57724, 14554, 5473, 3798);
    assertThat(head(parts.validation()))
        .containsExactly(42867, 26295, 35001, 52269, 32246, 40965, 42014, 37878, 28636, 30960);
    assertThat(tail(parts.validation()))
        .containsExactly(35962, 52571, 30688, 17377, 32497, 59198, 44562, 2088, 9167, 54616);
    assertThat(digest(parts.train()))
        .isEqualTo("36c9587b9b6856291012b9333f448f4882718729ea9e647fa327f97347fad16a");
    assertThat(digest(parts.validation()))
        .isEqualTo("d00a4243c25eec80611a8fcc9e9fcadcc82afc38f0e111971ea96460d48a6367");
  }

  @Test
  void givesTheImagesOfTheReportWithSeed2020() {
    SplitIndices parts = new Splitter.ScikitLearn(0.2, 2020).of(part(60_000));
    assertThat(head(parts.train()))
        .containsExactly(5331, 18898, 42253, 1273, 8781, 33698, 7187, 46092, 15574, 15582);
    assertThat(tail(parts.train()))
        .containsExactly(20637, 30648, 20039, 32387, 1661, 18523, 44739, 47734, 40259, 41824);
    assertThat(head(parts.validation()))
        .containsExactly(50916, 47, 45254, 19771, 34478, 48596, 15781, 30481, 41153, 8964);
    assertThat(tail(parts.validation()))
        .containsExactly(5609, 3513, 55612, 6717, 47573, 47873, 30875, 14900, 25426, 16248);
    assertThat(digest(parts.train()))
        .isEqualTo("51dc3eb21e7bf0df7145f52b41070e84de53c29fbc0541842b1c64f385175306");
    assertThat(digest(parts.validation()))
        .isEqualTo("752f75913f41a503915c3525ade1ffe6ebe18c73cf3a39614793f1eab8b19303");
  }

  @Test
  void refusesASplitThatLeavesNothingToTrainOrToValidateOn() {
    assertThatThrownBy(() -> new Splitter.First(5).of(part(5)))
        .isInstanceOf(BobbinException.class)
        .hasMessage(
            "split 'first 5': expected at least one image to train and one to validate, received 5 of 5 to validate;"
                + " try another share");
    assertThatThrownBy(() -> new Splitter.Fraction(0.01, 0).of(part(5)))
        .isInstanceOf(BobbinException.class);
    assertThatThrownBy(() -> new Splitter.ScikitLearn(0.99, 0).of(part(2)))
        .isInstanceOf(BobbinException.class);
    assertThatThrownBy(() -> new Splitter.KFold(6, 0, 0).of(part(5)))
        .isInstanceOf(BobbinException.class);
  }

  @Test
  void refusesImpossibleSettings() {
    assertThatThrownBy(() -> new Splitter.First(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Splitter.Fraction(1, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Splitter.Stratified(Double.NaN, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Splitter.KFold(5, 5, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Splitter.ScikitLearn(0.2, -1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Splitter.ScikitLearn(0.2, 1L << 32))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void assertPartition(SplitIndices parts, int n, int validation) {
    assertThat(parts.validation()).hasSize(validation);
    int[] sorted = concatenated(parts);
    Arrays.sort(sorted);
    assertThat(sorted).containsExactly(IntStream.range(0, n).toArray());
  }

  private static int[] concatenated(SplitIndices parts) {
    return IntStream.concat(Arrays.stream(parts.validation()), Arrays.stream(parts.train()))
        .toArray();
  }

  private static int[] head(int[] indices) {
    return Arrays.copyOf(indices, 10);
  }

  private static int[] tail(int[] indices) {
    return Arrays.copyOfRange(indices, indices.length - 10, indices.length);
  }

  private static String digest(int[] indices) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * indices.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(indices);
    return Sha256.of(bytes.array());
  }

  private static LabeledImages part(int count) {
    return part(new int[count]);
  }

  private static LabeledImages part(int[] labels) {
    return new LabeledImages(Shape.flat(1), new byte[labels.length], labels);
  }
}
