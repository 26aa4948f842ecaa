package dev.bobbin.load;

import java.util.List;
import java.util.Map;

/**
 * What was measured: a section of the page.
 *
 * @param rows texts and numbers by column, the same columns in each row
 * @param broken promises of the service that did not hold, in words; empty where all did
 */
record Measured(List<Map<String, Object>> rows, List<String> broken) {
  Measured {
    rows = List.copyOf(rows);
    broken = List.copyOf(broken);
  }
}
