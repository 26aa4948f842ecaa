package dev.bobbin.engine.network.layer;

import java.util.ArrayList;
import java.util.List;

/** Runs layers in sequence; neighbours that work sample by sample form a {@link Stretch}. */
public final class Sequence implements Stage {
  private final List<Stage> stages = new ArrayList<>();

  private final int threads;

  public Sequence(List<Layer> layers, int threads) {
    this.threads = threads;
    List<SampleLayer> stretch = new ArrayList<>();
    for (Layer layer : layers) {
      switch (layer) {
        case SampleLayer sample -> stretch.add(sample);
        case BatchLayer batch -> {
          endStretch(stretch);
          stages.add(batch);
        }
      }
    }
    endStretch(stretch);
  }

  private void endStretch(List<SampleLayer> stretch) {
    if (!stretch.isEmpty()) {
      stages.add(new Stretch(stretch, threads));
      stretch.clear();
    }
  }

  @Override
  public void forward(Pass pass) {
    for (int i = 0; i < stages.size(); i++) {
      stages.get(i).forward(pass);
    }
  }

  @Override
  public void backward(Pass pass) {
    for (int i = stages.size() - 1; i >= 0; i--) {
      stages.get(i).backward(pass);
    }
  }
}
