package dev.bobbin.server.inference;

import dev.bobbin.base.BobbinException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * What is to be served, and under which name.
 *
 * @param name in addresses
 * @param version in addresses; {@code "1"} unless said otherwise
 * @param path of a model file, or of a run directory
 */
public record ModelSource(String name, String version, Path path) {
  /** The version of a model that nobody gave another. */
  public static final String FIRST_VERSION = "1";

  // One segment of an address, of any script, that needs no quoting in a shell and no care in a
  // log.
  private static final Pattern SEGMENT =
      Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}_.+-]{0,127}");

  /**
   * Checks name and version.
   *
   * @throws BobbinException if either cannot stand in an address
   */
  public ModelSource {
    check("name", name);
    check("version", version);
  }

  private static void check(String what, String text) {
    if (!SEGMENT.matcher(text).matches()) {
      throw BobbinException.usage(
          "model " + what,
          "1 to 128 letters, digits and _ . + - with one of the first three in front",
          "'" + text + "'",
          "NAME=PATH");
    }
  }
}
