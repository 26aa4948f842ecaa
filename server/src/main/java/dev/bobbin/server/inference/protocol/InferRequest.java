package dev.bobbin.server.inference.protocol;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The protocol's {@code $inference_request}, read but not yet held against any model.
 *
 * @param id to be returned
 * @param parameters of the request: texts, longs, doubles and booleans by name
 * @param inputs the tensors that were sent
 * @param outputs the tensors that are wanted; none for all
 */
record InferRequest(
    Optional<String> id, Map<String, Object> parameters, List<Input> inputs, List<Output> outputs) {
  /** Says where the input's bytes lie in the body, where they do not stand in the JSON. */
  static final String BINARY_SIZE = "binary_data_size";

  /** Whether an output is to come as bytes. */
  static final String BINARY = "binary_data";

  /** Whether all outputs are to come as bytes that do not say otherwise. */
  static final String BINARY_OUTPUT = "binary_data_output";

  /** How many classes of an output are to come, as texts. */
  static final String CLASSIFICATION = "classification";

  /** What a picture's light and dark mean: a parameter of ours. */
  static final String POLARITY = "polarity";

  /**
   * The protocol's {@code $request_input}.
   *
   * @param name of the tensor
   * @param shape sizes from 0 to 2^31 - 1
   * @param datatype of the tensor
   * @param parameters by name
   * @param data as JSON; null where it follows the JSON as bytes
   */
  record Input(
      String name,
      List<Integer> shape,
      String datatype,
      Map<String, Object> parameters,
      @Nullable TensorData data) {}

  /**
   * The protocol's {@code $request_output}.
   *
   * @param name of the tensor
   * @param parameters by name
   */
  record Output(String name, Map<String, Object> parameters) {}
}
