package dev.bobbin.server.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An index of articles as people name it: {@code PATH} or {@code NAME=PATH}.
 *
 * @param name given, or that of its folder, or of the folder around it where it is called {@code
 *     articles}
 * @param path of its folder
 */
public record IndexPath(String name, Path path) {
  private static final Pattern NAMED = Pattern.compile("([^/=]+)=(.+)");
  private static final String USUAL = "articles";

  /** Reads one; a path that exists as it stands is a path, whatever is in it. */
  public static IndexPath parse(String text) {
    Matcher named = NAMED.matcher(text);
    if (!Files.exists(Path.of(text)) && named.matches()) {
      return new IndexPath(named.group(1), Path.of(named.group(2)));
    }
    Path path = Path.of(text);
    Path whole = path.toAbsolutePath().normalize();
    Path around = whole.getParent();
    String own = ModelPath.lastOf(whole);
    String outer = around == null ? "" : ModelPath.lastOf(around);
    return new IndexPath(own.equals(USUAL) && !outer.isEmpty() ? outer : own, path);
  }
}
