package dev.bobbin.bench.measure;

import dev.bobbin.bench.result.Part.Measured;
import java.io.IOException;
import java.util.function.Consumer;

/** One kind of measurement. */
public interface Measurement {
  /**
   * Measures.
   *
   * @param progress receives a line now and then
   */
  Measured run(Consumer<String> progress) throws IOException;
}
