package dev.bobbin.model.io;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.json.Node;

/** The version of what a file's metadata say. */
final class DescriptionVersion {
  private DescriptionVersion() {}

  /**
   * Refuses other versions before anything else is read: they may be wrong in every other place as
   * well.
   *
   * @param where what messages call the place
   * @param expected the only version that is read
   * @param remedy what to try where the version is an older one
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
