package dev.bobbin.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BackgroundTest {
  @Test
  void theResultArrives() {
    assertThat(Background.start(() -> 6 * 7).join()).isEqualTo(42);
  }

  @Test
  void whatTheWorkThrewIsThrownWhereItIsJoined() {
    BobbinException failure = BobbinException.of("place", "this", "that", "another");
    Background<Object> failing =
        Background.start(() -> {
          throw failure;
        });
    assertThatThrownBy(failing::join).isSameAs(failure);
    Error error = new AssertionError("of the work");
    Background<Object> erring =
        Background.start(() -> {
          throw error;
        });
    assertThatThrownBy(erring::join).isSameAs(error);
  }
}
