package dev.bobbin.load;

import java.util.List;
import java.util.Map;

/**
 * A section's results.
 *
 * @param rows texts and numbers by column, the same columns in each row
 * @param broken the service's broken promises, in words
 */
record Measured(List<Map<String, Object>> rows, List<String> broken) {
  Measured {
    rows = List.copyOf(rows);
    broken = List.copyOf(broken);
  }
}
