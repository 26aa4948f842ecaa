package dev.bobbin.bench.measure;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** One kind of measurement. */
public interface Measurement {
  /**
   * Measures.
   *
   * @param progress hears a line now and then
   */
  Measured run(Consumer<String> progress) throws IOException;

  /**
   * What came out, as plain trees for JSON.
   *
   * @param about what holds for all rows, such as who took part
   * @param rows with a {@code name} each
   */
  record Measured(Map<String, Object> about, List<Map<String, Object>> rows) {}
}
