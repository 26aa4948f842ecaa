package dev.bobbin.server.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An index of articles on the command line: {@code PATH} or {@code NAME=PATH}.
 *
 * @param name by default that of its folder or, if that is {@code articles}, of the parent
 */
public record IndexPath(String name, Path path) {
  private static final Pattern NAMED = Pattern.compile("([^/=]+)=(.+)");
  private static final String USUAL = "articles";

  /** Parses one; an existing path is a path even with a {@code =} in it. */
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
