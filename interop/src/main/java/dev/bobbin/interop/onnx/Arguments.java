package dev.bobbin.interop.onnx;

import dev.bobbin.base.InvalidValueException;
import dev.bobbin.interop.onnx.Operand.Constant;
import dev.bobbin.interop.onnx.Operand.Sizes;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A node with its operands. It remembers which attributes were asked for: one that was not would
 * change the result.
 */
final class Arguments {
  private final OnnxNode node;
  private final List<Optional<Operand>> operands;
  private final List<Boolean> alone;
  private final Set<String> asked = new HashSet<>();

  /**
   * A node.
   *
   * @param operands of its inputs; empty for one that is left out
   * @param alone for each input, whether nothing else reads its value
   */
  Arguments(OnnxNode node, List<Optional<Operand>> operands, List<Boolean> alone) {
    this.node = node;
    this.operands = List.copyOf(operands);
    this.alone = List.copyOf(alone);
  }

  String operator() {
    return node.operator();
  }

  /** The number of inputs that are there. */
  int count() {
    return (int) operands.stream().filter(Optional::isPresent).count();
  }

  /** Whether nothing else reads the value of an input. */
  boolean isAlone(int input) {
    return alone.get(input);
  }

  Optional<Operand> find(int input) {
    return input < operands.size() ? operands.get(input) : Optional.empty();
  }

  Operand operand(int input) {
    return find(input)
        .orElseThrow(() -> invalid("at least %d inputs".formatted(input + 1), count() + ""));
  }

  /** An input that depends on the image, of floats, without padding of its own. */
  Feature feature(int input) {
    return real(anyFeature(input));
  }

  /** An input that depends on the image, of numbers of any type, without padding of its own. */
  Feature anyFeature(int input) {
    Feature feature = computed(input);
    if (!feature.pads().isNone()) {
      throw new InvalidValueException(
          "expected a convolution after zeros around an image, received " + operator());
    }
    return feature;
  }

  /** An input that depends on the image, of floats. */
  Feature paddedFeature(int input) {
    return real(computed(input));
  }

  private Feature computed(int input) {
    String expected = "a value computed from the image as input %d".formatted(input + 1);
    return switch (operand(input)) {
      case Feature feature -> feature;
      case Operand.Ending ending ->
          throw invalid(expected, ending.words() + ", which only an output may be");
      case Constant _, Sizes _, Operand.Unknown _ -> throw invalid(expected, "a constant");
    };
  }

  /** Whole numbers are added, divided and cut off by rules that no layer has. */
  private Feature real(Feature feature) {
    if (feature.type().isWhole()) {
      throw invalid("floats, made by a Cast", "whole numbers of type " + feature.type());
    }
    return feature;
  }

  OnnxTensor constant(int input) {
    return findConstant(input)
        .orElseThrow(() ->
            invalid("a constant as input %d".formatted(input + 1), "none, or a computed value"));
  }

  /** A constant; empty if the input is left out. */
  Optional<OnnxTensor> findConstant(int input) {
    return find(input)
        .map(operand ->
            switch (operand) {
              case Constant constant -> constant.tensor();
              case Feature _, Sizes _, Operand.Ending _, Operand.Unknown _ ->
                  throw invalid("a constant as input %d".formatted(input + 1), "a computed value");
            });
  }

  /** A constant of a single number; empty if the input is left out. */
  Optional<Float> findNumber(int input) {
    return findConstant(input)
        .map(tensor -> {
          if (tensor.size() != 1) {
            throw invalid(
                "one number as input %d".formatted(input + 1),
                "a constant of " + tensor.dimensions());
          }
          return tensor.floats()[0];
        });
  }

  /** Whole numbers that are constant or computed from shapes; empty if the input is left out. */
  Optional<Sizes> findSizes(int input) {
    return find(input)
        .map(operand ->
            switch (operand) {
              case Sizes sizes -> sizes;
              case Constant constant
                  when constant.tensor().type().isWhole()
                      && constant.tensor().dimensions().size() <= 1 ->
                  new Sizes(
                      Arrays.stream(constant.tensor().wholes()).boxed().toList(),
                      constant.tensor().dimensions().isEmpty());
              case Constant _, Feature _, Operand.Ending _, Operand.Unknown _ ->
                  throw invalid("whole numbers as input %d".formatted(input + 1), "others");
            });
  }

  Sizes sizes(int input) {
    return findSizes(input)
        .orElseThrow(() -> invalid("whole numbers as input %d".formatted(input + 1), "none"));
  }

  /** Whole numbers of an attribute, or, since some version, of an input. */
  Optional<List<Long>> wholes(String attribute, int input) {
    return findWholes(attribute).or(() -> findSizes(input).map(Sizes::values));
  }

  long whole(String name, long otherwise) {
    return find(name, OnnxAttribute.Whole.class, OnnxAttribute.Whole::value).orElse(otherwise);
  }

  float number(String name, double otherwise) {
    return find(name, OnnxAttribute.RealNumber.class, OnnxAttribute.RealNumber::value)
        .orElse((float) otherwise);
  }

  String text(String name, String otherwise) {
    return find(name, OnnxAttribute.Text.class, OnnxAttribute.Text::value).orElse(otherwise);
  }

  Optional<List<Long>> findWholes(String name) {
    return find(name, OnnxAttribute.Wholes.class, OnnxAttribute.Wholes::values);
  }

  List<Long> wholes(String name, Long... otherwise) {
    return findWholes(name).orElse(List.of(otherwise));
  }

  Optional<List<Float>> findNumbers(String name) {
    return find(name, OnnxAttribute.Numbers.class, OnnxAttribute.Numbers::values);
  }

  Optional<List<String>> findTexts(String name) {
    return find(name, OnnxAttribute.Texts.class, OnnxAttribute.Texts::values);
  }

  Optional<OnnxAttribute> find(String name) {
    asked.add(name);
    return Optional.ofNullable(node.attributes().get(name));
  }

  private <A extends OnnxAttribute, T> Optional<T> find(
      String name, Class<A> type, Function<A, T> value) {
    return find(name)
        .map(attribute -> {
          if (!type.isInstance(attribute)) {
            throw invalid("another type of attribute " + name, attribute.words());
          }
          return value.apply(type.cast(attribute));
        });
  }

  /** An attribute that may only have one value, since with another the result would differ. */
  void require(String name, long only) {
    long received = whole(name, only);
    if (received != only) {
      throw invalid("%s %d".formatted(name, only), received + "");
    }
  }

  /** An attribute that changes nothing after training. */
  void ignore(String... names) {
    asked.addAll(List.of(names));
  }

  /**
   * Checks that all attributes were asked for.
   *
   * @throws InvalidValueException if one was not
   */
  void requireAllAsked() {
    for (Map.Entry<String, OnnxAttribute> attribute : node.attributes().entrySet()) {
      if (!asked.contains(attribute.getKey())) {
        throw invalid("no attribute " + attribute.getKey(), "one");
      }
    }
  }

  InvalidValueException invalid(String expected, String received) {
    return new InvalidValueException("expected " + expected + ", received " + received);
  }
}
