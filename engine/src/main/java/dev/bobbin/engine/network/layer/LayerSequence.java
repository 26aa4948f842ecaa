package dev.bobbin.engine.network.layer;

import java.util.ArrayList;
import java.util.List;

/** Runs layers in sequence; neighbours that work sample by sample form a {@link FusedLayers}. */
public final class LayerSequence implements Stage {
  private final List<Stage> stages = new ArrayList<>();

  /** The stages with a backward pass: not those before the first layer that learns. */
  private final List<Stage> backward = new ArrayList<>();

  private final int threads;

  public LayerSequence(List<Layer> layers, int threads) {
    this.threads = threads;
    List<SampleLayer> fused = new ArrayList<>();
    for (Layer layer : layers) {
      switch (layer) {
        case SampleLayer sample -> fused.add(sample);
        case BatchLayer batch -> {
          endFusedLayers(fused);
          add(batch, batch.out.wantsGradients());
        }
      }
    }
    endFusedLayers(fused);
  }

  private void endFusedLayers(List<SampleLayer> fused) {
    if (!fused.isEmpty()) {
      boolean goesBack = fused.stream().anyMatch(layer -> layer.out.wantsGradients());
      add(new FusedLayers(fused, threads), goesBack);
      fused.clear();
    }
  }

  private void add(Stage stage, boolean goesBack) {
    stages.add(stage);
    if (goesBack) {
      backward.add(stage);
    }
  }

  @Override
  public void forward(BatchContext context) {
    for (int i = 0; i < stages.size(); i++) {
      stages.get(i).forward(context);
    }
  }

  @Override
  public void backward(BatchContext context) {
    for (int i = backward.size() - 1; i >= 0; i--) {
      backward.get(i).backward(context);
    }
  }
}
