package dev.bobbin.engine.network.layer;

import dev.bobbin.engine.network.memory.Edge;
import java.util.List;
import java.util.stream.Stream;

/** A layer at work, with the memory for a batch. */
public abstract sealed class Layer permits SampleLayer, BatchLayer {
  public final String name;
  final Edge in;
  public final Edge out;

  /** The layer's row in the network's table; set once, by the execution that it belongs to. */
  public int number;

  Layer(String name, Edge in, Edge out) {
    this.name = name;
    this.in = in;
    this.out = out;
  }

  /** This layer, and after it those inside it. */
  public Stream<Layer> withInner() {
    return Stream.of(this);
  }

  /** What an optimizer changes here; what it changes in layers inside this one is theirs. */
  public List<Trainable> trainables() {
    return List.of();
  }
}
