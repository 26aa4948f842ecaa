package dev.bobbin.interop.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bobbin.engine.spec.Activation;
import dev.bobbin.engine.spec.LayerSpec;
import dev.bobbin.interop.page.fixtures.RandomModels;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A new layer or activation has to come into the networks that the page is judged with. */
final class RandomModelsTest {
  private final Set<Class<?>> layers = new HashSet<>();
  private final Set<Class<?>> activations = new HashSet<>();

  @Test
  void theFirstFortyModelsHaveEveryLayerAndActivation() {
    for (int seed = 0; seed < 40; seed++) {
      note(RandomModels.of(seed).network().spec().layers());
    }
    assertThat(layers).containsExactlyInAnyOrder(LayerSpec.class.getPermittedSubclasses());
    assertThat(activations).containsExactlyInAnyOrder(Activation.class.getPermittedSubclasses());
  }

  private void note(List<LayerSpec> specs) {
    for (LayerSpec spec : specs) {
      layers.add(spec.getClass());
      spec.ownActivation().ifPresent(own -> activations.add(own.getClass()));
      if (spec instanceof LayerSpec.Residual(List<LayerSpec> body, List<LayerSpec> shortcut)) {
        note(body);
        note(shortcut);
      }
    }
  }
}
