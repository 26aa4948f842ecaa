package dev.bobbin.base;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Properties;

/**
 * The version of this build, recorded when it was built.
 *
 * @param version such as {@code 0.1.0}
 * @param commit of the sources, if the build was told
 */
public record BuildInfo(String version, Optional<String> commit) {
  /** The running build. */
  public static BuildInfo current() {
    Properties properties = new Properties();
    try (InputStream in = BuildInfo.class.getResourceAsStream("build.properties")) {
      if (in == null) {
        throw new IllegalStateException(
            "build.properties: expected beside the classes, received none; try a full build");
      }
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new BuildInfo(
        properties.getProperty("version", "unknown"),
        Optional.ofNullable(properties.getProperty("commit")).filter(commit -> !commit.isBlank()));
  }
}
