package dev.bobbin.model.io;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.json.Node;

/** Checks the version of a file's metadata. */
final class DescriptionVersion {
  private DescriptionVersion() {}

  /**
   * Rejects other versions before anything else is read.
   *
   * @param where the place, in messages
   * @param expected the only supported version
   * @param remedy what to try for an older version
   */
  static void check(String where, Node description, int expected, String remedy) {
    Node version = description instanceof Node.Mapping mapping ? mapping.get("version") : null;
    if (version instanceof Node.Scalar scalar
        && !scalar.text().equals(Integer.toString(expected))) {
      throw BobbinException.of(
          where + ": version",
          Integer.toString(expected),
          scalar.describe(),
          isOlder(scalar.text(), expected) ? remedy : "a newer Bobbin");
    }
  }

  private static boolean isOlder(String version, int expected) {
    return version.matches("\\d{1,9}") && Integer.parseInt(version) < expected;
  }
}
