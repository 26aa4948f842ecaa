package dev.bobbin.server.inference.protocol;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The protocol's {@code $inference_request}, not yet checked against a model.
 *
 * @param parameters strings, longs, doubles and booleans
 * @param outputs that are requested; empty for all
 */
record InferRequest(
    Optional<String> id, Map<String, Object> parameters, List<Input> inputs, List<Output> outputs) {
  /** The number of bytes of an input or output that follow the JSON. */
  static final String BINARY_SIZE = "binary_data_size";

  /** Whether an output is requested as bytes. */
  static final String BINARY = "binary_data";

  /** The default of {@link #BINARY}. */
  static final String BINARY_OUTPUT = "binary_data_output";

  /** The number of best classes that are requested, as strings. */
  static final String CLASSIFICATION = "classification";

  /** The polarity of pictures: Bobbin's own parameter. */
  static final String POLARITY = "polarity";

  /** All of these. */
  static final Set<String> PARAMETERS =
      Set.of(BINARY_SIZE, BINARY, BINARY_OUTPUT, CLASSIFICATION, POLARITY);

  /**
   * The protocol's {@code $request_input}.
   *
   * @param shape sizes from 0 to 2^31 - 1
   * @param data null if it follows the JSON as bytes
   */
  record Input(
      String name,
      List<Integer> shape,
      String datatype,
      Map<String, Object> parameters,
      @Nullable TensorData data) {}

  /** The protocol's {@code $request_output}. */
  record Output(String name, Map<String, Object> parameters) {}
}
