package dev.bobbin.interop.onnx;

import java.util.Arrays;
import java.util.List;

/** The value of a node's attribute. */
sealed interface OnnxAttribute {
  /** Its type, for messages. */
  default String words() {
    return switch (this) {
      case RealNumber _ -> "a number";
      case Whole _ -> "a whole number";
      case Text _ -> "a text";
      case Tensor _ -> "a tensor";
      case Numbers _ -> "numbers";
      case Wholes _ -> "whole numbers";
      case Texts _ -> "texts";
      case Other _ -> "something else";
    };
  }

  /** A float. */
  record RealNumber(float value) implements OnnxAttribute {}

  /** A whole number. */
  record Whole(long value) implements OnnxAttribute {}

  /** A text. */
  record Text(String value) implements OnnxAttribute {}

  /** A tensor. */
  record Tensor(OnnxTensor value) implements OnnxAttribute {}

  /** Floats. */
  record Numbers(List<Float> values) implements OnnxAttribute {
    public Numbers {
      values = List.copyOf(values);
    }
  }

  /** Whole numbers. */
  record Wholes(List<Long> values) implements OnnxAttribute {
    public Wholes {
      values = List.copyOf(values);
    }

    static Wholes of(long... values) {
      return new Wholes(Arrays.stream(values).boxed().toList());
    }
  }

  /** Texts. */
  record Texts(List<String> values) implements OnnxAttribute {
    public Texts {
      values = List.copyOf(values);
    }
  }

  /** Anything else: a graph, a sparse tensor, a reference. */
  record Other() implements OnnxAttribute {}
}
