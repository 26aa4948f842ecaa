package dev.bobbin.engine.network.layer;

import dev.bobbin.engine.network.memory.LayerBuffers;
import java.util.List;
import java.util.stream.Stream;

/** A layer that computes, with its memory for a batch. */
public abstract sealed class Layer permits SampleLayer, BatchLayer {
  public final String name;
  final LayerBuffers in;
  public final LayerBuffers out;

  /** The layer's row in the network's table; set once by the executor. */
  public int number;

  Layer(String name, LayerBuffers in, LayerBuffers out) {
    this.name = name;
    this.in = in;
    this.out = out;
  }

  /** This layer, followed by those inside it. */
  public Stream<Layer> withInner() {
    return Stream.of(this);
  }

  /** The parameters that an optimizer changes, without those of layers inside this one. */
  public List<ParameterGradient> trainables() {
    return List.of();
  }
}
