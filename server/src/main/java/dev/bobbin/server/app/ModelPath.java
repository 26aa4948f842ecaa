package dev.bobbin.server.app;

import dev.bobbin.server.inference.ModelSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model on the command line: {@code PATH}, {@code NAME=PATH} or {@code NAME:VERSION=PATH}.
 *
 * @param name by default that of the run directory or file
 * @param path of a run directory or model file
 */
public record ModelPath(String name, String version, Path path) {
  private static final Pattern NAMED = Pattern.compile("([^/=:]+)(?::([^/=:]+))?=(.+)");
  private static final String SUFFIX = ".safetensors";

  /** The model of a run, which is named after the run. */
  private static final String MODEL = "model" + SUFFIX;

  /** Parses one; an existing path is a path even with a {@code =} in it. */
  public static ModelPath parse(String text) {
    Matcher named = NAMED.matcher(text);
    if (!Files.exists(Path.of(text)) && named.matches()) {
      String version = named.group(2) == null ? ModelSource.FIRST_VERSION : named.group(2);
      return new ModelPath(named.group(1), version, Path.of(named.group(3)));
    }
    Path path = Path.of(text);
    return new ModelPath(ownName(path), ModelSource.FIRST_VERSION, path);
  }

  private static String ownName(Path path) {
    Path whole = path.toAbsolutePath().normalize();
    Path parent = whole.getParent();
    String name = lastOf(whole);
    if (name.equals(MODEL) && parent != null) {
      return lastOf(parent);
    }
    return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
  }

  /** The last name of a path; empty for a root. */
  static String lastOf(Path path) {
    Path name = path.getFileName();
    return name == null ? "" : name.toString();
  }

  /** Whether both have the same name and version. */
  public boolean isNamedLike(ModelPath other) {
    return name.equals(other.name) && version.equals(other.version);
  }

  ModelSource source() {
    return new ModelSource(name, version, path);
  }
}
