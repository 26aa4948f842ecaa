package dev.bobbin.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.server.app.ServiceSettings.Bounds;
import dev.bobbin.server.inference.ModelSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The limits of a service's parts. */
final class ServiceSettingsTest {
  private static Bounds within(Duration time) {
    return new Bounds(2, 100, 1 << 20, 10, 3, 20, time, Duration.ofSeconds(1));
  }

  @Test
  void aWaitingRequestIsAnsweredBeforeItIsCutOff() {
    Duration usual = ModelSettings.defaults().patience();
    assertThat(within(Duration.ofMillis(700)).ofModels().patience()).hasMillis(700);
    assertThat(within(usual.multipliedBy(2)).ofModels().patience()).isEqualTo(usual);
  }

  @Test
  void numbersGoWhereTheyBelong() {
    Bounds bounds = within(Duration.ofSeconds(9));
    assertThat(bounds.ofModels())
        .extracting(ModelSettings::lanes, ModelSettings::queue)
        .containsExactly(2, 100);
    assertThat(bounds.ofClients().body()).isEqualTo(1 << 20);
    assertThat(bounds.ofClients().requests()).isEqualTo(10);
    assertThat(bounds.ofClients().perClient()).isEqualTo(3);
    assertThat(bounds.ofClients().connections()).isEqualTo(20);
    assertThat(bounds.ofClients().time()).contains(Duration.ofSeconds(9));
    assertThat(bounds.ofClients().stop()).hasSeconds(1);
  }
}
