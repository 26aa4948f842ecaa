package dev.bobbin.engine.network;

import dev.bobbin.engine.Shape;
import dev.bobbin.engine.spec.NetworkSpec;
import java.util.List;

/** A network: its description and its weights. */
public final class Network {
  /**
   * A network with fresh weights.
   *
   * @param spec the description
   * @param seed of the first weights
   * @throws ShapeException where a layer does not fit what comes in
   */
  public static Network create(NetworkSpec spec, long seed) {
    throw new UnsupportedOperationException();
  }

  /** The description. */
  public NetworkSpec spec() {
    throw new UnsupportedOperationException();
  }

  /** The layers with their shapes, parameters and work. */
  public LayerTable table() {
    throw new UnsupportedOperationException();
  }

  /** The shape of one output. */
  public Shape output() {
    return table().output();
  }

  /** All weights, in the order of the layers. */
  public List<Parameter> parameters() {
    throw new UnsupportedOperationException();
  }

  /** SHA-256, in hex, over all values in the order of {@link #parameters}, as little-endian floats. */
  public String weightsSha256() {
    throw new UnsupportedOperationException();
  }
}
