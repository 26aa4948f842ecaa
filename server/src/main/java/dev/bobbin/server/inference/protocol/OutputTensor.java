package dev.bobbin.server.inference.protocol;

import dev.bobbin.http.HttpException;
import dev.bobbin.model.ClassProbability;
import dev.bobbin.model.Classifier;
import dev.bobbin.server.inference.Answer;
import dev.bobbin.server.inference.protocol.InferRequest.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An output tensor.
 *
 * @param values in row-major order
 * @param binary whether it follows the JSON as bytes
 */
record OutputTensor(String name, List<Integer> shape, Values values, boolean binary) {
  sealed interface Values {
    /** FP32. */
    record Floats(float[] of) implements Values {}

    /** INT64. */
    record Longs(long[] of) implements Values {}

    /** BYTES, in UTF-8. */
    record Texts(List<String> of) implements Values {}

    /** The protocol's name of the type. */
    default String datatype() {
      return switch (this) {
        case Floats _ -> "FP32";
        case Longs _ -> "INT64";
        case Texts _ -> "BYTES";
      };
    }
  }

  /** [n, classes] FP32: probabilities, or shares of votes. */
  static final String PROBABILITIES = "probabilities";

  /** [n, classes] FP32: the outputs of a network without a softmax at its end. */
  static final String SCORES = "scores";

  /** [n, classes] FP32, of a majority vote. */
  static final String MEANS = "mean_probabilities";

  /** [n] INT64: the index of the best class. */
  static final String CLASS = "class";

  /** [n] BYTES: the name of the best class. */
  static final String LABEL = "label";

  /** The outputs of a model, in order. */
  static List<String> names(boolean votes, Classifier classifier) {
    return votes
        ? List.of(PROBABILITIES, MEANS, CLASS, LABEL)
        : List.of(figures(classifier), CLASS, LABEL);
  }

  /** The name of the output that has a number for each class. */
  private static String figures(Classifier classifier) {
    return classifier.givesProbabilities() ? PROBABILITIES : SCORES;
  }

  /**
   * Checks the requested outputs.
   *
   * @param wanted empty for all
   * @param votes whether the model is a majority vote
   * @return the requested outputs
   * @throws HttpException 400 if one is unknown or a duplicate, or has invalid parameters
   */
  static List<Output> check(List<Output> wanted, boolean votes, Classifier classifier) {
    List<String> known = names(votes, classifier);
    List<String> seen = new ArrayList<>();
    for (Output output : wanted) {
      if (!known.contains(output.name()) || seen.contains(output.name())) {
        throw new HttpException(
            400,
            "outputs: expected each of %s at most once, received '%s'; try %s"
                .formatted(String.join(", ", known), output.name(), known.getFirst()));
      }
      seen.add(output.name());
      classification(output, classifier);
      flag(output.parameters(), InferRequest.BINARY, false);
    }
    return wanted.isEmpty()
        ? known.stream().map(name -> new Output(name, Map.of())).toList()
        : wanted;
  }

  static boolean flag(Map<String, Object> parameters, String name, boolean otherwise) {
    return switch (parameters.get(name)) {
      case null -> otherwise;
      case Boolean flag -> flag;
      case Object other ->
          throw new HttpException(
              400, "%s: expected true or false, received %s; try true".formatted(name, other));
    };
  }

  /**
   * The number of classes that are requested as strings, at most all; 0 if numbers are requested.
   */
  private static int classification(Output output, Classifier classifier) {
    Object parameter = output.parameters().get(InferRequest.CLASSIFICATION);
    if (parameter == null) {
      return 0;
    }
    int classes = classifier.classNames().size();
    String figures = figures(classifier);
    boolean numbers = output.name().equals(figures) || output.name().equals(MEANS);
    if (!numbers || !(parameter instanceof Long count) || count < 1) {
      throw new HttpException(
          400,
          "outputs: %s: classification: expected a number of classes of %s from 1 on, received %s; try 3"
              .formatted(output.name(), figures, parameter));
    }
    return (int) Math.min(count, classes);
  }

  /**
   * A requested output of an answer.
   *
   * @param answer with finite outputs
   * @param binary the default of {@link InferRequest#BINARY}
   */
  static OutputTensor of(Output output, Answer answer, boolean binary) {
    Classifier classifier = answer.classifier();
    int classes = classifier.classNames().size();
    int top = classification(output, classifier);
    int n = answer.count();
    boolean bytes = flag(output.parameters(), InferRequest.BINARY, binary);
    String name = output.name();
    return switch (name) {
      case PROBABILITIES, SCORES, MEANS -> {
        float[] of = name.equals(MEANS) ? answer.means().orElseThrow() : answer.outputs();
        yield top == 0
            ? new OutputTensor(name, List.of(n, classes), new Values.Floats(of), bytes)
            : new OutputTensor(
                name, List.of(n, top), best(answer, of, !name.equals(MEANS), top), bytes);
      }
      case CLASS -> {
        long[] winners = new long[n];
        for (int i = 0; i < n; i++) {
          winners[i] = answer.ranked(i).getFirst().index();
        }
        yield new OutputTensor(name, List.of(n), new Values.Longs(winners), bytes);
      }
      case LABEL -> {
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < n; i++) {
          labels.add(answer.ranked(i).getFirst().name());
        }
        yield new OutputTensor(name, List.of(n), new Values.Texts(labels), bytes);
      }
      default ->
          throw new IllegalArgumentException("output: expected a known one, received " + name);
    };
  }

  /**
   * Triton's {@code value:index:label}.
   *
   * @param decisive whether {@code of} are the outputs, whose ties the means break
   */
  private static Values best(Answer answer, float[] of, boolean decisive, int top) {
    Classifier classifier = answer.classifier();
    int classes = classifier.classNames().size();
    float @Nullable [] means = decisive ? answer.means().orElse(null) : null;
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < answer.count(); i++) {
      for (ClassProbability c :
          ClassProbability.ranked(classifier.classNames(), of, means, i * classes)
              .subList(0, top)) {
        texts.add(c.probability() + ":" + c.index() + ":" + c.name());
      }
    }
    return new Values.Texts(texts);
  }
}
